import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Estimate, InvalidInputError, restrictedMeanTime } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

const { time, event, scenario, restricted12, restricted8, robust12, robust8 } = golden.survival;

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("restrictedMeanTime", () => {
  test.each([
    { horizon: 12, expected: restricted12, robust: robust12 },
    { horizon: 8, expected: restricted8, robust: robust8 },
  ])("agrees with R to turn $horizon", ({ horizon, expected: [mean = 0, error = 0], robust }) => {
    const independent = estimated(restrictedMeanTime(time, event, { horizon }));
    expect(independent.value).toBeCloseTo(mean, 10);
    expect((independent.upper - independent.lower) / 2 / 1.959963984540054).toBeCloseTo(error, 10);
    // The robust error comes from numeric derivatives of weighted curves in R; 24 scenarios; t(23) = 2.0686576.
    const clustered = estimated(restrictedMeanTime(time, event, { horizon, clusters: scenario }));
    expect((clustered.upper - clustered.lower) / 2 / 2.0686576).toBeCloseTo(robust * Math.sqrt(24 / 23), 6);
  });

  // By hand: events at 1, 2, 3 of three: 1 * 1 + 1 * 2/3 + 1 * 1/3 = 2, the plain mean.
  test("without censoring and beyond the last event it is the mean", () => {
    expect(estimated(restrictedMeanTime([1, 2, 3], [true, true, true], { horizon: 10 })).value).toBeCloseTo(2, 12);
  });

  test("nobody intervened in six conversations of ten turns: the limit comes from the six", () => {
    const estimate = estimated(
      restrictedMeanTime(new Array<number>(6).fill(10), new Array<boolean>(6).fill(false), { horizon: 10 }),
    );
    expect(estimate).toMatchObject({ value: 10, upper: 10, units: 6 });
    expect(estimate.lower).toBeCloseTo(10 * 0.025 ** (1 / 6), 10);
  });

  test("equals the mean of times cut at the horizon when nothing is censored before it", async () => {
    const turn = fc.integer({ min: 1, max: 15 });
    await fc.assert(
      fc.property(fc.array(turn, { minLength: 2, maxLength: 50 }), (turns) => {
        const cut = turns.map((value) => Math.min(value, 10));
        const estimate = estimated(
          restrictedMeanTime(
            cut,
            turns.map((value) => value <= 10),
            { horizon: 10 },
          ),
        );
        expect(estimate.value).toBeCloseTo(cut.reduce((sum, value) => sum + value, 0) / cut.length, 9);
        expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
      }),
    );
  });

  test("observation that ends before the horizon is said, bad input is located", () => {
    expect(restrictedMeanTime([3, 4], [true, false], { horizon: 9 })).toMatchObject({ reason: "not-reached" });
    expect(restrictedMeanTime([], [], { horizon: 9 })).toMatchObject({ reason: "no-data" });
    expect(() => restrictedMeanTime([1], [true], { horizon: 0 })).toThrow(InvalidInputError);
  });
});
