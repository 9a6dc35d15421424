import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Estimate, type Estimated, ppiMean, ppiProportion } from "../index.ts";
import golden from "./fixtures/calibration.golden.json" with { type: "json" };

const { data, tuned, full, independent_tuned, independent_full, closed } = golden.ppi;
const clusters = { labelled: data.labelled, judgeOnly: data.unlabelled };

function estimated(estimate: Estimate): Estimated {
  if (estimate.status !== "estimated") throw new Error(`not estimable: ${estimate.reason}`);
  return estimate;
}

describe("ppiMean", () => {
  test.each([
    ["power-tuned, clustered", ppiMean(data, clusters), tuned],
    ["full weight, clustered", ppiMean(data, clusters, { tuning: 1 }), full],
    ["power-tuned, independent", ppiMean(data, null), independent_tuned],
    ["full weight, independent", ppiMean(data, null, { tuning: 1 }), independent_full],
  ])("agrees with the closed forms in R: %s", (_, estimate, expected) => {
    expect(estimate).toMatchObject({
      value: expect.closeTo(expected.value, 9),
      lower: expect.closeTo(expected.lower, 7),
      upper: expect.closeTo(expected.upper, 7),
    });
    expect(estimated(estimate).method).toContain(`weight ${expected.weight.toFixed(2)}`);
  });

  test("at full weight without clusters it is judge mean plus mean difference, as first published", () => {
    const estimate = estimated(ppiMean(data, null, { tuning: 1 }));
    expect(estimate.value).toBeCloseTo(closed.value, 10);
    // t instead of normal: a little wider than 1.96 errors, never narrower.
    const half = (estimate.upper - estimate.lower) / 2;
    expect(half).toBeGreaterThan(1.959 * closed.se);
    expect(half).toBeLessThan(2.03 * closed.se);
  });

  test("a judge that is off by a constant is corrected exactly: human 3, 5 with judge 4, 6.2 and judge-only mean 5", () => {
    // Mean difference (-1 - 1.2) / 2 = -1.1; 5 - 1.1 = 3.9.
    const estimate = ppiMean({ human: [3, 5], judge: [4, 6.2], judgeOnly: [4, 5, 6] }, null, { tuning: 1 });
    expect(estimate).toMatchObject({ value: expect.closeTo(3.9, 12) });
  });

  test("weight 0, no judge-only ratings, or a judge without variation give the human labels alone", () => {
    const { human, judge } = data;
    const plain = estimated(ppiMean({ human, judge, judgeOnly: [] }, null));
    const mean = human.reduce((sum, value) => sum + value, 0) / human.length;
    expect(plain.value).toBeCloseTo(mean, 10);
    expect(estimated(ppiMean(data, null, { tuning: 0 })).lower).toBeCloseTo(plain.lower, 10);
    const flat = ppiMean({ human, judge: human.map(() => 4), judgeOnly: [4, 4, 4] }, null);
    expect(estimated(flat).value).toBeCloseTo(mean, 10);
  });

  test("perfect agreement in a few labels is not taken for a perfect judge", () => {
    const human = [1, 2, 3, 4, 5, 3, 2];
    const judgeOnly = Array.from({ length: 5000 }, (_, index) => 1 + (index % 5));
    const estimate = estimated(ppiMean({ human, judge: human, judgeOnly }, null));
    expect(estimate.upper - estimate.lower).toBeGreaterThan(1);
    expect(estimate.method).toContain("human labels");
  });

  test("labels without any variation: a bound from the range, or not estimable without one", () => {
    const rated = { human: [2, 2, 2, 2], judge: [2, 2, 2, 2], judgeOnly: [2, 3, 1, 2, 2] };
    expect(ppiMean(rated, null)).toMatchObject({ status: "not-estimable", reason: "no-variation" });
    const bounded = estimated(ppiMean(rated, null, { range: [1, 6] }));
    expect(bounded.value).toBe(2);
    expect(bounded.upper - bounded.lower).toBeGreaterThan(2);
    expect(bounded.lower).toBeGreaterThanOrEqual(1);
  });

  test("one labelled cluster, no labels, mismatched or wild input", () => {
    const { human, judge, judgeOnly } = { human: [1, 2], judge: [1, 3], judgeOnly: [1, 2, 3] };
    expect(ppiMean({ human, judge, judgeOnly }, { labelled: ["s", "s"], judgeOnly: ["a", "b", "c"] })).toMatchObject({
      reason: "too-few-units",
    });
    expect(ppiMean({ human: [], judge: [], judgeOnly }, null)).toMatchObject({ reason: "no-data" });
    expect(() => ppiMean({ human, judge: [1], judgeOnly }, null)).toThrow(/judge/);
    expect(() => ppiMean({ human, judge, judgeOnly: [1, Number.NaN] }, null)).toThrow(/judgeOnly\[1\]/);
    expect(() => ppiMean({ human, judge, judgeOnly }, null, { tuning: 2 })).toThrow(/tuning/);
    expect(() => ppiMean({ human, judge, judgeOnly }, null, { range: [1, 2] })).toThrow(/judge\[1\]/);
  });

  test("moving the judge's scale by a constant changes nothing; scaling all ratings scales the interval", async () => {
    const rating = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.property(
        fc.array(fc.tuple(rating, rating), { minLength: 5, maxLength: 20 }),
        fc.array(rating, { minLength: 5, maxLength: 40 }),
        (pairs, judgeOnly) => {
          const human = pairs.map(([value]) => value);
          const judge = pairs.map(([, value]) => value);
          const plain = ppiMean({ human, judge, judgeOnly }, null);
          fc.pre(plain.status === "estimated");
          const add = (values: number[]) => values.map((value) => value + 2);
          const moved = estimated(ppiMean({ human, judge: add(judge), judgeOnly: add(judgeOnly) }, null));
          expect(moved.value).toBeCloseTo(plain.value, 8);
          expect(moved.lower).toBeCloseTo(plain.lower, 8);
          const triple = (values: number[]) => values.map((value) => value * 3);
          const scaled = estimated(
            ppiMean({ human: triple(human), judge: triple(judge), judgeOnly: triple(judgeOnly) }, null),
          );
          expect(scaled.upper).toBeCloseTo(3 * plain.upper, 7);
        },
      ),
    );
  });
});

describe("ppiProportion", () => {
  test("is the mean of 0/1 labels, cut to [0, 1]", () => {
    const rated = {
      human: [1, 0, 0, 1, 0, 0, 0, 1],
      judge: [1, 0, 1, 1, 0, 0, 0, 0],
      judgeOnly: [0, 1, 0, 0, 1, 0, 0, 1],
    };
    const share = estimated(ppiProportion(rated, null));
    const mean = estimated(ppiMean(rated, null));
    expect(share.value).toBeCloseTo(mean.value, 12);
    expect(share.lower).toBe(Math.max(0, mean.lower));
  });

  test("no event in the labels is no proof of none", () => {
    const rated = { human: Array(12).fill(0), judge: Array(12).fill(0), judgeOnly: Array(500).fill(0) };
    const share = estimated(ppiProportion(rated, null));
    expect(share.value).toBe(0);
    expect(share.upper).toBeGreaterThan(0.2);
  });

  test("a label other than 0 or 1 is an error that says where; probabilities of the judge are welcome", () => {
    expect(() => ppiProportion({ human: [0, 2], judge: [0, 1], judgeOnly: [] }, null)).toThrow(/human\[1\]/);
    expect(() => ppiProportion({ human: [0, 1], judge: [0, 1.2], judgeOnly: [] }, null)).toThrow(/judge\[1\]/);
    expect(ppiProportion({ human: [0, 1, 1], judge: [0.2, 0.7, 0.9], judgeOnly: [0.1, 0.8, 0.3] }, null).status).toBe(
      "estimated",
    );
  });
});
