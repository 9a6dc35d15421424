import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilcoxonRankSum, wilcoxonSignedRank } from "../index.ts";
import golden from "./fixtures/comparison.golden.json" with { type: "json" };

describe.each([
  ["wilcoxonSignedRank", wilcoxonSignedRank, golden.wilcoxon.signed],
  ["wilcoxonRankSum", wilcoxonRankSum, golden.wilcoxon.rank_sum],
] as const)("%s", (_, run, cases) => {
  test.each(cases)("agrees with R, case %#", ({ a, b, ...expected }) => {
    for (const [alternative, pValue] of [
      ["two-sided", expected.two_sided],
      ["greater", expected.greater],
      ["less", expected.less],
    ] as const) {
      expect(run(a, b, alternative)).toMatchObject({
        pValue: expect.closeTo(pValue, 10),
        statistic: expect.closeTo(expected.statistic, 9),
      });
    }
  });

  test("only order matters, and swapping sides swaps the one-sided values", async () => {
    const values = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.property(values, values, (a, b) => {
        const p = (outcome: ReturnType<typeof run>) => (outcome.status === "tested" ? outcome.pValue : Number.NaN);
        expect(p(run(a, b, "greater"))).toBeCloseTo(p(run(b, a, "less")), 10);
        expect(p(run(a, b))).toBeCloseTo(p(run(b, a)), 10);
        expect(p(run(a, b))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("no difference gives p = 1, no data none, text that is no number an error", () => {
    expect(run([2, 2, 2], [2, 2, 2])).toMatchObject({ pValue: 1 });
    expect(run([], [])).toMatchObject({ reason: "no-data" });
    expect(() => run([1, Number.NaN], [1, 2])).toThrow(/a\[1\]/);
  });
});

test("differences that are equal but for the last bits are ties", () => {
  // 0.3 - 0.1, 0.5 - 0.3 and 1.2 - 1 are three equal differences; all signs equal: 2 of 8.
  expect(wilcoxonSignedRank([0.3, 0.5, 1.2], [0.1, 0.3, 1])).toMatchObject({ statistic: 6, pValue: 0.25 });
  expect(wilcoxonSignedRank([0.1 + 0.2], [0.3])).toMatchObject({ pValue: 1 });
});

test("signed ranks by hand: differences 1, 2, 3, -4 have V = 6, and 7 of 16 sums are at least 6", () => {
  // Of the subsets of {1, 2, 3, 4}: {2,4}, {3,4}, {1,2,3}, {1,2,4}, {1,3,4}, {2,3,4} and all four.
  expect(wilcoxonSignedRank([2, 4, 6, 0], [1, 2, 3, 4], "greater")).toMatchObject({ statistic: 6, pValue: 7 / 16 });
});
