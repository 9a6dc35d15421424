import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { tCdf, tQuantile, tUpperTail } from "../distributions.ts";
import { type Estimate, type NotEstimable, notEstimable } from "../estimate.ts";
import type { Alternative, SignificanceTest } from "./significance-test.ts";

/**
 * Welch's t test: do two independent samples have the same mean? Variances may differ. The statistic is t for a minus b.
 *
 * Values must be independent; with several per scenario hand in cluster means. Not estimable: fewer than two values on a
 * side, or no spread on either.
 *
 * @throws {@link InvalidInputError} for values that are not finite
 *
 * Source: Welch (1947), Biometrika 34(1-2), 28-35. Checked against R `t.test(a, b)`.
 */
export function welchTest(a: Numbers, b: Numbers, alternative: Alternative = "two-sided"): SignificanceTest {
  const error = welchError(a, b);
  if ("reason" in error) return error;
  const statistic = error.difference / error.standardError;
  return {
    status: "tested",
    pValue: tPValue(statistic, error.degreesOfFreedom, alternative),
    statistic,
    degreesOfFreedom: error.degreesOfFreedom,
    alternative,
    method: "Welch t test",
    units: a.length + b.length,
    observations: a.length + b.length,
  };
}

/** Difference of two independent means (a minus b) with Welch's t interval; conditions as for {@link welchTest}. */
export function welchDifference(a: Numbers, b: Numbers, { confidence = 0.95 }: { confidence?: number } = {}): Estimate {
  checkConfidence(confidence);
  const error = welchError(a, b);
  if ("reason" in error) return error;
  const reach = tQuantile(0.5 + confidence / 2, error.degreesOfFreedom) * error.standardError;
  return {
    status: "estimated",
    value: error.difference,
    lower: error.difference - reach,
    upper: error.difference + reach,
    confidence,
    method: "difference of means, Welch t",
    units: a.length + b.length,
    observations: a.length + b.length,
  };
}

/** p-value of a t statistic; shared by the tests of this folder. */
export function tPValue(statistic: number, degreesOfFreedom: number, alternative: Alternative): number {
  if (alternative === "greater") return tUpperTail(statistic, degreesOfFreedom);
  if (alternative === "less") return tCdf(statistic, degreesOfFreedom);
  return Math.min(1, 2 * tUpperTail(Math.abs(statistic), degreesOfFreedom));
}

/** Difference of means with Welch's error and Satterthwaite degrees of freedom. */
export function welchError(
  a: Numbers,
  b: Numbers,
): { difference: number; standardError: number; degreesOfFreedom: number } | NotEstimable {
  checkFinite(a, "a");
  checkFinite(b, "b");
  const counts = { units: a.length + b.length, observations: a.length + b.length };
  if (a.length < 2 || b.length < 2) {
    return notEstimable("too-few-units", `Needs two values on each side, got ${a.length} and ${b.length}.`, counts);
  }
  const first = meanError(a);
  const second = meanError(b);
  const squared = first.squared + second.squared;
  const scale = Math.max(Math.abs(first.mean), Math.abs(second.mean));
  if (!(Math.sqrt(squared) > 1e-14 * scale)) {
    return notEstimable("no-variation", "Neither side varies; the error of the difference is unknown.", counts);
  }
  return {
    difference: first.mean - second.mean,
    standardError: Math.sqrt(squared),
    degreesOfFreedom: squared ** 2 / (first.squared ** 2 / (a.length - 1) + second.squared ** 2 / (b.length - 1)),
  };
}

function meanError(values: Numbers): { mean: number; squared: number } {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  const mean = sum / values.length;
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) squares += ((values[index] ?? 0) - mean) ** 2;
  return { mean, squared: squares / (values.length - 1) / values.length };
}
