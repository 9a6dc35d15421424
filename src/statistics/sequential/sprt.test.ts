import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import { sprt } from "../index.ts";

describe("sprt", () => {
  test("by hand: .1 against .3, two events in a row are log(9), a third decides", () => {
    // Each event adds log(3) = 1.0986; the boundary is log(20) = 2.9957, reached with the third: 3.2958.
    const test = sprt({ acceptable: 0.1, unacceptable: 0.3 });
    expect(test.update(1)).toMatchObject({
      decision: "undecided",
      logLikelihoodRatio: expect.closeTo(Math.log(3), 12),
    });
    expect(test.update(1).decision).toBe("undecided");
    expect(test.update(1)).toMatchObject({ decision: "unacceptable", events: 3, outcomes: 3 });
  });

  test("a decision stays whatever follows", async () => {
    await fc.assert(
      fc.property(fc.array(fc.constantFrom(0 as const, 1 as const), { minLength: 1, maxLength: 120 }), (outcomes) => {
        const test = sprt({ acceptable: 0.05, unacceptable: 0.2 });
        let decided: string | undefined;
        for (const outcome of outcomes) {
          const { decision } = test.update(outcome);
          if (decided !== undefined) expect(decision).toBe(decided);
          if (decision !== "undecided") decided = decision;
        }
      }),
    );
  });

  test("wrong decisions stay at or below 5 % either way, up to the noise of 2,000 runs each", () => {
    const random = seededRandom(5, "sprt");
    const wrong = (rate: number, wrongDecision: string) => {
      let count = 0;
      for (let run = 0; run < 2000; run += 1) {
        const test = sprt({ acceptable: 0.05, unacceptable: 0.15 });
        let state = test.current();
        while (state.decision === "undecided") state = test.update(random.next() < rate ? 1 : 0);
        if (state.decision === wrongDecision) count += 1;
      }
      return count / 2000;
    };
    expect(wrong(0.05, "unacceptable")).toBeLessThan(0.0646); // .05 + 3 standard errors
    expect(wrong(0.15, "acceptable")).toBeLessThan(0.0646);
  });

  test("rates and error rates out of range are errors", () => {
    expect(() => sprt({ acceptable: 0, unacceptable: 0.1 })).toThrow(/acceptable/);
    expect(() => sprt({ acceptable: 0.1, unacceptable: 0.1 })).toThrow(/unacceptable/);
    expect(() => sprt({ acceptable: 0.1, unacceptable: 0.2, alpha: 0.6, beta: 0.6 })).toThrow(/beta/);
  });
});
