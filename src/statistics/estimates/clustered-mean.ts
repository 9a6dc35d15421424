import { boundsWithoutVariation } from "../bounds-without-variation.ts";
import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { clusteredMeanError } from "../clustered-mean-error.ts";
import { tQuantile } from "../distributions.ts";
import { type Estimate, type Estimated, notEstimable } from "../estimate.ts";
import { type ClusterGroups, type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { clusterBootstrap } from "./cluster-bootstrap.ts";

export interface ClusteredMeanOptions {
  /** Nominal two-sided coverage; 0.95 when left out. */
  confidence?: number;
  /** `"t"` (when left out): cluster-robust t interval. `"bootstrap"`: BCa cluster bootstrap, t where every draw is equal. */
  method?: "t" | "bootstrap";
  /** Seed of the bootstrap; needed for `method: "bootstrap"` only. 0 when left out. */
  seed?: number | string;
  /** Resamples of the bootstrap; 2000 when left out. */
  draws?: number;
  /**
   * The scale's ends. Clips the interval, and makes one possible where all values are equal. Without it, equal values
   * are "no-variation": no interval follows from them.
   */
  range?: readonly [min: number, max: number];
}

/**
 * Mean over all observations when observations come in clusters (repeats of a scenario, turns of a conversation).
 * For values that are 0 or 1 use `clusteredProportion`.
 *
 * The t interval uses the CR2 variance with Bell-McCaffrey degrees of freedom: clusters - 1 where clusters are of equal
 * size, fewer where they are not (see `clusteredMeanError`).
 *
 * Where all values are equal and the scale's ends are given, the interval is that of a bounded mean, conservative and
 * never of zero width. At an end of the scale with m effective clusters the share of other values is at most
 * q = 1 - (alpha / 2)^(1 / m) (Clopper-Pearson), so the mean is within q times the scale of it; between the ends see
 * `boundsWithoutVariation`.
 *
 * @param values - one finite number per observation
 * @param clusters - the independent unit of each observation, or null when every observation is one
 * @returns `units` clusters; "too-few-units" below 2; "no-variation" when all values are equal and no `range` is given
 * @throws {@link InvalidInputError} for a non-finite value, one outside `range`, or labels that do not match in number
 *
 * Sources: Bell & McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky & Tipton (2018), J. Business &
 * Economic Statistics 36, 672-683. Checked against R clubSandwich `vcovCR(type = "CR2")`, `coef_test("Satterthwaite")`.
 */
export function clusteredMean(values: Numbers, clusters: Clusters, options: ClusteredMeanOptions = {}): Estimate {
  const { confidence = 0.95, method = "t", seed = 0, draws = 2000, range } = options;
  checkConfidence(confidence);
  checkFinite(values, "values");
  if (range !== undefined) checkRange(values, range);
  const groups = groupByCluster(clusters, values.length);
  const counts = { units: groups.count, observations: values.length };
  if (values.length === 0) return notEstimable("no-data", "No observation, so no mean.", counts);
  if (groups.count < 2) {
    return notEstimable(
      "too-few-units",
      `An interval needs at least 2 independent units, got ${groups.count}.`,
      counts,
    );
  }

  if (allEqual(values)) return withoutVariation(values[0] ?? 0, groups, values.length, confidence, range);
  const drawn = method === "bootstrap" ? bootstrapped(values, groups, { seed, draws, confidence }) : undefined;
  const estimate = drawn?.status === "estimated" ? drawn : robustT(values, groups, confidence);
  return { ...clipped(estimate, range), ...counts };
}

function checkRange(values: Numbers, [min, max]: readonly [number, number]): void {
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new InvalidInputError("range", `must be two finite numbers, the lower first, got [${min}, ${max}]`);
  }
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < min || value > max) {
      throw new InvalidInputError("values", `${value} lies outside the scale [${min}, ${max}]`, index);
    }
  }
}

function allEqual(values: Numbers): boolean {
  for (let index = 1; index < values.length; index += 1) if (values[index] !== values[0]) return false;
  return true;
}

function withoutVariation(
  value: number,
  groups: ClusterGroups,
  observations: number,
  confidence: number,
  range: readonly [number, number] | undefined,
): Estimate {
  const counts = { units: groups.count, observations };
  if (range === undefined) {
    const detail = `All ${observations} values are equal; without the scale's ends no interval follows from that.`;
    return notEstimable("no-variation", detail, counts);
  }
  let squares = 0;
  for (const size of groups.sizes) squares += size * size;
  const clusters = (observations * observations) / squares;
  return {
    status: "estimated",
    value,
    ...boundsOfEqualValues(value, range, clusters, confidence),
    confidence,
    method: "bound for a scale with known ends (no variation seen)",
    ...counts,
  };
}

function boundsOfEqualValues(
  value: number,
  range: readonly [number, number],
  clusters: number,
  confidence: number,
): { lower: number; upper: number } {
  const [min, max] = range;
  if (value !== min && value !== max) return boundsWithoutVariation(value, range, clusters, confidence);
  const others = 1 - ((1 - confidence) / 2) ** (1 / clusters);
  return { lower: value - others * (value - min), upper: value + others * (max - value) };
}

function robustT(values: Numbers, groups: ClusterGroups, confidence: number): Estimated {
  const { mean, standardError, degreesOfFreedom } = clusteredMeanError(values, groups);
  const isSpread = standardError > 1e-12 * Math.max(1, Math.abs(mean));
  const error = isSpread ? standardError : errorOfIndependentMean(values, mean);
  const half = tQuantile(0.5 + confidence / 2, degreesOfFreedom) * error;
  const name = isSpread ? "cluster-robust t (CR2)" : "t, as if independent (all clusters have the same mean)";
  return {
    status: "estimated",
    value: mean,
    lower: mean - half,
    upper: mean + half,
    confidence,
    method: `${name}, ${degreesOfFreedom.toFixed(1)} degrees of freedom`,
    units: groups.count,
    observations: values.length,
  };
}

/** Stands in where all clusters happen to have the same mean, so that the spread between them says zero. */
function errorOfIndependentMean(values: Numbers, mean: number): number {
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) squares += ((values[index] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

function bootstrapped(
  values: Numbers,
  groups: ClusterGroups,
  options: { seed: number | string; draws: number; confidence: number },
): Estimate {
  const { sizes, of, count } = groups;
  const sums = new Float64Array(count);
  for (let index = 0; index < values.length; index += 1) {
    const cluster = of[index] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + (values[index] ?? 0);
  }
  const mean = (weights: Float64Array) => {
    let sum = 0;
    let size = 0;
    for (let cluster = 0; cluster < count; cluster += 1) {
      const weight = weights[cluster] ?? 0;
      sum += weight * (sums[cluster] ?? 0);
      size += weight * (sizes[cluster] ?? 0);
    }
    return sum / size;
  };
  return clusterBootstrap(sums, mean, options);
}

function clipped(estimate: Estimated, range: readonly [number, number] | undefined): Estimated {
  if (range === undefined) return estimate;
  return { ...estimate, lower: Math.max(range[0], estimate.lower), upper: Math.min(range[1], estimate.upper) };
}
