import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KendallWEstimate, kendallW, spearmanCorrelation } from "../index.ts";
import golden from "./fixtures/agreement.golden.json" with { type: "json" };

function estimated(estimate: KendallWEstimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("kendallW", () => {
  test("agrees with R friedman.test on tied ranks", () => {
    const estimate = estimated(kendallW(golden.kendallW.rows, { unit: "item" }));
    expect(estimate.value).toBeCloseTo(golden.kendallW.value, 12);
    expect(estimate.test?.statistic).toBeCloseTo(golden.kendallW.statistic, 10);
    expect(estimate.test?.pValue).toBeCloseTo(golden.kendallW.p, 10);
    expect(estimate.lower).toBeLessThan(estimate.value);
    expect(estimate.upper).toBeGreaterThan(estimate.value);
  });

  // By hand: ranks 1 2 3 4, 1 2 3 4, 4 2 3 1: sums 6 6 9 9, squares about 7.5: 9; W = 12 * 9 / (9 * 60) = 1/5.
  test("three raters, four units, by hand", () => {
    const rows = [
      [1, 1, 4],
      [2, 2, 2],
      [3, 3, 3],
      [4, 4, 1],
    ];
    expect(estimated(kendallW(rows, { unit: "item" })).value).toBeCloseTo(0.2, 12);
  });

  test("all in the same order has width", () => {
    const rows = Array.from({ length: 9 }, (_, unit) => [unit, 2 * unit, unit * unit]);
    const estimate = estimated(kendallW(rows, { unit: "system" }));
    expect(estimate).toMatchObject({ value: 1, upper: 1 });
    expect(estimate.lower).toBeLessThan(0.9);
  });

  test("without ties it is (1 + (k - 1) mean Spearman) / k, whatever rising scale a rater uses", async () => {
    const permutation = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: 7, maxLength: 7 });
    await fc.assert(
      fc.property(permutation, permutation, permutation, (a, b, c) => {
        const rows = a.map((value, unit) => [value, (b[unit] ?? 0) ** 2, -1 / (c[unit] ?? 1)]);
        const rho = (first: number[], second: number[]) => {
          const estimate = spearmanCorrelation(first, second, { unit: "item" });
          if (estimate.status !== "estimated") throw new Error(estimate.detail);
          return estimate.value;
        };
        const mean = (rho(a, b) + rho(a, c) + rho(b, c)) / 3;
        const estimate = kendallW(rows, { unit: "item", draws: 100 });
        // Two raters in opposite orders cancel whatever is drawn: then W has no spread. The statistic is k (n - 1) W.
        const value = estimate.status === "estimated" ? estimate.value : (estimate.test?.statistic ?? 0) / 18;
        expect(value).toBeCloseTo((1 + 2 * mean) / 3, 10);
      }),
      { numRuns: 40 },
    );
  });

  test("bad input gets a reason", () => {
    const options = { unit: "item" } as const;
    expect(kendallW([], options)).toMatchObject({ reason: "no-data" });
    expect(kendallW([[1], [2], [3]], options)).toMatchObject({ reason: "one-rater" });
    expect(
      kendallW(
        [
          [1, 2],
          [2, 3],
          [1, null],
        ],
        options,
      ),
    ).toMatchObject({ reason: "too-few-units", unitsLeftOut: 1 });
    expect(
      kendallW(
        [
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ],
        options,
      ),
    ).toMatchObject({ reason: "no-variation" });
  });
});
