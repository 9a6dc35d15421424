import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AgreementEstimate, cohenKappa, InvalidInputError, type Label } from "../index.ts";
import golden from "./fixtures/agreement.golden.json" with { type: "json" };

function estimated(estimate: AgreementEstimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

/** Two lists of ratings from a table of counts, rows the first rater's. */
function fromTable(counts: readonly (readonly number[])[]): [number[], number[]] {
  const first: number[] = [];
  const second: number[] = [];
  counts.forEach((row, a) => {
    row.forEach((count, b) => {
      for (let copy = 0; copy < count; copy += 1) {
        first.push(a);
        second.push(b);
      }
    });
  });
  return [first, second];
}

const halfWidth = (estimate: { lower: number; upper: number }) => (estimate.upper - estimate.lower) / 2;

describe("cohenKappa", () => {
  test.each(["none", "linear", "quadratic"] as const)("agrees with R vcd, weighting %s", (weighting) => {
    const { first, second } = golden.cohen;
    const [value = 0, error = 0] = golden.cohen[weighting];
    const options = { unit: "item", weighting, levels: [1, 2, 3, 4, 5] } as const;
    const estimate = estimated(cohenKappa(first, second, { ...options, interval: "large-sample" }));
    expect(estimate.value).toBeCloseTo(value, 12);
    // vcd's error is the large-sample one; ours has sqrt(n / (n - 1)) and t: t(89) at 97.5 % is 1.9869787.
    expect(halfWidth(estimate)).toBeCloseTo(1.9869787 * error * Math.sqrt(90 / 89), 7);
    const jackknife = estimated(cohenKappa(first, second, options));
    expect([jackknife.lower, jackknife.upper]).toEqual(
      golden.cohen.jackknife[weighting].map((limit) => expect.closeTo(limit, 10)),
    );
    const clustered = estimated(cohenKappa(first, second, { ...options, clusters: golden.cohen.cluster }));
    expect([clustered.lower, clustered.upper]).toEqual(
      golden.cohen.clusteredJackknife[weighting].map((limit) => expect.closeTo(limit, 10)),
    );
  });

  test("quadratic kappa is psych's weighted kappa", () => {
    const { first, second, psychQuadratic } = golden.cohen;
    expect(estimated(cohenKappa(first, second, { unit: "item", weighting: "quadratic" })).value).toBeCloseTo(
      psychQuadratic,
      12,
    );
  });

  test("meets irrCAC's printed example: .7964094, error .05891072", () => {
    const [first, second] = fromTable([
      [13, 0, 0],
      [0, 20, 7],
      [0, 4, 56],
    ]);
    const estimate = estimated(cohenKappa(first, second, { unit: "item", interval: "large-sample" }));
    expect(estimate.value).toBeCloseTo(0.7964094, 7);
    // Its error for tables lacks the factor sqrt(n / (n - 1)).
    expect((halfWidth(estimate) / 1.9842169515864165) * Math.sqrt(99 / 100)).toBeCloseTo(0.05891072, 7);
  });

  test("one disagreement among many keeps a narrow interval: leaving that row out would say nothing", () => {
    const [first, second] = fromTable([
      [20, 1],
      [0, 21],
    ]);
    const { value, lower, upper, method } = estimated(cohenKappa(first, second, { unit: "item" }));
    // By hand: observed 41/42, expected 1/2.
    expect(value).toBeCloseTo(20 / 21, 12);
    expect(method).toContain("exact bounds");
    // Each disagreement of 42 costs 2/42 of kappa; the limits are those of one event in 42.
    const share = (limit: number) => (1 - limit) / 2;
    const none = (p: number) => (1 - p) ** 42;
    expect(1 - none(share(upper))).toBeCloseTo(0.025, 8);
    expect(none(share(lower)) + 42 * share(lower) * (1 - share(lower)) ** 41).toBeCloseTo(0.025, 8);
  });

  test("two disagreements are the jackknife's again", () => {
    const [first, second] = fromTable([
      [19, 1],
      [1, 21],
    ]);
    const { lower, method } = estimated(cohenKappa(first, second, { unit: "item" }));
    expect(method).toContain("jackknife");
    expect(lower).toBeGreaterThan(0);
  });

  // By hand: 20 both yes, 5 yes/no, 10 no/yes, 15 both no: observed .7, expected .5 * .6 + .5 * .4 = .5, kappa .4.
  test("two by two, by hand", () => {
    const [first, second] = fromTable([
      [20, 5],
      [10, 15],
    ]);
    expect(estimated(cohenKappa(first, second, { unit: "item" })).value).toBeCloseTo(0.4, 12);
  });

  test.each([
    { name: "28 delusion codes, model against majority", tp: 183, fp: 116, tn: 253, fn: 8, kappa: 0.566 },
    { name: "the random half", tp: 19, fp: 30, tn: 225, fn: 6, kappa: 0.448 },
    { name: "the matched half", tp: 164, fp: 86, tn: 28, fn: 2, kappa: 0.264 },
  ])("reproduces arXiv 2603.16567: $name, kappa $kappa", ({ tp, fp, tn, fn, kappa }) => {
    const [first, second] = fromTable([
      [tn, fp],
      [fn, tp],
    ]);
    expect(estimated(cohenKappa(first, second, { unit: "item" })).value).toBeCloseTo(kappa, 3);
  });

  test("perfect agreement has a lower limit from the number of items, not 1", () => {
    const labels = ["crisis", "none", "none", "crisis", "none", "none", "none", "none"];
    const estimate = estimated(cohenKappa(labels, labels, { unit: "item" }));
    expect(estimate).toMatchObject({ value: 1, upper: 1 });
    // Chance agreement (2/8)^2 + (6/8)^2 = .625; q = 1 - .025^(1/8); 1 - q / .375.
    expect(estimate.lower).toBeCloseTo(1 - (1 - 0.025 ** (1 / 8)) / 0.375, 12);
  });

  test("does not depend on order, names of categories, or (but for the error) copies in clusters", async () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
    await fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 60 }), (pairs) => {
        const names = ["none", "low", "some", "high"];
        const first = pairs.map(([a]) => a);
        const second = pairs.map(([, b]) => b);
        const estimate = cohenKappa(first, second, { unit: "item" });
        const renamed = cohenKappa(
          [...second].reverse().map((code) => names[code] ?? ""),
          [...first].reverse().map((code) => names[code] ?? ""),
          { unit: "item" },
        );
        expect(renamed.status).toBe(estimate.status);
        if (estimate.status !== "estimated" || renamed.status !== "estimated") return;
        expect(renamed.value).toBeCloseTo(estimate.value, 9);
        expect(renamed.lower).toBeCloseTo(estimate.lower, 7);
        expect(estimate.upper - estimate.lower).toBeGreaterThan(0);
        expect(estimate.value).toBeLessThanOrEqual(1 + 1e-12);
        const doubled = cohenKappa([...first, ...first], [...second, ...second], {
          unit: "item",
          clusters: [...first.keys(), ...first.keys()],
        });
        if (doubled.status !== "estimated") throw new Error(doubled.detail);
        expect(doubled.lower).toBeCloseTo(estimate.lower, 7);
      }),
    );
  });

  test("bad input gets a reason or a located error", () => {
    const kappa = (first: Label[], second: Label[]) => cohenKappa(first, second, { unit: "item" });
    expect(kappa([], [])).toMatchObject({ reason: "no-data" });
    expect(kappa([null, 1], [1, null])).toMatchObject({ reason: "no-data", unitsLeftOut: 2 });
    expect(kappa([1], [1])).toMatchObject({ reason: "too-few-units" });
    expect(kappa([1, 1, 1], [1, 1, 1])).toMatchObject({ reason: "no-variation" });
    expect(() => kappa([1, 2], [1])).toThrow(InvalidInputError);
    expect(() => kappa([1, Number.POSITIVE_INFINITY], [1, 2])).toThrow(/^rows\[1\]/);
    expect(() => cohenKappa([1, 7], [1, 2], { unit: "item", levels: [1, 2, 3] })).toThrow(
      /^rows\[1\].*outside the levels/,
    );
    expect(() => kappa([1, "a"], [1, 2])).toThrow(/mixes numbers with text/);
  });
});
