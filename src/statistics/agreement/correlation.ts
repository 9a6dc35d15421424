import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { normalQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type ClusterGroups, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { type AgreementEstimate, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { type PairOptions, pairMoments } from "./concordance-correlation.ts";
import { type CoefficientInterval, jackknifeInterval } from "./jackknife-interval.ts";
import { kendallTau } from "./kendall-tau.ts";
import { middleRanks } from "./middle-ranks.ts";

export interface CorrelationOptions extends PairOptions {
  /**
   * `"jackknife"` (when left out): over pairs or clusters, right for tied and skewed ratings. `"large-sample"`: the
   * textbook error of each coefficient, for independent pairs that are nearly normal.
   */
  interval?: CoefficientInterval;
}

/**
 * Pearson's correlation: how near pairs lie to some straight line. It says nothing about bias: a judge two levels too
 * high throughout has correlation 1. See `concordanceCorrelation`, `intraclassCorrelation`.
 *
 * Interval on Fisher's z scale: jackknife over pairs or clusters (over 200 groups of them where there are more), or
 * with the large-sample error 1 / sqrt(n - 3).
 *
 * @returns "no-data"; "too-few-units" below 5 pairs (4 clusters); "no-variation" when either side is constant, or would be
 *   without one pair. At exactly 1 or -1, where Fisher's z is infinite, the inner limit is a bound: see
 *   {@link kendallTauB}.
 * @throws {@link InvalidInputError} for lists of different length or non-finite numbers
 *
 * Source: Fisher (1921), Metron 1, 3-32. Checked against R `cor.test`.
 */
export function pearsonCorrelation(first: Numbers, second: Numbers, options: CorrelationOptions): AgreementEstimate {
  return correlation(first, second, options, {
    statistic: "Pearson's r",
    compute: pearson,
    error: (_, count) => 1 / Math.sqrt(count - 3),
    fromTau: (tau) => Math.sin((Math.PI * tau) / 2),
  });
}

/**
 * Spearman's rank correlation, ties with middle ranks. As {@link pearsonCorrelation}; large-sample error of Bonett & Wright,
 * sqrt((1 + r^2 / 2) / (n - 3)).
 *
 * Source: Bonett & Wright (2000), Psychometrika 65, 23-28. Checked against R `cor(method = "spearman")`.
 */
export function spearmanCorrelation(first: Numbers, second: Numbers, options: CorrelationOptions): AgreementEstimate {
  return correlation(first, second, options, {
    statistic: "Spearman's rho",
    compute: (x, y) => pearson(middleRanks(x), middleRanks(y)),
    error: (value, count) => Math.sqrt((1 + (value * value) / 2) / (count - 3)),
    fromTau: (tau) => (6 / Math.PI) * Math.asin(Math.sin((Math.PI * tau) / 2) / 2),
  });
}

/**
 * Kendall's tau-b: share of pairs of units ordered alike minus those ordered oppositely, corrected for ties. As
 * {@link pearsonCorrelation}; large-sample error of Fieller, Hartley & Pearson, sqrt(0.437 / (n - 4)), which holds
 * without ties only (with five levels it covers 86 %).
 *
 * When every pair is ordered alike the lower limit supposes that a share q = 1 - (alpha / 2)^(1 / m) of the units may
 * be out of order with all others: tau at least 2 (1 - q)^2 - 1. (The other two correlations carry this over through
 * their values for a normal pair with that tau.)
 *
 * Sources: Kendall (1945), Biometrika 33, 239-251; Fieller, Hartley & Pearson (1957), Biometrika 44, 470-481; computed
 * after Knight (1966), J. Am. Stat. Assoc. 61, 436-439. Checked against R `cor(method = "kendall")`.
 */
export function kendallTauB(first: Numbers, second: Numbers, options: CorrelationOptions): AgreementEstimate {
  return correlation(first, second, options, {
    statistic: "Kendall's tau-b",
    compute: kendallTau,
    error: (_, count) => Math.sqrt(0.437 / (count - 4)),
    fromTau: (tau) => tau,
  });
}

interface CorrelationKind {
  statistic: string;
  compute(first: Numbers, second: Numbers): number | undefined;
  /** Standard error on Fisher's z scale for independent pairs. */
  error(value: number, count: number): number;
  fromTau(tau: number): number;
}

function correlation(
  first: Numbers,
  second: Numbers,
  options: CorrelationOptions,
  kind: CorrelationKind,
): AgreementEstimate {
  const { unit, confidence = 0.95, clusters = null, interval = "jackknife" } = options;
  checkUnit(unit);
  if (interval === "large-sample" && clusters !== null) {
    throw new InvalidInputError(
      "interval",
      "large-sample errors need independent pairs; use the jackknife with clusters",
    );
  }
  checkConfidence(confidence);
  checkFinite(first, "first");
  checkFinite(second, "second");
  checkSameLength(first, second, "second");
  const count = first.length;
  const groups = groupByCluster(clusters, count);
  const counts = { units: groups.count, observations: count };
  const finish = (estimate: Estimate) =>
    agreementEstimate(estimate, { statistic: kind.statistic, unit, raters: 2, unitsLeftOut: 0 });
  if (count === 0) return finish(notEstimable("no-data", "No pair.", counts));
  if (count < 5 || groups.count < 4) {
    const detail = `Needs at least 5 pairs (4 clusters), got ${count} (${groups.count}).`;
    return finish(notEstimable("too-few-units", detail, counts));
  }
  const value = kind.compute(first, second);
  if (value === undefined) {
    return finish(notEstimable("no-variation", "One of the raters gave the same value throughout.", counts));
  }
  if (Math.abs(value) > 1 - 1e-12) return finish({ ...perfect(value, groups, confidence, kind), ...counts });
  const limits =
    interval === "jackknife"
      ? jackknifeInterval(value, ...folds(first, second, groups, kind), confidence)
      : largeSample(value, kind.error(value, count), confidence);
  if (limits === undefined) {
    return finish(notEstimable("no-variation", "One pair alone carries the variation, or all say the same.", counts));
  }
  const method = interval === "jackknife" ? "jackknife on Fisher's z scale" : "Fisher's z, large-sample error";
  return finish({ status: "estimated", value, ...limits, confidence, method, ...counts });
}

function largeSample(value: number, error: number, confidence: number): { lower: number; upper: number } {
  const half = normalQuantile(0.5 + confidence / 2) * error;
  return { lower: Math.tanh(Math.atanh(value) - half), upper: Math.tanh(Math.atanh(value) + half) };
}

function perfect(value: number, groups: ClusterGroups, confidence: number, kind: CorrelationKind): Estimate {
  const share = 1 - ((1 - confidence) / 2) ** (1 / groups.count);
  const inner = kind.fromTau(2 * (1 - share) ** 2 - 1);
  const sign = Math.sign(value);
  return {
    status: "estimated",
    value: sign,
    lower: sign > 0 ? inner : -1,
    upper: sign > 0 ? 1 : -inner,
    confidence,
    method: "bound (every pair in order)",
    units: groups.count,
    observations: groups.count,
  };
}

function pearson(first: Numbers, second: Numbers): number | undefined {
  const { varianceX, varianceY, covariance } = pairMoments(first, second);
  if (!(varianceX > 0 && varianceY > 0)) return undefined;
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(varianceX * varianceY)));
}

/** The coefficient without one cluster, or without one of 200 groups of clusters where there are more. */
function folds(
  first: Numbers,
  second: Numbers,
  groups: ClusterGroups,
  kind: CorrelationKind,
): [leaveOut: (fold: number) => number | undefined, count: number] {
  const count = Math.min(groups.count, 200);
  const leaveOut = (fold: number) => {
    const kept = Array.from(groups.of.keys()).filter((index) => (groups.of[index] ?? 0) % count !== fold);
    return kind.compute(
      kept.map((index) => first[index] ?? 0),
      kept.map((index) => second[index] ?? 0),
    );
  };
  return [leaveOut, count];
}
