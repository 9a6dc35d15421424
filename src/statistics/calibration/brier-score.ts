import type { Numbers } from "../check-input.ts";
import type { Estimate } from "../estimate.ts";
import { clusteredMean } from "../estimates/clustered-mean.ts";
import type { Clusters } from "../group-by-cluster.ts";
import { checkLabels, checkProbabilities } from "./calibration-input.ts";

/**
 * Brier score: mean squared difference between stated probabilities and 0/1 labels, with a cluster-robust interval in
 * [0, 1]; 0 is perfect, 0.25 is what saying 0.5 always gives. Conditions as for {@link clusteredMean}.
 *
 * @throws {@link InvalidInputError} for probabilities outside [0, 1], labels other than 0 and 1, lengths that differ
 *
 * Source: Brier (1950), Monthly Weather Review 78(1), 1-3.
 */
export function brierScore(
  probabilities: Numbers,
  labels: Numbers,
  clusters: Clusters,
  { confidence = 0.95 }: { confidence?: number } = {},
): Estimate {
  checkLabels(labels, probabilities);
  checkProbabilities(probabilities);
  const squares = Float64Array.from(labels, (label, index) => ((probabilities[index] ?? 0) - label) ** 2);
  const estimate = clusteredMean(squares, clusters, { confidence, range: [0, 1] });
  return estimate.status === "estimated" ? { ...estimate, method: `Brier score, ${estimate.method}` } : estimate;
}
