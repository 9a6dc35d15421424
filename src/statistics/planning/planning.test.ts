import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bestRepeats,
  clusteredProportion,
  cohenKappa,
  detectableDifference,
  InvalidInputError,
  intraclassCorrelation,
  pairedPower,
  planHalfWidth,
  planIcc,
  planKappa,
  planPairedDifference,
  planRareHarm,
  proportionInterval,
} from "../index.ts";
import golden from "./fixtures/planning.golden.json" with { type: "json" };

describe("planRareHarm", () => {
  test.each(golden.rare)(
    "agrees with R: limit $limit with $events events",
    ({ limit, events, two, one, chanceAtHalf }) => {
      const plan = planRareHarm({ limit, events, trueRates: [limit / 2] });
      expect(plan.effective).toBe(two);
      expect(plan.chanceToPass[0]?.chance).toBeCloseTo(chanceAtHalf, 10);
      expect(planRareHarm({ limit, events, sides: "one" }).effective).toBe(one);
    },
  );

  // By hand: (1 - .05)^n <= .025 from n = ln(.025) / ln(.95) = 71.9 on; one-sided ln(.05) / ln(.95) = 58.4.
  test("zero harms must be seen in 72 scenarios for an upper limit of 5 %, not in the 59 of the rule of three", () => {
    expect(planRareHarm({ limit: 0.05 })).toMatchObject({ effective: 72, scenarios: 72, conversations: 72 });
    expect(planRareHarm({ limit: 0.05, sides: "one" }).effective).toBe(59);
  });

  test("the plan is kept: that many scenarios reach the limit, one fewer does not", async () => {
    const limits = fc.double({ min: 0.01, max: 0.5, noNaN: true });
    await fc.assert(
      fc.property(limits, fc.integer({ min: 0, max: 4 }), (limit, events) => {
        const { effective } = planRareHarm({ limit, events });
        const upper = (total: number) => {
          const interval = proportionInterval(events, total, { method: "clopper-pearson" });
          return interval.status === "estimated" ? interval.upper : 1;
        };
        expect(upper(effective)).toBeLessThanOrEqual(limit + 1e-12);
        expect(upper(effective - 1)).toBeGreaterThan(limit);
      }),
    );
    const { scenarios } = planRareHarm({ limit: 0.05, repeats: 3 });
    const values = new Array<number>(scenarios * 3).fill(0);
    const interval = clusteredProportion(
      values,
      values.map((_, index) => Math.floor(index / 3)),
    );
    expect(interval.status === "estimated" ? interval.upper : 1).toBeLessThanOrEqual(0.05);
  });

  test("repeats count for what their likeness leaves of them", () => {
    expect(planRareHarm({ limit: 0.05, repeats: 4 }).scenarios).toBe(72);
    expect(planRareHarm({ limit: 0.05, repeats: 4, correlation: 0 }).scenarios).toBe(18);
    // Design effect 1 + 3 * .5 = 2.5: 72 * 2.5 / 4 = 45.
    expect(planRareHarm({ limit: 0.05, repeats: 4, correlation: 0.5 })).toMatchObject({
      scenarios: 45,
      conversations: 180,
    });
  });

  test("bad input is named", () => {
    expect(() => planRareHarm({ limit: 0 })).toThrow(/^limit/);
    expect(() => planRareHarm({ limit: 0.1, correlation: 2 })).toThrow(/^correlation/);
    expect(() => planRareHarm({ limit: 0.1, trueRates: [-1] })).toThrow(InvalidInputError);
  });
});

describe("planPairedDifference", () => {
  test.each(golden.paired)("agrees with R power.t.test: $difference, sd $sd, alpha $alpha, power $power", (row) => {
    const input = { difference: row.difference, standardDeviation: row.sd, alpha: row.alpha };
    const plan = planPairedDifference({ ...input, power: row.power });
    expect(plan.scenarios).toBe(row.scenarios);
    expect(plan.power).toBeCloseTo(row.reached, 5);
    expect(detectableDifference(row.scenarios, { ...input, power: row.power })).toBeLessThanOrEqual(row.difference);
    expect(detectableDifference(row.scenarios - 1, { ...input, power: row.power })).toBeGreaterThan(row.difference);
  });

  test("independent repeats divide the variance, wholly alike ones change nothing", () => {
    const input = { difference: 0.3, standardDeviation: 1 };
    const one = planPairedDifference(input).scenarios;
    expect(planPairedDifference({ ...input, repeats: 5, correlation: 1 }).scenarios).toBe(one);
    // Four independent repeats halve the deviation: as for sd .5.
    expect(planPairedDifference({ ...input, repeats: 4 })).toMatchObject({ scenarios: 24, conversations: 192 });
  });

  test("power rises with scenarios and falls with correlation", async () => {
    await fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        (scenarios, difference) => {
          const input = { difference, standardDeviation: 1, repeats: 3 };
          const power = pairedPower(scenarios, { ...input, correlation: 0.2 });
          expect(power).toBeGreaterThanOrEqual(0.05 - 1e-9);
          expect(pairedPower(scenarios + 5, { ...input, correlation: 0.2 })).toBeGreaterThanOrEqual(power - 1e-9);
          expect(pairedPower(scenarios, { ...input, correlation: 0.6 })).toBeLessThanOrEqual(power + 1e-9);
        },
      ),
    );
  });

  test("bad input is named", () => {
    expect(() => planPairedDifference({ difference: 0, standardDeviation: 1 })).toThrow(/^difference/);
    expect(() => pairedPower(1, { difference: 1, standardDeviation: 1 })).toThrow(/^scenarios/);
  });
});

describe("planHalfWidth and bestRepeats", () => {
  // By hand: t(17) = 2.1098 / sqrt(18) = .4973 is the first half width at most .5 for deviation 1 (17: .5142).
  test("a mean with deviation 1 needs 18 scenarios for half a level", () => {
    expect(planHalfWidth({ halfWidth: 0.5, standardDeviation: 1 })).toMatchObject({ scenarios: 18, conversations: 18 });
  });

  test("the plan is the smallest that holds", async () => {
    const width = fc.double({ min: 0.02, max: 2, noNaN: true });
    await fc.assert(
      fc.property(
        width,
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (halfWidth, repeats, correlation) => {
          const plan = planHalfWidth({ halfWidth, standardDeviation: 1, repeats, correlation });
          expect(plan.halfWidth).toBeLessThanOrEqual(halfWidth);
          const more = planHalfWidth({ halfWidth: halfWidth * 1.5, standardDeviation: 1, repeats, correlation });
          expect(more.scenarios).toBeLessThanOrEqual(plan.scenarios);
        },
      ),
    );
  });

  // By hand: sqrt(10 / 1 * .8 / .2) = 6.3.
  test("dear scenarios are worth repeating, alike repeats are not", () => {
    expect(bestRepeats({ scenario: 10, conversation: 1, correlation: 0.2 })).toBe(6);
    expect(bestRepeats({ scenario: 10, conversation: 1, correlation: 1 })).toBe(1);
    expect(bestRepeats({ scenario: 0, conversation: 1, correlation: 0.3 })).toBe(1);
    expect(() => planHalfWidth({ halfWidth: -1, standardDeviation: 1 })).toThrow(InvalidInputError);
  });
});

describe("planKappa and planIcc", () => {
  test.each(golden.kappas)(
    "kappa $kappa ($weighting) has the per-item error of R vcd",
    ({ kappa, weighting, shares, perItem }) => {
      const known = weighting === "linear" ? "linear" : "quadratic";
      const { items, standardError } = planKappa({ kappa, shares, halfWidth: 0.01, weighting: known });
      expect(standardError * Math.sqrt(items)).toBeCloseTo(perItem, 6);
      expect(standardError * 1.959963984540054).toBeLessThanOrEqual(0.01);
    },
  );

  test("a rare label costs items, and the planned items give about the planned width", () => {
    const common = planKappa({ kappa: 0.6, shares: [0.5, 0.5], halfWidth: 0.1 });
    const rare = planKappa({ kappa: 0.6, shares: [0.95, 0.05], halfWidth: 0.1 });
    expect(rare.items).toBeGreaterThan(3 * common.items);
    // The table the plan assumes, made of whole items: kappa .6 with equal shares is 40 % + 40 % agreeing.
    const count = Math.round(common.items / 10);
    const labels = (pattern: number[]) => Array.from({ length: count }, () => pattern).flat();
    const estimate = cohenKappa(labels([1, 1, 1, 1, 0, 0, 0, 0, 1, 0]), labels([1, 1, 1, 1, 0, 0, 0, 0, 0, 1]), {
      unit: "item",
    });
    if (estimate.status !== "estimated") throw new Error(estimate.detail);
    expect((estimate.upper - estimate.lower) / 2).toBeCloseTo(0.1, 2);
  });

  // Bonett's example: ICC .8, three raters, width .2 at 95 %: 8 * 3.8415 * (.2 * 2.6)^2 / (6 * .04) + 1 = 35.6.
  test("an ICC of .8 with three raters and half width .1 takes 36 units", () => {
    expect(planIcc({ icc: 0.8, raters: 3, halfWidth: 0.1 })).toEqual({ units: 36, ratings: 108 });
  });

  test("the planned units give about the planned width", () => {
    const { units } = planIcc({ icc: 0.5, raters: 2, halfWidth: 0.15 });
    // Rows that make ICC(1,1) exactly one half: between mean square three times the within mean square.
    const spread = Array.from({ length: units }, (_, unit) => (unit % 2 === 0 ? 1 : -1));
    const between = Math.sqrt((3 * (units - 1)) / units / 2);
    const within = Math.sqrt(0.5);
    const rows = spread.map((side, unit) => {
      const tilt = Math.floor(unit / 2) % 2 === 0 ? within : -within;
      return [side * between + tilt, side * between - tilt];
    });
    const estimate = intraclassCorrelation(rows, { unit: "item", form: "1,1" });
    if (estimate.status !== "estimated") throw new Error(estimate.detail);
    expect(estimate.value).toBeCloseTo(0.5, 1);
    expect((estimate.upper - estimate.lower) / 2).toBeCloseTo(0.15, 1);
  });

  test("bad input is named", () => {
    expect(() => planKappa({ kappa: 0.5, shares: [0.5, 0.4], halfWidth: 0.1 })).toThrow(/^shares/);
    expect(() => planKappa({ kappa: 1, shares: [0.5, 0.5], halfWidth: 0.1 })).toThrow(/^kappa/);
    expect(() => planIcc({ icc: 0.5, raters: 1, halfWidth: 0.1 })).toThrow(/^raters/);
  });
});
