import type { RunStore, RunSummary } from "../store/index.ts";
import { foldRun, isCarriedOut, type RunResults, type Suite, suiteFromRecord } from "../suites/index.ts";
import { PlumblineError, type RunManifest, type StoredConversation } from "../vocabulary/index.ts";
import { absentAssistant } from "./absent-assistant.ts";
import { carryOutRun } from "./carry-out-run.ts";
import { checkDetectors } from "./check-detectors.ts";
import {
  checkUnchanged,
  type OpenParticipants,
  openParticipants,
  type ParticipantPorts,
  type ParticipantSpecs,
  specsOf,
} from "./open-participants.ts";
import { planRun } from "./plan-run.ts";
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

/** What an audit needs from outside, besides its participants' ports. */
export interface AuditPorts extends ParticipantPorts {
  readonly store: RunStore;
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly concurrency?: number;
  /** Called once the run is known and before anything is asked; gives who is told of progress. */
  readonly onRun?: (manifest: RunManifest, isResumed: boolean) => RunObserver;
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
  await using participants = openParticipants({ ...request.participants, subject: subjectOf(request.suites) }, ports);
  const plan = (sequence: number) =>
    planRun(
      {
        suites: request.suites,
        assistants: [...participants.assistants.values()].map(({ description }) => description),
        controls: request.controls,
        client: participants.client,
        judge: participants.judgeDescription,
        repeats: request.repeats,
        seed: request.seed,
        ...(request.untilDecided === undefined ? {} : { untilDecided: request.untilDecided }),
        version: ports.version,
        now: ports.now(),
      },
      sequence,
    );
  const first = plan(1);
  const alike = (await ports.store.listRuns()).filter((run) => run.id.startsWith(first.id.slice(0, 9)));
  const unfinished = request.mode === "fresh" ? undefined : await findUnfinished(alike, request.suites, ports.store);
  if (request.mode === "resume" && unfinished === undefined) throw new NothingToResumeError();
  if (unfinished !== undefined) return carryOut(unfinished, request.suites, participants, ports, true);
  const manifest = plan(nextSequence(alike));
  await ports.store.createRun(manifest);
  return carryOut(manifest, request.suites, participants, ports, false);
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
    const manifest = await store.readManifest(run.id);
    // Only a run that stops when every gate is decided can be open and lack nothing.
    if (isOpen(run) && manifest.untilDecided === undefined) return manifest;
    if (!isCarriedOut(manifest, suites, await readConversations(store, run.id))) return manifest;
  }
  return undefined;
}

/** Number of the next run of a plan; those of deleted runs are not given again while a later one is there. */
export function nextSequence(alike: readonly { readonly id: string }[]): number {
  return 1 + Math.max(0, ...alike.map((run) => Number(run.id.split("-").at(-1)) || 0));
}

/** Goes on with a stored run, from its manifest alone. @throws as {@link audit}, and `ParticipantChangedError` */
export async function resumeRun(runId: string, ports: AuditPorts): Promise<RunResults> {
  const manifest = await ports.store.readManifest(runId);
  const suites = manifest.suites.map(suiteFromRecord);
  const isImported = manifest.origin === "imported";
  const specs = { ...specsOf(manifest), subject: isImported ? ("assistant" as const) : subjectOf(suites) };
  await using opened = openParticipants(isImported ? { ...specs, assistants: [] } : specs, ports);
  const absent = manifest.assistants.map(({ ref }) => [ref, absentAssistant(ref)] as const);
  const assistants = isImported ? new Map(absent) : opened.assistants;
  checkUnchanged(manifest, { ...opened, assistants });
  return carryOut(manifest, suites, { ...opened, assistants }, ports, true);
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

async function carryOut(
  manifest: RunManifest,
  suites: readonly Suite[],
  participants: Omit<OpenParticipants, typeof Symbol.asyncDispose>,
  ports: AuditPorts,
  isResumed: boolean,
): Promise<RunResults> {
  const { store, signal, concurrency } = ports;
  {
    await using writer = await store.openWriter(manifest.id);
    const observer = ports.onRun?.(manifest, isResumed);
    await carryOutRun(manifest, {
      writer,
      suites,
      assistants: participants.assistants,
      clientFor: participants.clientFor,
      judge: participants.judge,
      measuredJudges: participants.measuredJudges,
      hasDetection: (detector, text, locale) => ports.detectors.has(detector, text, { locale }),
      passes: participants.passes,
      signal,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(observer === undefined ? {} : { observer }),
    });
  }
  return foldRun(manifest, suites, await readConversations(store, manifest.id));
}
