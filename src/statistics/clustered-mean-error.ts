import type { Numbers } from "./check-input.ts";
import type { ClusterGroups } from "./group-by-cluster.ts";

/** The mean of clustered observations with its standard error. */
export interface ClusteredMean {
  /** Plain mean over observations. */
  mean: number;
  /** Cluster-robust standard error (CR2); 0 when every cluster's residuals sum to 0. */
  standardError: number;
  /** Satterthwaite degrees of freedom: clusters - 1 when clusters are of one size, fewer when sizes differ. */
  degreesOfFreedom: number;
  /**
   * Each cluster's adjusted share of the error: the squares add up to the squared standard error. Shares of two
   * samples over the same clusters may be added before squaring, which is how covariances enter.
   */
  shares: Float64Array;
}

/**
 * Mean over observations with a cluster-robust, small-sample corrected standard error.
 *
 * CR2 ("bias-reduced linearization") for a model that has only an intercept: with residual sum S_g and weight
 * h_g = n_g / n of cluster g, the variance is sum S_g^2 / (1 - h_g) / n^2. It is unbiased for independent observations
 * whatever the cluster sizes. Degrees of freedom after Satterthwaite under the same working model:
 * 1 / (sum h_g^2 + sum_{g != k} q_g q_k) with q_g = h_g^2 / (1 - h_g).
 *
 * Clusters without observations are allowed in `groups` and count for nothing. Needs two clusters with observations.
 *
 * Source: Bell & McCaffrey (2002), Survey Methodology 28(2), 169-181; Pustejovsky & Tipton (2018),
 * J. Bus. Econ. Stat. 36(4), 672-683. Checked against R clubSandwich `coef_test(lm(y ~ 1), "CR2")`.
 */
export function clusteredMeanError(values: Numbers, groups: ClusterGroups): ClusteredMean {
  const total = values.length;
  let sum = 0;
  for (let index = 0; index < total; index += 1) sum += values[index] ?? 0;
  const mean = sum / total;

  const shares = new Float64Array(groups.count);
  for (let index = 0; index < total; index += 1) {
    const cluster = groups.of[index] ?? 0;
    shares[cluster] = (shares[cluster] ?? 0) + (values[index] ?? 0) - mean;
  }
  let variance = 0;
  let squaredWeights = 0;
  let crossSum = 0;
  let crossSquares = 0;
  for (let cluster = 0; cluster < groups.count; cluster += 1) {
    const weight = (groups.sizes[cluster] ?? 0) / total;
    const share = (shares[cluster] ?? 0) / (total * Math.sqrt(1 - weight));
    shares[cluster] = share;
    variance += share * share;
    squaredWeights += weight * weight;
    const cross = (weight * weight) / (1 - weight);
    crossSum += cross;
    crossSquares += cross * cross;
  }
  return {
    mean,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: 1 / (squaredWeights + crossSum * crossSum - crossSquares),
    shares,
  };
}
