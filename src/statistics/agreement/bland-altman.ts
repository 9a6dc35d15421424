import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { chiSquaredQuantile, normalQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { clusteredMean } from "../estimates/clustered-mean.ts";
import { type ClusterGroups, groupByCluster } from "../group-by-cluster.ts";
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
 * Source: Bland & Altman (1999), Statistical Methods in Medical Research 8, 135-160; limits by the
 * method of variance estimates recovery: Donner & Zou (2012), Statistical Methods in Medical Research 21, 347-359, from
 * the t interval of the bias and the chi-squared interval of the deviation. Checked against the formula in R.
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
  const degreesOfFreedom = spreadDegrees(differences, mean, squares, groups, clusters === null);
  const tail = (1 - confidence) / 2;
  const leastDeviation =
    standardDeviation * Math.sqrt(degreesOfFreedom / chiSquaredQuantile(1 - tail, degreesOfFreedom));
  const mostDeviation = standardDeviation * Math.sqrt(degreesOfFreedom / chiSquaredQuantile(tail, degreesOfFreedom));
  const limit = (side: -1 | 1): Estimate => {
    if (squares === 0 || bias.status === "not-estimable") {
      return notEstimable("no-variation", "All differences are equal.", counts);
    }
    const value = mean + side * width * standardDeviation;
    const outward = Math.hypot((bias.upper - bias.lower) / 2, width * (mostDeviation - standardDeviation));
    const inward = Math.hypot((bias.upper - bias.lower) / 2, width * (standardDeviation - leastDeviation));
    return {
      status: "estimated",
      value,
      lower: value - (side < 0 ? outward : inward),
      upper: value + (side < 0 ? inward : outward),
      confidence,
      method: `limit of agreement (MOVER), deviation with ${degreesOfFreedom.toFixed(1)} degrees of freedom`,
      ...counts,
    };
  };
  return { unit, bias, lowerLimit: limit(-1), upperLimit: limit(1), standardDeviation };
}

/**
 * Degrees of freedom of the differences' variance: n - 1, or with clusters 2 s^4 over its variance between clusters, from
 * clusters - 1 to n - 1.
 */
function spreadDegrees(
  differences: Float64Array,
  mean: number,
  squares: number,
  groups: ClusterGroups,
  isIndependent: boolean,
): number {
  const count = differences.length;
  if (isIndependent) return count - 1;
  const variance = squares / (count - 1);
  const error = influenceError(
    differences.map((difference) => ((difference - mean) ** 2 - squares / count) / (count - 1)),
    groups,
  );
  const degrees = error > 0 ? (2 * variance * variance) / (error * error) : count - 1;
  return Math.min(count - 1, Math.max(groups.count - 1, degrees));
}
