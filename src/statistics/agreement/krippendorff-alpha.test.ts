import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AgreementEstimate, type AlphaLevel, InvalidInputError, krippendorffAlpha } from "../index.ts";
import golden from "./fixtures/agreement.golden.json" with { type: "json" };
import { distribution6Raters, krippendorffExample } from "./fixtures/published-examples.ts";

const levels: AlphaLevel[] = ["nominal", "ordinal", "interval", "ratio"];

function estimated(estimate: AgreementEstimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

const halfWidth = (estimate: { lower: number; value: number }) => estimate.value - estimate.lower;

describe("krippendorffAlpha", () => {
  test.each([
    { level: "nominal" as const, value: 0.743 },
    { level: "ordinal" as const, value: 0.815 },
    { level: "interval" as const, value: 0.849 },
    { level: "ratio" as const, value: 0.797 },
  ])("reproduces Krippendorff's own worked example, $level: $value", ({ level, value }) => {
    const estimate = estimated(krippendorffAlpha(krippendorffExample, { unit: "item", level }));
    expect(estimate.value).toBeCloseTo(value, 3);
    // The twelfth unit has one rating and cannot be paired.
    expect(estimate).toMatchObject({ units: 11, observations: 40, unitsLeftOut: 1 });
  });

  test.each(golden.alpha)("agrees with a pair-by-pair computation in R, $level, error and clusters included", (row) => {
    const level = levels.find((candidate) => candidate === row.level);
    if (level === undefined) throw new Error(row.level);
    const options = { unit: "item", level } as const;
    const estimate = estimated(krippendorffAlpha(golden.multi, { ...options, interval: "large-sample" }));
    expect(estimate.value).toBeCloseTo(row.value, 10);
    // R's derivative is over all 40 rows (two of them add nothing); 38 can be paired: t(37) at 97.5 % is 2.0261925.
    expect(halfWidth(estimate) / 2.0261924630291097).toBeCloseTo(row.error * Math.sqrt((39 / 40) * (38 / 37)), 7);
    const clusters = golden.multi.map((_, index) => Math.floor(index / 5));
    const clustered = estimated(krippendorffAlpha(golden.multi, { ...options, clusters, interval: "large-sample" }));
    expect(halfWidth(clustered) / 2.364624251592785).toBeCloseTo(row.clustered, 7);
    const jackknife = estimated(krippendorffAlpha(golden.multi, options));
    expect([jackknife.lower, jackknife.upper]).toEqual(row.jackknife.map((limit) => expect.closeTo(limit, 9)));
    const byCluster = estimated(krippendorffAlpha(golden.multi, { ...options, clusters }));
    expect([byCluster.lower, byCluster.upper]).toEqual(row.clusteredJackknife.map((limit) => expect.closeTo(limit, 9)));
  });

  test("meets irrCAC's printed output: .4204384 with error .08243 for six raters", () => {
    const estimate = estimated(
      krippendorffAlpha(distribution6Raters, { unit: "item", level: "nominal", interval: "large-sample" }),
    );
    expect(estimate.value).toBeCloseTo(0.4204384, 7);
    // Gwet's linearization holds the small-sample term (n - 1) / n fixed, the jackknife does not: errors differ by 1 %.
    expect(halfWidth(estimate) / 2.1447866879169273).toBeCloseTo(0.08243228, 2);
  });

  // By hand: (1, 1), (2, 2), (1, 2): within pairs 2 of 6 ordered pairs differ (Do = 1/3); three 1s and three 2s:
  // De = 18 / 30 = .6; alpha = 1 - (1/3) / .6 = 4/9.
  test("three units, by hand", () => {
    expect(
      estimated(
        krippendorffAlpha(
          [
            [1, 1],
            [2, 2],
            [1, 2],
          ],
          { unit: "item", level: "nominal" },
        ),
      ).value,
    ).toBeCloseTo(4 / 9, 12);
  });

  test("no disagreement at all has a lower limit from the number of units, not 1", () => {
    for (const level of levels) {
      const estimate = estimated(
        krippendorffAlpha(
          [
            [1, 1],
            [2, 2],
            [3, 3],
            [1, 1],
          ],
          { unit: "item", level },
        ),
      );
      expect(estimate).toMatchObject({ value: 1, upper: 1 });
      expect(estimate.lower).toBeLessThan(0.5);
    }
  });

  test("ordinal ignores how far apart levels are, interval ignores origin and unit, ratio ignores the unit", async () => {
    const rating = fc.option(fc.integer({ min: 1, max: 5 }));
    await fc.assert(
      fc.property(fc.array(fc.tuple(rating, rating, rating), { minLength: 3, maxLength: 30 }), (rows) => {
        const map = (change: (value: number) => number) =>
          rows.map((row) => row.map((value) => (value === null ? null : change(value))));
        const pairs = [
          ["nominal", (value: number) => (value * 7) % 11],
          ["ordinal", (value: number) => value ** 3],
          ["interval", (value: number) => 3 * value - 40],
          ["ratio", (value: number) => 3 * value],
        ] as const;
        for (const [level, change] of pairs) {
          const estimate = krippendorffAlpha(rows, { unit: "item", level });
          const changed = krippendorffAlpha(map(change).reverse(), { unit: "item", level });
          expect(changed.status).toBe(estimate.status);
          if (estimate.status !== "estimated" || changed.status !== "estimated") continue;
          expect(changed.value).toBeCloseTo(estimate.value, 8);
          expect(changed.lower).toBeCloseTo(estimate.lower, 6);
          expect(estimate.value).toBeLessThanOrEqual(1);
          expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("bad input gets a reason or a located error", () => {
    const options = { unit: "item", level: "interval" } as const;
    expect(krippendorffAlpha([], options)).toMatchObject({ reason: "no-data" });
    expect(krippendorffAlpha([[null, null]], options)).toMatchObject({ reason: "no-data" });
    expect(krippendorffAlpha([[1], [2]], options)).toMatchObject({ reason: "one-rater" });
    expect(
      krippendorffAlpha(
        [
          [1, 2],
          [1, null],
        ],
        options,
      ),
    ).toMatchObject({ reason: "too-few-units", unitsLeftOut: 1 });
    expect(
      krippendorffAlpha(
        [
          [3, 3],
          [3, 3],
        ],
        options,
      ),
    ).toMatchObject({ reason: "no-variation" });
    expect(() =>
      krippendorffAlpha(
        [
          ["a", "b"],
          ["a", "a"],
        ],
        options,
      ),
    ).toThrow(InvalidInputError);
    expect(() =>
      krippendorffAlpha(
        [
          [-1, 1],
          [2, 2],
        ],
        { unit: "item", level: "ratio" },
      ),
    ).toThrow(/negative/);
  });
});
