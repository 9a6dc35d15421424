import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Estimate, InvalidInputError, meanDespiteMissing, missingBounds } from "../index.ts";

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("missingBounds", () => {
  // By hand: 8 rated, mean 4, 2 missing on 1-5: (32 + 2) / 10 = 3.4 and (32 + 10) / 10 = 4.2.
  test("two of ten missing on a scale of 1 to 5, by hand", () => {
    expect(missingBounds([4, 4, 4, 4, 4, 4, 3, 5], 2, [1, 5])).toEqual({
      rated: 8,
      unrated: 2,
      coverage: 0.8,
      observedMean: 4,
      lowest: 3.4,
      highest: 4.2,
    });
  });

  test("nothing rated says nothing: the bounds are the scale, and there is no mean", () => {
    expect(missingBounds([], 7, [0, 1])).toEqual({ rated: 0, unrated: 7, coverage: 0, lowest: 0, highest: 1 });
    expect(missingBounds([], 0, [0, 1])).toMatchObject({ coverage: 0, lowest: 0, highest: 1 });
  });

  test("the mean of the completed data always lies between the bounds", async () => {
    const level = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.property(fc.array(level), fc.array(level), (observed, hidden) => {
        fc.pre(observed.length + hidden.length > 0);
        const { lowest, highest } = missingBounds(observed, hidden.length, [1, 5]);
        const mean =
          [...observed, ...hidden].reduce((sum, value) => sum + value, 0) / (observed.length + hidden.length);
        expect(mean).toBeGreaterThanOrEqual(lowest - 1e-12);
        expect(mean).toBeLessThanOrEqual(highest + 1e-12);
      }),
    );
  });

  test("bad input is located", () => {
    expect(() => missingBounds([1, 6], 0, [1, 5])).toThrow("observed[1]: 6 lies outside the scale [1, 5]");
    expect(() => missingBounds([1], -1, [1, 5])).toThrow(InvalidInputError);
    expect(() => missingBounds([1], 0, [5, 5])).toThrow(/^range/);
  });
});

describe("meanDespiteMissing", () => {
  test("contains the bounds and widens with every missing value", () => {
    const values = [4, 4, 3, null, 5, 4, 4, null, 3, 4];
    const estimate = estimated(meanDespiteMissing(values, null, { range: [1, 5] }));
    const rated = values.filter((value) => value !== null);
    const { lowest, highest } = missingBounds(rated, 2, [1, 5]);
    expect(estimate.lower).toBeLessThan(lowest);
    expect(estimate.upper).toBeGreaterThan(highest);
    expect(estimate).toMatchObject({ value: 31 / 8, units: 10, observations: 8 });
  });

  test("nothing rated is no estimate", () => {
    expect(meanDespiteMissing([null, null, null], null, { range: [1, 5] })).toMatchObject({ reason: "no-data" });
  });
});
