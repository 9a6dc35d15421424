import { checkConfidence, type Numbers } from "../check-input.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { checkTimes, logSurvivalInfluence, type SurvivalTable, survivalTable } from "./survival-table.ts";

export interface RestrictedMeanTimeOptions {
  /** Up to which time the curve is averaged, in the unit of the times (the longest conversation allowed). */
  horizon: number;
  /** Nominal two-sided coverage; 0.95 when left out. */
  confidence?: number;
  /** As for `kaplanMeier`. */
  clusters?: Clusters;
}

/**
 * Mean time spent without the event up to a horizon: the area under the Kaplan-Meier curve. Unlike a mean of the
 * observed times it is right with censoring, and unlike the median it always exists.
 *
 * @returns the mean with a normal interval clipped to [0, horizon]; "not-reached" when observation ends, without the
 *   event, before the horizon. Where no time differs (no event before the horizon, or all events at once) the interval
 *   is the bound of `clusteredMean` for a scale with known ends, [0, horizon]; never of zero width.
 * @throws {@link InvalidInputError} for a horizon that is not above 0, or as `kaplanMeier`
 *
 * Sources: Irwin (1949); Karrison (1987); variance: Klein & Moeschberger (2003), Survival Analysis, section 4.5.
 * Checked against R survival `print(survfit(), rmean = horizon)`.
 */
export function restrictedMeanTime(
  times: Numbers,
  happened: ArrayLike<boolean>,
  options: RestrictedMeanTimeOptions,
): Estimate {
  const { horizon, confidence = 0.95, clusters = null } = options;
  checkConfidence(confidence);
  checkTimes(times, happened);
  if (!(horizon > 0 && horizon < Number.POSITIVE_INFINITY)) {
    throw new InvalidInputError("horizon", `must be a finite number above 0, got ${horizon}`);
  }
  const counts = { units: groupByCluster(clusters, times.length).count, observations: times.length };
  if (times.length === 0) return notEstimable("no-data", "No observation, so no mean time.", counts);
  if (clusters !== null && counts.units < 2) {
    return notEstimable("too-few-units", "One cluster says nothing about how much clusters differ.", counts);
  }
  const table = survivalTable(times, happened);
  const last = lastTime(times);
  if (last < horizon && (table.survival.at(-1) ?? 1) > 0) {
    return notEstimable("not-reached", `Observation ends at ${last}, before the horizon ${horizon}.`, counts);
  }
  const areas = areasAfter(table, horizon);
  const before = table.times.filter((time) => time < horizon).length;
  const value = before === 0 ? horizon : (table.times[0] ?? 0) + (areas[0] ?? 0);
  const variance =
    clusters === null
      ? independentVariance(table, areas, before)
      : clusteredVariance(table, areas, before, logSurvivalInfluence(table, times, happened, clusters).rows);
  if (!(variance > 0)) return { ...boundWithoutVariation(times, value, horizon, clusters, confidence), ...counts };
  const tail = 0.5 + confidence / 2;
  const half = (clusters === null ? normalQuantile(tail) : tQuantile(tail, counts.units - 1)) * Math.sqrt(variance);
  return {
    status: "estimated",
    value,
    lower: Math.max(0, value - half),
    upper: Math.min(horizon, value + half),
    confidence,
    method: `restricted mean to ${horizon}, ${clusters === null ? "Greenwood-type" : "cluster-robust"} standard error`,
    ...counts,
  };
}

function lastTime(times: Numbers): number {
  let last = 0;
  for (let index = 0; index < times.length; index += 1) last = Math.max(last, times[index] ?? 0);
  return last;
}

/** With m units all at c the share of others is at most q = 1 - (alpha / 2)^(1 / m), so the mean is within q of c. */
function boundWithoutVariation(
  times: Numbers,
  value: number,
  horizon: number,
  clusters: Clusters,
  confidence: number,
): Estimate {
  const reached = new Set<string | number>();
  for (let index = 0; index < times.length; index += 1) {
    if ((times[index] ?? 0) >= value) reached.add(clusters?.[index] ?? index);
  }
  const others = 1 - ((1 - confidence) / 2) ** (1 / reached.size);
  return {
    status: "estimated",
    value,
    lower: value - others * value,
    upper: value + others * (horizon - value),
    confidence,
    method: `restricted mean to ${horizon}, bound for equal times (no variation seen)`,
    units: reached.size,
    observations: times.length,
  };
}

/** Area under the curve from each event time to the horizon (0 for times past it). */
function areasAfter(table: SurvivalTable, horizon: number): Float64Array {
  const areas = new Float64Array(table.times.length);
  let area = 0;
  for (let row = table.times.length - 1; row >= 0; row -= 1) {
    const from = Math.min(horizon, table.times[row] ?? 0);
    const to = Math.min(horizon, table.times[row + 1] ?? horizon);
    area += (to - from) * (table.survival[row] ?? 0);
    areas[row] = area;
  }
  return areas;
}

function independentVariance(table: SurvivalTable, areas: Float64Array, before: number): number {
  let variance = 0;
  for (let row = 0; row < before; row += 1) {
    const atRisk = table.atRisk[row] ?? 0;
    const events = table.events[row] ?? 0;
    if (atRisk > events) variance += ((areas[row] ?? 0) ** 2 * events) / (atRisk * (atRisk - events));
  }
  return variance;
}

/** The mean's derivative is minus the sum over steps of (area from the step on) x (change of ln S's derivative). */
function clusteredVariance(
  table: SurvivalTable,
  areas: Float64Array,
  before: number,
  rows: readonly Float64Array[],
): number {
  const clusters = rows[0]?.length ?? 0;
  let variance = 0;
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    let influence = 0;
    for (let row = 0; row < before; row += 1) {
      const change = (rows[row]?.[cluster] ?? 0) - (row > 0 ? (rows[row - 1]?.[cluster] ?? 0) : 0);
      if ((table.survival[row] ?? 0) > 0) influence -= (areas[row] ?? 0) * change;
    }
    variance += influence * influence;
  }
  return (variance * clusters) / (clusters - 1);
}
