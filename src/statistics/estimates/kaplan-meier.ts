import { checkConfidence, type Numbers } from "../check-input.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, type NotEstimable, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { proportionFromEffectiveSize } from "./proportion-interval.ts";
import { checkTimes, logSurvivalInfluence, type SurvivalTable, survivalTable } from "./survival-table.ts";

export interface KaplanMeierOptions {
  /** Nominal two-sided coverage of each time's interval; 0.95 when left out. */
  confidence?: number;
  /**
   * The independent unit of each observation (scenario). With labels the standard error allows for likeness within a
   * unit, times sqrt(m / (m - 1)), with t limits on m - 1 degrees of freedom; null, or left out, says that observations
   * are independent and gives Greenwood's with normal limits.
   */
  clusters?: Clusters;
}

/** The share without the event so far, from one event time to just before the next. */
export interface SurvivalStep {
  /** In the unit of the input (turns). */
  time: number;
  atRisk: number;
  events: number;
  /** Share without the event just after `time`. */
  survival: number;
  standardError: number;
  /** Pointwise limits, inside [0, 1]. */
  lower: number;
  upper: number;
}

export interface SurvivalCurve {
  status: "estimated";
  steps: SurvivalStep[];
  /** Time by which half have had the event; "not-reached" when the curve stays above one half. */
  median: Estimate;
  /** Observations that ended without the event. */
  censored: number;
  confidence: number;
  method: string;
  units: number;
  observations: number;
}

/**
 * Kaplan-Meier curve for a time to an event (turns until the first intervention) with censoring (the conversation
 * ended without one), with pointwise intervals on the complementary log-log scale.
 *
 * @param times - time of the event or of the end of observation; not negative
 * @param happened - whether the event happened at that time; false is censored
 * @returns the curve; "no-data" for none. Without any event `steps` is empty, and `median` is "not-reached". Where
 *   everyone at risk has the event the curve falls to 0 and the log-log interval is undefined: the interval there is
 *   exact for 0 of the number at risk (Clopper-Pearson), times the curve's upper limit before.
 * @throws {@link InvalidInputError} for a negative or non-finite time or lists that do not match
 *
 * Sources: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481; Greenwood (1926); Kalbfleisch & Prentice (1980)
 * for the log-log limits; Brookmeyer & Crowley (1982), Biometrics 38, 29-41 for the median. Checked against R
 * survival `survfit(conf.type = "log-log")`, with and without `cluster` (whose standard error lacks sqrt(m / (m - 1))).
 */
export function kaplanMeier(
  times: Numbers,
  happened: ArrayLike<boolean>,
  options: KaplanMeierOptions = {},
): SurvivalCurve | NotEstimable {
  const { confidence = 0.95, clusters = null } = options;
  checkConfidence(confidence);
  checkTimes(times, happened);
  const units = groupByCluster(clusters, times.length).count;
  const counts = { units, observations: times.length };
  if (times.length === 0) return notEstimable("no-data", "No observation, so no curve.", counts);
  if (clusters !== null && units < 2) {
    return notEstimable("too-few-units", "One cluster says nothing about how much clusters differ.", counts);
  }

  const table = survivalTable(times, happened);
  const variances =
    clusters === null
      ? greenwood(table)
      : robustVariances(table, logSurvivalInfluence(table, times, happened, clusters).rows);
  const tail = 0.5 + confidence / 2;
  const steps = withLimits(
    table,
    variances,
    clusters === null ? normalQuantile(tail) : tQuantile(tail, units - 1),
    confidence,
  );
  const eventCount = table.events.reduce((sum, events) => sum + events, 0);
  return {
    status: "estimated",
    steps,
    median: medianTime(steps, confidence, counts),
    censored: times.length - eventCount,
    confidence,
    method: `Kaplan-Meier, log-log limits, ${clusters === null ? "Greenwood" : "cluster-robust"} standard error`,
    ...counts,
  };
}

/** Variance of ln S at each step. */
function greenwood(table: SurvivalTable): Float64Array {
  let sum = 0;
  return table.times.map((_, row) => {
    const atRisk = table.atRisk[row] ?? 0;
    const events = table.events[row] ?? 0;
    if (atRisk > events) sum += events / (atRisk * (atRisk - events));
    return sum;
  });
}

function robustVariances(table: SurvivalTable, rows: readonly Float64Array[]): Float64Array {
  const squares = (row: Float64Array) =>
    row.reduce((sum, value) => sum + value * value, 0) * (row.length / (row.length - 1));
  return table.times.map((_, row) => squares(rows[row] ?? new Float64Array()));
}

function withLimits(
  table: SurvivalTable,
  variances: Float64Array,
  quantile: number,
  confidence: number,
): SurvivalStep[] {
  let upperBefore = 1;
  return Array.from(table.times, (time, row) => {
    const survival = table.survival[row] ?? 0;
    const atRisk = table.atRisk[row] ?? 0;
    const deviation = Math.sqrt(variances[row] ?? 0);
    let limits = { lower: 0, upper: 0 };
    if (survival > 0) {
      const logHazard = Math.log(survival);
      const stretch = (quantile * deviation) / Math.abs(logHazard);
      limits = { lower: Math.exp(logHazard * Math.exp(stretch)), upper: Math.exp(logHazard * Math.exp(-stretch)) };
    } else {
      const exact = proportionFromEffectiveSize(0, atRisk, { confidence });
      limits.upper = upperBefore * (exact.status === "estimated" ? exact.upper : 1);
    }
    upperBefore = limits.upper;
    const events = table.events[row] ?? 0;
    return { time, atRisk, events, survival, standardError: survival * deviation, ...limits };
  });
}

function medianTime(
  steps: readonly SurvivalStep[],
  confidence: number,
  counts: { units: number; observations: number },
): Estimate {
  const value = firstTimeAtOrBelowHalf(steps, (step) => step.survival);
  if (value === undefined) {
    const share = steps.at(-1)?.survival ?? 1;
    const detail = `The share without the event stays at ${share.toFixed(3)}, above one half.`;
    return notEstimable("not-reached", detail, counts);
  }
  return {
    status: "estimated",
    value,
    lower: firstTimeAtOrBelowHalf(steps, (step) => step.lower) ?? value,
    upper: firstTimeAtOrBelowHalf(steps, (step) => step.upper) ?? Number.POSITIVE_INFINITY,
    confidence,
    method: "times at which the curve and its limits reach one half (Infinity: the upper limit does not)",
    ...counts,
  };
}

/** Where the curve is flat at exactly one half, the middle of that stretch, as R does. */
function firstTimeAtOrBelowHalf(
  steps: readonly SurvivalStep[],
  level: (step: SurvivalStep) => number,
): number | undefined {
  const position = steps.findIndex((step) => level(step) <= 0.5 + 1e-12);
  const step = steps[position];
  if (step === undefined) return undefined;
  const next = steps[position + 1];
  return Math.abs(level(step) - 0.5) < 1e-12 && next !== undefined ? (step.time + next.time) / 2 : step.time;
}
