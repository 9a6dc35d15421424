import { betaCdf, logGamma, normalCdf } from "../distributions.ts";

/**
 * P(T <= x) for the noncentral t distribution. Absolute error below about 1e-12.
 *
 * A Poisson-weighted sum of beta probabilities, summed from its largest term outwards so that large noncentralities
 * do not underflow.
 *
 * Source: Lenth (1989), Algorithm AS 243, Appl. Stat. 38(1), 185-189. Checked against R `pt(x, df, ncp)`.
 */
export function noncentralTCdf(x: number, degreesOfFreedom: number, noncentrality: number): number {
  if (x < 0) return 1 - noncentralTCdf(-x, degreesOfFreedom, -noncentrality);
  const base = normalCdf(-noncentrality);
  if (x === 0) return base;
  const ratio = (x * x) / (degreesOfFreedom + x * x);
  const rate = (noncentrality * noncentrality) / 2;
  const term = (index: number): { size: number; value: number } => {
    const logPower = rate === 0 ? (index === 0 ? 0 : Number.NEGATIVE_INFINITY) : index * Math.log(rate);
    const even = Math.exp(logPower - rate - logGamma(index + 1));
    const odd = (noncentrality / Math.SQRT2) * Math.exp(logPower - rate - logGamma(index + 1.5));
    return {
      size: even + Math.abs(odd),
      value:
        even * betaCdf(ratio, index + 0.5, degreesOfFreedom / 2) +
        odd * betaCdf(ratio, index + 1, degreesOfFreedom / 2),
    };
  };
  const start = Math.floor(rate);
  let sum = 0;
  for (let index = start; ; index += 1) {
    const { size, value } = term(index);
    sum += value;
    if (size < 1e-17) break;
  }
  for (let index = start - 1; index >= 0; index -= 1) {
    const { size, value } = term(index);
    sum += value;
    if (size < 1e-17) break;
  }
  return Math.min(1, Math.max(0, base + sum / 2));
}

/** The noncentrality for which P(T <= x) = p: one end of an interval for a standardized difference. */
export function noncentralityFor(x: number, degreesOfFreedom: number, p: number): number {
  // The probability falls as the noncentrality grows; widen until it is bracketed, then bisect.
  let reach = 4;
  while (noncentralTCdf(x, degreesOfFreedom, x - reach) < p) reach *= 2;
  let low = x - reach;
  reach = 4;
  while (noncentralTCdf(x, degreesOfFreedom, x + reach) > p) reach *= 2;
  let high = x + reach;
  for (let step = 0; step < 200 && high - low > 1e-12 * Math.max(1, Math.abs(low)); step += 1) {
    const middle = (low + high) / 2;
    if (noncentralTCdf(x, degreesOfFreedom, middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
