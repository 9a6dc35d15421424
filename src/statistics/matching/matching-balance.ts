import { checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import type { Predictors } from "../regression/design.ts";

/** A pair of positions. */
export interface MatchedPair {
  treated: number;
  control: number;
}

/** How far the two groups lie apart in one covariate, in standard deviations, treated less control. */
export interface CovariateBalance {
  name: string;
  /** All observations; null where the covariate does not vary in either group. */
  before: number | null;
  /** The matched ones alone, over the standard deviation before; null as well where nothing was matched. */
  after: number | null;
}

/**
 * Standardised differences of covariates before and after matching: difference of means over
 * sqrt((variance of the treated + variance of the controls) / 2), the variances before matching both times, so that a
 * smaller number after it is a smaller difference and not a larger spread. Below 0.1 is commonly taken as balanced.
 *
 * @param isTreated - 0 or 1 by observation
 * @throws {@link InvalidInputError} for lengths that differ or values that are not finite
 *
 * Source: Austin (2009), Statistics in Medicine 28, 3083-3107; Stuart (2010), Statistical Science 25(1), 1-21.
 * Checked against base R.
 */
export function matchingBalance(
  isTreated: Numbers,
  covariates: Predictors,
  pairs: readonly MatchedPair[],
): CovariateBalance[] {
  return Object.entries(covariates).map(([name, values]) => {
    checkSameLength(isTreated, values, `covariates.${name}`);
    checkFinite(values, `covariates.${name}`);
    const [treated, controls] = [momentsOf(values, isTreated, 1), momentsOf(values, isTreated, 0)];
    const deviation = Math.sqrt((treated.variance + controls.variance) / 2);
    if (!(deviation > 0)) return { name, before: null, after: null };
    const gap = pairs.reduce((sum, pair) => sum + (values[pair.treated] ?? 0) - (values[pair.control] ?? 0), 0);
    return {
      name,
      before: (treated.mean - controls.mean) / deviation,
      after: pairs.length === 0 ? null : gap / pairs.length / deviation,
    };
  });
}

/** Mean and sample variance of one group; both 0 for what is too small to have them. */
export function momentsOf(values: Numbers, isTreated: Numbers, group: 0 | 1): { mean: number; variance: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    if (isTreated[index] !== group) continue;
    count += 1;
    sum += values[index] ?? 0;
  }
  const mean = count === 0 ? 0 : sum / count;
  for (let index = 0; index < values.length; index += 1) {
    if (isTreated[index] === group) squares += ((values[index] ?? 0) - mean) ** 2;
  }
  return { mean, variance: count < 2 ? 0 : squares / (count - 1) };
}
