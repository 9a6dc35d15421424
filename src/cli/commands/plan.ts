import { resolve } from "node:path";
import { loadDetectors } from "../../detection/index.ts";
import { loadPriceTable } from "../../models/index.ts";
import { renderSamplePlan, terminalOptions } from "../../reports/index.ts";
import { judgingOf, readResults } from "../../runs/index.ts";
import { InvalidInputError } from "../../statistics/index.ts";
import { openRunStore } from "../../store/index.ts";
import { loadSuite, type PlanRequest, planSample, type RunResults } from "../../suites/index.ts";
import { type Judging, PlumblineError } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { judgeEstimate } from "../judge-estimate.ts";
import { suiteSearch } from "../known-suites.ts";
import { loadConfig } from "../load-config.ts";
import { safeJson } from "../safe-json.ts";

/** The flags of `plumbline plan`. */
export interface PlanFlags
  extends Omit<PlanRequest, "suite" | "measureId" | "run" | "against" | "costOf" | "callsForRatings"> {
  readonly suite: string;
  readonly measure: string;
  readonly run?: string;
  readonly against?: string;
  readonly store?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** The plan asked for makes no sense or goes beyond all bounds. Fix: the number that the message names. */
class PlanRefusedError extends PlumblineError {
  readonly code = "PLAN_REFUSED";
}

/** `plumbline plan`: how much to sample for a measure, and what it costs. Asks no model. */
export async function planCommand(flags: PlanFlags, io: CommandIo): Promise<number> {
  const { halfWidth, rareHarm, difference, kappa, icc } = flags;
  if ([halfWidth, rareHarm, difference, kappa, icc].every((wanted) => wanted === undefined)) {
    throw new PlanRefusedError(
      "Say what the sample is for: --half-width, --rare-harm, --difference, --kappa or --icc, or several of them.",
    );
  }
  const config = await loadConfig(io.cwd);
  const suite = loadSuite(flags.suite, suiteSearch(config, io));
  const { suite: _suite, measure, run, against, store: folder, quiet, json, ...numbers } = flags;
  await using store = await openRunStore({ folder: resolve(io.cwd, folder ?? config.store ?? ".plumbline") });
  const read = async (id: string | undefined): Promise<RunResults | undefined> =>
    id === undefined ? undefined : readResults(await store.resolveRunId(id), store);
  const [first, second] = [await read(run), await read(against)];
  const prices = loadPriceTable(config.prices === undefined ? undefined : resolve(io.cwd, config.prices));
  const judging = judgingToPlanFor(flags, first);
  const { ref: judge, ...estimate } = judgeEstimate(suite, judging, loadDetectors(), prices);
  const plan = planned({
    ...numbers,
    ...estimate,
    judge,
    suite,
    measureId: measure,
    ...(first === undefined ? {} : { run: first }),
    ...(second === undefined ? {} : { against: second }),
  });
  if (json === true) io.out(`${safeJson(plan, 0)}\n`);
  else if (quiet !== true) {
    io.out(renderSamplePlan(plan, terminalOptions({ isTTY: io.isOutTerminal, columns: io.columns }, io.env)));
  }
  return exitCode.ok;
}

/** The judge named, else the one of the run. */
function judgingToPlanFor({ judge }: PlanFlags, run: RunResults | undefined): Judging {
  if (judge !== undefined || run === undefined) return judge ?? "builtin:rules";
  return judgingOf(run.manifest.judge);
}

function planned(request: PlanRequest): ReturnType<typeof planSample> {
  try {
    return planSample(request);
  } catch (error) {
    if (error instanceof InvalidInputError) throw new PlanRefusedError(`This cannot be planned: ${error.message}`);
    throw error;
  }
}
