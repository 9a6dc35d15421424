import { normalQuantile, normalUpperTail, tQuantile, tUpperTail } from "../distributions.ts";
import type { Estimated } from "../estimate.ts";

/** One coefficient with its interval and the test of its being 0. */
export interface Coefficient extends Estimated {
  name: string;
  standardError: number;
  /** value / standardError. */
  statistic: number;
  /** Degrees of freedom of the t distribution used; null where it is the normal distribution. */
  degreesOfFreedom: number | null;
  /** Two-sided. */
  pValue: number;
}

/** Coefficients from values and a covariance matrix (row by row). */
export function coefficientsOf(
  names: readonly string[],
  values: ArrayLike<number>,
  covariance: Float64Array,
  {
    degreesOfFreedom,
    confidence,
    method,
    units,
    observations,
  }: {
    degreesOfFreedom: (position: number) => number | null;
    confidence: number;
    method: string;
    units: number;
    observations: number;
  },
): Coefficient[] {
  return names.map((name, position) => {
    const value = values[position] ?? 0;
    const standardError = Math.sqrt(covariance[position * names.length + position] ?? 0);
    const df = degreesOfFreedom(position);
    const reach =
      standardError * (df === null ? normalQuantile(0.5 + confidence / 2) : tQuantile(0.5 + confidence / 2, df));
    const statistic = value / standardError;
    const tail = df === null ? normalUpperTail(Math.abs(statistic)) : tUpperTail(Math.abs(statistic), df);
    return {
      name,
      status: "estimated",
      value,
      lower: value - reach,
      upper: value + reach,
      confidence,
      method,
      units,
      observations,
      standardError,
      statistic,
      degreesOfFreedom: df,
      pValue: Math.min(1, 2 * tail),
    };
  });
}
