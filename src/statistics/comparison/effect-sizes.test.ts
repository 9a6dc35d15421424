import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cliffsDelta, cohensD, hedgesG, welchDifference, welchTest } from "../index.ts";
import golden from "./fixtures/comparison.golden.json" with { type: "json" };
import { noncentralTCdf } from "./noncentral-t.ts";

const { a, b, pa, pb } = golden.effects;

describe("cohensD and hedgesG", () => {
  test.each([
    ["cohens_d", cohensD(a, b), golden.effects.d],
    ["hedges_g", hedgesG(a, b), golden.effects.g],
    ["cohens_d paired", cohensD(pa, pb, { design: "paired" }), golden.effects.d_paired],
    ["hedges_g paired", hedgesG(pa, pb, { design: "paired" }), golden.effects.g_paired],
  ])("agree with effectsize: %s", (_, estimate, expected) => {
    // effectsize finds its interval ends by a search that stops at about 1e-4.
    expect(estimate).toMatchObject({
      value: expect.closeTo(expected.value, 8),
      lower: expect.closeTo(expected.lower, 3),
      upper: expect.closeTo(expected.upper, 3),
    });
  });

  test("by hand: 1, 3 against 5, 7 has pooled deviation sqrt(2), d = -4 / sqrt(2)", () => {
    expect(cohensD([1, 3], [5, 7])).toMatchObject({ value: expect.closeTo(-2 * Math.SQRT2, 12) });
  });

  test("no spread and too few values are not estimable", () => {
    expect(cohensD([3, 3, 3], [4, 4])).toMatchObject({ reason: "no-variation" });
    expect(cohensD([0.1 + 0.2, 0.3], [0.3, 0.3])).toMatchObject({ reason: "no-variation" });
    expect(hedgesG([3], [4, 5])).toMatchObject({ reason: "too-few-units" });
    expect(() => cohensD([1, 2], [1, 2, 3], { design: "paired" })).toThrow(/b:/);
  });

  test("swapping sides mirrors; shifting and scaling both sides changes nothing; g is nearer to 0", async () => {
    const values = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 15 });
    await fc.assert(
      fc.property(values, values, (first, second) => {
        const plain = cohensD(first, second);
        fc.pre(plain.status === "estimated");
        const mirrored = cohensD(second, first);
        const moved = cohensD(
          first.map((value) => 3 * value + 7),
          second.map((value) => 3 * value + 7),
        );
        const corrected = hedgesG(first, second);
        if (plain.status !== "estimated" || mirrored.status !== "estimated") return;
        if (moved.status !== "estimated" || corrected.status !== "estimated") throw new Error("is estimable");
        expect(mirrored.lower).toBeCloseTo(-plain.upper, 8);
        expect(moved.value).toBeCloseTo(plain.value, 8);
        expect(Math.abs(corrected.value)).toBeLessThanOrEqual(Math.abs(plain.value));
        expect(plain.lower).toBeLessThanOrEqual(plain.value);
      }),
      { numRuns: 40 },
    );
  });
});

test("the noncentral t distribution agrees with R pt", () => {
  for (const { x, df, ncp, value } of golden.effects.noncentral) {
    expect(noncentralTCdf(x, df, ncp)).toBeCloseTo(value, 9);
  }
});

describe("cliffsDelta", () => {
  test("agrees with the published formulas written out in R", () => {
    for (const [estimate, expected] of [
      [cliffsDelta(a, b), golden.effects.cliff],
      [cliffsDelta(golden.effects.cliff_tied.a, golden.effects.cliff_tied.b), golden.effects.cliff_tied],
    ] as const) {
      expect(estimate).toMatchObject({
        value: expect.closeTo(expected.value, 10),
        lower: expect.closeTo(expected.lower, 8),
        upper: expect.closeTo(expected.upper, 8),
      });
    }
  });

  test("by hand: 3, 4, 5 against 1, 4: of 6 pairs 4 are above, 1 below, 1 tied", () => {
    expect(cliffsDelta([3, 4, 5], [1, 4])).toMatchObject({ value: expect.closeTo(0.5, 12) });
  });

  test("complete separation is not certainty", () => {
    const estimate = cliffsDelta([4, 5, 6], [1, 2, 3]);
    // (3 - 1.96^2) / (3 + 1.96^2) = -.1229
    expect(estimate).toMatchObject({ value: 1, upper: 1, lower: expect.closeTo(-0.1229, 3) });
  });

  test("shared clusters are taken into account, and one cluster is not enough", () => {
    const clusters = { a: [1, 1, 2, 2, 3, 3], b: [1, 1, 2, 2, 3, 3] };
    const estimate = cliffsDelta([5, 5, 3, 3, 4, 4], [4, 4, 2, 2, 4, 3], { clusters });
    expect(estimate).toMatchObject({ status: "estimated", units: 3 });
    expect(cliffsDelta([1, 2], [2, 3], { clusters: { a: [1, 1], b: [1, 1] } })).toMatchObject({
      reason: "too-few-units",
    });
  });

  test("stays in [-1, 1], turns with the sides, and depends on order alone", async () => {
    const values = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 20 });
    await fc.assert(
      fc.property(values, values, (first, second) => {
        const plain = cliffsDelta(first, second);
        const mirrored = cliffsDelta(second, first);
        const stretched = cliffsDelta(
          first.map((value) => value ** 3),
          second.map((value) => value ** 3),
        );
        if (plain.status !== "estimated" || mirrored.status !== "estimated") throw new Error("is estimable");
        expect(stretched).toEqual(plain);
        expect(mirrored.value).toBeCloseTo(-plain.value, 10);
        expect(plain.lower).toBeGreaterThanOrEqual(-1);
        expect(plain.upper).toBeLessThanOrEqual(1);
        expect(plain.upper).toBeGreaterThan(plain.lower);
      }),
    );
  });
});

describe("welchTest and welchDifference", () => {
  test("agree with t.test", () => {
    const { t, df, p, greater, lower, upper } = golden.effects.welch;
    expect(welchTest(a, b)).toMatchObject({
      statistic: expect.closeTo(t, 9),
      degreesOfFreedom: expect.closeTo(df, 8),
      pValue: expect.closeTo(p, 10),
    });
    expect(welchTest(a, b, "greater")).toMatchObject({ pValue: expect.closeTo(greater, 10) });
    expect(welchDifference(a, b)).toMatchObject({ lower: expect.closeTo(lower, 8), upper: expect.closeTo(upper, 8) });
  });

  test("no spread on either side or one value is not estimable", () => {
    expect(welchTest([2, 2], [3, 3])).toMatchObject({ reason: "no-variation" });
    expect(welchDifference([2], [3, 4])).toMatchObject({ reason: "too-few-units" });
  });
});
