import { tQuantile } from "../distributions.ts";
import type { ClusterGroups } from "../group-by-cluster.ts";

/**
 * Standard error of a coefficient from the influence of its units: the derivative of the coefficient with respect to
 * each unit's weight. Influences are summed within clusters; the error is sqrt(m / (m - 1) x sum of squares), with m
 * clusters. 0 where every cluster has the same influence (up to rounding), so that no interval follows.
 *
 * Source: the infinitesimal jackknife (Efron 1982, The Jackknife, the Bootstrap and Other Resampling Plans, chapter 6),
 * which for agreement coefficients is the linearization of Gwet (2021), Educational and Psychological Measurement 81,
 * 781-790.
 */
export function influenceError(influence: Float64Array, groups: ClusterGroups): number {
  const sums = new Float64Array(groups.count);
  for (let unit = 0; unit < influence.length; unit += 1) {
    const cluster = groups.of[unit] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + (influence[unit] ?? 0);
  }
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  const error = Math.sqrt((groups.count / (groups.count - 1)) * squares);
  return error > 1e-10 ? error : 0;
}

/** Value plus and minus t (m - 1 degrees of freedom) times the error, the upper limit at most 1. */
export function limitsBelowOne(
  value: number,
  standardError: number,
  clusters: number,
  confidence: number,
): { lower: number; upper: number } {
  const half = tQuantile(0.5 + confidence / 2, clusters - 1) * standardError;
  return { lower: value - half, upper: Math.min(1, value + half) };
}

/**
 * Lower limit of a coefficient 1 - observed / expected disagreement when no unit showed any: at most a share
 * q = 1 - (alpha / 2)^(1 / m) of m clusters disagrees (Clopper-Pearson), each by at most `worst`.
 */
export function lowerWithoutDisagreement(
  worst: number,
  expected: number,
  clusters: number,
  confidence: number,
): number {
  const share = 1 - ((1 - confidence) / 2) ** (1 / clusters);
  return 1 - (share * worst) / expected;
}
