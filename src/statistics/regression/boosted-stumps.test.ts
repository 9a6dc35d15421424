import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BoostedStumps, boostedStumps } from "../index.ts";
import golden from "./fixtures/boosted-stumps.golden.json" with { type: "json" };
import { fitted } from "./fixtures/expect-fitted.ts";

const named = (codes: readonly number[], name: string) => codes.map((code) => `${name}${code}`);
const factors = {
  tone: named(golden.tone, "t"),
  topic: named(golden.topic, "p"),
  user: named(golden.user, "u"),
};

/** The fit's log odds of somebody with these values. */
function logOdds(fit: BoostedStumps, own: readonly string[]): number {
  return fit.factors.reduce(
    (sum, { values }, place) => sum + (values.find(({ value }) => value === own[place])?.contribution ?? Number.NaN),
    fit.base,
  );
}
const rowsOf = (columns: readonly ArrayLike<string>[]) =>
  Array.from(columns[0] ?? [], (_, index) => columns.map((column) => column[index] ?? ""));

describe("boostedStumps", () => {
  test.each(golden.cases)(
    "gives XGBoost's log odds after $rounds rounds of $learningRate",
    ({ margin, ...settings }) => {
      const fit = fitted(boostedStumps(golden.outcome, factors, settings));
      rowsOf(Object.values(factors)).forEach((own, index) => {
        // XGBoost adds in single precision.
        expect(logOdds(fit, own)).toBeCloseTo(margin[index] ?? Number.NaN, 4);
      });
    },
  );

  test("one round by hand: 3 of 4 against 1 of 4 with half the odds at the start gives two Newton steps of 1", () => {
    // All odds 1: each gradient is +-1/2, each curvature 1/4. Leaf of a: (3 - 1) / 2 / (4 / 4) = 1; leaf of b: -1.
    const fit = fitted(
      boostedStumps(
        [1, 1, 1, 0, 1, 0, 0, 0],
        { side: ["a", "a", "a", "a", "b", "b", "b", "b"] },
        { rounds: 1, learningRate: 1, penalty: 0 },
      ),
    );
    expect(fit.base).toBeCloseTo(0, 12);
    expect(fit.factors).toEqual([
      {
        name: "side",
        importance: expect.closeTo(1, 12),
        values: [
          { value: "a", observations: 4, contribution: expect.closeTo(1, 12) },
          { value: "b", observations: 4, contribution: expect.closeTo(-1, 12) },
        ],
      },
    ]);
  });

  test("without a penalty and with enough rounds, one factor's contributions differ by the log odds ratio", () => {
    const outcome = [1, 1, 1, 0, 1, 0, 0, 0, 0];
    const side = ["a", "a", "a", "a", "b", "b", "b", "b", "b"];
    const fit = fitted(boostedStumps(outcome, { side }, { rounds: 2000, penalty: 0, learningRate: 0.1 }));
    const [a, b] = fit.factors[0]?.values ?? [];
    expect((a?.contribution ?? 0) - (b?.contribution ?? 0)).toBeCloseTo(Math.log(3 / 1 / (1 / 4)), 2);
  });

  test("a factor's contribution is its Shapley value, counted over all coalitions with the data as background", () => {
    const fit = fitted(boostedStumps(golden.outcome, factors, { rounds: 30 }));
    const rows = rowsOf(Object.values(factors));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const worth = (own: readonly string[], known: readonly boolean[]) =>
      mean(
        rows.map((other) =>
          logOdds(
            fit,
            own.map((value, place) => (known[place] ? value : (other[place] ?? ""))),
          ),
        ),
      );
    for (const own of rows.slice(0, 4)) {
      own.forEach((value, place) => {
        const [left = 0, right = 0] = [0, 1, 2].filter((other) => other !== place);
        const gain = (coalition: readonly number[]) =>
          worth(
            own,
            [0, 1, 2].map((at) => at === place || coalition.includes(at)),
          ) -
          worth(
            own,
            [0, 1, 2].map((at) => coalition.includes(at)),
          );
        // Three players: the empty and the full coalition weigh 1/3, each of the two between them 1/6.
        const shapley = (gain([]) + gain([left, right])) / 3 + (gain([left]) + gain([right])) / 6;
        const found = fit.factors[place]?.values.find((one) => one.value === value)?.contribution;
        expect(found).toBeCloseTo(shapley, 10);
      });
    }
  });

  test("contributions of a factor average to 0, and neither order nor names change them", async () => {
    const row = fc.record({
      outcome: fc.constantFrom(0, 1),
      a: fc.constantFrom("x", "y", "z"),
      b: fc.constantFrom("u", "v"),
    });
    await fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 40 }), fc.integer(), (rows, turn) => {
        const of = (list: typeof rows, prefix = "") =>
          boostedStumps(
            list.map(({ outcome }) => outcome),
            { a: list.map(({ a }) => prefix + a), b: list.map(({ b }) => prefix + b) },
            { rounds: 5 },
          );
        const fit = of(rows);
        fc.pre(fit.status === "fitted");
        if (fit.status !== "fitted") return;
        for (const { importance, values } of fit.factors) {
          const total = (weigh: (value: number) => number) =>
            values.reduce((sum, one) => sum + weigh(one.contribution) * one.observations, 0) / rows.length;
          expect(total((value) => value)).toBeCloseTo(0, 9);
          expect(total(Math.abs)).toBeCloseTo(importance, 9);
        }
        const renamed = fitted(of(rows, "new "));
        expect(renamed.factors.map(({ importance }) => importance)).toEqual(
          fit.factors.map(({ importance }) => importance),
        );
        const at = Math.abs(turn) % rows.length;
        // A turned order may meet equally good splits in another order, but never ends at another loss.
        expect(fitted(of([...rows.slice(at), ...rows.slice(0, at)])).loss).toBeCloseTo(fit.loss, 1);
      }),
      { numRuns: 40 },
    );
  });

  test("outcomes all alike, none at all and broken input are told", () => {
    expect(boostedStumps([1, 1, 1], { a: ["x", "y", "x"] })).toMatchObject({ reason: "no-variation" });
    expect(boostedStumps([], { a: [] })).toMatchObject({ reason: "no-data" });
    expect(() => boostedStumps([0.5, 1], { a: ["x", "y"] })).toThrow(/outcome/);
    expect(() => boostedStumps([0, 1], {})).toThrow(/factors/);
    expect(() => boostedStumps([0, 1], { a: ["x"] })).toThrow(/factors\.a/);
    expect(() => boostedStumps([0, 1], { a: ["x", "y"] }, { learningRate: 0 })).toThrow(/learningRate/);
  });
});
