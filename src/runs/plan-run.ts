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

/**
 * Plans a run. The same request always gives the same conversations with the same ids, and the same fingerprint; only
 * the id and the date differ between runs of one plan.
 *
 * @param sequence - 1-based number of the run among those with the same fingerprint
 * @throws {@link NothingToDecideError}
 */
export function planRun(request: RunRequest, sequence = 1): RunManifest {
  const idle = request.suites.find((suite) => request.untilDecided !== undefined && decidableGates(suite).length === 0);
  if (idle !== undefined) throw new NothingToDecideError(idle.definition.id);
  const conversations = request.suites.flatMap((suite) =>
    drawsOf(request, suite).flatMap(({ scenario, repeat }) =>
      request.assistants.map(
        (assistant): PlannedConversation => ({
          id: conversationId(request, suite, scenario, assistant, repeat),
          suiteId: suite.definition.id,
          scenarioId: scenario.id,
          assistant: assistant.ref,
          repeat,
        }),
      ),
    ),
  );
  const fingerprint = hash({
    suites: request.suites.map((suite) => suite.record.fingerprint),
    assistants: request.assistants,
    client: request.client,
    judge: request.judge,
    repeats: request.repeats,
    seed: request.seed,
    untilDecided: request.untilDecided,
  });
  return {
    schemaVersion: 1,
    id: `${fingerprint.slice(0, 8)}-${sequence}`,
    fingerprint,
    plumbline: request.version,
    createdAt: request.now.toISOString(),
    seed: request.seed,
    repeats: request.repeats,
    suites: request.suites.map((suite) => suite.record),
    assistants: request.assistants.map(record),
    controls: [...request.controls],
    client: request.client === null ? null : record(request.client),
    judge: record(request.judge),
    conversations,
    ...(request.untilDecided === undefined ? {} : { untilDecided: { ...request.untilDecided } }),
    origin: "enacted",
  };
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

/** The model behind the client is part of the identity only where a client is played by it. */
function conversationId(
  request: RunRequest,
  suite: Suite,
  scenario: Scenario,
  assistant: ParticipantDescription,
  repeat: number,
): string {
  const client = scenario.client.kind === "scripted" ? null : request.client;
  const settings = suite.definition.conversation;
  const suiteId = suite.definition.id;
  return hash({ suiteId, scenario, settings, assistant, client, repeat, seed: request.seed }).slice(0, 24);
}

function record(description: ParticipantDescription) {
  return { ref: description.ref, version: description.version, settings: { ...description.settings } };
}

/** SHA-256 over JSON with sorted keys, so that equal content hashes alike however it was put together. */
function hash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
