import { checkConfidence } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { type AgreementEstimate, type AgreementOptions, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { type AlphaLevel, disagreementInfluence, disagreements } from "./alpha-disagreement.ts";
import { alphaWithoutCluster } from "./alpha-without-cluster.ts";
import { influenceError, limitsBelowOne, lowerWithoutDisagreement } from "./influence-interval.ts";
import { agreementInterval, type CoefficientInterval, type NamedLimits } from "./jackknife-interval.ts";
import { codeRatings, type RatingRows } from "./rating-codes.ts";

export interface KrippendorffOptions extends AgreementOptions {
  /** What a difference between two values means: just different, ranks apart, distance, or distance over their sum. */
  level: AlphaLevel;
  /** All levels in order; for text that is ordinal. Those that occur when left out. */
  levels?: readonly (number | string)[];
  /** The independent unit of each row; null, or left out, when every row is one. */
  clusters?: Clusters;
  /**
   * `"jackknife"` (when left out) covers better; `"large-sample"` is the linearized error on the plain scale, and stands in
   * for ordinal data with more than 200 different values.
   */
  interval?: CoefficientInterval;
}

/**
 * Krippendorff's alpha: 1 - observed / expected disagreement, for any number of raters, any level of measurement, and
 * with missing ratings (null). Rows with fewer than two ratings cannot be paired and are left out and counted.
 *
 * @returns "no-data", "one-rater", "too-few-units", or "no-variation" (one value only); with no disagreement at all the
 *   lower limit is an exact bound, not 1
 * @throws {@link InvalidInputError} for text with `"interval"` or `"ratio"`, negative numbers with `"ratio"`, ragged rows
 *
 * Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability (University of Pennsylvania), whose worked
 * example it reproduces. Interval: jackknife over rows or clusters (see `jackknifeInterval`); alpha's own bootstrap
 * assumes independent pairs.
 * Checked against a pair-by-pair computation in R and the printed output of R irrCAC.
 */
export function krippendorffAlpha(rows: RatingRows, options: KrippendorffOptions): AgreementEstimate {
  const { unit, level, confidence = 0.95, levels, clusters = null, interval = "jackknife" } = options;
  checkUnit(unit);
  checkConfidence(confidence);
  const ratings = codeRatings(rows, levels);
  checkLevel(ratings.levels, level);
  const { pairable, counts } = pairableUnits(ratings.codes, ratings.units, ratings.raters);
  const all = groupByCluster(clusters, ratings.units);
  const kept = groupByCluster(
    Array.from(pairable, (row) => all.of[row] ?? 0),
    pairable.length,
  );
  const facts = { units: kept.count, observations: counts };
  const named = {
    statistic: `Krippendorff's alpha (${level})`,
    unit,
    raters: ratings.raters,
    unitsLeftOut: ratings.units - pairable.length,
  };
  const finish = (estimate: Estimate) => agreementEstimate(estimate, named);
  if (ratings.levels.length === 0 || ratings.codes.every((code) => code < 0)) {
    return finish(notEstimable("no-data", "No rating.", facts));
  }
  if (ratings.raters < 2) return finish(notEstimable("one-rater", "One rater cannot agree with anybody.", facts));
  if (kept.count < 2) {
    const detail = `Needs at least 2 independent rows with two ratings, got ${kept.count}.`;
    return finish(notEstimable("too-few-units", detail, facts));
  }

  const parts = disagreements(ratings, pairable, level);
  if (!(parts.expected > 0)) {
    return finish(
      notEstimable("no-variation", "Every rating is the same value, so no disagreement is expected.", facts),
    );
  }
  const value = 1 - parts.observed / parts.expected;
  if (!(parts.observed > 1e-15 * parts.worst)) {
    const lower = lowerWithoutDisagreement(parts.worst, parts.expected, kept.count, confidence);
    const method = "exact bound (no disagreement seen)";
    return finish({ status: "estimated", value: 1, lower, upper: 1, confidence, method, ...facts });
  }
  const isJackknifed = interval === "jackknife" && !(level === "ordinal" && ratings.levels.length > 200);
  const limits = isJackknifed
    ? agreementInterval(
        value,
        alphaWithoutCluster(ratings, pairable, level, parts, kept),
        kept.count,
        confidence,
        kept.count / (kept.count - 1),
      )
    : largeSampleLimits();
  if (limits === undefined) {
    return finish(notEstimable("no-variation", "One row alone carries the variation, or all say the same.", facts));
  }
  return finish({ status: "estimated", value, ...limits, confidence, ...facts });

  function largeSampleLimits(): NamedLimits | undefined {
    const standardError = influenceError(disagreementInfluence(ratings, pairable, level, parts), kept);
    if (standardError === 0) return undefined;
    const method = `linearized error, t with ${kept.count - 1} degrees of freedom`;
    return { ...limitsBelowOne(value, standardError, kept.count, confidence), method };
  }
}

function checkLevel(levels: readonly (number | string)[], level: AlphaLevel): void {
  if (level !== "interval" && level !== "ratio") return;
  for (const value of levels) {
    if (typeof value === "string") throw new InvalidInputError("rows", `text has no ${level} distance`);
    if (level === "ratio" && value < 0) throw new InvalidInputError("rows", "a ratio scale has no negative values");
  }
}

function pairableUnits(codes: Int32Array, units: number, raters: number): { pairable: Int32Array; counts: number } {
  const pairable: number[] = [];
  let counts = 0;
  for (let unit = 0; unit < units; unit += 1) {
    let own = 0;
    for (let rater = 0; rater < raters; rater += 1) if ((codes[unit * raters + rater] ?? -1) >= 0) own += 1;
    if (own < 2) continue;
    pairable.push(unit);
    counts += own;
  }
  return { pairable: Int32Array.from(pairable), counts };
}
