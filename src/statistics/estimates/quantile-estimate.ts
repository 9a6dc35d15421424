import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { betaQuantile, betaUpperTail } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { effectiveSampleSize } from "./effective-sample-size.ts";

export interface QuantileOptions {
  /** Nominal two-sided coverage, reached or exceeded; 0.95 when left out. */
  confidence?: number;
  /** The independent unit of each observation; null, or left out, when every observation is one. */
  clusters?: Clusters;
}

/**
 * A quantile (0.5 is the median) with limits that assume nothing about the distribution: order statistics whose ranks
 * come from the binomial distribution, or for clustered data from the exact proportion interval on the effective
 * sample size. Where the sample is too small for a limit it is -Infinity or Infinity, which is what the data say. With
 * tied values (a rating scale) both limits may be the same level.
 *
 * @param probability - in (0, 1)
 * @returns the point estimate interpolates order statistics (R's type 7); "no-data" for none, "too-few-units" for one
 *   cluster
 * @throws {@link InvalidInputError} for a probability outside (0, 1), a non-finite value, labels that do not match
 *
 * Sources: Hahn & Meeker (1991), Statistical Intervals, section 5.2; Woodruff (1952), J. Am. Stat. Assoc. 47, 635-646;
 * Hyndman & Fan (1996), The American Statistician 50, 361-365. Checked against R `quantile`, `qbinom`.
 */
export function quantileEstimate(values: Numbers, probability: number, options: QuantileOptions = {}): Estimate {
  const { confidence = 0.95, clusters = null } = options;
  checkConfidence(confidence);
  checkFinite(values, "values");
  if (!(probability > 0 && probability < 1)) {
    throw new InvalidInputError("probability", `must lie between 0 and 1, got ${probability}`);
  }
  const count = values.length;
  const groups = groupByCluster(clusters, count);
  const counts = { units: groups.count, observations: count };
  if (count === 0) return notEstimable("no-data", "No observation, so no quantile.", counts);
  if (clusters !== null && groups.count < 2) {
    return notEstimable("too-few-units", "One cluster says nothing about how much clusters differ.", counts);
  }
  const sorted = Float64Array.from(values).sort();
  const value = interpolated(sorted, probability);
  const tail = (1 - confidence) / 2;
  let ranks: { low: number; high: number };
  if (clusters === null) {
    ranks = {
      low: binomialQuantile(tail, count, probability),
      high: binomialQuantile(1 - tail, count, probability) + 1,
    };
  } else {
    const below = Float64Array.from(values, (own) => (own <= value ? 1 : 0));
    const size = effectiveSampleSize(below, groups, confidence);
    const low = betaQuantile(tail, size * probability, size * (1 - probability) + 1);
    const high = betaQuantile(1 - tail, size * probability + 1, size * (1 - probability));
    ranks = { low: Math.floor(count * low), high: Math.floor(count * high) + 1 };
  }
  return {
    status: "estimated",
    value,
    lower: sorted[ranks.low - 1] ?? Number.NEGATIVE_INFINITY,
    upper: sorted[ranks.high - 1] ?? Number.POSITIVE_INFINITY,
    confidence,
    method: clusters === null ? "order statistics, exact" : "order statistics on the effective sample size (Woodruff)",
    ...counts,
  };
}

function interpolated(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (position - Math.floor(position)) * (above - below);
}

/** Smallest k with P(X <= k) >= q for X binomial; P(X <= k) is the beta distribution's upper tail. */
function binomialQuantile(q: number, count: number, probability: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (middle >= count || betaUpperTail(probability, middle + 1, count - middle) >= q) high = middle;
    else low = middle + 1;
  }
  return low;
}
