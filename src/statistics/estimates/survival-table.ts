import { checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** Counts at each time at which at least one event happened, in rising order of time. */
export interface SurvivalTable {
  times: Float64Array;
  atRisk: Float64Array;
  events: Float64Array;
  /** Kaplan-Meier estimate just after each time. */
  survival: Float64Array;
}

/**
 * Times and whether the event happened, checked.
 *
 * @throws {@link InvalidInputError} for a negative or non-finite time or lists of different length
 */
export function checkTimes(times: Numbers, happened: ArrayLike<boolean>): void {
  checkFinite(times, "times");
  checkSameLength(times, happened, "happened");
  for (let index = 0; index < times.length; index += 1) {
    if ((times[index] ?? 0) < 0) throw new InvalidInputError("times", "must not be negative", index);
  }
}

/** Builds the table; someone censored at a time is at risk for an event at that time. */
export function survivalTable(times: Numbers, happened: ArrayLike<boolean>): SurvivalTable {
  const order = Array.from({ length: times.length }, (_, index) => index);
  order.sort((left, right) => (times[left] ?? 0) - (times[right] ?? 0));
  const rows: [time: number, atRisk: number, events: number][] = [];
  let position = 0;
  while (position < order.length) {
    const time = times[order[position] ?? 0] ?? 0;
    const atRisk = order.length - position;
    let events = 0;
    while (position < order.length && times[order[position] ?? 0] === time) {
      if (happened[order[position] ?? 0]) events += 1;
      position += 1;
    }
    if (events > 0) rows.push([time, atRisk, events]);
  }
  const survival = new Float64Array(rows.length);
  let product = 1;
  rows.forEach(([, atRisk, events], row) => {
    product *= 1 - events / atRisk;
    survival[row] = product;
  });
  return {
    times: Float64Array.from(rows, ([time]) => time),
    atRisk: Float64Array.from(rows, ([, atRisk]) => atRisk),
    events: Float64Array.from(rows, ([, , events]) => events),
    survival,
  };
}

/**
 * What each cluster contributes to the error of the cumulative sum sum_j c_j (d_j - ...) at event times: the derivative
 * of -ln S(t_j) with respect to the weight of each observation, summed within clusters. Row j, column cluster.
 *
 * d(-ln S(t)) / dw_i = sum over u <= t of (dN_i(u) - Y_i(u) d(u) / Y(u)) / (Y(u) - d(u)); from the time on at which
 * everyone at risk had the event, S is 0 and the row is 0.
 *
 * Source: infinitesimal jackknife as in R survival 3.4 (`survfit(cluster = )`).
 */
export function logSurvivalInfluence(
  table: SurvivalTable,
  times: Numbers,
  happened: ArrayLike<boolean>,
  clusters: Clusters,
): { rows: Float64Array[]; clusters: number } {
  const groups = groupByCluster(clusters, times.length);
  const rows: Float64Array[] = [];
  let sum = new Float64Array(groups.count);
  for (let row = 0; row < table.times.length; row += 1) {
    const time = table.times[row] ?? 0;
    const atRisk = table.atRisk[row] ?? 0;
    const events = table.events[row] ?? 0;
    sum = sum.slice();
    if (atRisk > events) {
      for (let index = 0; index < times.length; index += 1) {
        const own = times[index] ?? 0;
        if (own < time) continue;
        const martingale = (own === time && happened[index] ? 1 : 0) - events / atRisk;
        const cluster = groups.of[index] ?? 0;
        sum[cluster] = (sum[cluster] ?? 0) + martingale / (atRisk - events);
      }
    }
    rows.push(sum);
  }
  return { rows, clusters: groups.count };
}
