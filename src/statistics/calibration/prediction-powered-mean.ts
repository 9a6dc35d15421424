import { boundsWithoutVariation } from "../bounds-without-variation.ts";
import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { clusteredMeanError } from "../clustered-mean-error.ts";
import { tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type ClusterGroups, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { leaveOneOutTuning } from "./leave-one-out-tuning.ts";
import { skewnessCorrected, skewnessOf } from "./skewness-correction.ts";

/** Ratings of one judge, some of them beside a human's rating of the same thing. */
export interface PredictionPoweredData {
  /** Human ratings of the labelled things. */
  human: Numbers;
  /** The judge's ratings of the same things, in the same order. */
  judge: Numbers;
  /** The judge's ratings of things no human rated. */
  judgeOnly: Numbers;
}

/** Cluster labels of both samples; an equal label in both is the same cluster. `null`: every rating is a unit of its own. */
export type PredictionPoweredClusters = {
  labelled: ArrayLike<string | number>;
  judgeOnly: ArrayLike<string | number>;
} | null;

/** Settings of {@link ppiMean}. */
export interface PredictionPoweredOptions {
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
  /**
   * How far to lean on the judge: `"power-tuned"` (default; PPI++), or a fixed share: 1 is the original PPI, 0 ignores
   * the judge.
   */
  tuning?: "power-tuned" | number;
  /** Lowest and highest possible rating. Needed only when the labelled data show no variation at all. */
  range?: readonly [low: number, high: number];
}

/**
 * Mean human rating over everything the judge rated, estimated from a few human labels and many judge ratings.
 *
 * Prediction-powered inference: the judge's mean on the unlabelled things, corrected by the mean human-minus-judge
 * difference on the labelled ones. The labelled things must be a random sample (by cluster) of all things; then the
 * estimate is unbiased however biased the judge is, and a poor judge costs width, not truth. The tuning weight is
 * estimated for every cluster from the *other* clusters, so that it does not bias the estimate in small samples, and
 * lies in [0, 1]. Errors are cluster-robust (CR2) with Satterthwaite degrees of freedom, corrected for skewness; a cluster that
 * occurs in both samples contributes its covariance.
 *
 * When the judge never differed from the humans (or always by the same amount), that difference has no measurable error:
 * the tuned estimate then uses the human labels alone. When those do not vary either, the interval comes from `range`
 * (see {@link boundsWithoutVariation}), or the answer is not-estimable (`"no-variation"`). Fewer than two labelled
 * clusters: `"too-few-units"`. `units` and `observations` of the result count the human-labelled part.
 *
 * @throws {@link InvalidInputError} for lengths that differ, values not finite or outside `range`, or a tuning that is no share
 *
 * Source: Angelopoulos et al. (2023), Science 382, 669-674 (PPI); Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453
 * (PPI++); cross-fitting of the weight: Zrnic & Candes (2024), PNAS 121(15). Checked against the closed forms in R and by
 * simulation (docs/coverage.md).
 */
export function ppiMean(
  data: PredictionPoweredData,
  clusters: PredictionPoweredClusters,
  options: PredictionPoweredOptions = {},
): Estimate {
  const { confidence = 0.95, tuning = "power-tuned", range } = options;
  checkInput(data, confidence, tuning, range);
  const { human, judge, judgeOnly } = data;
  const { labelled, unlabelled } = groupBoth(human.length, judgeOnly.length, clusters);
  const units = clustersWithRatings(labelled);
  const counts = { units, observations: human.length };
  if (units < 2) {
    const reason = human.length === 0 ? "no-data" : "too-few-units";
    return notEstimable(reason, `Needs human labels in at least two clusters, got ${units}.`, counts);
  }
  const hasJudgeOnly = clustersWithRatings(unlabelled) >= 2;
  if (!hasJudgeOnly && typeof tuning === "number" && tuning > 0) {
    return notEstimable("too-few-units", "Needs judge ratings without labels in at least two clusters.", counts);
  }

  // What rounding leaves of a difference between ratings of this size.
  const speck = 1e-12 * (largest(human) + largest(judge) + largest(judgeOnly));
  const isHumanOnly = !hasJudgeOnly || (tuning === "power-tuned" && isConstant(differences(human, judge), speck));
  const weights = isHumanOnly
    ? new Float64Array(labelled.count)
    : typeof tuning === "number"
      ? new Float64Array(labelled.count).fill(tuning)
      : leaveOneOutTuning(data, labelled, unlabelled);
  const judgeOnlyMean = hasJudgeOnly ? meanOf(judgeOnly) : 0;
  let weight = 0;
  const corrected = Float64Array.from({ length: human.length }, (_, index) => {
    const own = weights[labelled.of[index] ?? 0] ?? 0;
    weight += own / human.length;
    return (human[index] ?? 0) - own * ((judge[index] ?? 0) - judgeOnlyMean);
  });
  const method = describe(isHumanOnly, tuning, weight);

  if (isConstant(corrected, speck)) {
    const value = corrected[0] ?? 0;
    if (range === undefined) {
      const detail = `All ${human.length} labelled things give the same corrected value ${value}; without the range of the ratings its error is unknown.`;
      return notEstimable("no-variation", detail, counts);
    }
    return withoutVariation(value, { range, weight, units, judgeOnly, unlabelled, confidence, method, counts });
  }
  const own = clusteredMeanError(corrected, labelled);
  if (weight === 0) {
    return interval(own.mean, own.shares, own.degreesOfFreedom, { confidence, method, range, counts, speck });
  }
  const other = clusteredMeanError(judgeOnly, unlabelled);
  const shares = own.shares.map((share, cluster) => share + weight * (other.shares[cluster] ?? 0));
  const fromLabels = own.standardError ** 2;
  const fromJudge = (weight * other.standardError) ** 2;
  const degreesOfFreedom =
    (fromLabels + fromJudge) ** 2 / (fromLabels ** 2 / own.degreesOfFreedom + fromJudge ** 2 / other.degreesOfFreedom);
  return interval(own.mean, shares, degreesOfFreedom, { confidence, method, range, counts, speck });
}

interface IntervalParts {
  confidence: number;
  method: string;
  range: readonly [number, number] | undefined;
  counts: { units: number; observations: number };
  /** Errors up to this size are rounding. */
  speck: number;
}

function interval(mean: number, shares: Float64Array, degreesOfFreedom: number, parts: IntervalParts): Estimate {
  const { confidence, method, range, counts, speck } = parts;
  const error = Math.sqrt(shares.reduce((sum, share) => sum + share * share, 0));
  if (!(error > speck)) {
    const detail = "All clusters give the same sum; the error between clusters is unknown.";
    return notEstimable("no-variation", detail, counts);
  }
  const quantile = tQuantile(0.5 + confidence / 2, degreesOfFreedom);
  const skew = skewnessOf(shares);
  const [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const cut = (bound: number): number => Math.min(high, Math.max(low, bound));
  // An estimate may leave the range by chance; moved back to it, it is closer to the truth, and the interval moves with it
  // instead of being cut away.
  const value = cut(mean);
  const bounds = {
    value,
    lower: cut(value - error * skewnessCorrected(quantile, skew)),
    upper: cut(value - error * skewnessCorrected(-quantile, skew)),
  };
  return { status: "estimated", ...bounds, confidence, method, ...counts };
}

/** Half of the permitted error goes to the constant correction, half to the judge's mean. */
function withoutVariation(
  value: number,
  parts: {
    range: readonly [number, number];
    weight: number;
    units: number;
    judgeOnly: Numbers;
    unlabelled: ClusterGroups;
    confidence: number;
    method: string;
    counts: { units: number; observations: number };
  },
): Estimate {
  const { range, weight, units, judgeOnly, unlabelled, confidence, counts } = parts;
  const [low, high] = range;
  const each = weight === 0 ? confidence : (1 + confidence) / 2;
  const meanOfJudge = weight === 0 ? 0 : meanOf(judgeOnly);
  const correction = value - weight * meanOfJudge;
  const ends = boundsWithoutVariation(correction, [low - weight * high, high - weight * low], units, each);
  let reach = 0;
  if (weight > 0) {
    const { standardError, degreesOfFreedom } = clusteredMeanError(judgeOnly, unlabelled);
    reach = weight * standardError * tQuantile(0.5 + each / 2, degreesOfFreedom);
  }
  return {
    status: "estimated",
    value: Math.min(high, Math.max(low, value)),
    lower: Math.max(low, ends.lower + weight * meanOfJudge - reach),
    upper: Math.min(high, ends.upper + weight * meanOfJudge + reach),
    confidence,
    method: `${parts.method}; no variation: distribution-free bound from the range`,
    ...counts,
  };
}

function describe(isHumanOnly: boolean, tuning: "power-tuned" | number, weight: number): string {
  if (isHumanOnly || weight === 0)
    return "mean of human labels, cluster-robust (CR2), skewness-corrected t; the judge adds nothing";
  const name = typeof tuning === "number" ? "prediction-powered (PPI)" : "prediction-powered, power-tuned (PPI++)";
  return `${name}, judge weight ${weight.toFixed(2)}, cluster-robust (CR2), skewness-corrected t`;
}

function checkInput(
  { human, judge, judgeOnly }: PredictionPoweredData,
  confidence: number,
  tuning: "power-tuned" | number,
  range: readonly [number, number] | undefined,
): void {
  checkSameLength(human, judge, "judge");
  checkConfidence(confidence);
  if (typeof tuning === "number" && !(tuning >= 0 && tuning <= 1)) {
    throw new InvalidInputError("tuning", `must lie in [0, 1], got ${tuning}`);
  }
  if (range && !(range[0] < range[1])) throw new InvalidInputError("range", `must rise, got [${range.join(", ")}]`);
  for (const [argument, values] of Object.entries({ human, judge, judgeOnly })) {
    checkFinite(values, argument);
    if (range === undefined) continue;
    const outside = Array.prototype.findIndex.call(values, (value: number) => value < range[0] || value > range[1]);
    if (outside >= 0) {
      throw new InvalidInputError(argument, `lies outside the stated range [${range.join(", ")}]`, outside);
    }
  }
}

/** Numbers both samples' clusters alike, so that a cluster that occurs in both is recognised. */
function groupBoth(
  labelledCount: number,
  judgeOnlyCount: number,
  clusters: PredictionPoweredClusters,
): { labelled: ClusterGroups; unlabelled: ClusterGroups } {
  if (clusters !== null) {
    checkSameLength({ length: labelledCount }, clusters.labelled, "clusters.labelled");
    checkSameLength({ length: judgeOnlyCount }, clusters.judgeOnly, "clusters.judgeOnly");
  }
  const labels = clusters === null ? null : [...Array.from(clusters.labelled), ...Array.from(clusters.judgeOnly)];
  const { of, count } = groupByCluster(labels, labelledCount + judgeOnlyCount);
  const part = (numbers: Int32Array): ClusterGroups => {
    const sizes = new Int32Array(count);
    for (const number of numbers) sizes[number] = (sizes[number] ?? 0) + 1;
    return { of: numbers, count, sizes };
  };
  return { labelled: part(of.subarray(0, labelledCount)), unlabelled: part(of.subarray(labelledCount)) };
}

function clustersWithRatings(groups: ClusterGroups): number {
  return groups.sizes.reduce((count, size) => count + (size > 0 ? 1 : 0), 0);
}

function differences(human: Numbers, judge: Numbers): Float64Array {
  return Float64Array.from({ length: human.length }, (_, index) => (human[index] ?? 0) - (judge[index] ?? 0));
}

function isConstant(values: Float64Array, speck: number): boolean {
  return values.every((value) => Math.abs(value - (values[0] ?? 0)) <= speck);
}

function largest(values: Numbers): number {
  let most = 0;
  for (let index = 0; index < values.length; index += 1) most = Math.max(most, Math.abs(values[index] ?? 0));
  return most;
}

function meanOf(values: Numbers): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return sum / values.length;
}
