import { createHash } from "node:crypto";
import { seededRandom } from "../random/index.ts";
import { decidableGates, type Suite } from "../suites/index.ts";
import {
  type ParticipantDescription,
  type PlannedConversation,
  PlumblineError,
  type RunManifest,
  type Scenario,
} from "../vocabulary/index.ts";

/** What a run is to consist of. */
export interface RunRequest {
  readonly suites: readonly Suite[];
  /** Assistants in the order of the report; references are unique. */
  readonly assistants: readonly ParticipantDescription[];
  /** Which of them are known points rather than audited. */
  readonly controls: readonly string[];
  /** The model behind state-driven clients; null without one. */
  readonly client: ParticipantDescription | null;
  /** With more than one, every scenario that is not scripted is enacted with each of them. The first is `client`. */
  readonly clients?: readonly ParticipantDescription[];
  readonly judge: ParticipantDescription;
  readonly repeats: number;
  readonly seed: number;
  /**
   * Stop as soon as every gate is decided: conversations are then drawn with replacement from scenarios, as many as
   * scenarios times `repeats`, in an order that the seed gives.
   */
  readonly untilDecided?: { readonly alpha: number };
  readonly version: string;
  readonly now: Date;
}

/**
 * A run was to stop when every gate is decided, and a suite has none that can be decided while sampling. Fix: audit that
 * suite without `--until-decided`, or give it a gate on a measure that is neither a contrast nor its coverage.
 */
export class NothingToDecideError extends PlumblineError {
  readonly code = "NOTHING_TO_DECIDE";
  readonly suiteId: string;

  constructor(suiteId: string) {
    super(
      `Suite "${suiteId}" has no gate that can be decided while sampling, so --until-decided would never know when to stop. Audit it without that flag.`,
    );
    this.suiteId = suiteId;
  }
}

/** A run was to stop when every gate is decided, and to be crossed with several clients. Fix: name one client. */
export class SeveralClientsError extends PlumblineError {
  readonly code = "SEVERAL_CLIENTS";

  constructor() {
    super(
      "--until-decided counts independent draws of scenarios, and several clients of one scenario are not independent. Name one --client, or leave --until-decided out.",
    );
  }
}

/**
 * Plans a run, the first of its plan. The same request always gives the same conversations with the same ids, and the same
 * fingerprint; only the id and the date differ between runs of one plan.
 *
 * @throws {@link NothingToDecideError}; {@link SeveralClientsError}
 */
export function planRun(request: RunRequest): RunManifest {
  if (request.untilDecided !== undefined && severalClients(request) !== undefined) throw new SeveralClientsError();
  const idle = request.suites.find((suite) => request.untilDecided !== undefined && decidableGates(suite).length === 0);
  if (idle !== undefined) throw new NothingToDecideError(idle.definition.id);
  const conversations = request.suites.flatMap((suite) => {
    const idOf = conversationIds(request, suite);
    return drawsOf(request, suite).flatMap(({ scenario, repeat: draw }) =>
      clientsOf(request, scenario).flatMap(({ client, name, offset }) =>
        request.assistants.map((assistant): PlannedConversation => {
          const repeat = draw + offset;
          return {
            id: idOf({ scenario, assistant, client, repeat }),
            suiteId: suite.definition.id,
            scenarioId: scenario.id,
            assistant: assistant.ref,
            ...(name === undefined ? {} : { client: name }),
            repeat,
          };
        }),
      ),
    );
  });
  const fingerprint = planHash({
    suites: request.suites.map((suite) => suite.record.fingerprint),
    assistants: request.assistants,
    client: request.client,
    ...(severalClients(request) === undefined ? {} : { clients: severalClients(request) }),
    judge: request.judge,
    repeats: request.repeats,
    seed: request.seed,
    untilDecided: request.untilDecided,
  });
  return {
    schemaVersion: 1,
    id: runId(fingerprint, 1),
    fingerprint,
    plumbline: request.version,
    createdAt: request.now.toISOString(),
    seed: request.seed,
    repeats: request.repeats,
    suites: request.suites.map((suite) => suite.record),
    assistants: request.assistants.map(record),
    controls: [...request.controls],
    client: request.client === null ? null : record(request.client),
    ...(severalClients(request) === undefined ? {} : { clients: severalClients(request)?.map(record) }),
    judge: record(request.judge),
    conversations,
    ...(request.untilDecided === undefined ? {} : { untilDecided: { ...request.untilDecided } }),
    origin: "enacted",
  };
}

/** The same plan as the run that comes after all `alike`, which are those of the same plan; ids of deleted ones are not given again while a later one is there. */
export function nextOfPlan(first: RunManifest, alike: readonly { readonly id: string }[]): RunManifest {
  const sequence = 1 + Math.max(0, ...alike.map((run) => Number(run.id.split("-").at(-1)) || 0));
  return { ...first, id: runId(first.fingerprint, sequence) };
}

/** What the ids of all runs of a plan begin with. */
export function idPrefixOf({ fingerprint }: RunManifest): string {
  return `${fingerprint.slice(0, 8)}-`;
}

function runId(fingerprint: string, sequence: number): string {
  return `${fingerprint.slice(0, 8)}-${sequence}`;
}

/** Which scenarios are enacted, and which repeat of each, in order. */
function drawsOf(request: RunRequest, suite: Suite): { scenario: Scenario; repeat: number }[] {
  const { scenarios } = suite;
  if (request.untilDecided === undefined) {
    return scenarios.flatMap((scenario) =>
      Array.from({ length: request.repeats }, (_, repeat) => ({ scenario, repeat })),
    );
  }
  const random = seededRandom(request.seed, suite.definition.id, "draws");
  const drawn = new Map<string, number>();
  return Array.from({ length: scenarios.length * request.repeats }, () => {
    const scenario = random.pick(scenarios);
    const repeat = drawn.get(scenario.id) ?? 0;
    drawn.set(scenario.id, repeat + 1);
    return { scenario, repeat };
  });
}

function severalClients({ clients }: RunRequest): readonly ParticipantDescription[] | undefined {
  return clients !== undefined && clients.length > 1 ? clients : undefined;
}

/** Who plays the client of a scenario: each of several, with its own numbers of repeats. A script is nobody's to play. */
function clientsOf(
  request: RunRequest,
  { client: plan }: Scenario,
): { client: ParticipantDescription | null; name: string | undefined; offset: number }[] {
  const several = severalClients(request);
  if (plan.kind === "scripted") return [{ client: null, name: undefined, offset: 0 }];
  if (several === undefined) return [{ client: request.client, name: undefined, offset: 0 }];
  return several.map((client, index) => ({ client, name: client.ref, offset: index * request.repeats }));
}

interface ConversationParts {
  scenario: Scenario;
  assistant: ParticipantDescription;
  /** Part of the identity only where a client is played. */
  client: ParticipantDescription | null;
  repeat: number;
}

/** Makes the function that gives a conversation its id: the hash of everything that makes it what it is. */
function conversationIds(request: RunRequest, suite: Suite): (parts: ConversationParts) => string {
  const [suiteId, settings, seed] = [suite.definition.id, suite.definition.conversation, request.seed].map(
    canonicalJson,
  );
  const written = remembering(canonicalJson);
  // The canonical JSON of one object, put together from parts that many conversations share; keys in order.
  return ({ scenario, assistant, client, repeat }) =>
    sha256(
      `{"assistant":${written(assistant)},"client":${client === null ? "null" : written(client)},` +
        `"repeat":${repeat},"scenario":${written(scenario)},"seed":${seed},"settings":${settings},"suiteId":${suiteId}}`,
    ).slice(0, 24);
}

function remembering(write: (value: object) => string): (value: object) => string {
  const known = new Map<object, string>();
  return (value) => {
    const before = known.get(value) ?? write(value);
    known.set(value, before);
    return before;
  };
}

function record(description: ParticipantDescription) {
  return { ref: description.ref, version: description.version, settings: { ...description.settings } };
}

/** SHA-256 over JSON with sorted keys, so that equal content hashes alike however it was put together. */
export function planHash(value: unknown): string {
  return sha256(canonicalJson(value));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
