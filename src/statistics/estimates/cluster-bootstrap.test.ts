import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusterBootstrap, type Estimate, InvalidInputError } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

const { x, sums, sizes } = golden.bootstrap;

function ratio(numerators: readonly number[], denominators: readonly number[]) {
  return (weights: Float64Array) => {
    let above = 0;
    let below = 0;
    weights.forEach((weight, index) => {
      above += weight * (numerators[index] ?? 0);
      below += weight * (denominators[index] ?? 0);
    });
    return above / below;
  };
}

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("clusterBootstrap", () => {
  const ones = x.map(() => 1);
  // Both sides are simulations: 200,000 draws in R, 20,000 here; at a tail of 2.5 % their error is about 0.01 and 0.03.
  test.each([
    { name: "mean", statistic: ratio(x, ones), expected: golden.bootstrap.mean, tolerance: 0.025 },
    { name: "ratio", statistic: ratio(sums, sizes), expected: golden.bootstrap.ratio, tolerance: 0.08 },
  ])("agrees with R boot for a $name, percentile and BCa", ({ statistic, expected, tolerance }) => {
    const options = { seed: 1, draws: 20_000, widenForFewGroups: false };
    const percentile = estimated(clusterBootstrap(x, statistic, { ...options, kind: "percentile" }));
    const bca = estimated(clusterBootstrap(x, statistic, { ...options, kind: "bca" }));
    expect(bca.value).toBeCloseTo(expected.value, 10);
    const pairs = [
      [percentile.lower, expected.percentile[0]],
      [percentile.upper, expected.percentile[1]],
      [bca.lower, expected.bca[0]],
      [bca.upper, expected.bca[1]],
    ];
    for (const [actual = 0, wanted = 0] of pairs) expect(Math.abs(actual - wanted)).toBeLessThan(tolerance);
  });

  // By hand: with two groups at 0 and 1 a draw's mean is 0, 1/2 or 1 with chances 1/4, 1/2, 1/4: a 40 % interval is
  // [1/2, 1/2] and an 80 % one [0, 1].
  test("two groups, by hand", () => {
    const mean = ratio([0, 1], [1, 1]);
    const options = { seed: 2, kind: "percentile" as const, widenForFewGroups: false };
    expect(clusterBootstrap([0, 1], mean, { ...options, confidence: 0.4 })).toMatchObject({ lower: 0.5, upper: 0.5 });
    expect(clusterBootstrap([0, 1], mean, { ...options, confidence: 0.8 })).toMatchObject({ lower: 0, upper: 1 });
  });

  test("widening matters for few groups and fades for many", () => {
    const few = Array.from({ length: 8 }, (_, index) => index);
    const width = (groups: number[], widenForFewGroups: boolean) => {
      const mean = ratio(
        groups,
        groups.map(() => 1),
      );
      const { lower, upper } = estimated(clusterBootstrap(groups, mean, { seed: 3, widenForFewGroups }));
      return upper - lower;
    };
    expect(width(few, true) / width(few, false)).toBeGreaterThan(1.15);
    const many = Array.from({ length: 400 }, (_, index) => index % 8);
    expect(width(many, true) / width(many, false)).toBeLessThan(1.03);
  });

  test("same seed, same interval; a shift of the data shifts it", async () => {
    const groups = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 20 });
    await fc.assert(
      fc.property(groups, fc.integer(), (values, seed) => {
        const options = { seed, draws: 200 };
        const mean = ratio(
          values,
          values.map(() => 1),
        );
        const interval = clusterBootstrap(values, mean, options);
        if (interval.status !== "estimated") {
          expect(new Set(values).size).toBe(1);
          return;
        }
        const first = interval;
        expect(clusterBootstrap(values, mean, options)).toEqual(first);
        expect(first.lower).toBeGreaterThanOrEqual(Math.min(...values));
        expect(first.upper).toBeLessThanOrEqual(Math.max(...values));
        const shifted = estimated(clusterBootstrap(values, (weights) => mean(weights) + 64, options));
        expect(shifted.lower).toBeCloseTo(first.lower + 64, 9);
      }),
      { numRuns: 40 },
    );
  });

  test("draws that allow no statistic are counted, and too many of them are no interval", () => {
    const groups = Array.from({ length: 30 }, (_, index) => index);
    const needsThree = (weights: Float64Array) => {
      const different = weights.filter((weight) => weight > 0).length;
      return different < 16 ? undefined : different;
    };
    expect(estimated(clusterBootstrap(groups, needsThree, { seed: 1 })).method).toMatch(/\d+ not computable/);
    const rarely = (weights: Float64Array) => (weights.every((weight) => weight === 1) ? 1 : undefined);
    expect(clusterBootstrap(groups, rarely, { seed: 1 })).toMatchObject({
      status: "not-estimable",
      reason: "no-variation",
    });
  });

  test("bad input gets an error or a reason", () => {
    expect(clusterBootstrap([1], () => 1, { seed: 1 })).toMatchObject({ reason: "too-few-units" });
    expect(clusterBootstrap([1, 2], () => Number.NaN, { seed: 1 })).toMatchObject({ reason: "no-variation" });
    expect(() => clusterBootstrap([1, 2], () => 1, { seed: 1, draws: 10 })).toThrow(InvalidInputError);
    expect(() => clusterBootstrap([1, 2], () => 1, { seed: 1, confidence: 1 })).toThrow(InvalidInputError);
  });
});
