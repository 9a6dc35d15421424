import { checkCount, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import type { Estimate, Estimated } from "../estimate.ts";
import { clusteredMean } from "../estimates/clustered-mean.ts";
import { clusteredProportion } from "../estimates/clustered-proportion.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { type AgreementUnit, checkUnit } from "./agreement-estimate.ts";
import type { PairOptions } from "./concordance-correlation.ts";
import { meanSquaredErrorInterval } from "./mean-squared-error.ts";

export interface RatingErrorOptions extends PairOptions {
  /** Largest difference that counts as near; 1 level when left out. */
  tolerance?: number;
  /** The scale's ends: makes an interval possible where all errors are equal (none seen). */
  range?: readonly [min: number, max: number];
}

/** How far a rater is from a reference, in the unit of the scale. */
export interface RatingError {
  unit: AgreementUnit;
  /** Mean of rating - reference. */
  bias: Estimate;
  meanAbsoluteError: Estimate;
  /** With gamma limits: see `meanSquaredErrorInterval`. */
  meanSquaredError: Estimate;
  /** Root of the mean squared error, limits carried through the root. */
  rootMeanSquaredError: Estimate;
  /** Share of pairs no further apart than `tolerance`. */
  within: Estimate;
}

/**
 * Size of the errors of ratings against a reference, each measure with an interval.
 *
 * @param reference - what counts as right (the human)
 * @param ratings - the rater judged (the judge)
 * @throws {@link InvalidInputError} for lists of different length, non-finite numbers, values outside `range`, a
 *   negative tolerance
 */
export function ratingError(reference: Numbers, ratings: Numbers, options: RatingErrorOptions): RatingError {
  const { unit, confidence = 0.95, clusters = null, tolerance = 1, range } = options;
  checkUnit(unit);
  checkFinite(reference, "reference");
  checkFinite(ratings, "ratings");
  checkSameLength(reference, ratings, "ratings");
  if (!(tolerance >= 0)) throw new InvalidInputError("tolerance", "must be 0 or more");
  checkCount(reference.length, "reference");
  const width = range === undefined ? undefined : checkedWidth(reference, ratings, range);
  const errors = Float64Array.from(
    { length: ratings.length },
    (_, index) => (ratings[index] ?? 0) - (reference[index] ?? 0),
  );
  const mean = (values: Numbers, ends: readonly [number, number] | undefined) =>
    clusteredMean(values, clusters, ends === undefined ? { confidence } : { confidence, range: ends });
  const gamma = meanSquaredErrorInterval(errors, clusters, confidence);
  const ends = width === undefined ? undefined : ([0, width * width] as const);
  // Without any error only the scale's ends say how large the mean may be.
  const meanSquaredError =
    gamma.status === "estimated"
      ? capped(gamma, ends)
      : mean(
          errors.map((error) => error * error),
          ends,
        );
  return {
    unit,
    bias: mean(errors, width === undefined ? undefined : [-width, width]),
    meanAbsoluteError: mean(errors.map(Math.abs), width === undefined ? undefined : [0, width]),
    meanSquaredError,
    rootMeanSquaredError: rooted(meanSquaredError),
    within: clusteredProportion(
      errors.map((error) => (Math.abs(error) <= tolerance ? 1 : 0)),
      clusters,
      { confidence },
    ),
  };
}

function capped(estimate: Estimated, ends: readonly [number, number] | undefined): Estimated {
  return ends === undefined ? estimate : { ...estimate, upper: Math.min(ends[1], estimate.upper) };
}

function checkedWidth(reference: Numbers, ratings: Numbers, range: readonly [number, number]): number {
  const [min, max] = range;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new InvalidInputError("range", `must be two finite numbers, the lower first, got [${min}, ${max}]`);
  }
  for (const [name, values] of [["reference", reference] as const, ["ratings", ratings] as const]) {
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] ?? 0;
      if (value < min || value > max) throw new InvalidInputError(name, `${value} lies outside the scale`, index);
    }
  }
  return max - min;
}

function rooted(estimate: Estimate): Estimate {
  if (estimate.status === "not-estimable") return estimate;
  const { value, lower, upper } = estimate;
  return { ...estimate, value: Math.sqrt(value), lower: Math.sqrt(Math.max(0, lower)), upper: Math.sqrt(upper) };
}
