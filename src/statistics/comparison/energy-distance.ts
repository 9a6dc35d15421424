import { seededRandom } from "../../random/index.ts";
import { checkCount, checkFinite } from "../check-input.ts";
import { notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import type { SignificanceTest } from "./significance-test.ts";

/** Settings of {@link energyDistanceTest}. */
export interface EnergyDistanceOptions {
  /** Random relabellings, at least 99. Default 999. */
  draws?: number;
  /** Seed of the relabellings. Default 1. */
  seed?: number | string;
}

/**
 * Two-sample test of equal distributions in several dimensions, by energy distance and random relabelling.
 *
 * The statistic is n m / (n + m) x (2 E|X-Y| - E|X-X'| - E|Y-Y'|) with Euclidean distances: 0 or more, and 0 only when
 * both samples have the same points in the same shares. Put dimensions on one scale first. The p-value is
 * (1 + hits) / (1 + draws) and never 0. Rows must be independent.
 *
 * Not estimable: fewer than two rows on a side.
 *
 * @param a - rows of equal length
 * @throws {@link InvalidInputError} for rows of different lengths or values that are not finite
 *
 * Source: Szekely & Rizzo (2004), InterStat 5; their R package `energy` (eqdist.e) has the same statistic.
 */
export function energyDistanceTest(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  options: EnergyDistanceOptions = {},
): SignificanceTest {
  const { draws = 999, seed = 1 } = options;
  checkCount(draws, "draws", 99);
  const width = a[0]?.length ?? b[0]?.length ?? 0;
  for (const [argument, rows] of [
    ["a", a],
    ["b", b],
  ] as const) {
    for (const [index, row] of rows.entries()) {
      if (row.length !== width) throw new InvalidInputError(argument, `must have ${width} numbers in every row`, index);
      checkFinite(row, argument);
    }
  }
  const observations = a.length + b.length;
  if (a.length < 2 || b.length < 2) {
    const problem = `Needs two rows on each side, got ${a.length} and ${b.length}.`;
    return notEstimable("too-few-units", problem, { units: observations, observations });
  }
  const rows = [...a, ...b];
  const distances = pairwise(rows);
  const first = Uint8Array.from(rows, (_, index) => (index < a.length ? 1 : 0));
  const observed = statistic(distances, first, a.length);
  const random = seededRandom(seed, "energy-distance");
  let hits = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    shuffle(first, random);
    if (statistic(distances, first, a.length) >= observed - 1e-12 * Math.abs(observed)) hits += 1;
  }
  return {
    status: "tested",
    pValue: (1 + hits) / (1 + draws),
    statistic: observed,
    alternative: "greater",
    method: `energy distance, ${draws} random relabellings`,
    units: observations,
    observations,
  };
}

function pairwise(rows: readonly (readonly number[])[]): Float64Array {
  const size = rows.length;
  const distances = new Float64Array(size * size);
  for (let left = 0; left < size; left += 1) {
    for (let right = left + 1; right < size; right += 1) {
      const distance = Math.hypot(...(rows[left] ?? []).map((value, index) => value - (rows[right]?.[index] ?? 0)));
      distances[left * size + right] = distance;
      distances[right * size + left] = distance;
    }
  }
  return distances;
}

function statistic(distances: Float64Array, first: Uint8Array, count: number): number {
  const size = first.length;
  let within = 0;
  let others = 0;
  let between = 0;
  for (let left = 0; left < size; left += 1) {
    for (let right = left + 1; right < size; right += 1) {
      const distance = distances[left * size + right] ?? 0;
      if (first[left] !== first[right]) between += distance;
      else if (first[left] === 1) within += distance;
      else others += distance;
    }
  }
  const rest = size - count;
  const spread = (2 * between) / (count * rest) - (2 * within) / count ** 2 - (2 * others) / rest ** 2;
  return ((count * rest) / size) * spread;
}

function shuffle(labels: Uint8Array, random: { integer(bound: number): number }): void {
  for (let last = labels.length - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1);
    const kept = labels[last] ?? 0;
    labels[last] = labels[other] ?? 0;
    labels[other] = kept;
  }
}
