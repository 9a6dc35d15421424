import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type ClusterGroups, type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { type AgreementEstimate, type AgreementOptions, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { lowerWithoutDisagreement } from "./influence-interval.ts";
import { jackknifeInterval } from "./jackknife-interval.ts";

export interface PairOptions extends AgreementOptions {
  /** The independent unit of each pair; null, or left out, when every pair is one. */
  clusters?: Clusters;
}

/**
 * Lin's concordance correlation: how near pairs lie to the line of identity,
 * 2 s_xy / (s_x^2 + s_y^2 + (mean_x - mean_y)^2), with variances over n as Lin has them.
 *
 * The interval is a jackknife on Fisher's z scale, which needs no normal data and allows clusters.
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
  const limits = jackknifeInterval(value, withoutCluster(first, second, moments, groups), groups.count, confidence);
  if (limits === undefined) {
    return finish(notEstimable("no-variation", "One pair alone carries the variation, or all say the same.", counts));
  }
  const method = `jackknife on Fisher's z scale, t with ${groups.count - 1} degrees of freedom`;
  return finish({ status: "estimated", value, ...limits, confidence, method, ...counts });
}

/** The coefficient without each cluster, from sums about the means less the cluster's own. */
function withoutCluster(
  first: Numbers,
  second: Numbers,
  { meanX, meanY, varianceX, varianceY, covariance }: PairMoments,
  groups: ClusterGroups,
): (cluster: number) => number | undefined {
  const count = first.length;
  // Per cluster: sums of x, y, x^2, y^2, xy.
  const own = Array.from({ length: 5 }, () => new Float64Array(groups.count));
  for (let index = 0; index < count; index += 1) {
    const cluster = groups.of[index] ?? 0;
    const [x, y] = [(first[index] ?? 0) - meanX, (second[index] ?? 0) - meanY];
    [x, y, x * x, y * y, x * y].forEach((term, kind) => {
      const sums = own[kind];
      if (sums !== undefined) sums[cluster] = (sums[cluster] ?? 0) + term;
    });
  }
  const all = [0, 0, varianceX * count, varianceY * count, covariance * count];
  return (cluster) => {
    const left = count - (groups.sizes[cluster] ?? 0);
    const [x = 0, y = 0, xx = 0, yy = 0, xy = 0] = all.map((sum, kind) => (sum - (own[kind]?.[cluster] ?? 0)) / left);
    const shift = meanX - meanY + x - y;
    const denominator = xx - x * x + (yy - y * y) + shift * shift;
    return denominator > 1e-12 * (varianceX + varianceY) ? (2 * (xy - x * y)) / denominator : undefined;
  };
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
