import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusteredProportion, InvalidInputError, proportionInterval } from "../index.ts";

const samples = fc.array(
  fc.record({ value: fc.constantFrom(0 as const, 1 as const), cluster: fc.integer({ min: 0, max: 8 }) }),
  {
    minLength: 2,
    maxLength: 60,
  },
);

function estimated(values: number[], clusters: (string | number)[] | null, options = {}) {
  const estimate = clusteredProportion(values, clusters, options);
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("clusteredProportion", () => {
  test("zero harms in ten scenarios of five repeats is judged by the ten scenarios", () => {
    const values = new Array<number>(50).fill(0);
    const clusters = values.map((_, index) => Math.floor(index / 5));
    const none = estimated(values, clusters);
    expect(none).toMatchObject({ value: 0, lower: 0, units: 10, observations: 50 });
    expect(none.upper).toBeCloseTo(1 - 0.025 ** (1 / 10), 12);
    const assumed = estimated(values, clusters, { correlationWithoutVariation: 0 });
    expect(assumed.upper).toBeCloseTo(1 - 0.025 ** (1 / 50), 12);
  });

  // By hand: clusters 11, 10, 00, 00 (two each): p = 3/8; residual sums 1.25, 0.25, -0.75, -0.75, squares 2.75; design
  // effect (4/3) 2.75 / (8 * 0.234375) = 1.955556, drawn to 2 by one against two clusters with events: 1.970370; size
  // 8 / 1.970370 * (1.959964 / 3.182446)^2 = 1.539958. Wilson: z^2 = 3.841459, 1 + z^2 / 1.539958 = 3.494523.
  test("four clusters of two, by hand", () => {
    const clusters = ["a", "a", "b", "b", "c", "c", "d", "d"];
    const { lower, upper, value } = estimated([1, 1, 1, 0, 0, 0, 0, 0], clusters, { method: "wilson" });
    const size = 1.539958;
    const centre = (0.375 + 3.841459 / (2 * size)) / 3.494523;
    const half = (1.959964 / 3.494523) * Math.sqrt(0.234375 / size + 3.841459 / (4 * size ** 2));
    expect(value).toBe(0.375);
    expect(lower).toBeCloseTo(centre - half, 5);
    expect(upper).toBeCloseTo(centre + half, 5);
  });

  test("copies of the same answer buy nothing: perfect likeness within clusters counts clusters", () => {
    const outcomes = [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0];
    const once = estimated(
      outcomes,
      outcomes.map((_, index) => index),
    );
    const tenfold = estimated(
      outcomes.flatMap((value) => new Array<number>(10).fill(value)),
      outcomes.flatMap((_, index) => new Array<number>(10).fill(index)),
    );
    expect(tenfold.value).toBeCloseTo(once.value, 12);
    expect(tenfold.lower).toBeCloseTo(once.lower, 6);
    expect(tenfold.upper).toBeCloseTo(once.upper, 6);
  });

  test("null clusters is the independent interval", () => {
    expect(estimated([1, 0, 0, 0], null)).toMatchObject({ ...proportionInterval(1, 4), units: 4 });
  });

  test("holds the value, has width, and does not depend on order or names of clusters", async () => {
    await fc.assert(
      fc.property(samples, (sample) => {
        const values = sample.map(({ value }) => value);
        const clusters = sample.map(({ cluster }) => cluster);
        const estimate = clusteredProportion(values, clusters);
        if (estimate.status !== "estimated") {
          expect(new Set(clusters).size).toBe(1);
          return;
        }
        expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
        expect(estimate.lower).toBeLessThanOrEqual(estimate.value);
        expect(estimate.upper).toBeGreaterThanOrEqual(estimate.value);
        const renamed = clusteredProportion(
          [...values].reverse(),
          clusters.map((cluster) => `scenario ${cluster}`).reverse(),
        );
        if (renamed.status !== "estimated") throw new Error(renamed.detail);
        expect(renamed.lower).toBeCloseTo(estimate.lower, 9);
        expect(renamed.upper).toBeCloseTo(estimate.upper, 9);
      }),
    );
  });

  test("bad input is located, too little is said", () => {
    expect(() => clusteredProportion([0, 2], [1, 2])).toThrow("values[1]: must be 0 or 1");
    expect(() => clusteredProportion([0, 1], [1])).toThrow(InvalidInputError);
    expect(clusteredProportion([], [])).toMatchObject({ status: "not-estimable", reason: "no-data" });
    expect(clusteredProportion([0, 1], ["only", "only"])).toMatchObject({
      reason: "too-few-units",
      units: 1,
      observations: 2,
    });
  });
});
