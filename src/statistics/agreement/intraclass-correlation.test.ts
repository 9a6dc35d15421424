import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AgreementEstimate, type IccForm, InvalidInputError, intraclassCorrelation } from "../index.ts";
import golden from "./fixtures/agreement.golden.json" with { type: "json" };

const forms: IccForm[] = ["1,1", "A,1", "C,1", "1,k", "A,k", "C,k"];
const tables = fc.integer({ min: 2, max: 4 }).chain((raters) =>
  fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: raters, maxLength: raters }), {
    minLength: 3,
    maxLength: 25,
  }),
);

function estimated(estimate: AgreementEstimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

/** Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, table 2: six targets, four judges. */
const shroutFleiss = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
];

/** Human and judge means per response source, arXiv 2510.19032 as computed from its release. */
const claudeGuidance = [
  [3.7157, 4.1301],
  [3.599, 3.619],
  [4.4124, 4.6436],
  [4.513, 4.523],
  [4.299, 4.357],
  [4.065, 4.284],
  [3.8966, 4.2351],
  [2.7609, 2.6785],
  [2.4064, 3.4264],
];
const gpt4oSafety = [
  [4.7868, 4.997],
  [4.763, 4.996],
  [4.72, 4.968],
  [4.946, 5.0],
  [4.946, 4.999],
  [4.886, 4.991],
  [4.5442, 4.6358],
  [4.4562, 4.8218],
  [4.3664, 4.964],
];

describe("intraclassCorrelation", () => {
  test.each(golden.icc.flatMap(({ rows, results }) => results.map((result) => ({ rows, ...result }))))(
    "agrees with R psych for ICC($form) = $value",
    ({ rows, form, value, lower, upper }) => {
      const known = forms.find((candidate) => candidate === form);
      if (known === undefined) throw new Error(form);
      const estimate = estimated(intraclassCorrelation(rows, { unit: "item", form: known }));
      expect(estimate.value).toBeCloseTo(value, 9);
      // psych's lower limit of A goes below -1 / (k - 1), where correlations end, and stepped up it jumps past a pole.
      if (form === "A,1") expect(estimate.lower).toBeCloseTo(Math.max(lower, -1 / ((rows[0]?.length ?? 0) - 1)), 6);
      else if (lower > value) expect(estimate.lower).toBe(Number.NEGATIVE_INFINITY);
      else expect(estimate.lower).toBeCloseTo(lower, 6);
      expect(estimate.upper).toBeCloseTo(upper, 6);
    },
  );

  test.each(golden.iccJackknife)(
    "its jackknife agrees with R for ICC($form), over rows and over clusters",
    (expected) => {
      const rows = golden.icc[0]?.rows ?? [];
      const form = forms.find((candidate) => candidate === expected.form) ?? "1,1";
      const single = estimated(intraclassCorrelation(rows, { unit: "item", form, interval: "jackknife" }));
      expect([single.lower, single.upper]).toEqual(expected.rows.map((limit) => expect.closeTo(limit, 9)));
      const clusters = rows.map((_, index) => Math.floor(index / 5));
      const clustered = estimated(intraclassCorrelation(rows, { unit: "item", form, clusters }));
      expect([clustered.lower, clustered.upper]).toEqual(expected.clusters.map((limit) => expect.closeTo(limit, 9)));
      // The mean of four raters by Spearman-Brown.
      const average = form === "1,1" ? "1,k" : form === "A,1" ? "A,k" : "C,k";
      const mean = estimated(intraclassCorrelation(rows, { unit: "item", form: average, interval: "jackknife" }));
      expect(mean.lower).toBeCloseTo((4 * single.lower) / (1 + 3 * single.lower), 9);
    },
  );

  test("Shrout and Fleiss's worked example: .17, .29, .71 single, .44, .62, .91 average", () => {
    const values = forms.map((form) => estimated(intraclassCorrelation(shroutFleiss, { unit: "item", form })).value);
    expect(values.map((value) => value.toFixed(2))).toEqual(["0.17", "0.29", "0.71", "0.44", "0.62", "0.91"]);
  });

  test.each([
    { name: "Claude, Guidance", rows: claudeGuidance, form: "C,1" as const, expected: [0.8808, 0.5612, 0.9718] },
    { name: "Claude, Guidance", rows: claudeGuidance, form: "A,1" as const, expected: [0.8367, 0.3579, 0.9622] },
    { name: "GPT-4o, Safety", rows: gpt4oSafety, form: "C,1" as const, expected: [0.4838, -0.2133, 0.8545] },
    { name: "GPT-4o, Safety", rows: gpt4oSafety, form: "A,1" as const, expected: [0.2805, -0.1435, 0.7303] },
  ])("meets the fixture of the MentalAlign protocol: $name, ICC($form)", ({ rows, form, expected }) => {
    const estimate = estimated(intraclassCorrelation(rows, { unit: "system", form }));
    for (const [position, actual] of [estimate.value, estimate.lower, estimate.upper].entries()) {
      expect(Math.abs(actual - (expected[position] ?? 0))).toBeLessThan(0.0002);
    }
    expect(estimate.method).toContain("over system means");
  });

  // By hand: rows (1, 2), (3, 4), (5, 6): row means 1.5, 3.5, 5.5 -> MSR 2 * 8 / 2 = 8; columns differ by 1 -> MSC 1.5;
  // residual 0; within 1.5 / 3 = 0.5. ICC(1,1) = 7.5 / 8.5; ICC(A,1) = 8 / (8 + (2 / 3) 1.5) = 8 / 9; ICC(C,1) = 1.
  test("three rows, by hand", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    const value = (form: IccForm) => estimated(intraclassCorrelation(rows, { unit: "item", form })).value;
    expect(value("1,1")).toBeCloseTo(7.5 / 8.5, 12);
    expect(value("A,1")).toBeCloseTo(8 / 9, 12);
    expect(value("C,1")).toBe(1);
  });

  test("raters who never differ are not certain to agree: the lower limit comes from the number of rows", () => {
    const rows = [1, 2, 4, 5, 3, 2].map((level) => [level, level]);
    for (const form of forms) {
      const estimate = estimated(intraclassCorrelation(rows, { unit: "item", form }));
      expect(estimate).toMatchObject({ value: 1, upper: 1 });
      expect(estimate.lower).toBeLessThan(0.9);
    }
  });

  test("the bootstrap keeps draws below 0, repeats itself, and with clusters resamples clusters", () => {
    const options = { unit: "system", form: "C,1", interval: "bootstrap", kind: "percentile", seed: 3 } as const;
    const poor = estimated(intraclassCorrelation(golden.icc[1]?.rows ?? [], options));
    expect(intraclassCorrelation(golden.icc[1]?.rows ?? [], options)).toEqual(poor);
    expect(poor.lower).toBeLessThan(-0.4);
    // The release dropped draws outside [0, 1]; all of these would have gone.
    expect(poor.upper).toBeLessThan(0);
    const rows = Array.from({ length: 60 }, (_, index) => {
      const level = (Math.floor(index / 6) * 7) % 5;
      return [level + (index % 2), level + (index % 3)];
    });
    const clusters = rows.map((_, index) => Math.floor(index / 6));
    const clustered = estimated(
      intraclassCorrelation(rows, { unit: "item", form: "A,1", clusters, interval: "bootstrap" }),
    );
    expect(clustered).toMatchObject({ units: 10, observations: 120 });
    expect(clustered.method).toContain("cluster bootstrap");
  });

  test("does not depend on order of rows or raters, nor (but for 1,1 and A) on a rater's shift", async () => {
    await fc.assert(
      fc.property(tables, fc.constantFrom(...forms), (rows, form) => {
        const estimate = intraclassCorrelation(rows, { unit: "item", form });
        const turned = intraclassCorrelation(
          [...rows].reverse().map((row) => [...row].reverse().map((value) => 3 * value - 7)),
          {
            unit: "item",
            form,
          },
        );
        expect(turned.status).toBe(estimate.status);
        if (estimate.status !== "estimated" || turned.status !== "estimated") return;
        expect(turned.value).toBeCloseTo(estimate.value, 8);
        expect(estimate.lower).toBeLessThanOrEqual(estimate.value + 1e-9);
        expect(estimate.upper).toBeGreaterThanOrEqual(estimate.value - 1e-9);
        expect(estimate.upper).toBeLessThanOrEqual(1 + 1e-12);
        if (form !== "C,1") return;
        const shifted = intraclassCorrelation(
          rows.map((row) => row.map((value, rater) => value + 10 * rater)),
          { unit: "item", form },
        );
        if (shifted.status === "estimated") expect(shifted.value).toBeCloseTo(estimate.value, 8);
      }),
    );
  });

  test("rows with a missing rating are left out and counted", () => {
    const estimate = intraclassCorrelation([...shroutFleiss, [1, null, 2, 3]], { unit: "item", form: "A,1" });
    expect(estimate).toEqual({
      ...intraclassCorrelation(shroutFleiss, { unit: "item", form: "A,1" }),
      unitsLeftOut: 1,
    });
  });

  test("bad input gets a reason or a located error", () => {
    const options = { unit: "item", form: "A,1" } as const;
    expect(intraclassCorrelation([], options)).toMatchObject({ reason: "no-data" });
    expect(intraclassCorrelation([[null, 1]], options)).toMatchObject({ reason: "no-data", unitsLeftOut: 1 });
    expect(intraclassCorrelation([[1, 2]], options)).toMatchObject({ reason: "too-few-units" });
    expect(intraclassCorrelation([[1], [2]], options)).toMatchObject({ reason: "one-rater" });
    expect(
      intraclassCorrelation(
        [
          [2, 2],
          [2, 2],
        ],
        options,
      ),
    ).toMatchObject({ reason: "no-variation" });
    expect(() => intraclassCorrelation([[1, 2], [1]], options)).toThrow(/^rows\[1\]/);
    expect(() =>
      intraclassCorrelation(
        [
          [1, 2],
          [1, Number.NaN],
        ],
        options,
      ),
    ).toThrow(/^rows\[1\]/);
    expect(() =>
      intraclassCorrelation(
        [
          [1, 2],
          [2, 2],
        ],
        { ...options, interval: "f", clusters: [1, 2] },
      ),
    ).toThrow(InvalidInputError);
  });
});
