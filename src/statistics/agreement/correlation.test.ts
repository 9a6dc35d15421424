import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AgreementEstimate,
  concordanceCorrelation,
  InvalidInputError,
  kendallTauB,
  pearsonCorrelation,
  spearmanCorrelation,
} from "../index.ts";
import golden from "./fixtures/agreement.golden.json" with { type: "json" };

const { x, y, xTied, yTied, clusters, pearson, spearman, kendall, ccc } = golden.pairs;
function estimated(estimate: AgreementEstimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

const limits = ({ lower, upper }: { lower: number; upper: number }) => [lower, upper];
const near = (expected: readonly number[]) => expected.map((limit) => expect.closeTo(limit, 9));

describe("correlations", () => {
  test.each([
    { name: "Pearson", compute: pearsonCorrelation, first: x, second: y, expected: pearson },
    { name: "Spearman", compute: spearmanCorrelation, first: xTied, second: yTied, expected: spearman },
    { name: "Kendall", compute: kendallTauB, first: xTied, second: yTied, expected: kendall },
  ])(
    "$name agrees with R: large-sample, jackknife, and jackknife over clusters",
    ({ compute, first, second, expected }) => {
      const textbook = estimated(compute(first, second, { unit: "item", interval: "large-sample" }));
      expect(textbook.value).toBeCloseTo(expected.value, 12);
      expect(limits(textbook)).toEqual(near(expected.interval));
      expect(limits(estimated(compute(first, second, { unit: "item" })))).toEqual(near(expected.jackknife));
      const clustered = estimated(compute(first, second, { unit: "item", clusters }));
      expect(clustered).toMatchObject({ units: 15, observations: 45 });
      expect(limits(clustered)).toEqual(near(expected.clusteredJackknife));
    },
  );

  test("Lin's concordance agrees with R, independent and clustered", () => {
    const estimate = estimated(concordanceCorrelation(x, y, { unit: "item" }));
    expect(estimate.value).toBeCloseTo(ccc.value, 12);
    expect(limits(estimate)).toEqual(near(ccc.jackknife));
    const clustered = estimated(concordanceCorrelation(x, y, { unit: "item", clusters }));
    expect(limits(clustered)).toEqual(near(ccc.clusteredJackknife));
  });

  // By hand: 1 2 3 4 5 against 1 3 2 5 4: two of ten pairs discordant: tau (8 - 2) / 10; d^2 sums to 4: rho 1 - 24 / 120.
  // Concordance for y = x + 1 over 1..5: variances 2, covariance 2, shift 1: 4 / 5.
  test("five pairs, by hand", () => {
    const ranks = [1, 2, 3, 4, 5];
    expect(estimated(kendallTauB(ranks, [1, 3, 2, 5, 4], { unit: "item" })).value).toBeCloseTo(0.6, 12);
    expect(estimated(spearmanCorrelation(ranks, [1, 3, 2, 5, 4], { unit: "item" })).value).toBeCloseTo(0.8, 12);
    const shifted = concordanceCorrelation(
      ranks,
      ranks.map((rank) => rank + 1),
      { unit: "item" },
    );
    expect(estimated(shifted).value).toBeCloseTo(0.8, 12);
    expect(
      estimated(
        pearsonCorrelation(
          ranks,
          ranks.map((rank) => rank + 1),
          { unit: "item" },
        ),
      ).value,
    ).toBe(1);
  });

  test("perfect order is not certainty: the inner limit comes from the number of pairs", () => {
    const ranks = Array.from({ length: 12 }, (_, index) => index);
    for (const compute of [pearsonCorrelation, spearmanCorrelation, kendallTauB]) {
      const up = estimated(
        compute(
          ranks,
          ranks.map((rank) => 2 * rank),
          { unit: "system" },
        ),
      );
      const down = estimated(
        compute(
          ranks,
          ranks.map((rank) => -rank),
          { unit: "system" },
        ),
      );
      expect(up).toMatchObject({ value: 1, upper: 1 });
      expect(up.lower).toBeLessThan(0.6);
      expect(down.upper).toBeCloseTo(-up.lower, 12);
    }
    expect(estimated(concordanceCorrelation(ranks, ranks, { unit: "system" })).lower).toBeLessThan(0.9);
  });

  test("signs, bounds and symmetry; Kendall by counting all pairs", async () => {
    const rating = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.property(fc.array(fc.tuple(rating, rating), { minLength: 6, maxLength: 40 }), (pairs) => {
        const first = pairs.map(([a]) => a);
        const second = pairs.map(([, b]) => b);
        for (const compute of [pearsonCorrelation, spearmanCorrelation, kendallTauB, concordanceCorrelation]) {
          const estimate = compute(first, second, { unit: "item" });
          const swapped = compute(second, first, { unit: "item" });
          expect(swapped.status).toBe(estimate.status);
          if (estimate.status !== "estimated" || swapped.status !== "estimated") continue;
          expect(swapped.value).toBeCloseTo(estimate.value, 9);
          expect(estimate.lower).toBeGreaterThanOrEqual(-1);
          expect(estimate.upper).toBeLessThanOrEqual(1);
          expect(estimate.lower).toBeLessThanOrEqual(estimate.value);
          expect(estimate.upper).toBeGreaterThanOrEqual(estimate.value);
          expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
        }
        const tau = kendallTauB(first, second, { unit: "item" });
        if (tau.status !== "estimated") return;
        let score = 0;
        let untiedFirst = 0;
        let untiedSecond = 0;
        for (let i = 0; i < pairs.length; i += 1) {
          for (let j = 0; j < i; j += 1) {
            const a = Math.sign((first[i] ?? 0) - (first[j] ?? 0));
            const b = Math.sign((second[i] ?? 0) - (second[j] ?? 0));
            score += a * b;
            untiedFirst += a * a;
            untiedSecond += b * b;
          }
        }
        expect(tau.value).toBeCloseTo(score / Math.sqrt(untiedFirst * untiedSecond), 9);
      }),
    );
  });

  test("bad input gets a reason or a located error", () => {
    for (const compute of [pearsonCorrelation, spearmanCorrelation, kendallTauB, concordanceCorrelation]) {
      expect(compute([], [], { unit: "item" })).toMatchObject({ reason: "no-data" });
      expect(compute([1, 2], [1, 2], { unit: "item" })).toMatchObject({ reason: "too-few-units" });
      expect(() => compute([1, 2], [1], { unit: "item" })).toThrow(InvalidInputError);
      expect(() => compute([1, Number.NaN], [1, 2], { unit: "item" })).toThrow(/^first\[1\]/);
    }
    const independent = { unit: "item", interval: "large-sample", clusters: [1, 2, 3, 4, 5] } as const;
    expect(() => pearsonCorrelation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], independent)).toThrow(/^interval/);
    const constant = [3, 3, 3, 3, 3, 3];
    expect(pearsonCorrelation(constant, [1, 2, 3, 4, 5, 6], { unit: "item" })).toMatchObject({
      reason: "no-variation",
    });
    expect(concordanceCorrelation(constant, constant, { unit: "item" })).toMatchObject({ reason: "no-variation" });
  });
});
