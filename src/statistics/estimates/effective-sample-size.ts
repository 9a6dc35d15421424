import type { Numbers } from "../check-input.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import type { ClusterGroups } from "../group-by-cluster.ts";

/** Cluster size as an observation meets it: sum of squared sizes over sum of sizes (Kish 1965). */
export function kishClusterSize(groups: ClusterGroups): number {
  let total = 0;
  let squares = 0;
  for (const size of groups.sizes) {
    total += size;
    squares += size * size;
  }
  return squares / total;
}

/**
 * How many independent observations a clustered sample of zeros and ones is worth for its share p: p (1 - p) over the
 * variance of the share between clusters; no more than there are observations and no fewer than Kish's effective number
 * of clusters; times (z / t)^2 with clusters - 1 degrees of freedom. See `clusteredProportion` for sources.
 */
export function effectiveSampleSize(values: Numbers, groups: ClusterGroups, confidence: number): number {
  const count = values.length;
  let ones = 0;
  for (let index = 0; index < count; index += 1) ones += values[index] ?? 0;
  const share = ones / count;
  const residuals = new Float64Array(groups.count);
  for (let index = 0; index < count; index += 1) {
    const cluster = groups.of[index] ?? 0;
    residuals[cluster] = (residuals[cluster] ?? 0) + (values[index] ?? 0) - share;
  }
  let squares = 0;
  for (const residual of residuals) squares += residual * residual;
  const variance = ((groups.count / (groups.count - 1)) * squares) / (count * count);
  const least = count / kishClusterSize(groups);
  const raw = variance > 0 ? (share * (1 - share)) / variance : share === 0 || share === 1 ? least : count;
  const tail = 0.5 + confidence / 2;
  return Math.min(count, Math.max(least, raw)) * (normalQuantile(tail) / tQuantile(tail, groups.count - 1)) ** 2;
}
