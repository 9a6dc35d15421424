import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indicatorPredictors, linearRegression } from "../index.ts";
import { fitted } from "./fixtures/expect-fitted.ts";
import golden from "./fixtures/regression.golden.json" with { type: "json" };

const { y, x, treat, clusters } = golden.linear;

describe("linearRegression", () => {
  test.each([
    ["classical", golden.linear.classical],
    ["CR0", golden.linear.cr0],
    ["CR1", golden.linear.cr1],
    ["CR2", golden.linear.cr2],
  ] as const)("agrees with R on %s errors", (errors, standardErrors) => {
    const fit = fitted(linearRegression(y, { x, treat }, clusters, { errors }));
    fit.coefficients.forEach((coefficient, position) => {
      expect(coefficient.value).toBeCloseTo(golden.linear.value[position] ?? Number.NaN, 10);
      expect(coefficient.standardError).toBeCloseTo(standardErrors[position] ?? Number.NaN, 10);
    });
    expect(fit.residualDeviation).toBeCloseTo(golden.linear.sigma, 10);
    expect(fit.rSquared).toBeCloseTo(golden.linear.r_squared, 10);
  });

  test("agrees with clubSandwich on Satterthwaite degrees of freedom", () => {
    const fit = fitted(linearRegression(y, { x, treat }, clusters));
    fit.coefficients.forEach(({ degreesOfFreedom }, position) => {
      expect(degreesOfFreedom).toBeCloseTo(golden.linear.df[position] ?? Number.NaN, 6);
    });
  });

  test("without clusters CR2 is HC2", () => {
    const fit = fitted(linearRegression(y, { x, treat }, null));
    fit.coefficients.forEach(({ standardError }, position) => {
      expect(standardError).toBeCloseTo(golden.linear.hc2[position] ?? Number.NaN, 10);
    });
  });

  test("four points by hand: y = 1, 2, 2, 4 on x = 0, 1, 2, 3", () => {
    // Means 1.5 and 2.25; Sxy = (-1.5)(-1.25) + (-.5)(-.25) + (.5)(-.25) + (1.5)(1.75) = 4.5, Sxx = 5: slope .9,
    // intercept 2.25 - 1.35 = .9. Residuals .1, .2, -.7, .4: squares .70; sigma^2 = .35; SE(slope) = sqrt(.35 / 5).
    const fit = fitted(linearRegression([1, 2, 2, 4], { x: [0, 1, 2, 3] }, null, { errors: "classical" }));
    expect(fit.coefficients[0]?.value).toBeCloseTo(0.9, 12);
    expect(fit.coefficients[1]?.value).toBeCloseTo(0.9, 12);
    expect(fit.coefficients[1]?.standardError).toBeCloseTo(Math.sqrt(0.07), 12);
  });

  test("log remaining length of conversations by participant: the published recipe with normal tests", () => {
    // ln(n - i) = b0 + b1 coded + b2 i / n, errors clustered by participant. Every message occurs coded and uncoded, the effect
    // of the code being 0.6, 0.8, 0.65, 0.75 by participant: b1 is their mean 0.7. Its CR0 error is
    // sqrt(sum (effect - 0.7)^2) / 4 = 0.0395285, for CR1 x sqrt(4 / 3 x 79 / 77).
    const people = [
      [0, 0.1, 0.6],
      [0.3, -0.2, 0.8],
      [0.1, 0.05, 0.65],
      [0.2, 0.3, 0.75],
    ];
    const rows = people.flatMap((_, participant) =>
      Array.from({ length: 10 }, (_, index) => [0, 1].map((coded) => ({ participant, index, coded }))).flat(),
    );
    const fit = fitted(
      linearRegression(
        rows.map(({ index, coded, participant }) => {
          const [start = 0, trend = 0, effect = 0] = people[participant] ?? [];
          return Math.log(10 - index) + start + (trend * index) / 10 + effect * coded;
        }),
        { coded: rows.map(({ coded }) => coded), position: rows.map(({ index }) => index / 10) },
        rows.map(({ participant }) => participant),
        { errors: "CR1", distribution: "normal" },
      ),
    );
    expect(fit.coefficients[1]?.value).toBeCloseTo(0.7, 10);
    expect(fit.coefficients[1]?.standardError).toBeCloseTo(0.0395285 * Math.sqrt((4 / 3) * (79 / 77)), 6);
    expect(fit.coefficients[1]?.degreesOfFreedom).toBeNull();
  });

  test("is not estimable when predictors depend on each other, naming the one at fault", () => {
    const result = linearRegression(y, { x, double: x.map((value) => 2 * value) }, clusters);
    expect(result).toMatchObject({ status: "not-estimable", reason: "singular" });
    expect("detail" in result && result.detail).toContain("double");
  });

  test("is not estimable for one cluster, too few observations, or an exact fit", () => {
    expect(linearRegression([1, 2, 3, 5], { x: [1, 2, 3, 4] }, [1, 1, 1, 1])).toMatchObject({
      reason: "too-few-units",
    });
    expect(linearRegression([1, 2], { x: [1, 2] }, null)).toMatchObject({ reason: "too-few-units" });
    expect(linearRegression([2, 4, 6, 8], { x: [1, 2, 3, 4] }, null)).toMatchObject({ reason: "no-variation" });
    expect(linearRegression([], { x: [] }, null)).toMatchObject({ reason: "no-data" });
  });

  test("a group of one cluster has no robust error, however many observations it has", () => {
    const arm = [1, 1, 1, 0, 0, 0, 0, 0, 0];
    const clusters = ["a", "a", "a", "b", "b", "c", "c", "d", "d"];
    const outcome = [5, 4, 5, 3, 2, 4, 3, 3, 1];
    for (const errors of ["CR0", "CR1", "CR2"] as const) {
      expect(linearRegression(outcome, { arm }, clusters, { errors })).toMatchObject({ reason: "too-few-units" });
    }
    expect(linearRegression(outcome, { arm }, clusters, { errors: "classical" }).status).toBe("fitted");
    expect(linearRegression([1, 2, 4, 3], { one: [1, 0, 0, 0] }, null)).toMatchObject({ reason: "too-few-units" });
  });

  test("a value that is no number is an error that says where", () => {
    expect(() => linearRegression([1, 2, Number.NaN], { x: [1, 2, 3] }, null)).toThrow(/outcome\[2\]/);
    expect(() => linearRegression([1, 2, 3], { x: [1, 2] }, null)).toThrow(/predictors\.x/);
  });

  test("indicators against a reference give differences of group means", () => {
    const groups = ["a", "b", "a", "c", "b", "c"];
    const fit = fitted(
      linearRegression([1, 5, 3, 7, 6, 10], indicatorPredictors("arm", groups), null, { errors: "classical" }),
    );
    expect(fit.coefficients.map(({ name }) => name)).toEqual(["(intercept)", "arm=b", "arm=c"]);
    expect(fit.coefficients.map(({ value }) => value)).toEqual([2, 3.5, 6.5].map((value) => expect.closeTo(value, 10)));
  });

  test("scaling a predictor scales its coefficient and nothing else; order of rows does not matter", async () => {
    const number = fc.integer({ min: -50, max: 50 });
    await fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, fc.integer({ min: 0, max: 5 })), { minLength: 12, maxLength: 40 }),
        fc.integer({ min: 2, max: 9 }),
        (rows, factor) => {
          const regress = (data: typeof rows, scale: number) =>
            linearRegression(
              data.map(([outcome]) => outcome),
              { x: data.map(([, predictor]) => predictor * scale) },
              data.map(([, , cluster]) => cluster),
            );
          const plain = regress(rows, 1);
          fc.pre(plain.status === "fitted");
          const scaled = fitted(regress(rows, factor));
          const turned = fitted(regress([...rows].reverse(), 1));
          const slope = plain.coefficients[1];
          expect((scaled.coefficients[1]?.value ?? 0) * factor).toBeCloseTo(slope?.value ?? Number.NaN, 6);
          expect((scaled.coefficients[1]?.standardError ?? 0) * factor).toBeCloseTo(
            slope?.standardError ?? Number.NaN,
            6,
          );
          expect(turned.coefficients[1]?.standardError).toBeCloseTo(slope?.standardError ?? Number.NaN, 6);
        },
      ),
    );
  });
});
