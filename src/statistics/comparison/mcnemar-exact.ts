import { checkSameLength, type Numbers } from "../check-input.ts";
import { betaUpperTail } from "../distributions.ts";
import { notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import type { Alternative, SignificanceTest } from "./significance-test.ts";

/**
 * McNemar's exact test: do two systems have the same rate on the same things? `a` and `b` hold 0 or 1, pair by pair.
 *
 * Only discordant pairs speak: under the null hypothesis each is a fair coin. The statistic is the number of pairs with
 * only `a`. Pairs must be independent (one per scenario); for several per scenario use {@link pairedPermutation}. Without
 * a discordant pair p = 1. No pairs: not-estimable (`"no-data"`).
 *
 * @throws {@link InvalidInputError} for lengths that differ or values other than 0 and 1
 *
 * Source: McNemar (1947), Psychometrika 12(2), 153-157, with the binomial distribution.
 * Checked against R `binom.test(onlyA, onlyA + onlyB)`.
 */
export function mcnemarExact(a: Numbers, b: Numbers, alternative: Alternative = "two-sided"): SignificanceTest {
  checkSameLength(a, b, "b");
  let onlyA = 0;
  let onlyB = 0;
  for (let index = 0; index < a.length; index += 1) {
    const first = outcome(a, index, "a");
    const second = outcome(b, index, "b");
    if (first > second) onlyA += 1;
    else if (second > first) onlyB += 1;
  }
  const counts = { units: a.length, observations: a.length };
  if (a.length === 0) return notEstimable("no-data", "There are no pairs to compare.", counts);
  const discordant = onlyA + onlyB;
  const pValue =
    alternative === "greater"
      ? atLeast(onlyA, discordant)
      : alternative === "less"
        ? atLeast(onlyB, discordant)
        : Math.min(1, 2 * atLeast(Math.max(onlyA, onlyB), discordant));
  return {
    status: "tested",
    pValue,
    statistic: onlyA,
    alternative,
    method: `McNemar exact test, ${discordant} discordant pairs`,
    ...counts,
  };
}

function outcome(values: Numbers, index: number, argument: string): number {
  const value = values[index];
  if (value !== 0 && value !== 1) throw new InvalidInputError(argument, `must be 0 or 1, got ${value}`, index);
  return value;
}

/** P(at least `heads` of `tosses` fair coins), by the beta distribution. */
function atLeast(heads: number, tosses: number): number {
  return heads === 0 ? 1 : betaUpperTail(0.5, tosses - heads + 1, heads);
}
