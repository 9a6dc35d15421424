import { checkCount, checkFinite, type Numbers } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import type { Clusters } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { clusteredMean } from "./clustered-mean.ts";

/** What the ratings that are missing could still do to a mean. */
export interface MissingBounds {
  /** Values that were observed. */
  rated: number;
  /** Values that should be there and are not. */
  unrated: number;
  /** rated / (rated + unrated); 0 when there is nothing at all. */
  coverage: number;
  /** Mean of the observed values; absent when none was. */
  observedMean?: number;
  /** The mean if every missing value were at the scale's lower end. */
  lowest: number;
  /** The mean if every missing value were at the scale's upper end. */
  highest: number;
}

/**
 * Bounds that hold whatever the missing values are: a mean (or, on the range [0, 1], a proportion) with all missing
 * values at either end of the scale. No sampling error is included: see {@link meanDespiteMissing}.
 *
 * @param observed - the values there are, finite and inside `range`
 * @param unrated - how many are missing; whole number
 * @param range - the scale's ends
 * @throws {@link InvalidInputError} for a value outside the range, or a count that is not whole
 *
 * Source: Manski (1989), J. Human Resources 24, 343-360.
 */
export function missingBounds(
  observed: Numbers,
  unrated: number,
  range: readonly [min: number, max: number],
): MissingBounds {
  checkFinite(observed, "observed");
  checkCount(unrated, "unrated");
  const [min, max] = range;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new InvalidInputError("range", `must be two finite numbers, the lower first, got [${min}, ${max}]`);
  }
  let sum = 0;
  for (let index = 0; index < observed.length; index += 1) {
    const value = observed[index] ?? 0;
    if (value < min || value > max) {
      throw new InvalidInputError("observed", `${value} lies outside the scale [${min}, ${max}]`, index);
    }
    sum += value;
  }
  const rated = observed.length;
  const total = rated + unrated;
  if (total === 0) return { rated, unrated, coverage: 0, lowest: min, highest: max };
  const bounds = { lowest: (sum + unrated * min) / total, highest: (sum + unrated * max) / total };
  const coverage = rated / total;
  return rated === 0
    ? { rated, unrated, coverage, ...bounds }
    : { rated, unrated, coverage, observedMean: sum / rated, ...bounds };
}

/**
 * Mean of the observed values with an interval that allows for sampling error and for any pattern of missing values:
 * from the lower limit of the mean with missing values at the scale's lower end to the upper limit of the mean with
 * them at its upper end. Conservative: the whole set of possible means is covered at the nominal rate.
 *
 * @param values - one entry per planned observation; null where it was not rated
 * @param clusters - the independent unit of each entry, or null when every entry is one
 * @returns "no-data" when nothing was rated; else as `clusteredMean`
 * @throws {@link InvalidInputError} for a value outside the range or labels that do not match in number
 *
 * Source: Horowitz & Manski (2000), J. Am. Stat. Assoc. 95, 77-84.
 */
export function meanDespiteMissing(
  values: ArrayLike<number | null>,
  clusters: Clusters,
  options: { range: readonly [min: number, max: number]; confidence?: number },
): Estimate {
  const { range, confidence = 0.95 } = options;
  const filled = (fill: number) => Float64Array.from(values, (value) => value ?? fill);
  const worst = clusteredMean(filled(range[0]), clusters, { range, confidence });
  const best = clusteredMean(filled(range[1]), clusters, { range, confidence });
  if (worst.status === "not-estimable") return worst;
  if (best.status === "not-estimable") return best;
  let sum = 0;
  let rated = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    sum += value;
    rated += 1;
  }
  if (rated === 0) {
    return notEstimable("no-data", `None of ${values.length} values was rated.`, { units: worst.units });
  }
  return {
    status: "estimated",
    value: sum / rated,
    lower: worst.lower,
    upper: best.upper,
    confidence,
    method: `worst and best case for ${values.length - rated} missing of ${values.length}, cluster-robust t (CR2)`,
    units: worst.units,
    observations: rated,
  };
}
