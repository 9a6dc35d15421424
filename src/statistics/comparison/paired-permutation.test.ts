import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairedPermutation } from "../index.ts";
import golden from "./fixtures/comparison.golden.json" with { type: "json" };

describe("pairedPermutation", () => {
  test.each(golden.permutation)("agrees with a full enumeration in R, case %#", ({ a, b, clusters, ...expected }) => {
    const pValue = (alternative: "two-sided" | "greater" | "less") => {
      const outcome = pairedPermutation(a, b, clusters, { alternative });
      return outcome.status === "tested" ? outcome.pValue : Number.NaN;
    };
    expect(pValue("two-sided")).toBeCloseTo(expected.two_sided, 12);
    expect(pValue("greater")).toBeCloseTo(expected.greater, 12);
    expect(pValue("less")).toBeCloseTo(expected.less, 12);
  });

  test("three equal differences by hand: 2 of 8 sign changes are as extreme", () => {
    expect(pairedPermutation([2, 3, 4], [1, 2, 3], null)).toMatchObject({ pValue: 0.25, statistic: 1 });
  });

  test("random sign changes come close to all of them, are repeatable and never 0", () => {
    const { a, b, clusters, two_sided } = golden.permutation[2] ?? { a: [], b: [], clusters: [], two_sided: 0 };
    const outcome = pairedPermutation(a, b, clusters, { exactUpTo: 0, draws: 20_000, seed: 4 });
    expect(outcome).toEqual(pairedPermutation(a, b, clusters, { exactUpTo: 0, draws: 20_000, seed: 4 }));
    if (outcome.status !== "tested") throw new Error("is testable");
    expect(Math.abs(outcome.pValue - two_sided)).toBeLessThan(0.015);
    const clear = pairedPermutation(Array(40).fill(5), Array(40).fill(1), null, { draws: 999 });
    expect(clear).toMatchObject({ pValue: 1 / 1000 });
  });

  test("no difference at all gives p = 1; one cluster or none is not estimable", () => {
    expect(pairedPermutation([1, 2, 3], [1, 2, 3], null)).toMatchObject({ pValue: 1 });
    expect(pairedPermutation([1, 2], [2, 1], [7, 7])).toMatchObject({ reason: "too-few-units" });
    expect(pairedPermutation([], [], null)).toMatchObject({ reason: "no-data" });
  });

  test("p lies in (0, 1], is symmetric in the systems, and both one-sided values add up to at least 1", async () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
    await fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 10 }), (pairs) => {
        const a = pairs.map(([value]) => value);
        const b = pairs.map(([, value]) => value);
        const p = (left: number[], right: number[], alternative: "two-sided" | "greater" | "less") => {
          const outcome = pairedPermutation(left, right, null, { alternative });
          return outcome.status === "tested" ? outcome.pValue : Number.NaN;
        };
        expect(p(a, b, "two-sided")).toBe(p(b, a, "two-sided"));
        expect(p(a, b, "greater")).toBe(p(b, a, "less"));
        expect(p(a, b, "greater") + p(a, b, "less")).toBeGreaterThanOrEqual(1);
        expect(p(a, b, "two-sided")).toBeGreaterThan(0);
      }),
    );
  });
});
