import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";

/** Settings of {@link cliffsDelta}. */
export interface CliffsDeltaOptions {
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
  /** Clusters of `a` and of `b`, when observations share scenarios; equal labels mean the same scenario on both sides. */
  clusters?: { a: ArrayLike<string | number>; b: ArrayLike<string | number> };
}

/**
 * Cliff's delta: P(a > b) - P(a < b) for a random value of each side, in [-1, 1]; 0 when neither tends to be higher.
 *
 * Makes sense for ordinal scales. The interval is asymmetric and stays inside [-1, 1], also at delta = 1 or -1, where
 * the spread of the data vanishes: there its inner end is (n - z^2) / (n + z^2), n the smaller sample (or the number of
 * clusters). With clusters the error is that of the projection (each observation's mean dominance), summed by cluster,
 * with clusters / (clusters - 1) correction and t on clusters - 1.
 *
 * Fewer than two values on a side, or two clusters: not-estimable (`"too-few-units"`).
 *
 * @throws {@link InvalidInputError} for values that are not finite or labels that do not match in number
 *
 * Source: Cliff (1993), Psychol. Bull. 114(3), 494-509; interval: Feng & Cliff (2004), J. Mod. Appl. Stat. Methods 3(2).
 * Checked against the published formulas written out in R.
 */
export function cliffsDelta(a: Numbers, b: Numbers, options: CliffsDeltaOptions = {}): Estimate {
  const { confidence = 0.95, clusters } = options;
  checkFinite(a, "a");
  checkFinite(b, "b");
  checkConfidence(confidence);
  const observations = a.length + b.length;
  const units = clusters === undefined ? observations : clustersOfBoth(clusters, a.length, b.length).count;
  if (a.length < 2 || b.length < 2 || units < 2) {
    const detail = `Needs two values on each side and two clusters, got ${a.length} and ${b.length} values.`;
    return notEstimable("too-few-units", detail, { units, observations });
  }
  const dominanceOfA = meanDominance(a, b);
  const dominanceOfB = meanDominance(b, a);
  const delta = dominanceOfA.reduce((sum, value) => sum + value, 0) / a.length;

  const variance = Math.max(
    // Where dominances cancel, the spread is not below its smallest possible value.
    (1 - delta * delta) / (a.length * b.length - 1),
    clusters === undefined
      ? independentVariance(a, b, dominanceOfA, dominanceOfB, delta)
      : clusteredVariance(dominanceOfA, dominanceOfB, delta, clustersOfBoth(clusters, a.length, b.length)),
  );
  const quantile =
    clusters === undefined ? normalQuantile(0.5 + confidence / 2) : tQuantile(0.5 + confidence / 2, units - 1);
  const smaller = clusters === undefined ? Math.min(a.length, b.length) : units;
  const [lower, upper] = feng(delta, variance, quantile, smaller);
  return {
    status: "estimated",
    value: delta,
    lower,
    upper,
    confidence,
    method:
      clusters === undefined ? "Cliff's delta, Feng-Cliff interval" : "Cliff's delta, clustered Feng-Cliff interval",
    units,
    observations,
  };
}

/** For each of `values`: share of `others` below it minus share above it. By sorting, so 10,000 x 10,000 is no problem. */
function meanDominance(values: Numbers, others: Numbers): Float64Array {
  const sorted = Float64Array.from(others).sort();
  return Float64Array.from({ length: values.length }, (_, index) => {
    const value = values[index] ?? 0;
    const below = countBelow(sorted, value, false);
    const atMost = countBelow(sorted, value, true);
    return (below - (sorted.length - atMost)) / sorted.length;
  });
}

function countBelow(sorted: Float64Array, value: number, isInclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = sorted[middle] ?? 0;
    if (candidate < value || (isInclusive && candidate === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Cliff's unbiased variance of delta. */
function independentVariance(
  a: Numbers,
  b: Numbers,
  dominanceOfA: Float64Array,
  dominanceOfB: Float64Array,
  delta: number,
): number {
  const n = a.length;
  const m = b.length;
  const spreadOfA = dominanceOfA.reduce((sum, value) => sum + (value - delta) ** 2, 0);
  const spreadOfB = dominanceOfB.reduce((sum, value) => sum + (-value - delta) ** 2, 0);
  // Squared signs sum to the number of untied pairs.
  const sortedB = Float64Array.from(b).sort();
  let untied = 0;
  for (let index = 0; index < n; index += 1) {
    const value = a[index] ?? 0;
    untied += m - (countBelow(sortedB, value, true) - countBelow(sortedB, value, false));
  }
  const spreadOfPairs = untied - n * m * delta * delta;
  return (m * m * spreadOfA + n * n * spreadOfB - spreadOfPairs) / (n * m * (n - 1) * (m - 1));
}

function clustersOfBoth(
  clusters: { a: ArrayLike<string | number>; b: ArrayLike<string | number> },
  lengthOfA: number,
  lengthOfB: number,
): { of: Int32Array; count: number } {
  groupByCluster(clusters.a, lengthOfA, "clusters.a");
  groupByCluster(clusters.b, lengthOfB, "clusters.b");
  const labels: Clusters = [...Array.from(clusters.a), ...Array.from(clusters.b)];
  return groupByCluster(labels, labels.length);
}

function clusteredVariance(
  dominanceOfA: Float64Array,
  dominanceOfB: Float64Array,
  delta: number,
  groups: { of: Int32Array; count: number },
): number {
  const sums = new Float64Array(groups.count);
  const add = (position: number, share: number): void => {
    const cluster = groups.of[position] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + share;
  };
  dominanceOfA.forEach((value, index) => {
    add(index, (value - delta) / dominanceOfA.length);
  });
  dominanceOfB.forEach((value, index) => {
    add(dominanceOfA.length + index, (-value - delta) / dominanceOfB.length);
  });
  const squares = sums.reduce((sum, value) => sum + value * value, 0);
  return (squares * groups.count) / (groups.count - 1);
}

function feng(delta: number, variance: number, quantile: number, smaller: number): [number, number] {
  const squared = quantile * quantile;
  if (1 - Math.abs(delta) < 1e-12) {
    const inner = (smaller - squared) / (smaller + squared);
    return delta > 0 ? [inner, 1] : [-1, -inner];
  }
  const centre = delta - delta ** 3;
  const reach = quantile * Math.sqrt(variance) * Math.sqrt((1 - delta * delta) ** 2 + squared * variance);
  const scale = 1 - delta * delta + squared * variance;
  return [Math.max(-1, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}
