import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Estimate, InvalidInputError, twoWayClusteredMean } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("twoWayClusteredMean", () => {
  test("agrees with R sandwich, scenario x judge", () => {
    const { values, first, second, mean, variance } = golden.twoWay;
    const estimate = estimated(twoWayClusteredMean(values, first, second));
    expect(estimate.value).toBeCloseTo(mean, 12);
    // t(5) at 97.5 % is 2.5705818.
    expect((estimate.upper - estimate.lower) / 2 / 2.570581835636314).toBeCloseTo(Math.sqrt(variance), 9);
  });

  // By hand: a 2 x 2 table with 1, 3 / 5, 7: mean 4; row sums -4, 4: 2 * 32 / 16 = 4; column sums -2, 2: 2 * 8 / 16 = 1;
  // cells: 4/3 * (9 + 1 + 1 + 9) / 16 = 5/3; 4 + 1 - 5/3 = 10/3 is below 4, so 4 stands.
  test("two by two, by hand", () => {
    const estimate = estimated(twoWayClusteredMean([1, 3, 5, 7], ["a", "a", "b", "b"], ["x", "y", "x", "y"]));
    expect((estimate.upper - estimate.value) / 12.706204736432095).toBeCloseTo(2, 10);
  });

  test("does not depend on which kind of cluster is named first", async () => {
    const row = fc.record({ value: fc.integer({ min: 1, max: 5 }), first: fc.nat(4), second: fc.nat(4) });
    await fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 50 }), (rows) => {
        const values = rows.map(({ value }) => value);
        const first = rows.map((entry) => entry.first);
        const second = rows.map((entry) => entry.second);
        const one = twoWayClusteredMean(values, first, second);
        const other = twoWayClusteredMean(values, second, first);
        expect(other.status).toBe(one.status);
        if (one.status !== "estimated" || other.status !== "estimated") return;
        expect(other.lower).toBeCloseTo(one.lower, 9);
        expect(one.upper).toBeGreaterThan(one.lower);
      }),
    );
  });

  test("bad input gets an error or a reason", () => {
    expect(() => twoWayClusteredMean([1, 2], ["a"], ["x", "y"])).toThrow(InvalidInputError);
    expect(twoWayClusteredMean([1, 2], ["a", "a"], ["x", "y"])).toMatchObject({ reason: "too-few-units" });
    expect(twoWayClusteredMean([3, 3], ["a", "b"], ["x", "y"])).toMatchObject({ reason: "no-variation" });
    expect(twoWayClusteredMean([], [], [])).toMatchObject({ reason: "no-data" });
  });
});
