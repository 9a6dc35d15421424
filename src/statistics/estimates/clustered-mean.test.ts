import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusteredMean, type Estimate, InvalidInputError } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

const samples = fc.array(
  fc.record({ value: fc.integer({ min: 1, max: 5 }), cluster: fc.integer({ min: 0, max: 8 }) }),
  {
    minLength: 2,
    maxLength: 60,
  },
);

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("clusteredMean", () => {
  test.each(golden.means)("agrees with clubSandwich CR2 and Satterthwaite ($df degrees of freedom)", (row) => {
    const estimate = estimated(clusteredMean(row.values, row.clusters));
    expect(estimate.value).toBeCloseTo(row.mean, 12);
    expect(estimate.lower / row.lower).toBeCloseTo(1, 8);
    expect(estimate.upper / row.upper).toBeCloseTo(1, 8);
  });

  // By hand: clusters (1, 3) and (4, 6) have means 2 and 5; with equal sizes the interval is that of the two cluster
  // means: 3.5 +- t(1) * 1.5, since their standard error is sqrt(((1.5^2 + 1.5^2) / 1) / 2) = 1.5; t = 12.7062047.
  test("equal clusters are the plain t interval of the cluster means", () => {
    const estimate = estimated(clusteredMean([1, 3, 4, 6], ["a", "a", "b", "b"]));
    expect(estimate.upper).toBeCloseTo(3.5 + 12.7062047 * 1.5, 6);
    expect(estimate).toMatchObject({ value: 3.5, units: 2, observations: 4 });
  });

  // By hand: six scenarios, all rated 5 on 1-5: q = 1 - 0.025^(1/6) = 0.459258; 5 - q * 4 = 3.162969.
  test("all at the top of the scale is no certainty: the lower limit comes from the number of scenarios", () => {
    const values = new Array<number>(18).fill(5);
    const clusters = values.map((_, index) => index % 6);
    const estimate = estimated(clusteredMean(values, clusters, { range: [1, 5] }));
    expect(estimate.lower).toBeCloseTo(5 - 4 * (1 - 0.025 ** (1 / 6)), 12);
    expect(estimate.upper).toBe(5);
    expect(clusteredMean(values, clusters)).toMatchObject({ status: "not-estimable", reason: "no-variation" });
  });

  test("clusters with equal means do not make a mean certain", () => {
    const estimate = estimated(clusteredMean([1, 5, 1, 5, 2, 4], ["a", "a", "b", "b", "c", "c"]));
    expect(estimate.upper - estimate.lower).toBeGreaterThan(1);
  });

  test("the bootstrap repeats itself for a seed and is near the t interval for many clusters", () => {
    const values = Array.from({ length: 300 }, (_, index) => (index * 7919) % 5);
    const clusters = values.map((_, index) => Math.floor(index / 3));
    const t = estimated(clusteredMean(values, clusters));
    const bootstrap = estimated(clusteredMean(values, clusters, { method: "bootstrap", seed: 4 }));
    expect(clusteredMean(values, clusters, { method: "bootstrap", seed: 4 })).toEqual(bootstrap);
    expect(bootstrap.lower).toBeCloseTo(t.lower, 1);
    expect(bootstrap.upper).toBeCloseTo(t.upper, 1);
    expect(bootstrap).toMatchObject({ units: 100, observations: 300 });
  });

  test("moves with the data, stays on the scale, has width, ignores order", async () => {
    await fc.assert(
      fc.property(samples, (sample) => {
        const values = sample.map(({ value }) => value);
        const clusters = sample.map(({ cluster }) => cluster);
        const estimate = clusteredMean(values, clusters, { range: [1, 5] });
        if (estimate.status !== "estimated") {
          expect(new Set(clusters).size).toBe(1);
          return;
        }
        expect(estimate.lower).toBeGreaterThanOrEqual(1);
        expect(estimate.upper).toBeLessThanOrEqual(5);
        expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
        const shifted = estimated(
          clusteredMean(values.map((value) => value + 10).reverse(), [...clusters].reverse(), { range: [11, 15] }),
        );
        expect(shifted.lower).toBeCloseTo(estimate.lower + 10, 8);
        expect(shifted.upper).toBeCloseTo(estimate.upper + 10, 8);
      }),
    );
  });

  test("bad input is located, too little is said", () => {
    expect(() => clusteredMean([1, Number.NaN], [1, 2])).toThrow(/^values\[1\]/);
    expect(() => clusteredMean([1, 6], [1, 2], { range: [1, 5] })).toThrow(
      "values[1]: 6 lies outside the scale [1, 5]",
    );
    expect(() => clusteredMean([1, 2], [1, 2], { range: [5, 1] })).toThrow(/^range/);
    expect(() => clusteredMean([1, 2], [1])).toThrow(InvalidInputError);
    expect(clusteredMean([], null)).toMatchObject({ reason: "no-data" });
    expect(clusteredMean([1, 2], ["a", "a"])).toMatchObject({ reason: "too-few-units" });
  });
});
