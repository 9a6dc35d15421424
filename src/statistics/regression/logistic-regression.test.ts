import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "../index.ts";
import { fitted } from "./fixtures/expect-fitted.ts";
import golden from "./fixtures/regression.golden.json" with { type: "json" };

const { x, treat, clusters } = golden.linear;
const { z } = golden.logistic;

describe("logisticRegression", () => {
  test.each([
    ["classical", golden.logistic.classical],
    ["CR0", golden.logistic.cr0],
    ["CR1", golden.logistic.cr1],
    ["CR2", golden.logistic.cr2],
  ] as const)("agrees with R on %s errors", (errors, standardErrors) => {
    const fit = fitted(logisticRegression(z, { x, treat }, clusters, { errors }));
    fit.coefficients.forEach((coefficient, position) => {
      expect(coefficient.value).toBeCloseTo(golden.logistic.value[position] ?? Number.NaN, 8);
      expect(coefficient.standardError).toBeCloseTo(standardErrors[position] ?? Number.NaN, 7);
    });
    expect(fit.logLikelihood).toBeCloseTo(golden.logistic.log_likelihood, 8);
  });

  test("with predictors constant in clusters CR2 is clubSandwich's, degrees of freedom included; else within 1 %", () => {
    const byTreat = fitted(logisticRegression(z, { treat }, clusters));
    byTreat.coefficients.forEach(({ value, standardError, degreesOfFreedom }, position) => {
      expect(value).toBeCloseTo(golden.logistic.by_treat.value[position] ?? Number.NaN, 8);
      expect(standardError).toBeCloseTo(golden.logistic.by_treat.cr2[position] ?? Number.NaN, 7);
      expect(degreesOfFreedom).toBeCloseTo(golden.logistic.by_treat.df[position] ?? Number.NaN, 4);
    });
    const fit = fitted(logisticRegression(z, { x, treat }, clusters));
    fit.coefficients.forEach(({ standardError }, position) => {
      expect(standardError / (golden.logistic.club_cr2[position] ?? Number.NaN)).toBeCloseTo(1, 2);
    });
  });

  test("with one 0/1 predictor it is the log odds ratio of the table", async () => {
    // Closed form: a of n1 and c of n2 give log(a d / (b c)) with variance 1/a + 1/b + 1/c + 1/d.
    const count = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const rows = [
          ...Array.from({ length: a }, () => [1, 1]),
          ...Array.from({ length: b }, () => [0, 1]),
          ...Array.from({ length: c }, () => [1, 0]),
          ...Array.from({ length: d }, () => [0, 0]),
        ];
        const fit = fitted(
          logisticRegression(
            rows.map(([outcome]) => outcome ?? 0),
            { group: rows.map(([, group]) => group ?? 0) },
            null,
            { errors: "classical" },
          ),
        );
        expect(fit.coefficients[1]?.value).toBeCloseTo(Math.log((a * d) / (b * c)), 7);
        expect(fit.coefficients[1]?.standardError).toBeCloseTo(Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), 6);
      }),
    );
  });

  test("weights count observations: weight 3 is three rows", () => {
    const weighted = fitted(
      logisticRegression([1, 0, 1, 0], { x: [1, 2, 3, 4] }, null, { errors: "classical", weights: [3, 2, 1, 3] }),
    );
    const rows = fitted(
      logisticRegression([1, 1, 1, 0, 0, 1, 0, 0, 0], { x: [1, 1, 1, 2, 2, 3, 4, 4, 4] }, null, {
        errors: "classical",
      }),
    );
    expect(weighted.coefficients[1]?.value).toBeCloseTo(rows.coefficients[1]?.value ?? Number.NaN, 8);
    expect(weighted.coefficients[1]?.standardError).toBeCloseTo(rows.coefficients[1]?.standardError ?? Number.NaN, 8);
  });

  test("perfect and nearly perfect separation are named, never huge numbers", () => {
    expect(logisticRegression([0, 0, 0, 1, 1, 1], { x: [1, 2, 3, 4, 5, 6] }, null)).toMatchObject({
      reason: "separated",
    });
    // No event at all in one group.
    expect(logisticRegression([0, 0, 0, 0, 1, 1], { x: [0, 0, 0, 1, 1, 1] }, null)).toMatchObject({
      reason: "separated",
    });
    expect(logisticRegression([1, 1, 1, 1], { x: [1, 2, 3, 4] }, null)).toMatchObject({ reason: "no-variation" });
  });

  test("a far outlier among well-mixed data is no separation", () => {
    const fit = logisticRegression([0, 1, 0, 1, 0, 1, 1], { x: [1, 1.5, 2, 2.5, 3, 3.5, 400] }, null);
    expect(fit.status).toBe("fitted");
  });

  test("an outcome that is no share is an error that says where", () => {
    expect(() => logisticRegression([0, 2], { x: [1, 2] }, null)).toThrow(/outcome\[1\]/);
  });
});
