import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { type AgreementEstimate, type AgreementOptions, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { influenceError, lowerWithoutDisagreement } from "./influence-interval.ts";

export interface PairOptions extends AgreementOptions {
  /** The independent unit of each pair; null, or left out, when every pair is one. */
  clusters?: Clusters;
}

/**
 * Lin's concordance correlation: how near pairs lie to the line of identity,
 * 2 s_xy / (s_x^2 + s_y^2 + (mean_x - mean_y)^2), with variances over n as Lin has them.
 *
 * The interval is on Fisher's z scale with an error from the pairs' influence, so that it needs no normal data and
 * allows clusters.
 *
 * @returns "no-data", "too-few-units" (fewer than 3), "no-variation" (one side constant); when no pair differs, 1
 *   with an exact lower bound
 * @throws {@link InvalidInputError} for lists of different length or non-finite numbers
 *
 * Source: Lin (1989), Biometrics 45, 255-268. Checked against a jackknife in R.
 */
export function concordanceCorrelation(first: Numbers, second: Numbers, options: PairOptions): AgreementEstimate {
  const { unit, confidence = 0.95, clusters = null } = options;
  checkUnit(unit);
  checkConfidence(confidence);
  checkFinite(first, "first");
  checkFinite(second, "second");
  checkSameLength(first, second, "second");
  const count = first.length;
  const groups = groupByCluster(clusters, count);
  const counts = { units: groups.count, observations: count };
  const facts = { statistic: "Lin's concordance correlation", unit, raters: 2, unitsLeftOut: 0 };
  const finish = (estimate: Estimate) => agreementEstimate(estimate, facts);
  if (count === 0) return finish(notEstimable("no-data", "No pair.", counts));
  if (groups.count < 3) {
    return finish(notEstimable("too-few-units", `Needs at least 3 independent pairs, got ${groups.count}.`, counts));
  }
  const moments = pairMoments(first, second);
  const { meanX, meanY, varianceX, varianceY, covariance } = moments;
  const shift = meanX - meanY;
  const denominator = varianceX + varianceY + shift * shift;
  const range = widestRange(first);
  if (range === 0 || widestRange(second) === 0) {
    return finish(notEstimable("no-variation", "One of the raters gave the same value throughout.", counts));
  }
  const value = (2 * covariance) / denominator;
  if (isIdentical(first, second)) {
    const lower = lowerWithoutDisagreement(range * range, denominator, groups.count, confidence);
    const method = "exact bound (no pair differs)";
    return finish({ status: "estimated", value: 1, lower, upper: 1, confidence, method, ...counts });
  }
  const influence = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const dx = (first[index] ?? 0) - meanX;
    const dy = (second[index] ?? 0) - meanY;
    const top = 2 * (dx * dy - covariance);
    const bottom = dx * dx - varianceX + dy * dy - varianceY + 2 * shift * (dx - dy);
    influence[index] = (top - value * bottom) / denominator / count;
  }
  const standardError = influenceError(influence, groups);
  if (standardError === 0) {
    return finish(notEstimable("no-variation", "Every pair says the same, so no error follows.", counts));
  }
  return finish({
    status: "estimated",
    value,
    ...fisherLimits(value, standardError, groups.count, confidence),
    confidence,
    method: `Fisher's z, linearized error, t with ${groups.count - 1} degrees of freedom`,
    ...counts,
  });
}

/** Limits of a correlation-like value from its standard error, on Fisher's z scale. */
export function fisherLimits(
  value: number,
  standardError: number,
  clusters: number,
  confidence: number,
): { lower: number; upper: number } {
  const half = (tQuantile(0.5 + confidence / 2, clusters - 1) * standardError) / (1 - value * value);
  return { lower: Math.tanh(Math.atanh(value) - half), upper: Math.tanh(Math.atanh(value) + half) };
}

/** Means, variances and covariance of pairs, all over n. */
export interface PairMoments {
  meanX: number;
  meanY: number;
  varianceX: number;
  varianceY: number;
  covariance: number;
}

export function pairMoments(first: Numbers, second: Numbers): PairMoments {
  const count = first.length;
  let meanX = 0;
  let meanY = 0;
  for (let index = 0; index < count; index += 1) {
    meanX += (first[index] ?? 0) / count;
    meanY += (second[index] ?? 0) / count;
  }
  let varianceX = 0;
  let varianceY = 0;
  let covariance = 0;
  for (let index = 0; index < count; index += 1) {
    const dx = (first[index] ?? 0) - meanX;
    const dy = (second[index] ?? 0) - meanY;
    varianceX += (dx * dx) / count;
    varianceY += (dy * dy) / count;
    covariance += (dx * dy) / count;
  }
  return { meanX, meanY, varianceX, varianceY, covariance };
}

function isIdentical(first: Numbers, second: Numbers): boolean {
  for (let index = 0; index < first.length; index += 1) if (first[index] !== second[index]) return false;
  return true;
}

function widestRange(values: Numbers): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    least = Math.min(least, values[index] ?? 0);
    most = Math.max(most, values[index] ?? 0);
  }
  return most - least;
}
