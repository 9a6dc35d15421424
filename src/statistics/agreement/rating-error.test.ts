import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blandAltman, type Estimate, InvalidInputError, percentAgreement, ratingError } from "../index.ts";
import golden from "./fixtures/agreement.golden.json" with { type: "json" };

const { x, y, clusters, blandAltman: expected } = golden.pairs;

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

const halfWidth = (estimate: { lower: number; upper: number }) => (estimate.upper - estimate.lower) / 2;

describe("blandAltman", () => {
  test("agrees with Donner and Zou's limits in R", () => {
    const { bias, lowerLimit, upperLimit, standardDeviation } = blandAltman(x, y, { unit: "item" });
    expect(estimated(bias).value).toBeCloseTo(expected.bias, 12);
    expect(standardDeviation).toBeCloseTo(expected.sd, 12);
    for (const [limit, wanted] of [[lowerLimit, expected.lower] as const, [upperLimit, expected.upper] as const]) {
      const { value, lower, upper } = estimated(limit);
      expect([value, lower, upper]).toEqual(wanted.map((own) => expect.closeTo(own, 9)));
    }
    const clustered = estimated(blandAltman(x, y, { unit: "item", clusters }).upperLimit);
    expect(clustered.units).toBe(15);
    expect(clustered.value).toBeCloseTo(expected.upper[0] ?? 0, 9);
  });

  test("copies within clusters do not narrow the limits", () => {
    const once = estimated(blandAltman(x, y, { unit: "item" }).upperLimit);
    const labels = [...x.keys()].flatMap((index) => [index, index, index]);
    const triple = (values: number[]) => values.flatMap((value) => [value, value, value]);
    const thrice = estimated(blandAltman(triple(x), triple(y), { unit: "item", clusters: labels }).upperLimit);
    expect(halfWidth(thrice)).toBeGreaterThan(0.8 * halfWidth(once));
  });

  // By hand: differences 0, 1, 2: bias 1, standard deviation 1, limits 1 -+ 1.959964.
  test("three pairs, by hand; the second rater minus the first", () => {
    const { bias, lowerLimit, upperLimit } = blandAltman([1, 2, 3], [1, 3, 5], { unit: "item" });
    expect(estimated(bias).value).toBe(1);
    expect(estimated(lowerLimit).value).toBeCloseTo(1 - 1.959964, 6);
    expect(estimated(upperLimit).value).toBeCloseTo(1 + 1.959964, 6);
  });

  test("equal differences give no limits, and no pair gives nothing", () => {
    expect(blandAltman([1, 2, 3], [2, 3, 4], { unit: "item" }).upperLimit).toMatchObject({ reason: "no-variation" });
    expect(blandAltman([], [], { unit: "item" }).lowerLimit).toMatchObject({ reason: "no-data" });
    expect(() => blandAltman([1], [1, 2], { unit: "item" })).toThrow(InvalidInputError);
  });
});

describe("ratingError", () => {
  // By hand: errors 0, 1, -1, 2: bias .5, absolute 1, squared 1.5, within one level 3 of 4.
  test("four pairs, by hand", () => {
    const error = ratingError([1, 2, 3, 3], [1, 3, 2, 5], { unit: "item" });
    expect(estimated(error.bias).value).toBe(0.5);
    expect(estimated(error.meanAbsoluteError).value).toBe(1);
    expect(estimated(error.meanSquaredError).value).toBe(1.5);
    expect(estimated(error.rootMeanSquaredError).value).toBeCloseTo(Math.sqrt(1.5), 12);
    expect(estimated(error.within).value).toBe(0.75);
  });

  test("the mean squared error has Fay and Feuer's limits as in R, independent and clustered", () => {
    const { errors, independent, clustered } = golden.pairs.squared;
    const none = errors.map(() => 0);
    const limits = (labels: number[] | null) => {
      const { value, lower, upper } = estimated(
        ratingError(none, errors, { unit: "item", clusters: labels }).meanSquaredError,
      );
      return [value, lower, upper];
    };
    expect(limits(null)).toEqual(independent.map((own) => expect.closeTo(own, 9)));
    expect(limits(clusters)).toEqual(clustered.map((own) => expect.closeTo(own, 9)));
  });

  test("no error seen still has an upper limit once the scale is known", () => {
    const same = [1, 2, 3, 4, 5, 5];
    const error = ratingError(same, same, { unit: "item", range: [1, 5] });
    expect(estimated(error.meanAbsoluteError)).toMatchObject({ value: 0, lower: 0 });
    expect(estimated(error.meanAbsoluteError).upper).toBeCloseTo(4 * (1 - 0.025 ** (1 / 6)), 10);
    expect(ratingError(same, same, { unit: "item" }).meanAbsoluteError).toMatchObject({ reason: "no-variation" });
  });

  test("the square root mean square is never below the mean absolute error, nor that below the bias", async () => {
    const rating = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.property(fc.array(fc.tuple(rating, rating), { minLength: 2, maxLength: 40 }), (pairs) => {
        const error = ratingError(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
          { unit: "item", range: [1, 5] },
        );
        const absolute = estimated(error.meanAbsoluteError).value;
        expect(estimated(error.rootMeanSquaredError).value).toBeGreaterThanOrEqual(absolute - 1e-9);
        expect(absolute).toBeGreaterThanOrEqual(Math.abs(estimated(error.bias).value) - 1e-9);
        expect(halfWidth(estimated(error.rootMeanSquaredError))).toBeGreaterThan(0);
      }),
    );
  });

  test("bad input is located", () => {
    expect(() => ratingError([1, 6], [1, 2], { unit: "item", range: [1, 5] })).toThrow(/^reference\[1\]/);
    expect(() => ratingError([1, 2], [1, Number.NaN], { unit: "item" })).toThrow(/^ratings\[1\]/);
    expect(() => ratingError([1], [1], { unit: "item", tolerance: -1 })).toThrow(/^tolerance/);
    expect(ratingError([], [], { unit: "item" }).bias).toMatchObject({ reason: "no-data" });
  });
});

describe("percentAgreement", () => {
  // By hand: rows agree in 3 of 3, 1 of 3 and 1 of 1 pairs; one row has a single rating.
  test("averages pairs over rows, leaving out and counting rows without a pair", () => {
    const estimate = percentAgreement(
      [
        [1, 1, 1],
        [1, 1, 2],
        [null, 2, 2],
        [1, null, null],
      ],
      { unit: "item" },
    );
    expect(estimate).toMatchObject({ status: "estimated", unitsLeftOut: 1, raters: 3 });
    expect(estimated(estimate).value).toBeCloseTo((1 + 1 / 3 + 1) / 3, 12);
  });

  test("two raters who always agree have an exact lower limit", () => {
    const estimate = estimated(
      percentAgreement(
        Array.from({ length: 20 }, (_, row) => [row % 3, row % 3]),
        { unit: "item" },
      ),
    );
    expect(estimate).toMatchObject({ value: 1, upper: 1 });
    expect(estimate.lower).toBeCloseTo(0.025 ** (1 / 20), 10);
  });

  test("bad input gets a reason", () => {
    expect(percentAgreement([], { unit: "item" })).toMatchObject({ reason: "no-data" });
    expect(percentAgreement([["a"], ["b"]], { unit: "item" })).toMatchObject({ reason: "one-rater" });
    expect(percentAgreement([["a", null]], { unit: "item" })).toMatchObject({ reason: "too-few-units" });
  });
});
