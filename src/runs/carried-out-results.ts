import { foldRun, type RunResults, type Suite } from "../suites/index.ts";
import type { RunManifest, StoredConversation } from "../vocabulary/index.ts";
import type { AuditPorts } from "./audit.ts";
import { carryOutRun } from "./carry-out-run.ts";
import type { OpenParticipants } from "./open-participants.ts";
import { plannedJudgeCalls } from "./planned-judge-calls.ts";

/**
 * Carries out what is left of a stored run and folds what is then stored of it.
 *
 * @throws as {@link carryOutRun}; `RunLockedError` when somebody else writes the run
 */
export async function carriedOutResults(
  manifest: RunManifest,
  suites: readonly Suite[],
  participants: Pick<
    OpenParticipants,
    "assistants" | "clientFor" | "judge" | "measuredJudges" | "suiteJudges" | "passes"
  >,
  ports: AuditPorts,
  isResumed: boolean,
): Promise<RunResults> {
  const { store, signal, concurrency } = ports;
  await using writer = await store.openWriter(manifest.id);
  const observer = ports.onRun?.(manifest, {
    isResumed,
    judging: () => plannedJudgeCalls(manifest, suites, participants),
  });
  await carryOutRun(manifest, {
    writer,
    suites,
    assistants: participants.assistants,
    clientFor: participants.clientFor,
    judge: participants.judge,
    measuredJudges: participants.measuredJudges,
    suiteJudges: participants.suiteJudges,
    hasDetection: (detector, text, locale) => ports.detectors.has(detector, text, { locale }),
    passes: participants.passes,
    signal,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(observer === undefined ? {} : { observer }),
  });
  const stored: StoredConversation[] = [];
  for (const { id } of manifest.conversations) stored.push(await writer.readConversation(id));
  const results = foldRun(manifest, suites, stored);
  if (results.complete) await writer.markCarriedOut();
  return results;
}
