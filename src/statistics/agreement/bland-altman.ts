import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { clusteredMean } from "../estimates/clustered-mean.ts";
import { groupByCluster } from "../group-by-cluster.ts";
import { type AgreementUnit, checkUnit } from "./agreement-estimate.ts";
import type { PairOptions } from "./concordance-correlation.ts";
import { influenceError } from "./influence-interval.ts";

export interface BlandAltmanOptions extends PairOptions {
  /** Share of differences the limits of agreement are to hold, for normal differences; 0.95 when left out. */
  coverage?: number;
}

/** How far two raters are apart, in the unit of the scale. */
export interface BlandAltman {
  unit: AgreementUnit;
  /** Mean of second - first: positive when the second rater rates higher. */
  bias: Estimate;
  /** Bias minus and plus 1.96 standard deviations of the differences (for `coverage` 0.95). */
  lowerLimit: Estimate;
  upperLimit: Estimate;
  /** Standard deviation of the differences over n - 1; absent for fewer than two pairs. */
  standardDeviation?: number;
}

/**
 * Bias and limits of agreement of two raters, each with an interval. Differences are second - first (judge - human).
 *
 * @returns estimates that are "no-data", "too-few-units" or, for the limits when all differences are equal,
 *   "no-variation"
 * @throws {@link InvalidInputError} for lists of different length or non-finite numbers
 *
 * Source: Bland & Altman (1999), Statistical Methods in Medical Research 8, 135-160; the limits' error by linearization
 * (which needs no normal data and allows clusters), checked against a jackknife in R.
 */
export function blandAltman(first: Numbers, second: Numbers, options: BlandAltmanOptions): BlandAltman {
  const { unit, confidence = 0.95, coverage = 0.95, clusters = null } = options;
  checkUnit(unit);
  checkConfidence(confidence);
  checkConfidence(coverage, "coverage");
  checkFinite(first, "first");
  checkFinite(second, "second");
  checkSameLength(first, second, "second");
  const count = first.length;
  const differences = Float64Array.from({ length: count }, (_, index) => (second[index] ?? 0) - (first[index] ?? 0));
  const bias = clusteredMean(differences, clusters, { confidence });
  const groups = groupByCluster(clusters, count);
  const counts = { units: groups.count, observations: count };
  if (count === 0 || groups.count < 2) {
    const reason = count === 0 ? "no-data" : "too-few-units";
    const limit = notEstimable(reason, `${groups.count} independent pairs allow no limits of agreement.`, counts);
    return { unit, bias, lowerLimit: limit, upperLimit: limit };
  }
  let mean = 0;
  for (const difference of differences) mean += difference / count;
  let squares = 0;
  for (const difference of differences) squares += (difference - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / (count - 1));
  const width = normalQuantile(0.5 + coverage / 2);
  const limit = (side: -1 | 1): Estimate => {
    if (squares === 0) return notEstimable("no-variation", "All differences are equal.", counts);
    const influence = differences.map((difference) => {
      const apart = difference - mean;
      const spread = ((apart * apart - squares / count) * count) / (count - 1) / (2 * standardDeviation);
      return (apart + side * width * spread) / count;
    });
    const value = mean + side * width * standardDeviation;
    const error = influenceError(influence, groups);
    if (error === 0) return notEstimable("no-variation", "All clusters have the same differences.", counts);
    const half = tQuantile(0.5 + confidence / 2, groups.count - 1) * error;
    return {
      status: "estimated",
      value,
      lower: value - half,
      upper: value + half,
      confidence,
      method: `limit of agreement, linearized error, t with ${groups.count - 1} degrees of freedom`,
      ...counts,
    };
  };
  return { unit, bias, lowerLimit: limit(-1), upperLimit: limit(1), standardDeviation };
}
