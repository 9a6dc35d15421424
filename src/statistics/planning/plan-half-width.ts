import { checkConfidence, checkCount } from "../check-input.ts";
import { tQuantile } from "../distributions.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

export interface HalfWidthPlanInput {
  /** Half the width the interval may have, in the unit of the measure. */
  halfWidth: number;
  /** Standard deviation of single conversations; for a proportion p it is sqrt(p (1 - p)). */
  standardDeviation: number;
  /** Conversations per scenario; 1 when left out. */
  repeats?: number;
  /** Correlation of repeats of one scenario, in [0, 1]; 0 when left out. */
  correlation?: number;
  /** 0.95 when left out. */
  confidence?: number;
}

export interface HalfWidthPlan {
  scenarios: number;
  conversations: number;
  /** Half width expected with that many; at most the one asked for. */
  halfWidth: number;
}

/**
 * How many scenarios a mean (or proportion) needs for its interval to have a half width: the fewest m with
 * t(m - 1) s sqrt((1 + (r - 1) rho) / (m r)) at most that. The standard deviation is a guess until data are there, and
 * half of all samples come out wider than expected.
 *
 * @throws {@link InvalidInputError} for values out of range
 */
export function planHalfWidth(input: HalfWidthPlanInput): HalfWidthPlan {
  const { halfWidth, standardDeviation, repeats = 1, correlation = 0, confidence = 0.95 } = input;
  checkConfidence(confidence);
  checkCount(repeats, "repeats", 1);
  checkPositive(halfWidth, "halfWidth");
  checkPositive(standardDeviation, "standardDeviation");
  if (!(correlation >= 0 && correlation <= 1)) throw new InvalidInputError("correlation", "must lie in [0, 1]");
  const perScenario = standardDeviation * Math.sqrt((1 + (repeats - 1) * correlation) / repeats);
  const reached = (scenarios: number) =>
    (tQuantile(0.5 + confidence / 2, scenarios - 1) * perScenario) / Math.sqrt(scenarios);
  const scenarios = fewest(2, (count) => reached(count) <= halfWidth);
  return { scenarios, conversations: scenarios * repeats, halfWidth: reached(scenarios) };
}

/**
 * Conversations per scenario that give the narrowest interval for the money, sqrt(scenario cost / conversation cost x
 * (1 - rho) / rho), at least 1; Infinity when repeats of a scenario are not alike at all.
 *
 * @param costs - what writing a scenario costs, and one conversation with its ratings, in one currency
 *
 * Source: Cochran (1977), Sampling Techniques, section 10.6.
 */
export function bestRepeats(costs: { scenario: number; conversation: number; correlation: number }): number {
  const { scenario, conversation, correlation } = costs;
  if (!(scenario >= 0 && scenario < Number.POSITIVE_INFINITY))
    throw new InvalidInputError("scenario", "must be 0 or more");
  checkPositive(conversation, "conversation");
  if (!(correlation >= 0 && correlation <= 1)) throw new InvalidInputError("correlation", "must lie in [0, 1]");
  if (correlation === 0) return scenario === 0 ? 1 : Number.POSITIVE_INFINITY;
  return Math.max(1, Math.round(Math.sqrt(((scenario / conversation) * (1 - correlation)) / correlation)));
}

export function checkPositive(value: number, argument: string): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidInputError(argument, `must be a finite number above 0, got ${value}`);
  }
}

/** The smallest whole number from `least` on that suffices, where everything above it does too. */
export function fewest(least: number, suffices: (count: number) => boolean): number {
  let high = least;
  while (!suffices(high)) {
    high *= 2;
    if (high > 1e12) throw new InvalidInputError("input", "asks for more than a million million units");
  }
  let low = Math.max(least - 1, Math.floor(high / 2));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}
