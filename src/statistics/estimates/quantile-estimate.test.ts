import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Estimate, InvalidInputError, quantileEstimate } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("quantileEstimate", () => {
  test.each(golden.quantiles)("agrees with R at $p", ({ p, value, lower, upper }) => {
    const estimate = estimated(quantileEstimate(golden.quantileValues, p));
    expect(estimate.value).toBeCloseTo(value, 10);
    expect(estimate.lower).toBe(lower);
    expect(estimate.upper).toBe(upper);
  });

  // By hand: of six values, P(all six above the median) = 1/64 < 0.025, so [smallest, largest] is the 95 % interval
  // (it covers 1 - 2/64 = 96.9 %); of five, 1/32 > 0.025, and no interval of order statistics is wide enough.
  test("six values carry a 95 % interval for the median, five do not", () => {
    expect(quantileEstimate([4, 1, 6, 2, 5, 3], 0.5)).toMatchObject({ value: 3.5, lower: 1, upper: 6 });
    expect(quantileEstimate([4, 1, 2, 5, 3], 0.5)).toMatchObject({ lower: -Infinity, upper: Infinity });
  });

  test("copies within clusters do not narrow the interval", () => {
    const values = Array.from({ length: 40 }, (_, index) => (index * 37) % 40);
    const once = estimated(quantileEstimate(values, 0.5, { clusters: values.map((_, index) => index) }));
    const copies = values.flatMap((value) => [value, value, value]);
    const clusters = values.flatMap((_, index) => [index, index, index]);
    const thrice = estimated(quantileEstimate(copies, 0.5, { clusters }));
    expect(Math.abs(thrice.lower - once.lower)).toBeLessThanOrEqual(1);
    expect(Math.abs(thrice.upper - once.upper)).toBeLessThanOrEqual(1);
  });

  test("holds the value, and follows a rising transformation", async () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.property(values, fc.constantFrom(0.1, 0.5, 0.8), (sample, probability) => {
        const estimate = estimated(quantileEstimate(sample, probability));
        expect(estimate.lower).toBeLessThanOrEqual(estimate.value);
        expect(estimate.upper).toBeGreaterThanOrEqual(estimate.value);
        const scaled = estimated(
          quantileEstimate(
            sample.map((value) => 3 * value + 1),
            probability,
          ),
        );
        expect(scaled.lower).toBe(3 * estimate.lower + 1);
        expect(scaled.upper).toBe(3 * estimate.upper + 1);
      }),
    );
  });

  test("bad input gets an error or a reason", () => {
    expect(() => quantileEstimate([1, 2], 1)).toThrow(InvalidInputError);
    expect(quantileEstimate([], 0.5)).toMatchObject({ reason: "no-data" });
    expect(quantileEstimate([1, 2], 0.5, { clusters: ["a", "a"] })).toMatchObject({ reason: "too-few-units" });
  });
});
