import type { RunStore, RunSummary } from "../store/index.ts";
import { foldRun, isCarriedOut, type RunResults, type Suite, suiteFromRecord } from "../suites/index.ts";
import { isImportedJudge, PlumblineError, type RunManifest, type StoredConversation } from "../vocabulary/index.ts";
import { absentAssistant } from "./absent-assistant.ts";
import { carriedOutResults } from "./carried-out-results.ts";
import { checkClients } from "./check-clients.ts";
import { checkDetectors } from "./check-detectors.ts";
import {
  checkUnchanged,
  openParticipants,
  type ParticipantPorts,
  type ParticipantSpecs,
  specsOf,
  suiteJudgingOf,
} from "./open-participants.ts";
import { idPrefixOf, nextOfPlan, planRun } from "./plan-run.ts";
import type { PlannedJudgeCalls } from "./planned-judge-calls.ts";
import type { RunObserver } from "./run-observer.ts";
import { subjectOf } from "./subject-of.ts";

/** What to audit, with what. */
export interface AuditRequest {
  readonly suites: readonly Suite[];
  readonly participants: ParticipantSpecs;
  /** References among the assistants that were added as known points. */
  readonly controls: readonly string[];
  readonly repeats: number;
  readonly seed: number;
  /** Stop as soon as every gate is decided, wrongly with probability at most `alpha`. */
  readonly untilDecided?: { readonly alpha: number };
  /**
   * `auto`: go on with an unfinished run of the same plan, else begin one. `resume`: only go on. `fresh`: always begin.
   */
  readonly mode: "auto" | "resume" | "fresh";
}

/** What is known of a run when it begins or is gone on with. */
export interface RunBegun {
  readonly isResumed: boolean;
  /** What rating all of it takes, whether or not some is done; counted when asked for. */
  readonly judging: () => PlannedJudgeCalls;
}

/** What an audit needs from outside, besides its participants' ports. */
export interface AuditPorts extends ParticipantPorts {
  readonly store: RunStore;
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly concurrency?: number;
  /** Called once the run is known and before anything is asked; gives who is told of progress. */
  readonly onRun?: (manifest: RunManifest, begun: RunBegun) => RunObserver;
}

/** There is no unfinished run of this plan to go on with. Fix: leave `--resume` out. */
export class NothingToResumeError extends PlumblineError {
  readonly code = "NOTHING_TO_RESUME";

  constructor() {
    super("There is no unfinished run with these suites, assistants and settings. Leave --resume out to begin one.");
  }
}

/**
 * Audits assistants: opens everybody, plans the run or finds the unfinished one of the same plan, carries it out, and
 * folds what is stored.
 *
 * @throws the signal's reason when interrupted (everything stored stays); {@link NothingToResumeError}; errors of opening
 */
export async function audit(request: AuditRequest, ports: AuditPorts): Promise<RunResults> {
  checkDetectors(request.suites, ports.detectors);
  await using participants = await openParticipants(
    { ...request.participants, subject: subjectOf(request.suites), ...suiteJudgingOf(request.suites) },
    ports,
  );
  checkClients(request.suites, participants);
  const first = planRun({
    suites: request.suites,
    assistants: [...participants.assistants.values()].map(({ description }) => description),
    controls: request.controls,
    client: participants.client,
    clients: participants.clients,
    judge: participants.judgeDescription,
    repeats: request.repeats,
    seed: request.seed,
    ...(request.untilDecided === undefined ? {} : { untilDecided: request.untilDecided }),
    version: ports.version,
    now: ports.now(),
  });
  const alike = await ports.store.listRuns({ idPrefix: idPrefixOf(first) });
  const unfinished = request.mode === "fresh" ? undefined : await findUnfinished(alike, request.suites, ports.store);
  if (request.mode === "resume" && unfinished === undefined) throw new NothingToResumeError();
  if (unfinished !== undefined) return carriedOutResults(unfinished, request.suites, participants, ports, true);
  const manifest = nextOfPlan(first, alike);
  await ports.store.createRun(manifest);
  return carriedOutResults(manifest, request.suites, participants, ports, false);
}

/** The newest run that is not done: conversations are missing, or ratings for want of a judge. */
async function findUnfinished(
  runs: readonly RunSummary[],
  suites: readonly Suite[],
  store: RunStore,
): Promise<RunManifest | undefined> {
  const isOpen = ({ state }: RunSummary) => state === "planned" || state === "interrupted" || state === "running";
  const newest = runs.find(({ state }) => state === "complete");
  for (const run of [...runs.filter(isOpen), ...(newest === undefined ? [] : [newest])]) {
    if (run.state !== "unreadable" && run.isCarriedOut) continue;
    const manifest = await store.readManifest(run.id);
    // Only a run that stops when every gate is decided can be open and lack nothing.
    if (isOpen(run) && manifest.untilDecided === undefined) return manifest;
    if (!isCarriedOut(manifest, suites, await readConversations(store, run.id))) return manifest;
  }
  return undefined;
}

/** Goes on with a stored run, from its manifest alone. @throws as {@link audit}, and `ParticipantChangedError` */
export async function resumeRun(runId: string, ports: AuditPorts): Promise<RunResults> {
  const manifest = await ports.store.readManifest(runId);
  const suites = manifest.suites.map(suiteFromRecord);
  // Whoever rated elsewhere cannot be asked again: what is there is all there is.
  if (isImportedJudge(manifest.judge.ref)) return readResults(manifest.id, ports.store);
  const isImported = manifest.origin === "imported";
  const specs = {
    ...specsOf(manifest),
    subject: isImported ? ("assistant" as const) : subjectOf(suites),
    ...suiteJudgingOf(suites),
  };
  await using opened = await openParticipants(isImported ? { ...specs, assistants: [] } : specs, ports);
  const absent = manifest.assistants.map(({ ref }) => [ref, absentAssistant(ref)] as const);
  const assistants = isImported ? new Map(absent) : opened.assistants;
  checkUnchanged(manifest, { ...opened, assistants });
  return carriedOutResults(manifest, suites, { ...opened, assistants }, ports, true);
}

/** The results of a stored run, however far it is. */
export async function readResults(runId: string, store: RunStore): Promise<RunResults> {
  const manifest = await store.readManifest(runId);
  return foldRun(manifest, manifest.suites.map(suiteFromRecord), await readConversations(store, manifest.id));
}

/** Every planned conversation of a run, as far as it is stored. */
export async function readConversations(store: RunStore, runId: string): Promise<StoredConversation[]> {
  const conversations: StoredConversation[] = [];
  for await (const conversation of store.readConversations(runId)) conversations.push(conversation);
  return conversations;
}
