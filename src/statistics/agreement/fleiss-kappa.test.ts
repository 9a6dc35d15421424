import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AgreementEstimate, cohenKappa, fleissKappa, gwetAc } from "../index.ts";
import golden from "./fixtures/agreement.golden.json" with { type: "json" };
import { distribution6Raters, krippendorffExample } from "./fixtures/published-examples.ts";

function estimated(estimate: AgreementEstimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

const halfWidth = (estimate: { lower: number; value: number }) => estimate.value - estimate.lower;
/** t at 97.5 %. */
const t = { 7: 2.364624251592785, 14: 2.1447866879169273, 39: 2.022690911734728 };

describe("fleissKappa and gwetAc", () => {
  const coefficients = { fleiss: fleissKappa, gwet: gwetAc };

  test.each(golden.chance)(
    "$kind, weighting $weighting, agrees with R, missing ratings and clusters included",
    (row) => {
      const compute = row.kind === "fleiss" ? coefficients.fleiss : coefficients.gwet;
      const weighting = row.weighting === "linear" || row.weighting === "quadratic" ? row.weighting : "none";
      const options = { unit: "item", weighting, levels: [1, 2, 3, 4, 5] } as const;
      const estimate = estimated(compute(golden.multi, { ...options, interval: "large-sample" }));
      expect(estimate.value).toBeCloseTo(row.value, 10);
      expect(halfWidth(estimate) / t[39]).toBeCloseTo(row.error, 7);
      const clusters = golden.multi.map((_, index) => Math.floor(index / 5));
      const clustered = estimated(compute(golden.multi, { ...options, clusters, interval: "large-sample" }));
      expect(halfWidth(clustered) / t[7]).toBeCloseTo(row.clustered, 7);
      // The row without any rating is one of the 40 that R leaves out in turn.
      const jackknife = estimated(compute(golden.multi, options));
      expect([jackknife.lower, jackknife.upper]).toEqual(row.jackknife.map((limit) => expect.closeTo(limit, 9)));
      const byCluster = estimated(compute(golden.multi, { ...options, clusters }));
      expect([byCluster.lower, byCluster.upper]).toEqual(
        row.clusteredJackknife.map((limit) => expect.closeTo(limit, 9)),
      );
      // One row has one rating and one has none.
      expect(estimate.unitsLeftOut).toBe(2);
    },
  );

  test.each([
    { name: "Fleiss' kappa", compute: fleissKappa, value: 0.4139265, error: 0.08119291 },
    { name: "Gwet's AC1", compute: gwetAc, value: 0.4448007, error: 0.08418757 },
  ])("$name meets irrCAC's printed output for six raters", ({ compute, value, error }) => {
    const estimate = estimated(compute(distribution6Raters, { unit: "item", interval: "large-sample" }));
    expect(estimate.value).toBeCloseTo(value, 7);
    expect(halfWidth(estimate) / t[14]).toBeCloseTo(error, 7);
  });

  // Its errors here, .15302 and .14295, take the number of rows with a pair as fixed; ours are those of the ratio, as
  // computed in R above, and smaller.
  test.each([
    { name: "Fleiss' kappa", compute: fleissKappa, value: 0.76117 },
    { name: "Gwet's AC1", compute: gwetAc, value: 0.77544 },
  ])("$name meets irrCAC's printed value for four raters with missing ratings", ({ compute, value }) => {
    const estimate = estimated(compute(krippendorffExample, { unit: "item", interval: "large-sample" }));
    expect(estimate.value).toBeCloseTo(value, 5);
    expect(estimate.upper).toBe(1);
  });

  // By hand (arXiv 2603.16567): three raters, 560 items: 121 all yes, 292 all no, 70 two yes, 77 one yes.
  // Observed (413 + 147 / 3) / 560 = .825; yes share (363 + 140 + 77) / 1680 = .345238; chance .547902; kappa .6129.
  test("reproduces the delusion inventory's Fleiss kappa .613", () => {
    const rows = [
      ...new Array<number[]>(121).fill([1, 1, 1]),
      ...new Array<number[]>(292).fill([0, 0, 0]),
      ...new Array<number[]>(70).fill([1, 1, 0]),
      ...new Array<number[]>(77).fill([1, 0, 0]),
    ];
    expect(estimated(fleissKappa(rows, { unit: "item" })).value).toBeCloseTo(0.613, 3);
  });

  test("on a rare label kappa collapses while AC1 keeps the agreement that is there", () => {
    const rows = [...new Array<number[]>(96).fill([0, 0]), [0, 1], [1, 0], [0, 1], [1, 0]];
    expect(estimated(fleissKappa(rows, { unit: "item" })).value).toBeLessThan(0);
    expect(estimated(gwetAc(rows, { unit: "item" })).value).toBeGreaterThan(0.95);
  });

  test("perfect agreement has width", () => {
    const rows = [
      [1, 1],
      [2, 2],
      [1, 1],
      [2, 2],
      [1, 1],
    ];
    for (const compute of [fleissKappa, gwetAc]) {
      const estimate = estimated(compute(rows, { unit: "item" }));
      expect(estimate).toMatchObject({ value: 1, upper: 1 });
      expect(estimate.lower).toBeLessThan(0.5);
    }
  });

  test("for two raters with equal shares Fleiss is Cohen; order of raters and rows does not matter", async () => {
    const label = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 2, maxLength: 40 }), (pairs) => {
        const symmetric = [...pairs, ...pairs.map(([a, b]) => [b, a] as const)];
        const fleiss = fleissKappa(symmetric, { unit: "item" });
        const cohen = cohenKappa(
          symmetric.map(([a]) => a),
          symmetric.map(([, b]) => b),
          { unit: "item" },
        );
        if (fleiss.status === "estimated" && cohen.status === "estimated")
          expect(fleiss.value).toBeCloseTo(cohen.value, 9);
        const turned = fleissKappa(
          [...pairs].reverse().map(([a, b]) => [b, a]),
          { unit: "item" },
        );
        const straight = fleissKappa(pairs, { unit: "item" });
        expect(turned.status).toBe(straight.status);
        if (turned.status === "estimated" && straight.status === "estimated") {
          expect(turned.value).toBeCloseTo(straight.value, 9);
          expect(turned.lower).toBeCloseTo(straight.lower, 7);
        }
      }),
    );
  });

  test("bad input gets a reason", () => {
    const options = { unit: "item" } as const;
    expect(fleissKappa([], options)).toMatchObject({ reason: "no-data" });
    expect(fleissKappa([[null, null]], options)).toMatchObject({ reason: "no-data" });
    expect(fleissKappa([[1], [2]], options)).toMatchObject({ reason: "one-rater" });
    expect(
      fleissKappa(
        [
          [1, null],
          [2, 2],
        ],
        options,
      ),
    ).toMatchObject({ reason: "too-few-units", unitsLeftOut: 1 });
    expect(
      gwetAc(
        [
          [2, 2],
          [2, 2],
        ],
        options,
      ),
    ).toMatchObject({ reason: "no-variation" });
  });
});
