import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classificationReport, confusion, type Estimate, InvalidInputError, ordinalReport } from "../index.ts";
import golden from "./fixtures/classification.golden.json" with { type: "json" };

function estimated(estimate: Estimate | undefined) {
  if (estimate?.status !== "estimated") throw new Error(estimate?.detail);
  return estimate;
}

const logit = (value: number) => Math.log(value / (1 - value));
const scores = ["balancedAccuracy", "macroF1", "microF1", "weightedF1", "matthews"] as const;

describe("classificationReport", () => {
  const { truth, predicted, clusters } = golden;
  const labels = ["none", "passive", "active"];

  test.each(scores)("%s agrees with R, error and clusters included", (name) => {
    const expected = golden.report[name];
    const [low, width] = name === "matthews" ? [-1, 2] : [0, 1];
    const place = (expected.value - low) / width;
    const error = ({ lower, upper }: { lower: number; upper: number }, t: number) =>
      (((logit((upper - low) / width) - logit((lower - low) / width)) / 2) * place * (1 - place) * width) / t;
    const report = classificationReport(truth, predicted, { labels, unanswered: "wrong" });
    expect(estimated(report[name]).value).toBeCloseTo(expected.value, 10);
    if (name === "balancedAccuracy") {
      // Not inside the limits recovered from the recalls, which are a little wider here.
      expect(error(estimated(report[name]), 1.976013178)).toBeGreaterThan(expected.error - 1e-9);
      return;
    }
    expect(error(estimated(report[name]), 1.976013178)).toBeCloseTo(expected.error, 6);
    const clustered = classificationReport(truth, predicted, { labels, clusters, unanswered: "wrong" });
    expect(error(estimated(clustered[name]), 2.045229642)).toBeCloseTo(expected.clustered, 6);
    expect(clustered[name]).toMatchObject({ units: 30, observations: 150 });
  });

  test("the table is R's, with answers that name no class in a column of their own", () => {
    const table = confusion(truth, predicted, labels);
    expect(table.counts).toEqual(golden.counts);
    expect(table.unanswered).toEqual(golden.unanswered);
  });

  // arXiv 2603.16567, model against the majority of three people on 560 items: TP 183, FP 116, TN 253, FN 8.
  test("reproduces the delusion inventory: accuracy .779, recall .958, F1 .747", () => {
    const people = [...new Array<number>(191).fill(1), ...new Array<number>(369).fill(0)];
    const model = [
      ...new Array<number>(183).fill(1),
      ...new Array<number>(8).fill(0),
      ...new Array<number>(116).fill(1),
      ...new Array<number>(253).fill(0),
    ];
    const report = classificationReport(people, model);
    const positive = report.classes.find(({ label }) => label === 1);
    expect(estimated(report.accuracy).value).toBeCloseTo(0.779, 3);
    expect(estimated(positive?.recall).value).toBeCloseTo(0.958, 3);
    expect(estimated(positive?.f1).value).toBeCloseTo(0.747, 3);
    expect(estimated(positive?.specificity).value).toBeCloseTo(253 / 369, 12);
    expect(estimated(positive?.precision).value).toBeCloseTo(183 / 299, 12);
    expect(estimated(positive?.negativePredictiveValue).value).toBeCloseTo(253 / 261, 12);
  });

  // By hand: a a a b b c, called a a b b b a: recalls 2/3, 1, 0; F1 2*2/(3+3), 2*2/(2+3), 0; Matthews
  // (4 * 6 - (3*3 + 2*3 + 1*0)) / sqrt((36 - 18)(36 - 14)) = 9 / sqrt(396).
  test("six observations, by hand", () => {
    const report = classificationReport(["a", "a", "a", "b", "b", "c"], ["a", "a", "b", "b", "b", "a"]);
    expect(estimated(report.accuracy).value).toBeCloseTo(4 / 6, 12);
    expect(estimated(report.balancedAccuracy).value).toBeCloseTo(5 / 9, 12);
    expect(estimated(report.macroF1).value).toBeCloseTo((2 / 3 + 4 / 5) / 3, 12);
    expect(estimated(report.microF1).value).toBeCloseTo(4 / 6, 12);
    expect(estimated(report.weightedF1).value).toBeCloseTo((3 * (2 / 3) + 2 * (4 / 5)) / 6, 12);
    expect(estimated(report.matthews).value).toBeCloseTo(9 / Math.sqrt(396), 12);
    expect(report.classes[2]?.precision).toMatchObject({ status: "not-estimable", reason: "no-data" });
  });

  test("all right is not certainly right, and none right not certainly wrong", () => {
    const truth = ["yes", "no", "no", "yes", "no", "no"];
    const right = classificationReport(truth, truth);
    const wrong = classificationReport(
      truth,
      truth.map((label) => (label === "yes" ? "no" : "yes")),
    );
    for (const name of scores) {
      expect(estimated(right[name])).toMatchObject({ value: 1, upper: 1 });
      expect(estimated(right[name]).lower).toBeLessThan(0.7);
      const { value, lower, upper } = estimated(wrong[name]);
      expect(value).toBe(name === "matthews" ? -1 : 0);
      expect(upper).toBeGreaterThan(lower + 0.3);
    }
  });

  test("an answer without a class must be given a meaning", () => {
    const truth = ["a", "b", "a", "b"];
    const predicted = ["a", null, "a", "a"];
    expect(() => classificationReport(truth, predicted)).toThrow(/^unanswered: 1 answers name no class/);
    const wrong = classificationReport(truth, predicted, { unanswered: "wrong" });
    const out = classificationReport(truth, predicted, { unanswered: "leave-out" });
    expect(estimated(wrong.accuracy).value).toBe(0.5);
    expect(estimated(out.accuracy).value).toBeCloseTo(2 / 3, 12);
    expect([wrong.unanswered, out.unanswered, wrong.observations, out.observations]).toEqual([1, 1, 4, 3]);
  });

  test("scores stay in range, hold their value, and do not depend on order or names", async () => {
    const pair = fc.tuple(fc.constantFrom("x", "y", "z"), fc.constantFrom("x", "y", "z"));
    await fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 50 }), (pairs) => {
        const rename = (label: string) => ({ x: 30, y: 10, z: 20 })[label] ?? 0;
        const report = classificationReport(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        const turned = [...pairs].reverse();
        const renamed = classificationReport(
          turned.map(([a]) => rename(a)),
          turned.map(([, b]) => rename(b)),
        );
        for (const name of scores) {
          const estimate = report[name];
          expect(renamed[name].status).toBe(estimate.status);
          if (estimate.status !== "estimated") continue;
          const other = estimated(renamed[name]);
          expect(other.value).toBeCloseTo(estimate.value, 9);
          expect(other.lower).toBeCloseTo(estimate.lower, 6);
          expect(estimate.lower).toBeGreaterThanOrEqual(name === "matthews" ? -1 : 0);
          expect(estimate.upper).toBeLessThanOrEqual(1);
          expect(estimate.lower).toBeLessThanOrEqual(estimate.value);
          expect(estimate.upper).toBeGreaterThanOrEqual(estimate.value);
          expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
        }
        const accuracy = estimated(report.accuracy).value;
        if (report.microF1.status === "estimated") expect(report.microF1.value).toBeCloseTo(accuracy, 12);
      }),
    );
  });

  test("bad input is located", () => {
    expect(() => classificationReport(["a"], ["a", "b"])).toThrow(InvalidInputError);
    expect(() => classificationReport(["a", "q"], ["a", "a"], { labels: ["a", "b"] })).toThrow(/^truth\[1\]/);
    expect(() => confusion(["a"], ["q"], ["a", "b"])).toThrow(/^predicted\[0\]/);
    expect(classificationReport([], []).accuracy).toMatchObject({ reason: "no-data" });
    expect(classificationReport(["a", "a"], ["a", "a"]).matthews).toMatchObject({ reason: "no-variation" });
  });
});

describe("ordinalReport", () => {
  // By hand: true 1 1 1 3, predicted 1 2 1 1 on levels 1 to 3: mean error 3/4; by level 1/3 and 2: macro 7/6.
  test("a rare level counts as much as a common one in the macro error", () => {
    const report = ordinalReport([1, 1, 1, 3, 2], [1, 2, 1, 1, null], [1, 2, 3]);
    expect(estimated(report.meanAbsoluteError).value).toBe(0.75);
    expect(estimated(report.macroMeanAbsoluteError).value).toBeCloseTo(7 / 6, 12);
    expect(report).toMatchObject({ observations: 4, unanswered: 1 });
  });

  test("no error seen has an upper limit", () => {
    const report = ordinalReport([1, 2, 3, 1, 2, 3], [1, 2, 3, 1, 2, 3], [1, 2, 3]);
    expect(estimated(report.macroMeanAbsoluteError)).toMatchObject({ value: 0, lower: 0 });
    expect(estimated(report.macroMeanAbsoluteError).upper).toBeGreaterThan(0.5);
  });
});
