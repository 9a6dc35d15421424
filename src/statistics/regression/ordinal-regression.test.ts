import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logisticRegression, ordinalRegression } from "../index.ts";
import { fitted } from "./fixtures/expect-fitted.ts";
import golden from "./fixtures/regression.golden.json" with { type: "json" };

const { level, x, g, clusters } = golden.ordinal;

describe("ordinalRegression", () => {
  test("agrees with R clm and polr", () => {
    const fit = fitted(ordinalRegression(level, { x, g }, clusters, { errors: "classical" }));
    const all = [...fit.thresholds, ...fit.coefficients];
    expect(all.map(({ name }) => name)).toEqual(["1|2", "2|3", "3|4", "4|5", "x", "g"]);
    all.forEach(({ value, standardError }, position) => {
      expect(value).toBeCloseTo(golden.ordinal.value[position] ?? Number.NaN, 7);
      expect(standardError).toBeCloseTo(golden.ordinal.se[position] ?? Number.NaN, 7);
      // polr stops its search a little early.
      expect(value).toBeCloseTo(golden.ordinal.polr[position] ?? Number.NaN, 4);
    });
    expect(fit.logLikelihood).toBeCloseTo(golden.ordinal.log_likelihood, 8);
  });

  test("agrees with numerical derivatives in R on the cluster jackknife, which is the default", () => {
    const fit = fitted(ordinalRegression(level, { x, g }, clusters));
    [...fit.thresholds, ...fit.coefficients].forEach(({ standardError }, position) => {
      expect(standardError).toBeCloseTo(golden.ordinal.cr3[position] ?? Number.NaN, 5);
    });
  });

  test("agrees with sandwich on cluster-robust errors", () => {
    const fit = fitted(ordinalRegression(level, { x, g }, clusters, { errors: "CR1" }));
    [...fit.thresholds, ...fit.coefficients].forEach(({ standardError }, position) => {
      expect(standardError).toBeCloseTo(golden.ordinal.cr1[position] ?? Number.NaN, 4);
    });
  });

  test("with two levels it is logistic regression; with no predictor thresholds are log odds of cumulative shares", () => {
    const binary = level.map((value) => (value > 2 ? 1 : 0));
    const ordinal = fitted(ordinalRegression(binary, { x }, null, { errors: "classical" }));
    const logistic = fitted(logisticRegression(binary, { x }, null, { errors: "classical" }));
    expect(ordinal.coefficients[0]?.value).toBeCloseTo(logistic.coefficients[1]?.value ?? Number.NaN, 8);
    expect(ordinal.coefficients[0]?.standardError).toBeCloseTo(
      logistic.coefficients[1]?.standardError ?? Number.NaN,
      8,
    );
    // 3 of 10 at most level 1, 8 of 10 at most level 2: log(3/7), log(8/2).
    const empty = fitted(ordinalRegression([1, 1, 1, 2, 2, 2, 2, 2, 3, 3], {}, null, { errors: "classical" }));
    expect(empty.thresholds[0]?.value).toBeCloseTo(Math.log(3 / 7), 8);
    expect(empty.thresholds[1]?.value).toBeCloseTo(Math.log(4), 8);
  });

  test("only the order of levels matters, and turning the scale turns the sign", async () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -20, max: 20 }));
    await fc.assert(
      fc.property(fc.array(row, { minLength: 30, maxLength: 60 }), (rows) => {
        const predictor = rows.map(([, value]) => value / 10);
        const regress = (levels: number[]) => ordinalRegression(levels, { predictor }, null, { errors: "classical" });
        const plain = regress(rows.map(([value]) => value));
        fc.pre(plain.status === "fitted");
        const stretched = fitted(regress(rows.map(([value]) => value ** 3)));
        const turned = fitted(regress(rows.map(([value]) => -value)));
        expect(stretched.coefficients[0]?.value).toBeCloseTo(plain.coefficients[0]?.value ?? Number.NaN, 6);
        expect(turned.coefficients[0]?.value).toBeCloseTo(-(plain.coefficients[0]?.value ?? Number.NaN), 6);
      }),
      { numRuns: 40 },
    );
  });

  test("one level, one cluster and perfect splits are not estimable", () => {
    expect(ordinalRegression([2, 2, 2, 2], { x: [1, 2, 3, 4] }, null)).toMatchObject({ reason: "no-variation" });
    expect(ordinalRegression([1, 2, 3, 2], { x: [1, 2, 2, 4] }, [1, 1, 1, 1])).toMatchObject({
      reason: "too-few-units",
    });
    expect(ordinalRegression([1, 1, 2, 2, 3, 3], { x: [1, 2, 3, 4, 5, 6] }, null)).toMatchObject({
      reason: "separated",
    });
  });
});
