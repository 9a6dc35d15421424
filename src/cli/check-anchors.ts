import { callsForAnchors, checkDrift, isUnfinished } from "../calibration/index.ts";
import { visibleText } from "../reports/index.ts";
import { openParticipants } from "../runs/index.ts";
import type { RunResults } from "../suites/index.ts";
import type { CommandIo } from "./command-io.ts";
import type { Bench } from "./open-bench.ts";

/** How anchors are checked. */
export interface AnchorOptions {
  bench: Bench;
  io: CommandIo;
  /** False with `--no-anchor`. */
  isWanted: boolean;
  isQuiet: boolean;
  concurrency?: number | undefined;
  signal: AbortSignal;
}

/**
 * Has the judge of a run rate its anchor sets again, once per run, and keeps what that showed for the run's reports. Without
 * an anchor set of this judge for a rubric of the run, nothing is asked.
 *
 * @returns the results as they were
 * @throws the signal's reason when interrupted: a later `resume` checks again, with the replies that were paid for
 */
export async function checkAnchors(results: RunResults, options: AnchorOptions): Promise<RunResults> {
  const { bench, io, isWanted, isQuiet, concurrency, signal } = options;
  const { manifest, suites } = results;
  const rubrics = [...new Set(suites.flatMap((suite) => suite.rubrics.map(({ id }) => id)))];
  const sets = isWanted ? bench.calibrations.anchorsFor(manifest.judge.ref, rubrics) : [];
  const before = bench.calibrations.driftOf(manifest.id);
  if (sets.length === 0 || (before !== undefined && !isUnfinished(before))) return results;
  await using participants = openParticipants(
    { assistants: [], client: null, judge: manifest.judge.ref },
    { ...bench.ports, openModel: bench.openModelAfresh },
  );
  const calls = callsForAnchors(participants.judge, sets);
  if (!isQuiet) {
    const subjects = sets.flatMap(({ conversations }) => conversations.flatMap((entry) => entry.subjects)).length;
    const judge = visibleText(manifest.judge.ref);
    io.err(`Rating ${subjects} anchors again with ${judge}: ${calls} calls (--no-anchor leaves this out)\n`);
  }
  const { ref, version, settings } = participants.judgeDescription;
  const check = await checkDrift(participants.judge, sets, {
    runId: manifest.id,
    description: { ref, version, settings: { ...settings } },
    signal,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  bench.calibrations.setDrift(check);
  return results;
}
