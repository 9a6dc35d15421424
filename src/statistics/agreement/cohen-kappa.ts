import { checkConfidence, checkSameLength } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type ClusterGroups, groupByCluster } from "../group-by-cluster.ts";
import { type AgreementEstimate, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { agreementWeights } from "./agreement-weights.ts";
import type { ChanceCorrectedOptions } from "./fleiss-kappa.ts";
import { influenceError, limitsBelowOne, lowerWithoutDisagreement } from "./influence-interval.ts";
import { agreementInterval, type NamedLimits } from "./jackknife-interval.ts";
import { codeRatings, type Label } from "./rating-codes.ts";

/**
 * Cohen's kappa of two raters, who keep their own level shares; unweighted, linear or quadratic. Rows where either
 * rating is missing (null) are left out and counted.
 *
 * @returns "no-data", "too-few-units" (fewer than two complete rows), "no-variation" (both raters gave one and the same
 *   level, so that chance agreement is total, or only one row varies); with perfect agreement the lower limit is an exact bound, not 1, and so are both where one row alone disagrees
 * @throws {@link InvalidInputError} for lists of different length, non-finite numbers, ratings outside `levels`
 *
 * Sources: Cohen (1960), Educational and Psychological Measurement 20, 37-46; Cohen (1968), Psychological Bulletin 70,
 * 213-220; large-sample error: Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323-327, times
 * sqrt(n / (n - 1)), with t. Checked against R vcd `Kappa` and psych `cohen.kappa`.
 */
export function cohenKappa(
  first: ArrayLike<Label>,
  second: ArrayLike<Label>,
  options: ChanceCorrectedOptions,
): AgreementEstimate {
  const { unit, confidence = 0.95, weighting = "none", levels, clusters = null, interval = "jackknife" } = options;
  checkUnit(unit);
  checkConfidence(confidence);
  checkSameLength(first, second, "second");
  const rows = Array.from({ length: first.length }, (_, index) => [first[index] ?? null, second[index] ?? null]);
  const kept = rows.map((_, index) => index).filter((index) => !rows[index]?.includes(null));
  const ratings = codeRatings(
    kept.map((index) => rows[index] ?? []),
    levels,
  );
  const all = clusters === null ? null : kept.map((index) => clusters[index] ?? "");
  if (clusters !== null) checkSameLength(first, clusters, "clusters");
  const groups = groupByCluster(all, kept.length);
  const counts = { units: groups.count, observations: kept.length };
  const statistic = weighting === "none" ? "Cohen's kappa" : `Cohen's kappa (${weighting})`;
  const facts = { statistic, unit, raters: 2, unitsLeftOut: rows.length - kept.length };
  const finish = (estimate: Estimate) => agreementEstimate(estimate, facts);
  if (kept.length === 0) return finish(notEstimable("no-data", "No row was rated by both.", counts));
  if (groups.count < 2) {
    return finish(notEstimable("too-few-units", `Needs at least 2 independent rows, got ${groups.count}.`, counts));
  }

  const size = ratings.levels.length;
  const weights = agreementWeights(ratings.positions, weighting);
  const shares = [new Float64Array(size), new Float64Array(size)] as const;
  let observed = 0;
  for (let row = 0; row < kept.length; row += 1) {
    const [a, b] = [ratings.codes[2 * row] ?? 0, ratings.codes[2 * row + 1] ?? 0];
    shares[0][a] = (shares[0][a] ?? 0) + 1 / kept.length;
    shares[1][b] = (shares[1][b] ?? 0) + 1 / kept.length;
    observed += (weights[a * size + b] ?? 0) / kept.length;
  }
  // What the other rater's shares would agree with, by this rater's level.
  const meets = [new Float64Array(size), new Float64Array(size)] as const;
  let expected = 0;
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < size; b += 1) {
      const weight = weights[a * size + b] ?? 0;
      meets[0][a] = (meets[0][a] ?? 0) + weight * (shares[1][b] ?? 0);
      meets[1][b] = (meets[1][b] ?? 0) + weight * (shares[0][a] ?? 0);
      expected += weight * (shares[0][a] ?? 0) * (shares[1][b] ?? 0);
    }
  }
  if (!(expected < 1 - 1e-12)) {
    return finish(notEstimable("no-variation", "Both raters gave one level only: chance agreement is total.", counts));
  }
  const value = (observed - expected) / (1 - expected);
  if (observed > 1 - 1e-12) {
    const lower = lowerWithoutDisagreement(1, 1 - expected, groups.count, confidence);
    const method = "exact bound (no disagreement seen)";
    return finish({ status: "estimated", value: 1, lower, upper: 1, confidence, method, ...counts });
  }
  const limits =
    interval === "jackknife"
      ? agreementInterval(
          value,
          withoutCluster(ratings.codes, weights, shares, observed, groups),
          groups.count,
          confidence,
        )
      : largeSampleLimits();
  if (limits === undefined) {
    return finish(notEstimable("no-variation", "One row alone carries the variation, or all say the same.", counts));
  }
  return finish({ status: "estimated", value, ...limits, confidence, ...counts });

  function largeSampleLimits(): NamedLimits | undefined {
    const influence = new Float64Array(kept.length);
    for (let row = 0; row < kept.length; row += 1) {
      const [a, b] = [ratings.codes[2 * row] ?? 0, ratings.codes[2 * row + 1] ?? 0];
      const chance = (meets[0][a] ?? 0) + (meets[1][b] ?? 0) - 2 * expected;
      const agreed = (weights[a * size + b] ?? 0) - observed;
      influence[row] = (agreed - (1 - value) * chance) / (1 - expected) / kept.length;
    }
    const standardError = influenceError(influence, groups);
    if (standardError === 0) return undefined;
    const method = `large-sample error, t with ${groups.count - 1} degrees of freedom`;
    return { ...limitsBelowOne(value, standardError, groups.count, confidence), method };
  }
}

/** Kappa without each cluster, from sums less the cluster's own. */
function withoutCluster(
  codes: Int32Array,
  weights: Float64Array,
  shares: readonly [Float64Array, Float64Array],
  observed: number,
  groups: ClusterGroups,
): (cluster: number) => number | undefined {
  const size = shares[0].length;
  const count = groups.of.length;
  const agreed = new Float64Array(groups.count);
  const first = new Float64Array(groups.count * size);
  const second = new Float64Array(groups.count * size);
  groups.of.forEach((cluster, row) => {
    const [a, b] = [codes[2 * row] ?? 0, codes[2 * row + 1] ?? 0];
    agreed[cluster] = (agreed[cluster] ?? 0) + (weights[a * size + b] ?? 0);
    first[cluster * size + a] = (first[cluster * size + a] ?? 0) + 1;
    second[cluster * size + b] = (second[cluster * size + b] ?? 0) + 1;
  });
  return (cluster) => {
    const left = count - (groups.sizes[cluster] ?? 0);
    const rest = (all: Float64Array, own: Float64Array) =>
      all.map((share, level) => (share * count - (own[cluster * size + level] ?? 0)) / left);
    const [ofFirst, ofSecond] = [rest(shares[0], first), rest(shares[1], second)];
    let expected = 0;
    for (let a = 0; a < size; a += 1) {
      for (let b = 0; b < size; b += 1)
        expected += (weights[a * size + b] ?? 0) * (ofFirst[a] ?? 0) * (ofSecond[b] ?? 0);
    }
    const remaining = (observed * count - (agreed[cluster] ?? 0)) / left;
    return expected < 1 - 1e-9 ? (remaining - expected) / (1 - expected) : undefined;
  };
}
