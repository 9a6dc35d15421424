import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areaUnderRoc, averagePrecision, type Estimate, InvalidInputError } from "../index.ts";
import golden from "./fixtures/classification.golden.json" with { type: "json" };

const { y, scores, clusters, auc } = golden;
const observations = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 9 })), {
  minLength: 4,
  maxLength: 60,
});

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("areaUnderRoc", () => {
  test("agrees with R pROC, DeLong", () => {
    const plain = estimated(areaUnderRoc(y, scores, { scale: "plain" }));
    expect(plain.value).toBeCloseTo(auc.value, 12);
    expect(plain.lower).toBeCloseTo(auc.lower, 10);
    expect(plain.upper).toBeCloseTo(auc.upper, 10);
  });

  test("its clustered error agrees with numeric derivatives in R", () => {
    const clustered = estimated(areaUnderRoc(y, scores, { scale: "plain", clusters }));
    // t(29) at 97.5 % is 2.0452296.
    expect((clustered.upper - clustered.lower) / 2 / 2.045229642132703).toBeCloseTo(auc.clusteredError, 8);
    expect(clustered.units).toBe(30);
  });

  // By hand: cases 3, 2; others 2, 1: 3 beats both, 2 ties one and beats one: (2 + 1.5) / 4.
  test("two against two, by hand", () => {
    expect(estimated(areaUnderRoc([1, 1, 0, 0], [3, 2, 2, 1])).value).toBe(0.875);
  });

  test("whole separation has a lower limit from the number of pairs, not 1", () => {
    const perfect = estimated(areaUnderRoc([1, 1, 1, 0, 0, 0, 0], [9, 8, 7, 3, 2, 1, 0]));
    expect(perfect).toMatchObject({ value: 1, upper: 1 });
    expect(perfect.lower).toBeCloseTo(0.025 ** (1 / 3), 12);
  });

  test("turns round with the scores, ignores their scale, holds its value inside [0, 1]", async () => {
    await fc.assert(
      fc.property(observations, (rows) => {
        const truth = rows.map(([own]) => own);
        const values = rows.map(([, score]) => score);
        const estimate = areaUnderRoc(truth, values);
        const turned = areaUnderRoc(
          truth,
          values.map((score) => -score),
        );
        const stretched = areaUnderRoc(
          truth,
          values.map((score) => Math.exp(score)),
        );
        expect(stretched).toEqual(estimate);
        expect(turned.status).toBe(estimate.status);
        if (estimate.status !== "estimated" || turned.status !== "estimated") return;
        expect(turned.value).toBeCloseTo(1 - estimate.value, 10);
        expect(turned.lower).toBeCloseTo(1 - estimate.upper, 8);
        expect(estimate.lower).toBeGreaterThanOrEqual(0);
        expect(estimate.upper).toBeLessThanOrEqual(1);
        expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
      }),
    );
  });

  test("bad input gets a reason or a located error", () => {
    expect(areaUnderRoc([], [])).toMatchObject({ reason: "no-data" });
    expect(areaUnderRoc([1, 1], [1, 2])).toMatchObject({ reason: "no-variation" });
    expect(areaUnderRoc([1, 0, 0], [1, 2, 3])).toMatchObject({ reason: "too-few-units" });
    expect(() => areaUnderRoc([1, 2], [1, 2])).toThrow(/^truth\[1\]/);
    expect(() => areaUnderRoc([1, 0], [1, Number.NaN])).toThrow(InvalidInputError);
  });
});

describe("averagePrecision", () => {
  test("agrees with R", () => {
    const estimate = estimated(averagePrecision(y, scores));
    expect(estimate.value).toBeCloseTo(golden.averagePrecision, 12);
    expect(estimate.lower).toBeLessThan(estimate.value);
    expect(estimate.upper).toBeGreaterThan(estimate.value);
  });

  // By hand: in falling order case, other, case, other: (1 + 2/3) / 2; with n = 2 cases the logit error is
  // 1 / sqrt(2 * (5/6) * (1/6)) = 1.8974: logit(5/6) = 1.6094 -+ 3.7188.
  test("two cases, by hand", () => {
    const estimate = estimated(averagePrecision([1, 0, 1, 0], [4, 3, 2, 1]));
    expect(estimate.value).toBeCloseTo(5 / 6, 12);
    expect(estimate.lower).toBeCloseTo(1 / (1 + Math.exp(3.71883 - 1.609438)), 4);
  });

  test("equal scores give the share of cases; a perfect ranking has a lower limit", async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 20 }), (cases, others) => {
        const truth = [...new Array<number>(cases).fill(1), ...new Array<number>(others).fill(0)];
        const flat = estimated(averagePrecision(truth, new Array<number>(truth.length).fill(1)));
        expect(flat.value).toBeCloseTo(cases / truth.length, 12);
        const perfect = estimated(averagePrecision(truth, truth));
        expect(perfect).toMatchObject({ value: 1, upper: 1 });
        expect(perfect.lower).toBeLessThan(0.999);
      }),
    );
  });

  test("bad input gets a reason", () => {
    expect(averagePrecision([], [])).toMatchObject({ reason: "no-data" });
    expect(averagePrecision([0, 0], [1, 2])).toMatchObject({ reason: "no-variation" });
    expect(averagePrecision([1, 0, 0], [1, 2, 3])).toMatchObject({ reason: "too-few-units" });
  });
});
