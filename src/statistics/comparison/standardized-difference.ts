import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { logGamma } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { noncentralityFor } from "./noncentral-t.ts";

/** Settings of {@link cohensD} and {@link hedgesG}. */
export interface StandardizedDifferenceOptions {
  /**
   * `"independent"` (default): difference of means over the pooled standard deviation. `"paired"`: mean difference over
   * the standard deviation of the differences (d_z); `a` and `b` pair up by position.
   */
  design?: "independent" | "paired";
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
}

/**
 * Cohen's d: the difference of two means (a minus b) in standard deviations, with an exact interval from the noncentral
 * t distribution (for normal data). Observations must be independent: with several per scenario, hand in cluster means.
 *
 * Fewer than two values on a side: not-estimable (`"too-few-units"`); no spread: `"no-variation"`.
 *
 * @throws {@link InvalidInputError} for values that are not finite, or lengths that differ in a paired design
 *
 * Source: Cohen (1988), Statistical Power Analysis, chapter 2; Cumming & Finch (2001), Educ. Psychol. Meas. 61(4).
 * Checked against R effectsize `cohens_d`.
 */
export function cohensD(a: Numbers, b: Numbers, options: StandardizedDifferenceOptions = {}): Estimate {
  return standardized(a, b, options, false);
}

/**
 * Hedges' g: {@link cohensD} with the small-sample bias taken out by Hedges' exact factor, interval scaled alike.
 *
 * Source: Hedges (1981), J. Educ. Stat. 6(2), 107-128. Checked against R effectsize `hedges_g`.
 */
export function hedgesG(a: Numbers, b: Numbers, options: StandardizedDifferenceOptions = {}): Estimate {
  return standardized(a, b, options, true);
}

function standardized(
  a: Numbers,
  b: Numbers,
  { design = "independent", confidence = 0.95 }: StandardizedDifferenceOptions,
  isCorrected: boolean,
): Estimate {
  checkFinite(a, "a");
  checkFinite(b, "b");
  checkConfidence(confidence);
  if (design === "paired") checkSameLength(a, b, "b");
  const observations = design === "paired" ? a.length : a.length + b.length;
  const counts = { units: observations, observations };
  if (a.length < 2 || b.length < 2) {
    return notEstimable("too-few-units", `Needs two values on each side, got ${a.length} and ${b.length}.`, counts);
  }

  const { difference, deviation, degreesOfFreedom, root } = design === "paired" ? paired(a, b) : independent(a, b);
  if (isCorrected && degreesOfFreedom < 2) {
    return notEstimable("too-few-units", "Hedges' correction needs two degrees of freedom, three pairs.", counts);
  }
  // Rounding leaves a speck of spread in constants such as 0.1 + 0.2; relative to the values it is nothing.
  if (!(deviation > 1e-14 * (Math.abs(difference) + largest(a) + largest(b)))) {
    return notEstimable("no-variation", `The ${design} values have no spread to divide by.`, counts);
  }
  const t = (difference / deviation) * root;
  const factor = isCorrected ? hedgesFactor(degreesOfFreedom) : 1;
  const tail = (1 - confidence) / 2;
  return {
    status: "estimated",
    value: (factor * t) / root,
    lower: (factor * noncentralityFor(t, degreesOfFreedom, 1 - tail)) / root,
    upper: (factor * noncentralityFor(t, degreesOfFreedom, tail)) / root,
    confidence,
    method: `${isCorrected ? "Hedges' g" : "Cohen's d"}, ${design}, noncentral t`,
    ...counts,
  };
}

interface Parts {
  difference: number;
  deviation: number;
  degreesOfFreedom: number;
  /** Factor from the standardized difference to the t statistic. */
  root: number;
}

function paired(a: Numbers, b: Numbers): Parts {
  const differences = Float64Array.from({ length: a.length }, (_, index) => (a[index] ?? 0) - (b[index] ?? 0));
  const { mean, squares } = momentsOf(differences);
  const degreesOfFreedom = a.length - 1;
  return {
    difference: mean,
    deviation: Math.sqrt(squares / degreesOfFreedom),
    degreesOfFreedom,
    root: Math.sqrt(a.length),
  };
}

function independent(a: Numbers, b: Numbers): Parts {
  const first = momentsOf(a);
  const second = momentsOf(b);
  const degreesOfFreedom = a.length + b.length - 2;
  return {
    difference: first.mean - second.mean,
    deviation: Math.sqrt((first.squares + second.squares) / degreesOfFreedom),
    degreesOfFreedom,
    root: Math.sqrt((a.length * b.length) / (a.length + b.length)),
  };
}

function momentsOf(values: Numbers): { mean: number; squares: number } {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  const mean = sum / values.length;
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) squares += ((values[index] ?? 0) - mean) ** 2;
  return { mean, squares };
}

function largest(values: Numbers): number {
  let most = 0;
  for (let index = 0; index < values.length; index += 1) most = Math.max(most, Math.abs(values[index] ?? 0));
  return most;
}

/** Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)), Hedges (1981), equation 6e; for two degrees of freedom or more. */
function hedgesFactor(degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  return Math.exp(logGamma(half) - Math.log(half) / 2 - logGamma(half - 0.5));
}
