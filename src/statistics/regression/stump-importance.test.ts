import { describe, expect, test } from "vitest";
import { promptsWithKnownEffects } from "../fixtures/prompts-with-known-effects.ts";
import { boostedStumps, stumpImportance } from "../index.ts";
import { fitted } from "./fixtures/expect-fitted.ts";

const { outcome, factors } = promptsWithKnownEffects(900, 1);

describe("stumpImportance", () => {
  test("finds the tone that triples the odds, and no effect of the user, in generated prompts", () => {
    const { factors: found } = fitted(stumpImportance(outcome, factors, null));
    const [tone, user, topic] = found;
    expect(tone?.pValue).toBe(1 / 100);
    const importance = tone?.importance;
    expect(importance?.status === "estimated" && importance.lower).toBeGreaterThan(tone?.byChance ?? Infinity);
    expect(user?.pValue).toBeGreaterThan(0.05);
    expect(topic?.pValue).toBeGreaterThan(0.05);
  });

  test("contributions come near the truth: ln 3 of a third of the prompts is +2/3 ln 3 for these, -1/3 ln 3 for the others", () => {
    // Means of 20 draws of 600; an odds ratio of one draw has a standard error of about 0.2, the mean 0.04.
    const fits = Array.from({ length: 20 }, (_, draw) => {
      const drawn = promptsWithKnownEffects(600, `draw ${draw}`);
      return fitted(boostedStumps(drawn.outcome, drawn.factors));
    });
    const mean = (value: string) =>
      fits.reduce((sum, { factors: [tone] }) => {
        return sum + (tone?.values.find((one) => one.value === value)?.contribution ?? Number.NaN) / fits.length;
      }, 0);
    expect(Math.abs(mean("distressed") - (2 / 3) * Math.log(3))).toBeLessThan(0.1);
    expect(Math.abs(mean("calm") + (1 / 3) * Math.log(3))).toBeLessThan(0.1);
    expect(Math.abs(mean("numb") + (1 / 3) * Math.log(3))).toBeLessThan(0.1);
  });

  test("an element without effect is seldom told apart from chance: in at most 4 of 20 draws at the 5 % mark", () => {
    // Binomial(20, 0.05): more than 4 has probability 0.0026.
    const few = Array.from({ length: 20 }, (_, draw) => {
      const drawn = promptsWithKnownEffects(150, `null ${draw}`);
      const found = fitted(
        stumpImportance(drawn.outcome, { user: drawn.factors.user }, null, { permutations: 19, rounds: 20 }),
      );
      return found.factors[0]?.pValue ?? 1;
    });
    expect(few.filter((pValue) => pValue <= 0.05).length).toBeLessThanOrEqual(4);
  });

  test("gives the fit's own figures, and the same ones every time", () => {
    const few = { permutations: 19 };
    const fit = fitted(boostedStumps(outcome, factors));
    const first = fitted(stumpImportance(outcome, factors, null, few));
    expect(first.factors.map(({ importance }) => importance.status === "estimated" && importance.value)).toEqual(
      fit.factors.map(({ importance }) => importance),
    );
    expect(stumpImportance(outcome, factors, null, few)).toEqual(first);
    expect(stumpImportance(outcome, factors, null, { ...few, seed: "another" })).not.toEqual(first);
  });

  test("repeats of a scenario are one unit: three of each leave figures and intervals as they are", () => {
    const thrice = (values: ArrayLike<unknown>) => Array.from(values).flatMap((value) => [value, value, value]);
    const few = promptsWithKnownEffects(200, 7);
    const once = fitted(stumpImportance(few.outcome, few.factors, null, { penalty: 0 }));
    const repeated = fitted(
      stumpImportance(
        thrice(few.outcome) as number[],
        Object.fromEntries(Object.entries(few.factors).map(([name, values]) => [name, thrice(values) as string[]])),
        few.outcome.flatMap((_, index) => [index, index, index]),
        { penalty: 0 },
      ),
    );
    expect(repeated).toMatchObject({ units: 200, observations: 600 });
    const [one, three] = [once.factors[0]?.importance, repeated.factors[0]?.importance];
    if (one?.status !== "estimated" || three?.status !== "estimated") throw new Error("both are estimable");
    expect(three.value).toBeCloseTo(one.value, 3);
    expect((three.upper - three.lower) / (one.upper - one.lower)).toBeCloseTo(1, 2);
  });

  test("a factor without a split, too few clusters and factors that vary within one are told", () => {
    const all = {
      side: ["a", "b"].flatMap((value) => Array<string>(20).fill(value)),
      same: Array<string>(40).fill("s"),
    };
    const right = Array.from({ length: 40 }, (_, index) => Number(index < 20 ? index % 4 !== 0 : index % 4 === 0));
    expect(fitted(stumpImportance(right, all, null)).factors[1]?.importance).toMatchObject({
      status: "not-estimable",
      reason: "no-variation",
    });
    expect(stumpImportance([0, 1, 1, 0], { a: ["x", "y", "x", "y"] }, null)).toMatchObject({ reason: "too-few-units" });
    expect(stumpImportance([1, 1], { a: ["x", "y"] }, null)).toMatchObject({ reason: "no-variation" });
    expect(() => stumpImportance([0, 1], { a: ["x", "y"] }, ["one", "one"])).toThrow(/factors\.a/);
  });
});
