import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { groupByCluster } from "../group-by-cluster.ts";

/**
 * Mean over observations that share two crossed sources of likeness (scenario and judge, scenario and simulated
 * client). One of them inside the other (repeats within a scenario) needs only the outer one: use `clusteredMean`.
 *
 * Variance: between first clusters, plus between second clusters, minus between their intersections, each times
 * G / (G - 1); never less than either alone. t with min(G1, G2) - 1 degrees of freedom. With fewer than about ten
 * clusters of either kind the interval is rough.
 *
 * @param values - one finite number per observation
 * @param first - first cluster of each observation
 * @param second - second cluster of each observation
 * @returns `units` is the smaller number of clusters; "too-few-units" when either has fewer than 2; "no-variation" when
 *   all values are equal
 *
 * Source: Cameron, Gelbach & Miller (2011), J. Business & Economic Statistics 29, 238-249. Checked against R sandwich
 * `vcovCL(cluster = ~ first + second, type = "HC0")`.
 */
export function twoWayClusteredMean(
  values: Numbers,
  first: ArrayLike<string | number>,
  second: ArrayLike<string | number>,
  options: { confidence?: number } = {},
): Estimate {
  const { confidence = 0.95 } = options;
  checkConfidence(confidence);
  checkFinite(values, "values");
  checkSameLength(values, first, "first");
  checkSameLength(values, second, "second");
  const count = values.length;
  const [firstCount, secondCount] = [groupByCluster(first, count).count, groupByCluster(second, count).count];
  const units = Math.min(firstCount, secondCount);
  const counts = { units, observations: count };
  if (count === 0) return notEstimable("no-data", "No observation, so no mean.", counts);
  if (units < 2) {
    const detail = `Both kinds of cluster need at least 2 members, got ${firstCount} and ${secondCount}.`;
    return notEstimable("too-few-units", detail, counts);
  }
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += values[index] ?? 0;
  const mean = sum / count;
  const both = Array.from({ length: count }, (_, index) => JSON.stringify([first[index], second[index]]));
  const ofFirst = variance(values, mean, first);
  const ofSecond = variance(values, mean, second);
  const total = Math.max(ofFirst, ofSecond, ofFirst + ofSecond - variance(values, mean, both));
  if (!(total > 0)) return notEstimable("no-variation", "No spread between clusters, so no error follows.", counts);
  const half = tQuantile(0.5 + confidence / 2, units - 1) * Math.sqrt(total);
  return {
    status: "estimated",
    value: mean,
    lower: mean - half,
    upper: mean + half,
    confidence,
    method: `two-way cluster-robust t, ${units - 1} degrees of freedom`,
    ...counts,
  };
}

function variance(values: Numbers, mean: number, clusters: ArrayLike<string | number>): number {
  const groups = groupByCluster(clusters, values.length);
  const residuals = new Float64Array(groups.count);
  for (let index = 0; index < values.length; index += 1) {
    const cluster = groups.of[index] ?? 0;
    residuals[cluster] = (residuals[cluster] ?? 0) + (values[index] ?? 0) - mean;
  }
  let squares = 0;
  for (const residual of residuals) squares += residual * residual;
  return ((groups.count / (groups.count - 1)) * squares) / values.length ** 2;
}
