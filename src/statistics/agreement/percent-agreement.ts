import { checkConfidence } from "../check-input.ts";
import { clusteredMeanError } from "../clustered-mean-error.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { clusteredProportion } from "../estimates/clustered-proportion.ts";
import { proportionFromEffectiveSize } from "../estimates/proportion-interval.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { type AgreementEstimate, type AgreementOptions, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { codeRatings, levelCounts, type RatingRows } from "./rating-codes.ts";

export interface PercentAgreementOptions extends AgreementOptions {
  /** All levels of the scale; a rating outside is an error. */
  levels?: readonly (number | string)[];
  /** The independent unit of each row; null, or left out, when every row is one. */
  clusters?: Clusters;
}

/**
 * Share of pairs of raters who gave the same level, as a proportion in [0, 1], averaged over rows with at least two
 * ratings (those with fewer are left out and counted). Not corrected for chance: on a rare label it is high whatever
 * the raters do.
 *
 * Interval: for two raters that of `clusteredProportion`; for more, the same on the size at which a
 * proportion would have the rows' cluster-robust error.
 *
 * @returns "no-data", "one-rater" or "too-few-units"
 */
export function percentAgreement(rows: RatingRows, options: PercentAgreementOptions): AgreementEstimate {
  const { unit, confidence = 0.95, levels, clusters = null } = options;
  checkUnit(unit);
  checkConfidence(confidence);
  const ratings = codeRatings(rows, levels);
  const size = ratings.levels.length;
  const counts = levelCounts(ratings);
  const groups = groupByCluster(clusters, ratings.units);
  const shares: number[] = [];
  const labels: number[] = [];
  for (let row = 0; row < ratings.units; row += 1) {
    let total = 0;
    let same = 0;
    for (let level = 0; level < size; level += 1) {
      const count = counts[row * size + level] ?? 0;
      total += count;
      same += count * (count - 1);
    }
    if (total < 2) continue;
    shares.push(same / (total * (total - 1)));
    labels.push(groups.of[row] ?? 0);
  }
  const facts = { units: new Set(labels).size, observations: shares.length };
  const finish = (estimate: Estimate) =>
    agreementEstimate(estimate, {
      statistic: "agreement",
      unit,
      raters: ratings.raters,
      unitsLeftOut: ratings.units - shares.length,
    });
  if (size === 0) return finish(notEstimable("no-data", "No rating.", facts));
  if (ratings.raters < 2) return finish(notEstimable("one-rater", "One rater cannot agree with anybody.", facts));
  if (shares.length === 0) return finish(notEstimable("too-few-units", "No row has two ratings.", facts));
  const own = clusters === null ? null : labels;
  return finish(clusteredShare(shares, own, confidence));
}

/** The mean of values in [0, 1] as a proportion of the size at which a proportion would have the same error. */
function clusteredShare(shares: readonly number[], clusters: Clusters, confidence: number): Estimate {
  if (shares.every((share) => share === 0 || share === 1)) return clusteredProportion(shares, clusters, { confidence });
  const groups = groupByCluster(clusters, shares.length);
  const counts = { units: groups.count, observations: shares.length };
  if (groups.count < 2) return notEstimable("too-few-units", "All rows belong to one cluster.", counts);
  const { mean, standardError } = clusteredMeanError(shares, groups);
  const tail = 0.5 + confidence / 2;
  const raw = standardError > 0 ? (mean * (1 - mean)) / standardError ** 2 : shares.length;
  const size = raw * (normalQuantile(tail) / tQuantile(tail, groups.count - 1)) ** 2;
  const estimate = proportionFromEffectiveSize(mean * size, size, { confidence });
  if (estimate.status === "not-estimable") return estimate;
  return {
    ...estimate,
    value: mean,
    method: `${estimate.method}, worth ${size.toFixed(1)} independent rows`,
    ...counts,
  };
}
