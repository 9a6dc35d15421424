import { callsForAnchors, checkDrift, isUnfinished } from "../calibration/index.ts";
import { visibleText } from "../reports/index.ts";
import { judgingOf, openParticipants } from "../runs/index.ts";
import type { RunResults } from "../suites/index.ts";
import type { CommandIo } from "./command-io.ts";
import type { Bench } from "./open-bench.ts";
import { untilInterrupted } from "./until-interrupted.ts";

/** The flags that matter here, as `audit`, `resume` and `rate` share them. */
export interface AnchorFlags {
  /** False with `--no-anchor`. */
  anchor: boolean;
  quiet?: boolean;
  json?: boolean;
}

/**
 * Has the judge of a run rate its anchor sets again, once per run, and keeps what that showed for the run's reports. Without
 * an anchor set of this judge for a rubric of the run, nothing is asked. Interrupted, it leaves the run as it is: the report
 * then says that drift was not checked.
 */
export async function checkAnchors(
  results: RunResults,
  flags: AnchorFlags,
  bench: Bench,
  io: CommandIo,
): Promise<void> {
  const { manifest, suites } = results;
  const rubrics = [...new Set(suites.flatMap((suite) => suite.rubrics.map(({ id }) => id)))];
  const sets = flags.anchor ? bench.calibrations.anchorsFor(manifest.judge.ref, rubrics) : [];
  const before = bench.calibrations.driftOf(manifest.id);
  if (sets.length === 0 || (before !== undefined && !isUnfinished(before))) return;
  await using participants = await openParticipants(
    { assistants: [], client: null, judge: judgingOf(manifest.judge) },
    { ...bench.ports, openModel: bench.openModelAfresh },
  );
  const { judge, judgeDescription } = participants;
  if (flags.quiet !== true && flags.json !== true) {
    const subjects = sets.flatMap(({ conversations }) => conversations.flatMap((entry) => entry.subjects)).length;
    const calls = callsForAnchors(judge, sets);
    const what = `Rating ${subjects} anchors again with ${visibleText(judgeDescription.ref)}`;
    io.err(`${what}: ${calls} calls (--no-anchor leaves this out)\n`);
  }
  const { ref, version, settings } = judgeDescription;
  const check = await untilInterrupted(io, (signal) =>
    checkDrift(judge, sets, {
      runId: manifest.id,
      description: { ref, version, settings: { ...settings } },
      signal,
      ...(bench.ports.concurrency === undefined ? {} : { concurrency: bench.ports.concurrency }),
    }),
  );
  if (check !== "interrupted") bench.calibrations.setDrift(check);
  else io.err(`Drift of the judge was not checked. Check it with: plumbline resume ${manifest.id}\n`);
}
