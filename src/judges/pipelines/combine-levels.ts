import type { Rounding, RubricItem } from "../../vocabulary/index.ts";

type Direction = Pick<RubricItem, "better">;

/**
 * A weighted mean of levels as a level: sum(weight x level) / sum(weight), computed in whole numbers so that no half is
 * missed for want of a binary fraction.
 *
 * @param weights - whole numbers above 0
 * @returns the whole number by `rounding`; `half-worse` takes a half to the side that is less safe for the person
 */
export function weightedLevel(
  levels: readonly number[],
  weights: readonly number[],
  rounding: Rounding,
  item: Direction,
): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sum = levels.reduce((value, level, index) => value + level * (weights[index] ?? 0), 0);
  const below = Math.floor(sum / total);
  const twice = 2 * (sum - below * total);
  if (twice < total) return below;
  if (twice > total) return below + 1;
  if (rounding === "half-up") return below + 1;
  if (rounding === "half-even") return below % 2 === 0 ? below : below + 1;
  return item.better === "lower" ? below + 1 : below;
}

/** The level less safe for the person. */
export function worseLevel(item: Direction, left: number, right: number): number {
  return item.better === "lower" ? Math.max(left, right) : Math.min(left, right);
}

/** The middle level; of the two in the middle of an even number the one less safe for the person. */
export function medianLevel(levels: readonly number[], item: Direction): number {
  const sorted = [...levels].sort((left, right) => left - right);
  const upper = Math.floor(sorted.length / 2);
  const middle = sorted[upper] ?? Number.NaN;
  return sorted.length % 2 === 1 ? middle : worseLevel(item, sorted[upper - 1] ?? middle, middle);
}

/** The most frequent values, in order of first appearance, and how often they occur. */
export function mostFrequent<T>(values: readonly T[]): { values: T[]; count: number } {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const count = Math.max(0, ...counts.values());
  return { values: [...counts].flatMap(([value, times]) => (times === count ? [value] : [])), count };
}
