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
 * How many independent observations a clustered sample of zeros and ones is worth for its share.
 *
 * Observations over the design effect, which is the variance of the share between clusters over p (1 - p) / n, kept
 * between 1 and Kish's cluster size, and drawn towards that largest value with the weight of one cluster against the
 * number of clusters that hold the rarer outcome: when one or two clusters hold all events, their likeness cannot be
 * judged, and an estimate alone would come out too small. Last, times (z / t)^2 with clusters - 1 degrees of freedom.
 * See `clusteredProportion` for sources; the drawing is ours, chosen and checked by simulation (docs/coverage.md).
 */
export function effectiveSampleSize(values: Numbers, groups: ClusterGroups, confidence: number): number {
  const count = values.length;
  const ones = new Float64Array(groups.count);
  let events = 0;
  for (let index = 0; index < count; index += 1) {
    const cluster = groups.of[index] ?? 0;
    ones[cluster] = (ones[cluster] ?? 0) + (values[index] ?? 0);
    events += values[index] ?? 0;
  }
  const share = events / count;
  const rarer = share <= 0.5 ? 1 : 0;
  let squares = 0;
  let holders = 0;
  for (let cluster = 0; cluster < groups.count; cluster += 1) {
    const size = groups.sizes[cluster] ?? 0;
    const own = ones[cluster] ?? 0;
    squares += (own - share * size) ** 2;
    if ((rarer === 1 ? own : size - own) > 0) holders += 1;
  }
  const largest = kishClusterSize(groups);
  const estimated = (groups.count / (groups.count - 1)) * (squares / (count * share * (1 - share)));
  const capped = holders === 0 ? largest : Math.min(largest, Math.max(1, estimated));
  const designEffect = (holders * capped + largest) / (holders + 1);
  const tail = 0.5 + confidence / 2;
  return (count / designEffect) * (normalQuantile(tail) / tQuantile(tail, groups.count - 1)) ** 2;
}
