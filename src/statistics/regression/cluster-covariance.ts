import type { ClusterGroups } from "../group-by-cluster.ts";
import { multiply, outerSum, sandwich } from "./orthogonal-decomposition.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** How standard errors are computed: from the residual variance alone, or robust to dependence within clusters. */
export type ErrorKind = "classical" | "CR0" | "CR1" | "CR2";

/** A cluster-robust covariance of coefficients, with what small-sample degrees of freedom need. */
export interface ClusterCovariance {
  /** Row by row, k x k. */
  covariance: Float64Array;
  /** Degrees of freedom for one coefficient: clusters - 1 for CR0 and CR1, Satterthwaite's for CR2. */
  degreesOfFreedom: (coefficient: number) => number;
  /**
   * First coefficient, if any, that rests on one cluster alone (an indicator of that cluster, a group that has no other): its
   * residuals are 0 by construction, so that a robust error would be far too small. No error can be given for it.
   */
  restsOnOneCluster: number | undefined;
}

/**
 * Cluster-robust covariance of least-squares coefficients, from the orthogonal decomposition X = Q R.
 *
 * CR0 is the plain sandwich; CR1 multiplies it by G / (G - 1) x (n - 1) / (n - k) as Stata, statsmodels and R sandwich do;
 * CR2 divides each cluster's residuals by the square root of what the fit takes out of them (the inverse square root of
 * I - H_gg), which makes it unbiased for independent errors, and has Satterthwaite degrees of freedom under that model. A
 * direction in which a cluster determines the fit alone is left out (generalised inverse), as clubSandwich does.
 *
 * With Q in hand all work is on k x k matrices: if Q_g'Q_g = E diag(s) E', then X_g' A_g e_g = R' E diag((1 - s)^-1/2) E' Q_g'e_g.
 *
 * Source: Bell & McCaffrey (2002), Survey Methodology 28(2), 169-181; Pustejovsky & Tipton (2018), J. Bus. Econ. Stat. 36(4).
 *
 * @param residuals - for weighted fits residuals and Q both carry the square roots of the weights
 * @param inverse - the inverse of R, row by row
 */
export function clusterCovariance(
  { q, inverse, residuals }: { q: readonly Float64Array[]; inverse: Float64Array; residuals: Float64Array },
  groups: ClusterGroups,
  kind: Exclude<ErrorKind, "classical">,
): ClusterCovariance {
  const size = q.length;
  const scores = new Float64Array(groups.count * size);
  const grams = new Float64Array(groups.count * size * size);
  for (let index = 0; index < residuals.length; index += 1) {
    const cluster = groups.of[index] ?? 0;
    for (let row = 0; row < size; row += 1) {
      const value = q[row]?.[index] ?? 0;
      const at = cluster * size + row;
      scores[at] = (scores[at] ?? 0) + value * (residuals[index] ?? 0);
      for (let column = 0; column < size; column += 1) {
        const place = at * size + column;
        grams[place] = (grams[place] ?? 0) + value * (q[column]?.[index] ?? 0);
      }
    }
  }
  const gramOf = (cluster: number): Float64Array => grams.subarray(cluster * size * size, (cluster + 1) * size * size);
  const restsOnOneCluster = coefficientOfOneCluster(gramOf, groups.count, inverse, size);
  if (kind !== "CR2") {
    const factor =
      kind === "CR0" ? 1 : (groups.count / (groups.count - 1)) * ((residuals.length - 1) / (residuals.length - size));
    const covariance = sandwich(inverse, outerSum(scores, groups.count, size), size).map((value) => value * factor);
    return { covariance, degreesOfFreedom: () => groups.count - 1, restsOnOneCluster };
  }

  const adjusted = new Float64Array(scores.length);
  const leverages: Leverage[] = [];
  for (let cluster = 0; cluster < groups.count; cluster += 1) {
    const leverage = leverageOf(gramOf(cluster), size);
    leverages.push(leverage);
    const score = scores.subarray(cluster * size, (cluster + 1) * size);
    adjusted.set(timesVector(leverage.adjustment, score, size), cluster * size);
  }
  return {
    covariance: sandwich(inverse, outerSum(adjusted, groups.count, size), size),
    degreesOfFreedom: (coefficient) => satterthwaite(leverages, inverse, coefficient, size),
    restsOnOneCluster,
  };
}

/** The first coefficient that moves along a direction in which one cluster has leverage 1. */
function coefficientOfOneCluster(
  gramOf: (cluster: number) => Float64Array,
  clusters: number,
  inverse: Float64Array,
  size: number,
): number | undefined {
  let first: number | undefined;
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    const gram = gramOf(cluster);
    let trace = 0;
    for (let index = 0; index < size; index += 1) trace += gram[index * size + index] ?? 0;
    // No leverage exceeds the sum of all.
    if (trace < ALONE) continue;
    const { values, vectors } = symmetricEigen(gram, size);
    for (let direction = 0; direction < size; direction += 1) {
      if ((values[direction] ?? 0) < ALONE) continue;
      for (let coefficient = 0; coefficient < (first ?? size); coefficient += 1) {
        const contrast = inverse.subarray(coefficient * size, (coefficient + 1) * size);
        let along = 0;
        contrast.forEach((value, row) => {
          along += value * (vectors[row * size + direction] ?? 0);
        });
        if (along * along > 1e-10 * inner(contrast, contrast)) first = coefficient;
      }
    }
  }
  return first;
}

/** From this leverage on a cluster determines a direction alone. */
const ALONE = 1 - 1e-10;

/** A cluster's E diag(f(s)) E' for three functions f of its leverages s. */
interface Leverage {
  /** (1 - s)^-1/2: what residual scores are multiplied with. */
  adjustment: Float64Array;
  /** s (1 - s)^-1/2. */
  half: Float64Array;
  /** s (1 - s)^-1. */
  full: Float64Array;
}

function leverageOf(gram: Float64Array, size: number): Leverage {
  const { values, vectors } = symmetricEigen(gram, size);
  const rebuild = (of: (share: number) => number): Float64Array => {
    const diagonal = new Float64Array(size * size);
    values.forEach((share, index) => {
      // A share of 1 means the cluster determines this direction alone; its residuals are 0 there.
      diagonal[index * size + index] = share >= ALONE ? 0 : of(Math.max(0, share));
    });
    return sandwich(vectors, diagonal, size);
  };
  return {
    adjustment: rebuild((share) => 1 / Math.sqrt(1 - share)),
    half: rebuild((share) => share / Math.sqrt(1 - share)),
    full: rebuild((share) => share / (1 - share)),
  };
}

/** (sum p_g'p_g)^2 / sum (p_g'p_h)^2, Pustejovsky & Tipton (2018), equation 11, reduced to k x k algebra. */
function satterthwaite(
  leverages: readonly Leverage[],
  inverse: Float64Array,
  coefficient: number,
  size: number,
): number {
  const contrast = inverse.subarray(coefficient * size, (coefficient + 1) * size);
  let sum = 0;
  let diagonal = 0;
  const directions = new Float64Array(leverages.length * size);
  leverages.forEach(({ half, full }, cluster) => {
    const direction = timesVector(half, contrast, size);
    directions.set(direction, cluster * size);
    const own = inner(contrast, timesVector(full, contrast, size));
    const shared = inner(direction, direction);
    sum += own - shared;
    diagonal += (own - shared) ** 2 - shared * shared;
  });
  const outer = outerSum(directions, leverages.length, size);
  const product = multiply(outer, outer, size);
  let trace = 0;
  for (let index = 0; index < size; index += 1) trace += product[index * size + index] ?? 0;
  return (sum * sum) / (diagonal + trace);
}

function timesVector(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, row) => inner(matrix.subarray(row * size, (row + 1) * size), vector));
}

function inner(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}
