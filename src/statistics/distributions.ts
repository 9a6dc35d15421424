import betaLn from "@stdlib/math-base-special-betaln";
import gammaLn from "@stdlib/math-base-special-gammaln";
import betaDistributionCdf from "@stdlib/stats-base-dists-beta-cdf";
import betaDistributionQuantile from "@stdlib/stats-base-dists-beta-quantile";
import chiSquaredDistributionCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import chiSquaredDistributionQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import fDistributionQuantile from "@stdlib/stats-base-dists-f-quantile";
import normalDistributionCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalDistributionQuantile from "@stdlib/stats-base-dists-normal-quantile";
import tDistributionCdf from "@stdlib/stats-base-dists-t-cdf";
import tDistributionQuantile from "@stdlib/stats-base-dists-t-quantile";
import { InvalidInputError } from "./invalid-input-error.ts";

// One door to the special functions, so that no other file decides how a tail is computed. The functions come from
// @stdlib (ported from Boost and FreeBSD); what is added here: domains are checked (an argument out of range is an
// error, never NaN), upper tails are computed directly, since 1 - cdf(x) is zero from about 1e-16 on, and the few
// places where the library loses digits are mended. All are checked against R 4.2.2 in distributions.test.ts.

/** P(Z <= x) for the standard normal distribution. */
export function normalCdf(x: number): number {
  return normalDistributionCdf(notNaN("x", x), 0, 1);
}

/** P(Z > x) for the standard normal distribution, accurate far into the tail. */
export function normalUpperTail(x: number): number {
  return normalDistributionCdf(-notNaN("x", x), 0, 1);
}

/**
 * The x with P(Z <= x) = p; `p` in [0, 1] (the ends give -Infinity and Infinity). Beyond 1e-8 the library loses digits,
 * so Newton's method on the logarithm of the cdf takes over, started from the leading terms of its asymptotic series.
 */
export function normalQuantile(p: number): number {
  if (probability(p) > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1e-8) return normalDistributionQuantile(p, 0, 1);
  const logP = Math.log(p);
  let x = -Math.sqrt(-2 * logP - Math.log(-2 * logP) - Math.log(2 * Math.PI));
  for (let step = 0; step < 8; step += 1) {
    const logCdf = Math.log(normalCdf(x));
    const logDensity = -0.5 * x * x - 0.5 * Math.log(2 * Math.PI);
    x -= (logCdf - logP) / Math.exp(logDensity - logCdf);
  }
  return x;
}

/** P(T <= x) for Student's t with `degreesOfFreedom` > 0 (Infinity is the normal distribution). */
export function tCdf(x: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return normalCdf(x);
  const df = positive("degreesOfFreedom", degreesOfFreedom);
  if (Math.abs(notNaN("x", x)) === Number.POSITIVE_INFINITY) return x > 0 ? 1 : 0;
  return tDistributionCdf(x, df);
}

/** P(T > x) for Student's t, accurate far into the tail. */
export function tUpperTail(x: number, degreesOfFreedom: number): number {
  return tCdf(-x, degreesOfFreedom);
}

/** The x with P(T <= x) = p for Student's t with `degreesOfFreedom` > 0 (Infinity is the normal distribution). */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return normalQuantile(p);
  const df = positive("degreesOfFreedom", degreesOfFreedom);
  if (probability(p) === 0.5) return 0;
  return tDistributionQuantile(p, df);
}

/** P(F <= x) for the F distribution with `numerator` and `denominator` degrees of freedom, both > 0 and finite. */
export function fCdf(x: number, numerator: number, denominator: number): number {
  return fTails(x, numerator, denominator).lower;
}

/** P(F > x) for the F distribution, accurate far into the tail. */
export function fUpperTail(x: number, numerator: number, denominator: number): number {
  return fTails(x, numerator, denominator).upper;
}

/** Both tails through the beta distribution; the smaller is computed, the larger is one minus it. */
function fTails(x: number, numerator: number, denominator: number): { lower: number; upper: number } {
  const scaled = positive("numerator", numerator) * notNaN("x", x);
  const d2 = positive("denominator", denominator);
  if (scaled <= 0) return { lower: 0, upper: 1 };
  if (scaled === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const lower = betaDistributionCdf(scaled / (d2 + scaled), numerator / 2, d2 / 2);
  if (lower < 0.5) return { lower, upper: 1 - lower };
  const upper = betaDistributionCdf(d2 / (d2 + scaled), d2 / 2, numerator / 2);
  return { lower: 1 - upper, upper };
}

/** The x with P(F <= x) = p for the F distribution with `numerator` and `denominator` degrees of freedom. */
export function fQuantile(p: number, numerator: number, denominator: number): number {
  return fDistributionQuantile(probability(p), positive("numerator", numerator), positive("denominator", denominator));
}

/** P(B <= x) for the beta distribution with shapes `alpha` and `beta`, both > 0. */
export function betaCdf(x: number, alpha: number, beta: number): number {
  return betaDistributionCdf(notNaN("x", x), positive("alpha", alpha), positive("beta", beta));
}

/** P(B > x) for the beta distribution, accurate far into the tail. */
export function betaUpperTail(x: number, alpha: number, beta: number): number {
  const lower = betaCdf(x, alpha, beta);
  return lower < 0.999 ? 1 - lower : betaCdf(1 - x, beta, alpha);
}

/** The x with P(B <= x) = p for the beta distribution with shapes `alpha` and `beta`, both > 0. */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  return betaDistributionQuantile(probability(p), positive("alpha", alpha), positive("beta", beta));
}

/** P(X <= x) for chi-squared with `degreesOfFreedom` > 0. */
export function chiSquaredCdf(x: number, degreesOfFreedom: number): number {
  return chiSquaredDistributionCdf(notNaN("x", x), positive("degreesOfFreedom", degreesOfFreedom));
}

/**
 * P(X > x) for chi-squared. Accurate far into the tail for whole `degreesOfFreedom` (all that tests need), by the
 * recurrence Q(a + 1, x) = Q(a, x) + x^a e^-x / Gamma(a + 1), whose terms are all positive
 * (Abramowitz & Stegun 1964, 26.4.8); one minus the cdf otherwise.
 */
export function chiSquaredUpperTail(x: number, degreesOfFreedom: number): number {
  const df = positive("degreesOfFreedom", degreesOfFreedom);
  if (notNaN("x", x) <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (!Number.isInteger(df) || df > 10_000) return 1 - chiSquaredDistributionCdf(x, df);
  const half = x / 2;
  const odd = df % 2 === 1;
  let tail = odd ? 2 * normalUpperTail(Math.sqrt(x)) : Math.exp(-half);
  for (let shape = odd ? 0.5 : 1; shape < df / 2; shape += 1) {
    tail += Math.exp(shape * Math.log(half) - half - gammaLn(shape + 1));
  }
  return Math.min(1, tail);
}

/** The x with P(X <= x) = p for chi-squared with `degreesOfFreedom` > 0. */
export function chiSquaredQuantile(p: number, degreesOfFreedom: number): number {
  return chiSquaredDistributionQuantile(probability(p), positive("degreesOfFreedom", degreesOfFreedom));
}

/** Natural logarithm of the gamma function, x > 0. */
export function logGamma(x: number): number {
  return gammaLn(positive("x", x));
}

/** Natural logarithm of the beta function, both arguments > 0. */
export function logBeta(a: number, b: number): number {
  return betaLn(positive("a", a), positive("b", b));
}

function notNaN(argument: string, value: number): number {
  if (Number.isNaN(value)) throw new InvalidInputError(argument, "is not a number");
  return value;
}

function positive(argument: string, value: number): number {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidInputError(argument, `must be a finite number above 0, got ${value}`);
  }
  return value;
}

function probability(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new InvalidInputError("p", `must be a probability in [0, 1], got ${p}`);
  return p;
}
