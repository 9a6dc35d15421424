import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { clusterCovariance, type ErrorKind } from "./cluster-covariance.ts";
import { coefficientWithoutError } from "./coefficient-without-error.ts";
import { designOf, type Predictors } from "./design.ts";
import { dot, invertUpper, orthogonalDecomposition, sandwich, solveUpper } from "./orthogonal-decomposition.ts";
import { type Coefficient, coefficientsOf } from "./regression-result.ts";

/** Settings of {@link linearRegression}. */
export interface LinearRegressionOptions {
  /** Whether to add a constant term. Default true. */
  hasIntercept?: boolean;
  /** `"CR2"` (default) with clusters; `"classical"` presumes independent errors of one variance and ignores clusters. */
  errors?: ErrorKind;
  /** `"t"` (default) or `"normal"`, which is what some published analyses use and is too narrow for few clusters. */
  distribution?: "t" | "normal";
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
}

/** A least-squares fit. */
export interface LinearFit {
  status: "fitted";
  coefficients: Coefficient[];
  /** Covariance of the coefficients, row by row, in their order. */
  covariance: Float64Array;
  /** Standard deviation of the residuals (observations - coefficients degrees of freedom). */
  residualDeviation: number;
  /** Share of variance explained, in [0, 1]; about 0 instead of the mean when there is no intercept. */
  rSquared: number;
  units: number;
  observations: number;
}

/**
 * Ordinary least squares with classical or cluster-robust errors (CR0, CR1, CR2).
 *
 * Not estimable: no more observations than coefficients, fewer than two clusters, or with robust errors a coefficient that
 * rests on one cluster alone (`"too-few-units"`); a predictor that
 * is constant or a combination of others (`"singular"`, named); an outcome that the predictors fit without any error
 * (`"no-variation"`): then errors of 0 would be claimed.
 *
 * @param clusters - `null`: every observation is a unit of its own; CR errors are then heteroscedasticity-robust (CR2 = HC2)
 * @throws {@link InvalidInputError} for lengths that differ or values that are not finite
 *
 * Source: see {@link clusterCovariance}. Checked against R `lm`, sandwich `vcovCL(type = "HC1")`, clubSandwich
 * `coef_test(vcov = "CR2")`.
 */
export function linearRegression(
  outcome: Numbers,
  predictors: Predictors,
  clusters: Clusters,
  options: LinearRegressionOptions = {},
): LinearFit | NotEstimable {
  const { hasIntercept = true, errors = "CR2", distribution = "t", confidence = 0.95 } = options;
  checkFinite(outcome, "outcome");
  checkConfidence(confidence);
  const { names, columns } = designOf(predictors, outcome.length, hasIntercept);
  const groups = groupByCluster(clusters, outcome.length);
  const size = columns.length;
  const counts = { units: errors === "classical" ? outcome.length : groups.count, observations: outcome.length };
  if (outcome.length <= size || counts.units < 2) {
    const detail = `${size} coefficients need more observations than that and two clusters, got ${outcome.length} in ${groups.count}.`;
    return notEstimable(outcome.length === 0 ? "no-data" : "too-few-units", detail, counts);
  }
  const decomposition = orthogonalDecomposition(columns);
  if ("dependentColumn" in decomposition) {
    const name = names[decomposition.dependentColumn];
    return notEstimable("singular", `"${name}" is constant or a combination of the predictors before it.`, counts);
  }
  const { q, r } = decomposition;
  const y = Float64Array.from(outcome);
  const projected = q.map((column) => dot(column, y));
  const values = solveUpper(r, size, projected);
  const residuals = Float64Array.from(y, (value, index) => {
    let fitted = 0;
    for (let column = 0; column < size; column += 1) fitted += (q[column]?.[index] ?? 0) * (projected[column] ?? 0);
    return value - fitted;
  });
  const squares = dot(residuals, residuals);
  if (!(squares > 1e-24 * dot(y, y))) {
    return notEstimable("no-variation", "The predictors fit the outcome exactly; errors cannot be estimated.", counts);
  }
  const inverse = invertUpper(r, size);
  const variance = squares / (outcome.length - size);
  const modelBased = classical(inverse, size, variance);
  const { covariance, degreesOfFreedom, restsOnOneCluster } =
    errors === "classical"
      ? {
          covariance: modelBased,
          degreesOfFreedom: () => outcome.length - size,
          restsOnOneCluster: undefined,
        }
      : clusterCovariance({ q, inverse, residuals }, groups, errors);
  if (restsOnOneCluster !== undefined) {
    const detail = `"${names[restsOnOneCluster]}" rests on one cluster alone; its error cannot be learnt from others.`;
    return notEstimable("too-few-units", detail, counts);
  }
  const without = coefficientWithoutError(covariance, modelBased, size);
  if (without !== undefined) {
    const detail = `The clusters' residuals cancel in "${names[without]}"; its error cannot be estimated.`;
    return notEstimable("no-variation", detail, counts);
  }
  const center = hasIntercept ? y.reduce((sum, value) => sum + value, 0) / y.length : 0;
  const total = y.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return {
    status: "fitted",
    coefficients: coefficientsOf(names, values, covariance, {
      degreesOfFreedom: distribution === "normal" ? () => null : degreesOfFreedom,
      confidence,
      method: `least squares, ${errors} errors, ${distribution}`,
      ...counts,
    }),
    covariance,
    residualDeviation: Math.sqrt(variance),
    rSquared: Math.max(0, 1 - squares / total),
    ...counts,
  };
}

function classical(inverse: Float64Array, size: number, variance: number): Float64Array {
  const diagonal = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) diagonal[index * size + index] = variance;
  return sandwich(inverse, diagonal, size);
}
