import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { promptsWithKnownEffects } from "../fixtures/prompts-with-known-effects.ts";
import {
  indicatorPredictors,
  matchingBalance,
  mcnemarExact,
  type PropensityMatch,
  pairedDifference,
  propensityMatch,
} from "../index.ts";
import golden from "./fixtures/matching.golden.json" with { type: "json" };

function matched(result: ReturnType<typeof propensityMatch>): PropensityMatch {
  expect(result).toMatchObject({ status: "matched" });
  return result as PropensityMatch; // just checked
}

describe("propensityMatch", () => {
  test.each(golden.cases)("makes the pairs of base R within a caliper of $width, with their balance", (expected) => {
    const covariates = { x: golden.x, z: golden.z, g: golden.g };
    const found = matched(propensityMatch(golden.treated, covariates, { caliper: expected.width }));
    expect(found.caliper).toBeCloseTo(expected.caliper, 8);
    found.logits.forEach((logit, index) => {
      expect(logit).toBeCloseTo(golden.logit[index] ?? Number.NaN, 8);
    });
    const sorted = (pairs: { treated: number; control: number }[]) => pairs.toSorted((a, b) => a.treated - b.treated);
    expect(sorted(found.pairs)).toEqual(
      sorted(expected.treated.map((treated, index) => ({ treated, control: expected.control[index] ?? -1 }))),
    );
    matchingBalance(golden.treated, covariates, found.pairs).forEach(({ before, after }, index) => {
      expect(before).toBeCloseTo(expected.before[index] ?? Number.NaN, 8);
      expect(after).toBeCloseTo(expected.after[index] ?? Number.NaN, 8);
    });
  });

  test("a caliper by hand: with one yes-or-no covariate the logits are the two groups' log odds, and nobody crosses", () => {
    // Covariate 1: 3 treated, 1 control, log odds ln 3. Covariate 0: 1 treated, 3 controls, log odds -ln 3.
    const found = matched(propensityMatch([1, 1, 1, 0, 1, 0, 0, 0], { side: [1, 1, 1, 1, 0, 0, 0, 0] }));
    expect(found.logits[0]).toBeCloseTo(Math.log(3), 8);
    expect(found.logits[7]).toBeCloseTo(-Math.log(3), 8);
    // Logits of the treated: 3 of ln 3, one of -ln 3, sample variance (ln 3)^2; of the controls the same.
    expect(found.caliper).toBeCloseTo(0.2 * Math.log(3), 8);
    expect(found.pairs).toHaveLength(2);
    expect(found.pairs[0]?.control).toBe(3);
    expect(found.pairs[1]?.treated).toBe(4);
    expect(found.unmatched).toHaveLength(2);
    // Twice ln 3 apart: a caliper of two standard deviations and a bit lets them cross.
    expect(
      matched(propensityMatch([1, 1, 1, 0, 1, 0, 0, 0], { side: [1, 1, 1, 1, 0, 0, 0, 0] }, { caliper: 2.01 }))
        .unmatched,
    ).toEqual([]);
  });

  test("nobody is used twice, all pairs lie within the caliper, and who is left has no control left there", async () => {
    const row = fc.record({
      treated: fc.constantFrom(0, 1),
      a: fc.nat(3),
      b: fc.double({ min: -2, max: 2, noNaN: true }),
    });
    await fc.assert(
      fc.property(fc.array(row, { minLength: 12, maxLength: 60 }), (rows) => {
        const isTreated = rows.map(({ treated }) => treated);
        const found = propensityMatch(isTreated, { a: rows.map(({ a }) => a), b: rows.map(({ b }) => b) });
        fc.pre(found.status === "matched");
        if (found.status !== "matched") return;
        const used = found.pairs.flatMap(({ treated, control }) => [treated, control]);
        expect(new Set(used).size).toBe(used.length);
        expect(found.pairs.length + found.unmatched.length).toBe(found.treated);
        const apart = (one: number, other: number) => Math.abs((found.logits[one] ?? 0) - (found.logits[other] ?? 0));
        for (const { treated, control } of found.pairs) {
          expect([isTreated[treated], isTreated[control]]).toEqual([1, 0]);
          expect(apart(treated, control)).toBeLessThanOrEqual(found.caliper + 1e-8);
        }
        const free = isTreated.flatMap((value, index) => (value === 0 && !used.includes(index) ? [index] : []));
        for (const one of found.unmatched) {
          for (const control of free) expect(apart(one, control)).toBeGreaterThan(found.caliper - 1e-8);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("of controls equally near the one with the same covariates is taken: in a crossed design all pairs agree in all", () => {
    const cells = Array.from({ length: 48 }, (_, index) => ({
      treated: Number(index % 3 === 0),
      a: index % 4,
      b: index >> 4,
    }));
    const columns = {
      ...indicatorPredictors(
        "a",
        cells.map(({ a }) => String(a)),
      ),
      ...indicatorPredictors(
        "b",
        cells.map(({ b }) => String(b)),
      ),
    };
    const found = matched(
      propensityMatch(
        cells.map(({ treated }) => treated),
        columns,
      ),
    );
    expect(found.unmatched).toEqual([]);
    for (const { treated, control } of found.pairs) {
      expect([cells[control]?.a, cells[control]?.b]).toEqual([cells[treated]?.a, cells[treated]?.b]);
    }
    expect(
      matchingBalance(
        cells.map(({ treated }) => treated),
        columns,
        found.pairs,
      ).map(({ after }) => after),
    ).toEqual([0, 0, 0, 0, 0]);
  });

  test("equally near controls are drawn, not taken by position: both halves of an ordered list are used", () => {
    // 30 treated, then 60 controls, all alike.
    const isTreated = Array.from({ length: 90 }, (_, index) => Number(index < 30));
    const x = Array.from({ length: 90 }, (_, index) => index % 2);
    const made = (seed: number) => matched(propensityMatch(isTreated, { x }, { seed })).pairs;
    const late = made(1).filter(({ control }) => control >= 60).length;
    // Hypergeometric, mean 15, standard deviation 2.
    expect(late).toBeGreaterThan(5);
    expect(late).toBeLessThan(25);
    expect(made(1)).toEqual(made(1));
    expect(made(2)).not.toEqual(made(1));
  });

  test("finds the tone that triples the odds, and nothing of the user, in generated prompts", () => {
    const { outcome, factors } = promptsWithKnownEffects(900, 2);
    const contrast = (isTreated: number[], others: Record<string, Float64Array>) => {
      const { pairs } = matched(propensityMatch(isTreated, others));
      const [treated, control] = [
        pairs.map((pair) => outcome[pair.treated] ?? 0),
        pairs.map((pair) => outcome[pair.control] ?? 0),
      ];
      for (const { after } of matchingBalance(isTreated, others, pairs)) expect(Math.abs(after ?? 0)).toBeLessThan(0.1);
      return { difference: pairedDifference(treated, control, null), test: mcnemarExact(treated, control) };
    };
    const [byTone, byUser, byTopic] = [
      indicatorPredictors("tone", factors.tone),
      indicatorPredictors("user", factors.user),
      indicatorPredictors("topic", factors.topic),
    ];
    const tone = contrast(
      factors.tone.map((value) => Number(value === "distressed")),
      { ...byUser, ...byTopic },
    );
    // Odds 1.2 and 0.4: 0.545 against 0.286, 0.26 apart.
    const truth = 1.2 / 2.2 - 0.4 / 1.4;
    expect(
      tone.difference.status === "estimated" && tone.difference.lower < truth && truth < tone.difference.upper,
    ).toBe(true);
    expect(tone.test).toMatchObject({ status: "tested" });
    expect(tone.test.status === "tested" && tone.test.pValue).toBeLessThan(0.001);
    const user = contrast(
      factors.user.map((value) => Number(value === "nurse")),
      { ...byTone, ...byTopic },
    );
    expect(user.test.status === "tested" && user.test.pValue).toBeGreaterThan(0.05);
  });

  test("no treated, covariates that tell all apart, and broken input are told", () => {
    expect(propensityMatch([0, 0, 0], { x: [1, 2, 3] })).toMatchObject({ reason: "no-data" });
    expect(propensityMatch([0, 0, 0, 1, 1, 1], { x: [1, 2, 3, 4, 5, 6] })).toMatchObject({ reason: "separated" });
    expect(() => propensityMatch([0, 2], { x: [1, 2] })).toThrow(/isTreated/);
    expect(() => propensityMatch([0, 1], { x: [1, 2] }, { caliper: 0 })).toThrow(/caliper/);
  });

  test("a covariate that does not vary has no standardised difference", () => {
    expect(matchingBalance([1, 1, 0, 0], { same: [3, 3, 3, 3], x: [1, 2, 1, 4] }, [])).toEqual([
      { name: "same", before: null, after: null },
      // Means 1.5 and 2.5, variances 0.5 and 4.5.
      { name: "x", before: expect.closeTo(-1 / Math.sqrt(2.5), 12), after: null },
    ]);
  });
});
