import { seededRandom } from "../../random/index.ts";
import { boundsWithoutVariation } from "../bounds-without-variation.ts";
import { checkConfidence, checkCount, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { type ClusteredMean, clusteredMeanError } from "../clustered-mean-error.ts";
import { tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type ClusterGroups, type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** Settings of {@link pairedDifference}. */
export interface PairedDifferenceOptions {
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
  /**
   * `"t"` (default) or `"bootstrap"`: symmetric studentized cluster bootstrap, a check on the t interval when a few scenarios
   * differ far more than the rest.
   */
  method?: "t" | "bootstrap";
  /** Bootstrap draws, at least 200. Default 2000. */
  draws?: number;
  /** Seed of the bootstrap. Default 1. */
  seed?: number | string;
  /**
   * Lowest and highest value that `a` and `b` can take. With it, data in which all differences are equal still get an
   * interval, and every interval is cut to what is possible.
   */
  range?: readonly [low: number, high: number];
}

/**
 * Mean of `a[i] - b[i]` with an interval that respects clusters.
 *
 * `a` and `b` hold the scores of two systems on the same things, pair by pair; `clusters` says which pairs share a
 * scenario (or person), `null` that each pair is independent. The error is cluster-robust with small-sample
 * correction (CR2, Satterthwaite degrees of freedom: clusters - 1 when all clusters have one size).
 *
 * When every difference is the same number there is no variation to learn an error from: with `range` the interval is
 * the distribution-free one of {@link boundsWithoutVariation}, also when differences vary and only the means of equally large
 * clusters are the same; without it the answer is not-estimable
 * (`"no-variation"`), with the common value in the detail. Fewer than two clusters: `"too-few-units"`.
 *
 * @throws {@link InvalidInputError} for lengths that differ, values that are not finite or outside `range`
 *
 * Source: Bell & McCaffrey (2002), Survey Methodology 28(2); bootstrap-t: Efron & Tibshirani (1993), chapter 12.
 * Checked against R: `t.test(a, b, paired = TRUE)` and clubSandwich `coef_test(lm(d ~ 1), "CR2")`.
 */
export function pairedDifference(
  a: Numbers,
  b: Numbers,
  clusters: Clusters,
  options: PairedDifferenceOptions = {},
): Estimate {
  const { confidence = 0.95, method = "t", draws = 2000, seed = 1, range } = options;
  checkSameLength(a, b, "b");
  checkFinite(a, "a");
  checkFinite(b, "b");
  checkConfidence(confidence);
  checkCount(draws, "draws", 200);
  if (range) checkRange(a, b, range);
  const groups = groupByCluster(clusters, a.length);
  const observations = a.length;
  const units = groups.count;
  if (observations === 0) return notEstimable("no-data", "There are no pairs to compare.");
  const differences = Float64Array.from({ length: observations }, (_, index) => (a[index] ?? 0) - (b[index] ?? 0));
  if (units < 2) {
    return notEstimable("too-few-units", "All pairs come from one cluster; a difference needs at least two.", {
      units,
      observations,
    });
  }

  const { mean, standardError, degreesOfFreedom } = clusteredMeanError(differences, groups);
  const span = range === undefined ? Number.POSITIVE_INFINITY : range[1] - range[0];
  // Equal differences of decimal scores differ in the last bits; against the scores that is nothing.
  const speck = 1e-12 * (largest(a) + largest(b));
  if (isConstant(differences, speck)) {
    const value = differences[0] ?? 0;
    if (range === undefined) {
      return notEstimable(
        "no-variation",
        `All ${observations} differences are ${value} in ${units} clusters; without the range of the scores their error is unknown.`,
        { units, observations },
      );
    }
    const bounds = boundsWithoutVariation(value, [-span, span], units, confidence);
    const how = "no variation: distribution-free bound from the range of the scores";
    return { status: "estimated", value, ...bounds, confidence, method: how, units, observations };
  }
  if (!(standardError > speck)) {
    if (range !== undefined && groups.sizes.every((size) => size === groups.sizes[0])) {
      const bounds = boundsWithoutVariation(mean, [-span, span], units, confidence);
      const how = "equal means of all clusters: distribution-free bound from the range of the scores";
      return { status: "estimated", value: mean, ...bounds, confidence, method: how, units, observations };
    }
    return notEstimable("no-variation", `All ${units} cluster sums are equal; the error between clusters is unknown.`, {
      units,
      observations,
    });
  }

  const quantile =
    method === "t"
      ? tQuantile(0.5 + confidence / 2, degreesOfFreedom)
      : studentizedQuantile(differences, groups, mean, { confidence, draws, seed });
  if (!(Number.isFinite(quantile) || Number.isFinite(span))) {
    const detail = `Too many resamples of ${units} clusters have no spread; use the t method or give the range of the scores.`;
    return notEstimable("too-few-units", detail, { units, observations });
  }
  const how =
    method === "t"
      ? `paired t with cluster-robust error (CR2), ${degreesOfFreedom.toFixed(1)} degrees of freedom`
      : `symmetric studentized cluster bootstrap, ${draws} draws`;
  return {
    status: "estimated",
    value: mean,
    lower: Math.max(-span, mean - quantile * standardError),
    upper: Math.min(span, mean + quantile * standardError),
    confidence,
    method: how,
    units,
    observations,
  };
}

function checkRange(a: Numbers, b: Numbers, [low, high]: readonly [number, number]): void {
  if (!(low < high)) throw new InvalidInputError("range", `must rise, got [${low}, ${high}]`);
  for (const [argument, values] of [
    ["a", a],
    ["b", b],
  ] as const) {
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] ?? 0;
      if (value < low || value > high) {
        throw new InvalidInputError(argument, `${value} lies outside the stated range [${low}, ${high}]`, index);
      }
    }
  }
}

function isConstant(values: Float64Array, speck: number): boolean {
  return values.every((value) => Math.abs(value - (values[0] ?? 0)) <= speck);
}

function largest(values: Numbers): number {
  let most = 0;
  for (let index = 0; index < values.length; index += 1) most = Math.max(most, Math.abs(values[index] ?? 0));
  return most;
}

/**
 * Quantile of |resampled mean - mean| / resampled error over resamples of whole clusters. A resample without spread has an
 * infinite ratio (or none when its mean is the original): it widens the interval instead of vanishing.
 */
function studentizedQuantile(
  values: Float64Array,
  groups: ClusterGroups,
  mean: number,
  { confidence, draws, seed }: { confidence: number; draws: number; seed: number | string },
): number {
  const sums = new Float64Array(groups.count);
  for (let index = 0; index < values.length; index += 1) {
    const cluster = groups.of[index] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + (values[index] ?? 0);
  }
  const random = seededRandom(seed, "paired-difference");
  const ratios = new Float64Array(draws);
  const picked = new Int32Array(groups.count);
  for (let draw = 0; draw < draws; draw += 1) {
    const resample = meanOfPickedClusters(sums, groups, picked, () => random.integer(groups.count));
    const shift = resample.mean - mean;
    ratios[draw] = shift === 0 ? 0 : Math.abs(shift) / resample.standardError;
  }
  ratios.sort();
  return ratios[Math.min(draws - 1, Math.ceil(confidence * (draws + 1)) - 1)] ?? Number.POSITIVE_INFINITY;
}

function meanOfPickedClusters(
  sums: Float64Array,
  groups: ClusterGroups,
  picked: Int32Array,
  pick: () => number,
): Pick<ClusteredMean, "mean" | "standardError"> {
  let total = 0;
  let sum = 0;
  for (let index = 0; index < picked.length; index += 1) {
    const cluster = pick();
    picked[index] = cluster;
    total += groups.sizes[cluster] ?? 0;
    sum += sums[cluster] ?? 0;
  }
  const mean = sum / total;
  let variance = 0;
  for (const cluster of picked) {
    const size = groups.sizes[cluster] ?? 0;
    variance += ((sums[cluster] ?? 0) - size * mean) ** 2 / (1 - size / total);
  }
  return { mean, standardError: Math.sqrt(variance) / total };
}
