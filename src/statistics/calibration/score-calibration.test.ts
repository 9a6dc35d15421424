import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  brierScore,
  calibratedProbability,
  expectedCalibrationError,
  isotonicCalibration,
  plattCalibration,
} from "../index.ts";
import golden from "./fixtures/calibration.golden.json" with { type: "json" };

const { score, label, platt, x, isotonic, us, ul, isoreg } = golden.scores;

describe("plattCalibration", () => {
  test("agrees with glm on the smoothed targets", () => {
    expect(plattCalibration(score, label)).toMatchObject({
      intercept: expect.closeTo(platt[0] ?? Number.NaN, 7),
      slope: expect.closeTo(platt[1] ?? Number.NaN, 7),
    });
  });

  test("stays finite where scores split the labels, and maps through the logistic curve", () => {
    const fit = plattCalibration([1, 2, 3, 8, 9, 10], [0, 0, 0, 1, 1, 1]);
    if (fit.status === "not-estimable") throw new Error("is estimable");
    // Symmetric about 5.5, where it must say one half.
    expect(calibratedProbability(fit, 5.5)).toBeCloseTo(0.5, 6);
    expect(calibratedProbability(fit, 10)).toBeLessThan(0.95);
  });
});

describe("isotonicCalibration", () => {
  test("agrees with weighted pooling in R at every score, ties included, and with isoreg where scores differ", () => {
    const fit = isotonicCalibration(score, label);
    if (fit.status === "not-estimable") throw new Error("is estimable");
    x.forEach((value, index) => {
      expect(calibratedProbability(fit, value)).toBeCloseTo(isotonic[index] ?? Number.NaN, 10);
    });
    const distinct = isotonicCalibration(us, ul);
    if (distinct.status === "not-estimable") throw new Error("is estimable");
    us.forEach((value, index) => {
      expect(calibratedProbability(distinct, value)).toBeCloseTo(isoreg[index] ?? Number.NaN, 10);
    });
  });

  test("by hand: labels 0, 1, 0, 1 on scores 1 to 4 pool the middle two at 1/2", () => {
    const fit = isotonicCalibration([1, 2, 3, 4], [0, 1, 0, 1]);
    if (fit.status === "not-estimable") throw new Error("is estimable");
    expect([0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 9].map((value) => calibratedProbability(fit, value))).toEqual([
      0, 0, 0.25, 0.5, 0.5, 0.5, 0.75, 1, 1,
    ]);
  });

  test("ascends, stays in [0, 1], and keeps the mean of the labels", async () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 1 }));
    await fc.assert(
      fc.property(fc.array(pair, { minLength: 3, maxLength: 40 }), (pairs) => {
        const scores = pairs.map(([value]) => value);
        const labels = pairs.map(([, value]) => value);
        const fit = isotonicCalibration(scores, labels);
        if (fit.status === "not-estimable") {
          expect(new Set(labels).size).toBe(1);
          return;
        }
        const calibrated = Array.from({ length: 11 }, (_, index) => calibratedProbability(fit, index));
        calibrated.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual(calibrated[index - 1] ?? 0);
          expect(value).toBeLessThanOrEqual(1);
        });
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(mean(scores.map((value) => calibratedProbability(fit, value)))).toBeCloseTo(mean(labels), 9);
      }),
    );
  });

  test("labels of one kind, no labels and labels that are none", () => {
    expect(isotonicCalibration([1, 2], [1, 1])).toMatchObject({ reason: "no-variation" });
    expect(plattCalibration([], [])).toMatchObject({ reason: "no-data" });
    expect(plattCalibration([3, 3, 3, 3], [0, 1, 0, 1])).toMatchObject({ reason: "singular" });
    expect(() => isotonicCalibration([1, 2], [1, 3])).toThrow(/labels\[1\]/);
  });
});

describe("expectedCalibrationError and brierScore", () => {
  const { probability, outcome, value, brier } = golden.ece;

  test("agree with R", () => {
    expect(expectedCalibrationError(probability, outcome)).toMatchObject({ value: expect.closeTo(value, 12) });
    expect(brierScore(probability, outcome, null)).toMatchObject({ value: expect.closeTo(brier, 12) });
  });

  test("by hand: two bins, .2 with 1 of 2 and .9 with 1 of 1: (2 x .3 + 1 x .1) / 3", () => {
    const error = expectedCalibrationError([0.2, 0.2, 0.9], [0, 1, 1], { bins: 2 });
    expect(error).toMatchObject({ value: expect.closeTo(0.7 / 3, 12), bins: [{ count: 2 }, { count: 1 }] });
  });

  test("says what chance alone gives: right probabilities are not suspicious, wrong ones are", () => {
    const stated = Array.from({ length: 400 }, (_, index) => (index % 10) / 10 + 0.05);
    // Of every ten with probability p, the first 10 p positive: exact calibration up to rounding.
    const right = stated.map((p, index) => (Math.floor(index / 10) % 20 < 20 * p ? 1 : 0));
    const good = expectedCalibrationError(stated, right);
    const bad = expectedCalibrationError(
      stated.map((p) => p ** 3),
      right,
    );
    expect(good.status === "measured" && good.pValue).toBeGreaterThan(0.2);
    expect(good.status === "measured" && good.expectedByChance).toBeGreaterThan(0.01);
    expect(bad.status === "measured" && bad.pValue).toBeLessThan(0.005);
  });

  test("both binnings keep every observation, never split equal probabilities, and lie in [0, 1]", async () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 }));
    await fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1, maxLength: 50 }),
        fc.constantFrom("equal-width" as const, "equal-count" as const),
        (pairs, binning) => {
          const error = expectedCalibrationError(
            pairs.map(([twentieths]) => twentieths / 20),
            pairs.map(([, value]) => value),
            { binning, bins: 5, draws: 100 },
          );
          if (error.status !== "measured") throw new Error("is measurable");
          expect(error.bins.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length);
          error.bins.slice(1).forEach(({ from }, index) => {
            expect(from).toBeGreaterThan(error.bins[index]?.to ?? Number.NaN);
          });
          expect(error.value).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("probabilities outside [0, 1] are an error that says where; no data is not estimable", () => {
    expect(() => brierScore([0.2, 1.2], [0, 1], null)).toThrow(/probabilities\[1\]/);
    expect(expectedCalibrationError([], [])).toMatchObject({ reason: "no-data" });
  });
});
