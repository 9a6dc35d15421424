import { checkConfidence, type Numbers } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { effectiveSampleSize, kishClusterSize } from "./effective-sample-size.ts";
import { proportionFromEffectiveSize, proportionInterval } from "./proportion-interval.ts";

export interface ClusteredProportionOptions {
  /** Nominal two-sided coverage; 0.95 when left out. */
  confidence?: number;
  /** Interval for the effective counts, as in `proportionInterval`; its default when left out. */
  method?: "wilson" | "clopper-pearson";
  /**
   * Correlation within a cluster assumed when the data show no variation (all 0 or all 1), in [0, 1]. 1 when left out:
   * every cluster then counts as one observation, which is safe whatever the truth. Write down where another value
   * comes from.
   */
  correlationWithoutVariation?: number;
}

/**
 * Share of ones over all observations when observations come in clusters (repeats of a scenario, turns of a
 * conversation).
 *
 * The variance of the share is estimated between clusters; it says how many independent observations the sample is worth
 * (see `effectiveSampleSize`: no more than there are, no fewer than Kish's effective number of clusters); on this
 * effective size the interval of {@link proportionInterval} is built. With no events, or nothing else, nothing can be
 * learned about clustering, and the exact interval on the effective number of clusters is given.
 *
 * @param values - 0 or 1 per observation
 * @param clusters - the independent unit of each observation, or null when every observation is one
 * @returns `units` clusters; "too-few-units" for a single cluster
 * @throws {@link InvalidInputError} for a value other than 0 and 1, or labels that do not match in number
 *
 * Sources: Franco, Little, Louis & Slud (2019), J. Survey Statistics and Methodology 7, 334-364 (effective size with
 * Wilson-type intervals); Korn & Graubard (1998), Survey Methodology 24, 193-201 (t correction, cap); Kish (1965), Survey Sampling.
 */
export function clusteredProportion(
  values: Numbers,
  clusters: Clusters,
  options: ClusteredProportionOptions = {},
): Estimate {
  const { confidence = 0.95, method, correlationWithoutVariation = 1 } = options;
  checkConfidence(confidence);
  if (!(correlationWithoutVariation >= 0 && correlationWithoutVariation <= 1)) {
    throw new InvalidInputError("correlationWithoutVariation", "must lie in [0, 1]");
  }
  const events = countOnes(values);
  const groups = groupByCluster(clusters, values.length);
  const counts = { units: groups.count, observations: values.length };
  const intervalOptions = method === undefined ? { confidence } : { confidence, method };
  if (clusters === null) return { ...proportionInterval(events, values.length, intervalOptions), ...counts };
  if (values.length === 0) return notEstimable("no-data", "No observation, so no proportion.", counts);
  if (groups.count < 2) {
    return notEstimable("too-few-units", "One cluster says nothing about how much clusters differ.", counts);
  }

  const share = events / values.length;
  const size =
    events === 0 || events === values.length
      ? values.length / (1 + (kishClusterSize(groups) - 1) * correlationWithoutVariation)
      : effectiveSampleSize(values, groups, confidence);
  const estimate = proportionFromEffectiveSize(share * size, size, intervalOptions);
  if (estimate.status === "not-estimable") return { ...estimate, ...counts };
  return {
    ...estimate,
    value: share,
    method: `${estimate.method}, worth ${size.toFixed(1)} independent observations of ${values.length}`,
    ...counts,
  };
}

function countOnes(values: Numbers): number {
  let events = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value !== 0 && value !== 1) throw new InvalidInputError("values", "must be 0 or 1", index);
    events += value;
  }
  return events;
}
