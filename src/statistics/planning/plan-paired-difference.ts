import { checkConfidence, checkCount } from "../check-input.ts";
import { noncentralTCdf } from "../comparison/noncentral-t.ts";
import { tQuantile } from "../distributions.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { checkPositive, fewest } from "./plan-half-width.ts";

export interface PairedPlanInput {
  /** Smallest difference between two systems worth finding, in the unit of the measure. */
  difference: number;
  /**
   * Standard deviation of the difference of two single conversations on one scenario. For two proportions that differ in
   * a share b + c of conversations by b - c it is sqrt(b + c - (b - c)^2).
   */
  standardDeviation: number;
  /** Conversations per scenario and system; 1 when left out. */
  repeats?: number;
  /** Correlation of repeated differences on one scenario, in [0, 1]; 0 when left out. */
  correlation?: number;
  /** Type-I error of the two-sided test; 0.05 when left out. */
  alpha?: number;
}

/**
 * Power of the paired test (a t test of the scenarios' mean differences) with a number of scenarios, at least 2.
 *
 * Source: noncentral t. Checked against R `power.t.test(type = "paired", strict = TRUE)`.
 */
export function pairedPower(scenarios: number, input: PairedPlanInput): number {
  const { difference, standardDeviation, repeats = 1, correlation = 0, alpha = 0.05 } = input;
  checkCount(scenarios, "scenarios", 2);
  checkCount(repeats, "repeats", 1);
  checkConfidence(alpha, "alpha");
  checkPositive(difference, "difference");
  checkPositive(standardDeviation, "standardDeviation");
  if (!(correlation >= 0 && correlation <= 1)) throw new InvalidInputError("correlation", "must lie in [0, 1]");
  const perScenario = standardDeviation * Math.sqrt((1 + (repeats - 1) * correlation) / repeats);
  const noncentrality = (difference / perScenario) * Math.sqrt(scenarios);
  const critical = tQuantile(1 - alpha / 2, scenarios - 1);
  // Past this the power is 1 to more digits than can be told apart, and the sum over terms would be long.
  if (noncentrality > critical + 40) return 1;
  const above = 1 - noncentralTCdf(critical, scenarios - 1, noncentrality);
  return above + noncentralTCdf(-critical, scenarios - 1, noncentrality);
}

/**
 * How many scenarios it takes to find a difference between two systems with a given power.
 *
 * @param power - chance to find it when it is there; 0.8 when left out
 */
export function planPairedDifference(input: PairedPlanInput & { power?: number }): {
  scenarios: number;
  conversations: number;
  power: number;
} {
  const { power = 0.8, repeats = 1 } = input;
  checkConfidence(power, "power");
  const scenarios = fewest(2, (count) => pairedPower(count, input) >= power);
  return { scenarios, conversations: 2 * repeats * scenarios, power: pairedPower(scenarios, input) };
}

/** The smallest difference that a number of scenarios finds with a given power (0.8 when left out). */
export function detectableDifference(
  scenarios: number,
  input: Omit<PairedPlanInput, "difference"> & { power?: number },
): number {
  const { power = 0.8, standardDeviation } = input;
  checkConfidence(power, "power");
  checkPositive(standardDeviation, "standardDeviation");
  let high = standardDeviation;
  while (pairedPower(scenarios, { ...input, difference: high }) < power) high *= 2;
  let low = 0;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (middle > 0 && pairedPower(scenarios, { ...input, difference: middle }) >= power) high = middle;
    else low = middle;
  }
  return high;
}
