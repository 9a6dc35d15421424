import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { clusterCovariance, type ErrorKind } from "./cluster-covariance.ts";
import { coefficientWithoutError } from "./coefficient-without-error.ts";
import { designOf, type Predictors } from "./design.ts";
import {
  dot,
  invertUpper,
  type OrthogonalDecomposition,
  orthogonalDecomposition,
  sandwich,
  solveUpper,
} from "./orthogonal-decomposition.ts";
import { type Coefficient, coefficientsOf } from "./regression-result.ts";

/** Settings of {@link logisticRegression}. */
export interface LogisticRegressionOptions {
  /** Whether to add a constant term. Default true. */
  hasIntercept?: boolean;
  /** `"CR2"` (default) with clusters; `"classical"`: inverse Fisher information, ignores clusters. */
  errors?: ErrorKind;
  /** Distribution of the tests: `"t"` (default with CR errors) or `"normal"` (default with classical errors). */
  distribution?: "t" | "normal";
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
  /** How often each observation counts, above 0. Default 1 each. */
  weights?: Numbers;
}

/** A logistic fit. Coefficients are log odds ratios. */
export interface LogisticFit {
  status: "fitted";
  coefficients: Coefficient[];
  /** Covariance of the coefficients, row by row, in their order. */
  covariance: Float64Array;
  logLikelihood: number;
  units: number;
  observations: number;
}

const LARGEST_STEPS = 50;

/**
 * Logistic regression of a 0/1 outcome (or a share in [0, 1]) by maximum likelihood, with classical or cluster-robust
 * errors.
 *
 * CR0 and CR1 are the usual sandwich. CR2 is Bell and McCaffrey's adjustment of the Pearson residuals; for predictors that
 * are constant within clusters it equals clubSandwich's symmetric form, otherwise the two differ slightly.
 *
 * Not estimable: `"separated"` when a combination of predictors splits the outcomes perfectly (no finite estimate exists);
 * `"singular"`, `"too-few-units"` as for {@link linearRegression}; `"no-variation"` when all outcomes are alike.
 *
 * @throws {@link InvalidInputError} for an outcome outside [0, 1], weights not above 0, lengths that differ, values not finite
 *
 * Source: McCullagh & Nelder (1989), Generalized Linear Models, section 4.4 (iteratively reweighted least squares).
 * Checked against R `glm(family = binomial)`, sandwich `vcovCL`, clubSandwich `vcovCR`.
 */
export function logisticRegression(
  outcome: Numbers,
  predictors: Predictors,
  clusters: Clusters,
  options: LogisticRegressionOptions = {},
): LogisticFit | NotEstimable {
  const { hasIntercept = true, errors = "CR2", confidence = 0.95, weights } = options;
  const { distribution = errors === "classical" ? "normal" : "t" } = options;
  checkOutcome(outcome, weights);
  checkConfidence(confidence);
  const { names, columns } = designOf(predictors, outcome.length, hasIntercept);
  const groups = groupByCluster(clusters, outcome.length);
  const counts = { units: errors === "classical" ? outcome.length : groups.count, observations: outcome.length };
  const size = columns.length;
  if (outcome.length <= size || counts.units < 2) {
    const detail = `${size} coefficients need more observations than that and two clusters, got ${outcome.length} in ${groups.count}.`;
    return notEstimable(outcome.length === 0 ? "no-data" : "too-few-units", detail, counts);
  }
  if (
    hasIntercept &&
    (Array.prototype.every.call(outcome, (y) => y === 0) || Array.prototype.every.call(outcome, (y) => y === 1))
  ) {
    return notEstimable("no-variation", `All ${outcome.length} outcomes are alike.`, counts);
  }
  const fit = maximize(Float64Array.from(outcome), columns, weights);
  if (fit === "separated") {
    return notEstimable("separated", "A combination of predictors splits the outcomes perfectly.", counts);
  }
  if ("dependentColumn" in fit) {
    const name = names[fit.dependentColumn];
    return notEstimable("singular", `"${name}" is constant or a combination of the predictors before it.`, counts);
  }

  const inverse = invertUpper(fit.decomposition.r, size);
  const modelBased = sandwich(inverse, identity(size), size);
  const { covariance, degreesOfFreedom, restsOnOneCluster } =
    errors === "classical"
      ? {
          covariance: modelBased,
          degreesOfFreedom: () => outcome.length - size,
          restsOnOneCluster: undefined,
        }
      : clusterCovariance({ q: fit.decomposition.q, inverse, residuals: fit.residuals }, groups, errors);
  if (restsOnOneCluster !== undefined) {
    const detail = `"${names[restsOnOneCluster]}" rests on one cluster alone; its error cannot be learnt from others.`;
    return notEstimable("too-few-units", detail, counts);
  }
  const without = coefficientWithoutError(covariance, modelBased, size);
  if (without !== undefined) {
    const detail = `The clusters' residuals cancel in "${names[without]}"; its error cannot be estimated.`;
    return notEstimable("no-variation", detail, counts);
  }
  return {
    status: "fitted",
    coefficients: coefficientsOf(names, fit.values, covariance, {
      degreesOfFreedom: distribution === "normal" ? () => null : degreesOfFreedom,
      confidence,
      method: `logistic regression, ${errors} errors, ${distribution}`,
      ...counts,
    }),
    covariance,
    logLikelihood: fit.logLikelihood,
    ...counts,
  };
}

interface Maximum {
  values: Float64Array;
  decomposition: OrthogonalDecomposition;
  /** Pearson residuals, weights included. */
  residuals: Float64Array;
  logLikelihood: number;
}

/** Fisher scoring with halved steps. At each step a weighted least-squares problem in the square roots of the weights. */
function maximize(
  outcome: Float64Array,
  columns: readonly Float64Array[],
  weights: Numbers | undefined,
): Maximum | "separated" | { dependentColumn: number } {
  const plain = orthogonalDecomposition(columns);
  if ("dependentColumn" in plain) return plain;
  const count = outcome.length;
  let values = new Float64Array(columns.length);
  let predictor = new Float64Array(count);
  let likelihood = logLikelihoodOf(outcome, predictor, weights);
  for (let step = 0; step < LARGEST_STEPS; step += 1) {
    const roots = new Float64Array(count);
    const residuals = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      const probability = 1 / (1 + Math.exp(-(predictor[index] ?? 0)));
      const weight = weights?.[index] ?? 1;
      const root = Math.sqrt(weight * probability * (1 - probability));
      roots[index] = root;
      residuals[index] = root === 0 ? 0 : (weight * ((outcome[index] ?? 0) - probability)) / root;
    }
    const decomposition = orthogonalDecomposition(
      columns.map((column) => column.map((value, index) => value * (roots[index] ?? 0))),
    );
    // The plain columns are independent, so it is the fitted probabilities that have run to 0 or 1.
    if ("dependentColumn" in decomposition) return "separated";
    const change = solveUpper(
      decomposition.r,
      columns.length,
      decomposition.q.map((column) => dot(column, residuals)),
    );
    const shift = new Float64Array(count);
    columns.forEach((column, position) => {
      const factor = change[position] ?? 0;
      for (let index = 0; index < count; index += 1) shift[index] = (shift[index] ?? 0) + factor * (column[index] ?? 0);
    });
    const decrement = decomposition.q.reduce((sum, column) => sum + dot(column, residuals) ** 2, 0);
    if (decrement < 1e-22 * (1 + Math.abs(likelihood))) {
      // Where the maximum lies at infinity the likelihood flattens, but a step still moves the fit as far as the last one.
      const isSettled = shift.every((value) => Math.abs(value) < 1e-3);
      return isSettled ? { values, decomposition, residuals, logLikelihood: likelihood } : "separated";
    }
    let length = 1;
    let next = predictor.map((value, index) => value + (shift[index] ?? 0));
    let nextLikelihood = logLikelihoodOf(outcome, next, weights);
    while (nextLikelihood < likelihood - 1e-12 * (1 + Math.abs(likelihood)) && length > 1e-6) {
      length /= 2;
      next = predictor.map((value, index) => value + length * (shift[index] ?? 0));
      nextLikelihood = logLikelihoodOf(outcome, next, weights);
    }
    values = values.map((value, position) => value + length * (change[position] ?? 0));
    predictor = next;
    likelihood = nextLikelihood;
  }
  // Fisher scoring on a concave likelihood settles in a few steps unless the maximum lies at infinity.
  return "separated";
}

function logLikelihoodOf(outcome: Float64Array, predictor: Float64Array, weights: Numbers | undefined): number {
  let sum = 0;
  for (let index = 0; index < outcome.length; index += 1) {
    const eta = predictor[index] ?? 0;
    const logTotal = eta > 0 ? eta + Math.log1p(Math.exp(-eta)) : Math.log1p(Math.exp(eta));
    sum += (weights?.[index] ?? 1) * ((outcome[index] ?? 0) * eta - logTotal);
  }
  return sum;
}

function checkOutcome(outcome: Numbers, weights: Numbers | undefined): void {
  for (let index = 0; index < outcome.length; index += 1) {
    const value = outcome[index] ?? Number.NaN;
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidInputError("outcome", `must be 0, 1 or a share between, got ${value}`, index);
    }
  }
  if (weights === undefined) return;
  checkSameLength(outcome, weights, "weights");
  checkFinite(weights, "weights");
  for (let index = 0; index < weights.length; index += 1) {
    if (!((weights[index] ?? 0) > 0)) throw new InvalidInputError("weights", "must be above 0", index);
  }
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) matrix[index * size + index] = 1;
  return matrix;
}
