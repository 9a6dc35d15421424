import { chiSquaredQuantile, normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";

/**
 * Mean of squared errors with gamma limits. A mean squared error is a weighted sum of counts (how many errors of one
 * level, of two ...), whose rare large terms make a symmetric interval far too low on top; gamma limits are made for
 * such sums and were too wide rather than too narrow in simulation (docs/coverage.md).
 *
 * For independent pairs the variance is that of Poisson counts, sum e^4 / n^2; with m clusters it is that between
 * clusters times m / (m - 1) (t / z)^2. For the upper limit the largest term seen (cluster total over n) is added once
 * more.
 *
 * @returns "no-variation" when every error is 0 (see `ratingError` for the bound that a known scale allows)
 *
 * Source: Fay & Feuer (1997), Statistics in Medicine 16, 791-801. Checked against the formula in R.
 */
export function meanSquaredErrorInterval(errors: Float64Array, clusters: Clusters, confidence: number): Estimate {
  const count = errors.length;
  const groups = groupByCluster(clusters, count);
  const counts = { units: groups.count, observations: count };
  if (count === 0) return notEstimable("no-data", "No pair.", counts);
  if (groups.count < 2) {
    return notEstimable("too-few-units", `Needs at least 2 independent pairs, got ${groups.count}.`, counts);
  }
  const sums = new Float64Array(groups.count);
  errors.forEach((error, index) => {
    const cluster = groups.of[index] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + (error * error) / count;
  });
  let value = 0;
  let largest = 0;
  for (const sum of sums) {
    value += sum;
    largest = Math.max(largest, sum);
  }
  if (value === 0) return notEstimable("no-variation", "Every error is 0.", counts);
  const variance = clusters === null ? poissonVariance(sums) : clusterVariance(sums, groups.sizes, value, confidence);
  const tail = (1 - confidence) / 2;
  // With variance 0 between clusters (all alike) the largest term still spreads the upper limit; the lower stays put.
  const lower =
    variance > 0 ? (variance / (2 * value)) * chiSquaredQuantile(tail, (2 * value * value) / variance) : value;
  const spread = variance + largest * largest;
  const upper =
    (spread / (2 * (value + largest))) * chiSquaredQuantile(1 - tail, (2 * (value + largest) ** 2) / spread);
  return {
    status: "estimated",
    value,
    lower: Math.min(value, lower),
    upper: Math.max(value, upper),
    confidence,
    method: `gamma limits (Fay & Feuer), variance ${clusters === null ? "of counts" : "between clusters"}`,
    ...counts,
  };
}

function poissonVariance(sums: Float64Array): number {
  return sums.reduce((total, sum) => total + sum * sum, 0);
}

function clusterVariance(sums: Float64Array, sizes: Int32Array, value: number, confidence: number): number {
  const clusters = sums.length;
  const count = sizes.reduce((total, size) => total + size, 0);
  let squares = 0;
  sums.forEach((sum, cluster) => {
    squares += (sum - (value * (sizes[cluster] ?? 0)) / count) ** 2;
  });
  const tail = 0.5 + confidence / 2;
  return (clusters / (clusters - 1)) * squares * (tQuantile(tail, clusters - 1) / normalQuantile(tail)) ** 2;
}
