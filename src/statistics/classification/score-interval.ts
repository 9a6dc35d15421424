import { tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { proportionFromEffectiveSize } from "../estimates/proportion-interval.ts";
import type { ClusterGroups } from "../group-by-cluster.ts";
import type { Score, ScoreTable } from "./classification-scores.ts";
import type { CodedClasses } from "./confusion.ts";

/**
 * Interval of a score of a confusion table. Each observation's influence is the derivative of the score by its cell, so
 * that the error follows from sums over clusters (infinitesimal jackknife); the limits are on the logit scale of
 * `range`, so that they stay inside it, with t on clusters - 1 degrees of freedom.
 *
 * At an end of the range, where the error is 0 (`label` says whose score it is; every class's when left out), the limits come from exact proportions of each class (Clopper-Pearson at
 * 0 errors, or 0 hits, with the error shared among the classes after Bonferroni): conservative.
 */
export function scoreInterval(
  score: Score,
  table: ScoreTable,
  coded: CodedClasses,
  groups: ClusterGroups,
  options: { confidence: number; range: readonly [number, number]; label?: number },
): Estimate {
  const { confidence, range } = options;
  const counts = { units: groups.count, observations: coded.truth.length };
  const value = score(table);
  if (value === undefined) return notEstimable("no-variation", "The classes allow no value of this score.", counts);
  if (groups.count < 2)
    return notEstimable("too-few-units", "One cluster says nothing about how clusters differ.", counts);
  const [low, high] = range;
  const width = high - low;
  const place = (value - low) / width;
  const error = clusterError(derivatives(score, table), table, coded, groups);
  if (place < 1e-12 || place > 1 - 1e-12) {
    const bounds = boundsAtEnd(coded, groups, options.label, confidence);
    return {
      status: "estimated",
      value,
      lower: place > 0.5 ? low + width * bounds.lower : low,
      upper: place > 0.5 ? high : low + width * bounds.upper,
      confidence,
      method: "exact bounds per class (all or none right)",
      ...counts,
    };
  }
  // Rounding leaves up to about 1e-11 of a score whose derivative is zero; no sample gives an error as small in earnest.
  if (!(error > 1e-9)) return notEstimable("no-variation", "All clusters say the same, so no error follows.", counts);
  const half = (tQuantile(0.5 + confidence / 2, groups.count - 1) * error) / width / (place * (1 - place));
  const logit = Math.log(place / (1 - place));
  const back = (x: number) => low + width / (1 + Math.exp(-x));
  return {
    status: "estimated",
    value,
    lower: back(logit - half),
    upper: back(logit + half),
    confidence,
    method: `linearized error on the logit scale, t with ${groups.count - 1} degrees of freedom`,
    ...counts,
  };
}

/** Derivative of the score by one more observation in each cell, by central differences. */
function derivatives(score: Score, table: ScoreTable): Float64Array {
  const cells = table.cells.slice();
  const total = cells.reduce((sum, count) => sum + count, 0);
  const step = 1e-4 * Math.max(1, total / cells.length);
  return cells.map((count, cell) => {
    const at = (amount: number) => {
      cells[cell] = amount;
      const value = score({ cells, classes: table.classes }) ?? 0;
      cells[cell] = count;
      return value;
    };
    // A cell without observations has no use for its derivative.
    return count === 0 ? 0 : (at(count + step) - at(count - step)) / (2 * step);
  });
}

function clusterError(slopes: Float64Array, table: ScoreTable, coded: CodedClasses, groups: ClusterGroups): number {
  const columns = table.classes + 1;
  const total = coded.truth.length;
  const cellOf = (index: number) => {
    const predicted = coded.predicted[index] ?? -1;
    return (coded.truth[index] ?? 0) * columns + (predicted < 0 ? table.classes : predicted);
  };
  let mean = 0;
  for (let index = 0; index < total; index += 1) mean += (slopes[cellOf(index)] ?? 0) / total;
  const sums = new Float64Array(groups.count);
  for (let index = 0; index < total; index += 1) {
    const cluster = groups.of[index] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + (slopes[cellOf(index)] ?? 0) - mean;
  }
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  return Math.sqrt((groups.count / (groups.count - 1)) * squares);
}

/**
 * Mean, over the classes that occur (or the one asked for), of the share that may be right when all were (lower), and of
 * the F1 that may be reached when none was (upper). A class counts as many times as clusters hold it.
 */
function boundsAtEnd(
  coded: CodedClasses,
  groups: ClusterGroups,
  label: number | undefined,
  confidence: number,
): { lower: number; upper: number } {
  const holders = coded.labels.map(() => new Set<number>());
  coded.truth.forEach((own, index) => {
    if (label === undefined || label === own) holders[own]?.add(groups.of[index] ?? 0);
  });
  const sizes = holders.map(({ size }) => size).filter((size) => size > 0);
  // Two statements (missed, wrongly called) for each class.
  const shared = 1 - (1 - confidence) / (2 * Math.max(1, sizes.length));
  const shares = sizes.map((size) => {
    const none = proportionFromEffectiveSize(0, size, { confidence: shared });
    return none.status === "estimated" ? none.upper : 1;
  });
  if (shares.length === 0) return { lower: 0, upper: 1 };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    lower: mean(shares.map((share) => 1 - share)),
    upper: mean(shares.map((share) => (2 * share) / (1 + share))),
  };
}
