import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairedDifference } from "../index.ts";
import golden from "./fixtures/comparison.golden.json" with { type: "json" };

describe("pairedDifference", () => {
  test.each(golden.paired)("agrees with clubSandwich CR2 on clusters, case %#", (expected) => {
    const estimate = pairedDifference(expected.a, expected.b, expected.clusters);
    expect(estimate).toMatchObject({
      status: "estimated",
      value: expect.closeTo(expected.mean, 10),
      lower: expect.closeTo(expected.lower, 6),
      upper: expect.closeTo(expected.upper, 6),
      observations: expected.a.length,
    });
  });

  test.each(golden.paired)("without clusters it is the paired t test's interval, case %#", ({ a, b, plain }) => {
    const estimate = pairedDifference(a, b, null);
    expect(estimate).toMatchObject({ lower: expect.closeTo(plain.lower, 8), upper: expect.closeTo(plain.upper, 8) });
  });

  test("three pairs by hand", () => {
    // Differences 1, 2, 3: mean 2, standard deviation 1, error 1 / sqrt(3), t(2, .975) = 4.302653.
    const estimate = pairedDifference([2, 4, 6], [1, 2, 3], null);
    expect(estimate).toMatchObject({ value: 2, lower: expect.closeTo(2 - 4.302653 / Math.sqrt(3), 5), units: 3 });
  });

  test("equal differences are no certainty: not estimable without the range, a wide bound with it", () => {
    const a = [4, 5, 3, 4, 5, 2];
    const b = [3, 4, 2, 3, 4, 1];
    expect(pairedDifference(a, b, null)).toMatchObject({ status: "not-estimable", reason: "no-variation" });
    expect(pairedDifference([0.3, 0.7], [0.2, 0.6], null)).toMatchObject({ reason: "no-variation" });
    // Six equal units: at most 1 - .05^(1/5) = .4507197 may differ, from 1 down to -5 and up to 5.
    expect(pairedDifference(a, b, null, { range: [1, 6] })).toMatchObject({
      value: 1,
      lower: expect.closeTo(1 - 0.4507197 * 6, 6),
      upper: expect.closeTo(1 + 0.4507197 * 4, 6),
    });
  });

  test("equal means of clusters that vary inside get the distribution-free bound too, where clusters are equally large", () => {
    // Every cluster has one pair up and one down. Three units: 1 - 0.05^(1/2) of what is possible, either way.
    const [a, b] = [
      [1, 0, 1, 0, 1, 0],
      [0, 1, 0, 1, 0, 1],
    ] as const;
    const share = 1 - Math.sqrt(0.05);
    const clusters = ["x", "x", "y", "y", "z", "z"];
    const found = pairedDifference(a, b, clusters, { range: [0, 1] });
    expect(found).toMatchObject({ status: "estimated", value: 0, units: 3, observations: 6 });
    expect(found.status === "estimated" ? [found.lower, found.upper] : []).toEqual([
      expect.closeTo(-share, 12),
      expect.closeTo(share, 12),
    ]);
    expect(pairedDifference(a, b, clusters)).toMatchObject({ status: "not-estimable", reason: "no-variation" });
    const uneven = pairedDifference([1, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1], ["x", "x", "x", "x", "z", "z"], {
      range: [0, 1],
    });
    expect(uneven).toMatchObject({ status: "not-estimable", reason: "no-variation" });
  });

  test("one cluster, no pairs, mismatched or non-finite input, values outside the range", () => {
    expect(pairedDifference([1, 2], [2, 2], ["s", "s"])).toMatchObject({ reason: "too-few-units", units: 1 });
    expect(pairedDifference([], [], null)).toMatchObject({ reason: "no-data" });
    expect(() => pairedDifference([1, 2], [1], null)).toThrow(/b:/);
    expect(() => pairedDifference([1, Number.POSITIVE_INFINITY], [1, 2], null)).toThrow(/a\[1\]/);
    expect(() => pairedDifference([1, 2], [1, 2], [1])).toThrow(/clusters/);
    expect(() => pairedDifference([1, 7], [1, 2], null, { range: [1, 6] })).toThrow(/a\[1\]/);
  });

  test("bootstrap: same seed, same interval; close to t for well-behaved data", () => {
    const { a, b, clusters } = golden.paired[2] ?? { a: [], b: [], clusters: [] };
    const first = pairedDifference(a, b, clusters, { method: "bootstrap", seed: 3 });
    expect(pairedDifference(a, b, clusters, { method: "bootstrap", seed: 3 })).toEqual(first);
    const t = pairedDifference(a, b, clusters);
    if (first.status !== "estimated" || t.status !== "estimated") throw new Error("both are estimable");
    expect(first.lower).toBeCloseTo(t.lower, 0);
    expect(Math.abs(first.upper - t.upper)).toBeLessThan(0.15);
  });

  test("swapping the systems mirrors the interval; order of pairs and names of clusters do not matter", async () => {
    const pair = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 4 }),
    );
    await fc.assert(
      fc.property(fc.array(pair, { minLength: 4, maxLength: 30 }), (pairs) => {
        const run = (rows: typeof pairs, [left, right]: readonly [0 | 1, 0 | 1], label: (cluster: number) => string) =>
          pairedDifference(
            rows.map((row) => row[left]),
            rows.map((row) => row[right]),
            rows.map((row) => label(row[2])),
          );
        const plain = run(pairs, [0, 1], String);
        const mirrored = run(pairs, [1, 0], String);
        const turned = run([...pairs].reverse(), [0, 1], (cluster) => `scenario ${9 - cluster}`);
        expect(mirrored.status).toBe(plain.status);
        expect(turned.status).toBe(plain.status);
        if (plain.status !== "estimated" || mirrored.status !== "estimated" || turned.status !== "estimated") return;
        expect(mirrored.lower).toBeCloseTo(-plain.upper, 9);
        expect(turned.lower).toBeCloseTo(plain.lower, 9);
        expect(plain.upper).toBeGreaterThan(plain.lower);
      }),
    );
  });
});
