import { checkConfidence, checkSameLength } from "../check-input.ts";
import { fQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { clusterBootstrap } from "../estimates/cluster-bootstrap.ts";
import { type ClusterGroups, type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { type AgreementEstimate, type AgreementOptions, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import { lowerWithoutDisagreement } from "./influence-interval.ts";
import { jackknifeInterval } from "./jackknife-interval.ts";
import { type CompleteRows, completeRows, type NumericRows } from "./numeric-rows.ts";
import { type MeanSquares, meanSquares, type RatingSums, ratingSums } from "./rating-variance.ts";

/**
 * Form of an intraclass correlation after McGraw & Wong: `1` raters differ from row to row (one-way); `A` absolute
 * agreement, `C` consistency of raters who rated all rows (two-way); then one rating (`1`) or the mean of all k (`k`).
 */
export type IccForm = "1,1" | "A,1" | "C,1" | "1,k" | "A,k" | "C,k";

export interface IccOptions extends AgreementOptions {
  form: IccForm;
  /**
   * `"f"`: from F distributions; exact for normal data and independent rows, 92 to 94 % for skewed 5-level ratings.
   * `"jackknife"` and `"bootstrap"`: over rows, or over `clusters`; they need neither. When left out: `"jackknife"` with
   * clusters, else `"f"`.
   */
  interval?: "f" | "jackknife" | "bootstrap";
  /** The independent unit of each row (items of one conversation); null, or left out, when every row is one. */
  clusters?: Clusters;
  /** Seed of the bootstrap; 0 when left out. */
  seed?: number | string;
  /** Resamples; 2000 when left out. */
  draws?: number;
  /** Kind of bootstrap interval; `"bca"` when left out. No draw is dropped for lying outside [0, 1]. */
  kind?: "percentile" | "bca";
}

/**
 * Intraclass correlation of a table of units (rows) by raters (columns). Rows with a missing rating (null) are left out
 * and counted. Negative values are possible and kept.
 *
 * @returns "no-data", "one-rater", "too-few-units" (fewer than 2 complete rows), "no-variation" (all rows with the same mean),
 *   "outside-domain" (A and averaged forms of data so far below chance that no correlation explains them); when the raters never differ, 1 with an exact lower bound instead of a zero-width interval
 * @throws {@link InvalidInputError} for ragged rows, a non-finite number, or `"f"` together with clusters
 *
 * Source: McGraw & Wong (1996), Psychological Methods 1, 30-46, tables 4 and 7. Checked against R psych `ICC`.
 */
export function intraclassCorrelation(rows: NumericRows, options: IccOptions): AgreementEstimate {
  const { unit, form, confidence = 0.95, clusters = null } = options;
  checkUnit(unit);
  checkConfidence(confidence);
  const interval = options.interval ?? (clusters === null ? "f" : "jackknife");
  if (interval === "f" && clusters !== null) {
    throw new InvalidInputError(
      "interval",
      "F intervals need independent rows; use the jackknife or bootstrap with clusters",
    );
  }
  if (clusters !== null) checkSameLength(rows, clusters, "clusters");
  const complete = completeRows(rows);
  const { units, raters, unitsLeftOut } = complete;
  const groups = groupByCluster(
    clusters === null ? null : Array.from(complete.kept, (row) => clusters[row] ?? ""),
    units,
  );
  const counts = { units: groups.count, observations: units * raters };
  const finish = (estimate: Estimate) =>
    agreementEstimate(estimate, { statistic: `ICC(${form})`, unit, raters, unitsLeftOut });
  if (units === 0) return finish(notEstimable("no-data", "No row has all ratings.", counts));
  if (raters < 2) return finish(notEstimable("one-rater", "One rater cannot agree with anybody.", counts));
  if (groups.count < 2) {
    return finish(notEstimable("too-few-units", `Needs at least 2 independent rows, got ${groups.count}.`, counts));
  }

  const everyRow = Int32Array.from({ length: units }, (_, row) => row);
  const origin = mean(complete.values);
  const squares = meanSquares(ratingSums(complete, everyRow, origin));
  const value = coefficient(squares, form);
  if (value === undefined || squares.betweenUnits === 0) {
    return finish(notEstimable("no-variation", "All rows have the same mean.", counts));
  }
  if (value > 1 || (form === "A,1" && value < -1 / (raters - 1))) {
    const detail = "Units differ less, and raters more, than any correlation of their ratings could explain.";
    return finish(notEstimable("outside-domain", detail, counts));
  }
  const isConsistency = form === "C,1" || form === "C,k";
  if ((isConsistency ? squares.residual : squares.withinUnits) === 0) {
    const bound = boundWithoutDifference(complete, isConsistency, groups.count, confidence);
    return finish({ status: "estimated", value, ...bound, confidence, ...counts });
  }
  if (interval === "bootstrap") {
    return finish({ ...bootstrapped(clusterSums(complete, groups, origin), options), ...counts });
  }
  if (interval === "jackknife") {
    const limits = jackknifed(clusterSums(complete, groups, origin), form, confidence);
    if (limits === undefined) {
      return finish(notEstimable("no-variation", "One row alone carries the variation, or all say the same.", counts));
    }
    const method = `jackknife on Fisher's z scale, t with ${groups.count - 1} degrees of freedom`;
    return finish({ status: "estimated", value, ...limits, confidence, method, ...counts });
  }
  const limits = fLimits(squares, form, 1 - confidence);
  const method = "F interval (McGraw & Wong)";
  return finish({ status: "estimated", value, ...limits, confidence, method, ...counts });
}

/** The coefficient from mean squares; undefined when all ratings are equal. */
function coefficient(squares: MeanSquares, form: IccForm): number | undefined {
  const { units: n, raters: k, betweenUnits: r, betweenRaters: c, residual: e, withinUnits: w } = squares;
  if (r === 0 && w === 0) return undefined;
  const [numerator, denominator] = {
    "1,1": [r - w, r + (k - 1) * w],
    "A,1": [r - e, r + (k - 1) * e + (k / n) * (c - e)],
    "C,1": [r - e, r + (k - 1) * e],
    "1,k": [r - w, r],
    "A,k": [r - e, r + (c - e) / n],
    "C,k": [r - e, r],
  }[form];
  return denominator === 0 || denominator === undefined || numerator === undefined
    ? undefined
    : numerator / denominator;
}

function fLimits(squares: MeanSquares, form: IccForm, alpha: number): { lower: number; upper: number } {
  const { units: n, raters: k } = squares;
  if (form === "A,1" || form === "A,k") {
    const single = agreementLimits(squares, alpha);
    if (form === "A,1") return single;
    return { lower: steppedUp(single.lower, k), upper: steppedUp(single.upper, k) };
  }
  const isOneWay = form === "1,1" || form === "1,k";
  const error = isOneWay ? squares.withinUnits : squares.residual;
  const errorDf = isOneWay ? n * (k - 1) : (n - 1) * (k - 1);
  if (error === 0) return { lower: 1, upper: 1 };
  const ratio = squares.betweenUnits / error;
  const low = ratio / fQuantile(1 - alpha / 2, n - 1, errorDf);
  const high = ratio * fQuantile(1 - alpha / 2, errorDf, n - 1);
  const single = (f: number) => (f - 1) / (f + k - 1);
  const average = (f: number) => 1 - 1 / f;
  const limit = form === "1,1" || form === "C,1" ? single : average;
  return { lower: limit(low), upper: limit(high) };
}

function agreementLimits(squares: MeanSquares, alpha: number): { lower: number; upper: number } {
  const { units: n, raters: k, betweenUnits: r, betweenRaters: c, residual: e } = squares;
  const rho = coefficient(squares, "A,1") ?? 0;
  const a = (k * rho) / (n * (1 - rho));
  const b = 1 + (k * rho * (n - 1)) / (n * (1 - rho));
  const df = (a * c + b * e) ** 2 / ((a * c) ** 2 / (k - 1) + (b * e) ** 2 / ((n - 1) * (k - 1)));
  const first = fQuantile(1 - alpha / 2, n - 1, df);
  const second = fQuantile(1 - alpha / 2, df, n - 1);
  const spread = k * c + (k * n - k - n) * e;
  // Limits of large F: few degrees of freedom of the raters' part can make a quantile infinite.
  const lower = Number.isFinite(first) ? (n * (r - first * e)) / (first * spread + n * r) : (-n * e) / spread;
  const upper = Number.isFinite(second) ? (n * (second * r - e)) / (spread + n * second * r) : 1;
  // Below this no k ratings can be correlated with one another.
  const least = -1 / (k - 1);
  // The approximation of the degrees of freedom fails for clearly negative values and may then pass the estimate by.
  return { lower: Math.max(least, Math.min(rho, lower)), upper: Math.max(rho, upper) };
}

/** For consistency each rater's own mean is taken out first: a constant shift is no difference there. */
function boundWithoutDifference(
  rows: CompleteRows,
  isConsistency: boolean,
  clusters: number,
  confidence: number,
): { lower: number; upper: number; method: string } {
  const { values, raters, units } = rows;
  const all = mean(values);
  const origins = Float64Array.from({ length: raters }, (_, rater) =>
    isConsistency ? mean(values.filter((_, index) => index % raters === rater)) : all,
  );
  let squares = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  values.forEach((raw, index) => {
    const value = raw - (origins[index % raters] ?? 0);
    squares += value * value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  });
  const expected = (2 * squares) / (units * raters - 1);
  const lower = lowerWithoutDisagreement((most - least) ** 2, expected, clusters, confidence);
  return { lower, upper: 1, method: "exact bound (the raters never differed)" };
}

function clusterSums(rows: CompleteRows, groups: ClusterGroups, origin: number): RatingSums[] {
  const members = Array.from({ length: groups.count }, () => [] as number[]);
  groups.of.forEach((cluster, row) => {
    members[cluster]?.push(row);
  });
  return members.map((listed) => ratingSums(rows, listed, origin));
}

/** Adds `weight` times one cluster's sums to a total. */
function addSums(total: RatingSums, own: RatingSums, weight: number): void {
  total.units += weight * own.units;
  total.rowSquares += weight * own.rowSquares;
  total.squares += weight * own.squares;
  for (let rater = 0; rater < total.raterTotals.length; rater += 1) {
    total.raterTotals[rater] = (total.raterTotals[rater] ?? 0) + weight * (own.raterTotals[rater] ?? 0);
  }
}

function emptySums(raters: number): RatingSums {
  return { units: 0, raterTotals: new Float64Array(raters), rowSquares: 0, squares: 0 };
}

function bootstrapped(sums: readonly RatingSums[], options: IccOptions): Estimate {
  const { form, confidence = 0.95, seed = 0, draws = 2000, kind = "bca" } = options;
  const raters = sums[0]?.raterTotals.length ?? 0;
  const statistic = (weights: Float64Array) => {
    const total = emptySums(raters);
    sums.forEach((own, cluster) => {
      const weight = weights[cluster] ?? 0;
      if (weight > 0) addSums(total, own, weight);
    });
    return total.units < 2 ? undefined : coefficient(meanSquares(total), form);
  };
  return clusterBootstrap(sums, statistic, { seed, draws, confidence, kind });
}

const singleForms: Record<IccForm, IccForm> = {
  "1,1": "1,1",
  "1,k": "1,1",
  "A,1": "A,1",
  "A,k": "A,1",
  "C,1": "C,1",
  "C,k": "C,1",
};

/** Averaged forms are stepped up from the single ones, which have a scale to be symmetric on. */
function jackknifed(
  sums: readonly RatingSums[],
  form: IccForm,
  confidence: number,
): { lower: number; upper: number } | undefined {
  const raters = sums[0]?.raterTotals.length ?? 0;
  const single = singleForms[form];
  const total = emptySums(raters);
  for (const own of sums) addSums(total, own, 1);
  const value = coefficient(meanSquares(total), single);
  if (value === undefined) return undefined;
  const leaveOut = (cluster: number) => {
    const own = sums[cluster];
    const rest = { ...total, raterTotals: total.raterTotals.slice() };
    if (own !== undefined) addSums(rest, own, -1);
    return rest.units < 2 ? undefined : coefficient(meanSquares(rest), single);
  };
  const limits = jackknifeInterval(value, leaveOut, sums.length, confidence, sums.length / (sums.length - 1));
  if (limits === undefined || single === form) return limits;
  return { lower: steppedUp(limits.lower, raters), upper: steppedUp(limits.upper, raters) };
}

/** Spearman-Brown: what k raters' mean has where one rating has rho. At rho = -1 / (k - 1) and below, no finite value. */
function steppedUp(rho: number, raters: number): number {
  return 1 + (raters - 1) * rho > 0 ? (raters * rho) / (1 + (raters - 1) * rho) : Number.NEGATIVE_INFINITY;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
