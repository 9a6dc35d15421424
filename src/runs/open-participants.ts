import { builtinAssistant, builtinAssistantRefs, modelAssistant } from "../assistants/index.ts";
import { closeMatch, likelyBuiltin } from "../content/index.ts";
import type { Detectors } from "../detection/index.ts";
import { type Judge, openJudge, withGiven } from "../judges/index.ts";
import { type LanguageModel, ModelReferenceError } from "../models/index.ts";
import {
  composerDescription,
  describeModelWords,
  loadClientContent,
  openSimulatedClient,
  type SimulatorAdapter,
} from "../simulated-clients/index.ts";
import type { Suite } from "../suites/index.ts";
import {
  type DescriptionRecord,
  Judging,
  type Participant,
  type ParticipantDescription,
  PlumblineError,
  type RunManifest,
  type Scenario,
} from "../vocabulary/index.ts";
import type { Subject } from "./subject-of.ts";

/** An assistant to open, with the settings it is deployed with. */
export interface AssistantSpec {
  readonly ref: string;
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
}

/** Who takes part in a run, by reference. */
export interface ParticipantSpecs {
  readonly assistants: readonly AssistantSpec[];
  /** Model behind state-driven clients; null for none. */
  readonly client: string | null;
  /** Further ones, or `builtin:persona`: the run is then crossed with all of them. */
  readonly moreClients?: readonly string[];
  /** `builtin:rules`, a model, or a pipeline of them. */
  readonly judge: Judging;
  /** Times the judge rates each subject; default 1. */
  readonly passes?: number;
  /** `judge`: the ones listed as assistants are judges, to be measured on given material. Default `assistant`. */
  readonly subject?: Subject;
  /** By suite id: how suites want to be rated, with `given` for the judge. */
  readonly suiteJudging?: Readonly<Record<string, Judging>>;
}

/** What opening needs from outside. */
export interface ParticipantPorts {
  readonly detectors: Detectors;
  /** The door to models; called once per reference. */
  readonly openModel: (ref: string) => LanguageModel;
  /** Published simulators that scenarios may name; default: none. */
  readonly simulators?: readonly SimulatorAdapter[];
}

/** Participants, ready to be asked. Dispose of them to release processes and connections. */
export interface OpenParticipants extends AsyncDisposable {
  readonly assistants: ReadonlyMap<string, Participant>;
  /** The client of a scenario, played by the one named; by the first where none is. */
  readonly clientFor: (scenario: Pick<Scenario, "client">, clientRef?: string) => Participant;
  /** Description of the model behind state-driven clients; null for none. */
  readonly client: ParticipantDescription | null;
  /** Those who play the clients, in the order asked for; at least one. */
  readonly clients: readonly ParticipantDescription[];
  readonly judge: Judge;
  /** In a run that measures judges, each of them by its reference; else empty. */
  readonly measuredJudges: ReadonlyMap<string, Judge>;
  /** By suite id, for suites that say how they are rated. */
  readonly suiteJudges: ReadonlyMap<string, Judge>;
  /** As {@link judge} describes itself, with the number of passes. */
  readonly judgeDescription: ParticipantDescription;
  readonly passes: number;
}

/** What a run was made with is not what would answer now. Fix: begin a new run with `--fresh`. */
export class ParticipantChangedError extends PlumblineError {
  readonly code = "PARTICIPANT_CHANGED";
  readonly ref: string;

  constructor(ref: string, runId: string) {
    super(
      `Run ${runId} was made with another version or other settings of ${ref}, so going on would mix two. Begin a new run with --fresh.`,
    );
    this.ref = ref;
  }
}

/** A `builtin:` reference names no judge or client. Fix: use one of `knownRefs`. */
export class UnknownBuiltinPartError extends PlumblineError {
  readonly code = "UNKNOWN_BUILTIN_PART";
  readonly ref: string;
  readonly knownRefs: readonly string[];

  constructor(part: "client", ref: string, knownRefs: readonly string[]) {
    const near = closeMatch(ref, knownRefs) ?? likelyBuiltin(ref, knownRefs);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no built-in ${part} "${ref}".${hint} Known: ${knownRefs.join(", ")}; or name a model.`);
    this.ref = ref;
    this.knownRefs = knownRefs;
  }
}

/** Several of those who were to take part cannot be opened. Fix: see each of `errors`. */
export class ParticipantsError extends PlumblineError {
  readonly code = "PARTICIPANTS_INVALID";
  readonly errors: readonly PlumblineError[];

  constructor(errors: readonly PlumblineError[]) {
    super(errors.map((error) => error.message).join("\n"));
    this.errors = errors;
  }
}

/** The state-driven client without a model; naming it is the same as naming none. */
const builtinClient = "builtin:persona";

/**
 * Opens everybody. Nothing is dialled: a model is asked first when its first turn is due.
 *
 * @throws errors of the rooms for unknown references, missing keys and unknown built-in names, before any call; when
 * several cannot be opened, {@link ParticipantsError} with all of them
 */
export async function openParticipants(specs: ParticipantSpecs, ports: ParticipantPorts): Promise<OpenParticipants> {
  // Loaded for who wants it only: most runs guard nobody.
  const guard = specs.assistants.some(({ ref }) => guardedReference.test(ref))
    ? await import("../guard/index.ts")
    : undefined;
  const models = new Map<string, LanguageModel>();
  const model = (ref: string): LanguageModel => {
    const known = models.get(ref) ?? ports.openModel(ref);
    models.set(ref, known);
    return known;
  };
  const errors: PlumblineError[] = [];
  const opened = <T>(open: () => T): T | undefined => {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof PlumblineError)) throw error;
      if (!errors.some(({ message }) => message === error.message)) errors.push(error);
      return undefined;
    }
  };
  const isOfJudges = specs.subject === "judge";
  const measuredJudges = specs.assistants.flatMap(({ ref }): [string, Judge][] => {
    const judge = isOfJudges
      ? opened(() => openJudge(ref, { detectors: ports.detectors, openModel: model }))
      : undefined;
    return judge === undefined ? [] : [[ref, judge]];
  });
  const assistants = specs.assistants.flatMap((spec): [string, Participant][] => {
    const judge = measuredJudges.find(([ref]) => ref === spec.ref)?.[1];
    if (isOfJudges) return judge === undefined ? [] : [[spec.ref, silent(judge.description)]];
    const participant = opened(() => openAssistant(spec, { detectors: ports.detectors, model, guard }));
    return participant === undefined ? [] : [[spec.ref, participant]];
  });
  const clientRefs = [...new Set([specs.client ?? builtinClient, ...(specs.moreClients ?? [])])];
  const clientModels = new Map(clientRefs.map((ref) => [ref, opened(() => openClientModel(ref, model))]));
  const judge = opened(() => openJudge(specs.judge, { detectors: ports.detectors, openModel: model }));
  const suiteJudges = new Map(
    Object.entries(specs.suiteJudging ?? {}).flatMap(([suiteId, judging]): [string, Judge][] => {
      const own = opened(() =>
        openJudge(withGiven(judging, specs.judge), { detectors: ports.detectors, openModel: model }),
      );
      return own === undefined ? [] : [[suiteId, own]];
    }),
  );
  const [first, ...others] = errors;
  if (first !== undefined) throw others.length === 0 ? first : new ParticipantsError(errors);
  if (judge === undefined) throw new Error("A judge that was opened is there.");

  const [firstClient = builtinClient] = clientRefs;
  const clients = clientRefs.map((ref) => {
    const played = clientModels.get(ref);
    return played === undefined ? composerDescription : describeModelWords(played);
  });
  const { passes = 1 } = specs;
  return {
    assistants: new Map(assistants),
    clientFor({ client }, clientRef = firstClient) {
      const played = clientModels.get(clientRef);
      return openSimulatedClient(client, ports.simulators ?? [], {
        detectors: ports.detectors,
        // Read when somebody is first played from a profile.
        get content() {
          return loadClientContent();
        },
        ...(played === undefined ? {} : { model: played }),
      });
    },
    client: clientModels.get(firstClient) === undefined ? null : (clients[0] ?? null),
    clients,
    judge,
    measuredJudges: new Map(measuredJudges),
    suiteJudges,
    judgeDescription: {
      ...judge.description,
      settings: { ...judge.description.settings, passes, ...describedSuites(suiteJudges) },
    },
    passes,
    async [Symbol.asyncDispose]() {
      await Promise.all([...models.values()].map((entry) => entry.close?.()));
    },
  };
}

/** Stands for a judge where an assistant would: the material is given, so it is never asked to reply. */
function silent(description: ParticipantDescription): Participant {
  return {
    description,
    async reply() {
      return { status: "failed", failure: { cause: "participant-error", detail: "A judge was asked to reply." } };
    },
  };
}

/** Who rates which suite otherwise than the run's judge; nothing when none does. */
function describedSuites(judges: ReadonlyMap<string, Judge>): { suites?: Record<string, ParticipantDescription> } {
  if (judges.size === 0) return {};
  return { suites: Object.fromEntries([...judges].map(([suiteId, { description }]) => [suiteId, description])) };
}

/** What opening one assistant needs. */
interface AssistantPorts {
  detectors: Detectors;
  model: (ref: string) => LanguageModel;
  /** The room, loaded when an assistant is to be guarded. */
  guard: typeof import("../guard/index.ts") | undefined;
}

function openAssistant({ ref, ...settings }: AssistantSpec, ports: AssistantPorts): Participant {
  const { detectors, model, guard } = ports;
  const [, policy, inner] = guardedReference.exec(ref) ?? [];
  if (inner !== undefined && guard !== undefined) {
    const assistant = openAssistant({ ref: inner, ...settings }, ports);
    return guard.guarded(assistant, guard.loadPolicy(policy ?? "default", { detectors }), { detectors, ref });
  }
  if (ref.startsWith("builtin:")) return builtinAssistant(ref, detectors);
  try {
    return modelAssistant(model(ref), settings);
  } catch (error) {
    // `attentive` and `bultin:attentive` are built-in ones misspelt rather than models.
    if (error instanceof ModelReferenceError && error.closeMatch === undefined) {
      const meant = likelyBuiltin(ref, builtinAssistantRefs);
      const problem = ref.includes(":") ? "its scheme is unknown." : "it has no scheme.";
      if (meant !== undefined) throw new ModelReferenceError(ref, problem, meant);
    }
    throw error;
  }
}

/** `guarded:REF` and `guarded[POLICY]:REF`: an assistant behind the guard. */
const guardedReference = /^guarded(?:\[([^\]]+)\])?:(.+)$/s;

function openClientModel(ref: string, model: (ref: string) => LanguageModel): LanguageModel | undefined {
  if (ref === builtinClient) return undefined;
  if (ref.startsWith("builtin:")) throw new UnknownBuiltinPartError("client", ref, [builtinClient]);
  return model(ref);
}

/** The specs a run was made with, from its manifest. */
export function specsOf(manifest: RunManifest): ParticipantSpecs {
  const assistants = manifest.assistants.map(({ ref, settings }): AssistantSpec => {
    const { systemPrompt, temperature, maxOutputTokens } = settings;
    return {
      ref,
      ...(typeof systemPrompt === "string" ? { systemPrompt } : {}),
      ...(typeof temperature === "number" ? { temperature } : {}),
      ...(typeof maxOutputTokens === "number" ? { maxOutputTokens } : {}),
    };
  });
  const { passes } = manifest.judge.settings;
  return {
    assistants,
    client: manifest.client?.ref ?? null,
    ...(manifest.clients === undefined ? {} : { moreClients: manifest.clients.slice(1).map(({ ref }) => ref) }),
    judge: judgingOf(manifest.judge),
    ...(typeof passes === "number" ? { passes } : {}),
  };
}

/** How suites want to be rated, by id; for `suiteJudging`. */
export function suiteJudgingOf(suites: readonly Suite[]): { suiteJudging?: Record<string, Judging> } {
  const own = suites.flatMap(({ definition: { id, judging } }) =>
    judging === undefined ? [] : [[id, judging] as const],
  );
  return own.length === 0 ? {} : { suiteJudging: Object.fromEntries(own) };
}

/** How a judge that a manifest describes is opened again. */
export function judgingOf({ ref, settings }: DescriptionRecord): Judging {
  const read = Judging.safeParse(settings.judging);
  return read.success ? read.data : ref;
}

/** @throws {@link ParticipantChangedError} when an opened participant is not the one the manifest describes */
export function checkUnchanged(
  manifest: RunManifest,
  opened: Pick<OpenParticipants, "assistants" | "judgeDescription" | "client" | "clients">,
): void {
  const pairs = [
    ...manifest.assistants.map((before) => [before, opened.assistants.get(before.ref)?.description] as const),
    [manifest.judge, opened.judgeDescription] as const,
    ...(manifest.client === null ? [] : [[manifest.client, opened.client] as const]),
    ...(manifest.clients ?? []).map(
      (before) => [before, opened.clients.find(({ ref }) => ref === before.ref)] as const,
    ),
  ];
  for (const [before, now] of pairs) {
    const same = now !== undefined && now !== null && plain(before) === plain(now);
    if (!same) throw new ParticipantChangedError(before.ref, manifest.id);
  }
}

function plain({ ref, version, settings }: ParticipantDescription): string {
  const sorted = Object.entries(settings).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify({ ref, version, settings: sorted });
}
