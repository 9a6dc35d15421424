import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { betaWindow, InvalidInputError } from "../index.ts";

describe("betaWindow", () => {
  // Printed by arXiv 2603.16567: violent intent, then facilitation within 3 messages.
  test("reproduces the published row: usual chance .00256, mean .3334, log lift 4.869", () => {
    const { usualChance, chance, logLift } = betaWindow({ trials: 82, successes: 28, rate: 179 / 209_551, window: 3 });
    expect(usualChance).toBeCloseTo(0.00256, 5);
    expect(chance.status === "estimated" ? chance.value : undefined).toBeCloseTo(0.3334, 4);
    expect(logLift).toBeCloseTo(4.869, 3);
  });

  // By hand: rate .5, one message: usual .5, prior (1, 1); 3 of 4: Beta(4, 2): mean 2/3, variance 8 / (36 * 7).
  test("three of four windows, by hand", () => {
    const { chance, logLift } = betaWindow({ trials: 4, successes: 3, rate: 0.5, window: 1 });
    const half = 1.959964 * Math.sqrt(8 / 252);
    expect(chance).toMatchObject({ status: "estimated", units: 4 });
    if (chance.status !== "estimated") return;
    expect(chance.value).toBeCloseTo(2 / 3, 12);
    expect(chance.lower).toBeCloseTo(2 / 3 - half, 6);
    expect(chance.upper).toBeCloseTo(Math.min(1, 2 / 3 + half), 6);
    expect(logLift).toBeCloseTo(Math.log(4 / 3), 12);
  });

  test("rises with successes, stays inside (0, 1), and never has zero width", async () => {
    const rate = fc.double({ min: 1e-7, max: 0.9, noNaN: true });
    await fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), rate, fc.integer({ min: 0, max: 20 }), (trials, own, window) => {
        let before = 0;
        for (let successes = 0; successes <= trials; successes += Math.max(1, Math.floor(trials / 5))) {
          const { chance } = betaWindow({ trials, successes, rate: own, window });
          if (chance.status !== "estimated") throw new Error(chance.detail);
          expect(chance.value).toBeGreaterThan(before);
          expect(chance.upper).toBeGreaterThan(chance.lower);
          before = chance.value;
        }
        expect(before).toBeLessThan(1);
      }),
    );
  });

  test("no window is no chance; impossible counts are errors", () => {
    expect(betaWindow({ trials: 0, successes: 0, rate: 0.1, window: 3 }).chance).toMatchObject({ reason: "no-data" });
    expect(() => betaWindow({ trials: 1, successes: 2, rate: 0.1, window: 3 })).toThrow(InvalidInputError);
    expect(() => betaWindow({ trials: 1, successes: 1, rate: 0, window: 3 })).toThrow(/^rate/);
  });
});
