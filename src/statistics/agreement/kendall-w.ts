import { checkConfidence } from "../check-input.ts";
import { chiSquaredUpperTail } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { clusterBootstrap } from "../estimates/cluster-bootstrap.ts";
import { type AgreementEstimate, type AgreementOptions, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { risingOrder } from "./middle-ranks.ts";
import { completeRows, type NumericRows } from "./numeric-rows.ts";

export interface KendallWOptions extends AgreementOptions {
  /** Seed of the bootstrap; 0 when left out. */
  seed?: number | string;
  /** Resamples; 2000 when left out. */
  draws?: number;
}

/** Kendall's W with the test that the raters rank at random. */
export type KendallWEstimate = AgreementEstimate & {
  /** Friedman's chi-squared test that raters rank independently; absent when W is. */
  test?: { statistic: number; degreesOfFreedom: number; pValue: number };
};

/**
 * Kendall's coefficient of concordance W: how alike any number of raters order the units, from 0 (not at all) to 1,
 * corrected for ties. The mean of their Spearman correlations is (k W - 1) / (k - 1). Rows with a missing rating are
 * left out and counted. Interval: percentile bootstrap over rows, which are ranked anew in each draw.
 *
 * @returns "no-data", "one-rater", "too-few-units" (fewer than 4 rows), "no-variation" (every rater gives one value)
 *
 * Source: Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287. Checked against R
 * `friedman.test`, whose statistic is k (n - 1) W.
 */
export function kendallW(rows: NumericRows, options: KendallWOptions): KendallWEstimate {
  const { unit, confidence = 0.95, seed = 0, draws = 2000 } = options;
  checkUnit(unit);
  checkConfidence(confidence);
  const { values, units, raters, unitsLeftOut } = completeRows(rows);
  const counts = { units, observations: units * raters };
  const finish = (estimate: Estimate) =>
    agreementEstimate(estimate, { statistic: "Kendall's W", unit, raters, unitsLeftOut });
  if (units === 0) return finish(notEstimable("no-data", "No row has all ratings.", counts));
  if (raters < 2) return finish(notEstimable("one-rater", "One rater cannot agree with anybody.", counts));
  if (units < 4) return finish(notEstimable("too-few-units", `Needs at least 4 rows, got ${units}.`, counts));
  const columns = Array.from({ length: raters }, (_, rater) => {
    const column = Float64Array.from({ length: units }, (_, row) => values[row * raters + rater] ?? 0);
    return { column, order: risingOrder(column) };
  });
  const value = concordance(columns, new Float64Array(units).fill(1));
  if (value === undefined)
    return finish(notEstimable("no-variation", "Every rater gave one value throughout.", counts));
  const statistic = raters * (units - 1) * value;
  const test = { statistic, degreesOfFreedom: units - 1, pValue: chiSquaredUpperTail(statistic, units - 1) };
  const drawn = clusterBootstrap(columns[0]?.column ?? [], (weights) => concordance(columns, weights), {
    seed,
    draws,
    confidence,
    kind: "percentile",
  });
  const estimate =
    drawn.status === "not-estimable" && value > 1 - 1e-12 ? withoutDisorder(units, raters, confidence) : drawn;
  return { ...finish({ ...estimate, ...counts }), test };
}

/** W of the units taken `weights` times each. */
function concordance(
  columns: readonly { column: Float64Array; order: Int32Array }[],
  weights: Float64Array,
): number | undefined {
  const units = weights.length;
  const raters = columns.length;
  const rankSums = new Float64Array(units);
  let ties = 0;
  for (const { column, order } of columns) {
    let below = 0;
    let start = 0;
    while (start < units) {
      const level = column[order[start] ?? 0];
      let end = start;
      let tied = 0;
      while (end < units && column[order[end] ?? 0] === level) {
        tied += weights[order[end] ?? 0] ?? 0;
        end += 1;
      }
      const rank = below + (tied + 1) / 2;
      for (let position = start; position < end; position += 1) {
        const unit = order[position] ?? 0;
        rankSums[unit] = (rankSums[unit] ?? 0) + rank;
      }
      ties += tied ** 3 - tied;
      below += tied;
      start = end;
    }
  }
  const centre = (raters * (units + 1)) / 2;
  let squares = 0;
  for (let unit = 0; unit < units; unit += 1) squares += (weights[unit] ?? 0) * ((rankSums[unit] ?? 0) - centre) ** 2;
  const most = raters * raters * (units ** 3 - units) - raters * ties;
  return most > 0 ? (12 * squares) / most : undefined;
}

/** All raters rank alike: the bound of `kendallTauB` for that case, as mean Spearman correlation, turned into W. */
function withoutDisorder(units: number, raters: number, confidence: number): Estimate {
  const share = 1 - ((1 - confidence) / 2) ** (1 / units);
  const rho = (6 / Math.PI) * Math.asin(Math.sin((Math.PI * (2 * (1 - share) ** 2 - 1)) / 2) / 2);
  return {
    status: "estimated",
    value: 1,
    lower: Math.max(0, (rho * (raters - 1) + 1) / raters),
    upper: 1,
    confidence,
    method: "bound (all raters order the units alike)",
    units,
    observations: units * raters,
  };
}
