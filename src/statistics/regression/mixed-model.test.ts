import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mixedModel, varianceComponents } from "../index.ts";
import { fitted } from "./fixtures/expect-fitted.ts";
import golden from "./fixtures/regression.golden.json" with { type: "json" };

const { data, one, two, three, zero, balanced } = golden.mixed;
const fixed = { x: data.x, treat: data.treat };

describe("mixedModel", () => {
  test.each([
    ["one random intercept", fixed, ["scenario"], one],
    ["two crossed random intercepts", fixed, ["scenario", "judge"], two],
    ["three, one nested", {}, ["scenario", "judge", "conversation"], three],
  ] as const)("agrees with lme4 and lmerTest: %s", (_, predictors, names, expected) => {
    const groupings = Object.fromEntries(names.map((name) => [name, data[name]]));
    const fit = fitted(mixedModel(data.y, predictors, groupings));
    for (const { name, variance } of fit.components) {
      const place = expected.groupings.indexOf(name === "(residual)" ? "Residual" : name);
      expect(variance, name).toBeCloseTo(expected.variance[place] ?? Number.NaN, 5);
    }
    fit.coefficients.forEach(({ value, standardError, degreesOfFreedom }, position) => {
      expect(value).toBeCloseTo([expected.value].flat()[position] ?? Number.NaN, 6);
      expect(standardError).toBeCloseTo([expected.se].flat()[position] ?? Number.NaN, 6);
      expect((degreesOfFreedom ?? Number.NaN) / ([expected.df].flat()[position] ?? Number.NaN)).toBeCloseTo(1, 2);
    });
    expect(fit.criterion).toBeCloseTo(expected.criterion, 6);
  });

  test("a component that is not there is 0 and said to be at the boundary", () => {
    const fit = fitted(mixedModel(zero.y, {}, { scenario: data.scenario }));
    expect(fit.isAtBoundary).toBe(true);
    expect(fit.components[0]?.variance).toBe(0);
    expect(fit.components[1]?.variance).toBeCloseTo(zero.variance[1] ?? Number.NaN, 8);
  });

  test("balanced one-way layout by hand: components and degrees of freedom of the analysis of variance", () => {
    // 10 groups of 6, treatment between groups: residual = MSW, component = (MSB - MSW) / 6 with MSB on 8 df, and the
    // treatment effect is tested with 8 df and standard error sqrt(2 x MSB / 30).
    const means = Array.from({ length: 10 }, (_, group) => {
      const own = balanced.y.filter((_, index) => balanced.g[index] === group + 1);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    });
    const within =
      balanced.y.reduce((sum, value, index) => sum + (value - (means[(balanced.g[index] ?? 0) - 1] ?? 0)) ** 2, 0) / 50;
    const armMean = (from: number) => means.slice(from, from + 5).reduce((sum, value) => sum + value, 0) / 5;
    const between = (6 / 8) * means.reduce((sum, value, group) => sum + (value - armMean(group < 5 ? 0 : 5)) ** 2, 0);
    const fit = fitted(mixedModel(balanced.y, { treat: balanced.treat }, { group: balanced.g }));
    expect(fit.components[1]?.variance).toBeCloseTo(within, 6);
    expect(fit.components[0]?.variance).toBeCloseTo((between - within) / 6, 6);
    const effect = fit.coefficients[1];
    expect(effect?.value).toBeCloseTo(armMean(5) - armMean(0), 8);
    expect(effect?.standardError).toBeCloseTo(Math.sqrt((2 * between) / 30), 6);
    expect(effect?.degreesOfFreedom).toBeCloseTo(8, 2);
  });

  test("shifting and scaling ratings shifts and scales the fit", async () => {
    await fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 9 }), (shift, scale) => {
        const plain = fitted(mixedModel(balanced.y, {}, { group: balanced.g }));
        const moved = fitted(
          mixedModel(
            balanced.y.map((value) => shift + scale * value),
            {},
            { group: balanced.g },
          ),
        );
        expect(moved.coefficients[0]?.value).toBeCloseTo(shift + scale * (plain.coefficients[0]?.value ?? 0), 6);
        expect(moved.components[0]?.share).toBeCloseTo(plain.components[0]?.share ?? Number.NaN, 4);
      }),
      { numRuns: 20 },
    );
  });

  test("designs that cannot tell components apart are not estimable", () => {
    const y = [1, 2, 4, 3, 5, 5];
    expect(mixedModel(y, {}, { scenario: [1, 2, 3, 4, 5, 6] })).toMatchObject({ reason: "singular" });
    expect(mixedModel(y, {}, { a: [1, 1, 2, 2, 3, 3], b: ["x", "x", "y", "y", "z", "z"] })).toMatchObject({
      reason: "singular",
    });
    expect(mixedModel(y, {}, { judge: [1, 1, 1, 1, 1, 1] })).toMatchObject({ reason: "too-few-units" });
    expect(mixedModel([3, 3, 3, 3, 3, 3], {}, { a: [1, 1, 2, 2, 3, 3] })).toMatchObject({ reason: "no-variation" });
    expect(mixedModel([1, 1, 2, 2, 3, 3], {}, { a: [1, 1, 2, 2, 3, 3] })).toMatchObject({ reason: "no-variation" });
    expect(mixedModel([], {}, { a: [] })).toMatchObject({ reason: "no-data" });
    expect(() => mixedModel(y, {}, {})).toThrow(/groupings/);
  });
});

describe("varianceComponents", () => {
  test("agrees with a profile of lme4's criterion", () => {
    const single = fitted(varianceComponents(data.y, { scenario: data.scenario }, { predictors: fixed }));
    for (const [place, { share }] of single.components.entries()) expectShare(share, golden.shares.one[place]);
    const crossed = fitted(varianceComponents(data.y, { scenario: data.scenario, judge: data.judge }));
    crossed.components.forEach(({ name, share }) => {
      const place = golden.shares.two_names.indexOf(name === "(residual)" ? "Residual" : name);
      expectShare(share, golden.shares.two[place]);
    });
  });

  test("shares add up to 1 and lie within their intervals; an absent component reaches down to 0", () => {
    const { components } = fitted(varianceComponents(zero.y, { scenario: data.scenario, judge: data.judge }));
    expect(components.reduce((sum, { share }) => sum + share.value, 0)).toBeCloseTo(1, 10);
    for (const { share } of components) {
      expect(share.lower).toBeLessThanOrEqual(share.value);
      expect(share.upper).toBeGreaterThan(share.value - 1e-9);
    }
    expect(components[0]?.share).toMatchObject({ value: 0, lower: 0 });
    expect(components[0]?.share.upper).toBeGreaterThan(0);
  });
});

function expectShare(
  share: { value: number; lower: number; upper: number },
  expected: { share: number; lower: number; upper: number } | undefined,
): void {
  expect(share.value).toBeCloseTo(expected?.share ?? Number.NaN, 4);
  expect(share.lower).toBeCloseTo(expected?.lower ?? Number.NaN, 3);
  expect(share.upper).toBeCloseTo(expected?.upper ?? Number.NaN, 3);
}
