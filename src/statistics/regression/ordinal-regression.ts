import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { invertPositiveDefinite } from "./cholesky.ts";
import { designOf, type Predictors } from "./design.ts";
import { orthogonalDecomposition, sandwich } from "./orthogonal-decomposition.ts";
import { type Coefficient, coefficientsOf } from "./regression-result.ts";

/** Settings of {@link ordinalRegression}. */
export interface OrdinalRegressionOptions {
  /** `"CR1"` (default) cluster-robust with t on clusters - 1; `"classical"`: inverse observed information, normal. */
  errors?: "classical" | "CR1";
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
}

/** A proportional-odds fit. */
export interface OrdinalFit {
  status: "fitted";
  /** Effects in log odds of a higher level. */
  coefficients: Coefficient[];
  /** Cut points between neighbouring levels, named `3|4`: log odds of being at or below the lower one, predictors at 0. */
  thresholds: Coefficient[];
  /** Levels that occur, ascending. */
  levels: number[];
  logLikelihood: number;
  units: number;
  observations: number;
}

const LARGEST_STEPS = 60;

/**
 * Ordinal logit (proportional odds): log odds(y <= j) = threshold_j - sum(coefficient x predictor), by maximum likelihood.
 *
 * For ratings on a scale whose steps need not be equally wide. A positive coefficient moves ratings up.
 *
 * Not estimable: fewer than two levels (`"no-variation"`) or clusters (`"too-few-units"`), dependent predictors
 * (`"singular"`), perfectly split levels (`"separated"`).
 *
 * @param outcome - levels as finite numbers; only their order matters
 * @throws {@link InvalidInputError} for lengths that differ or values that are not finite
 *
 * Source: McCullagh (1980), J. R. Stat. Soc. B 42(2), 109-142. Checked against R MASS `polr`, ordinal `clm`; CR1 against
 * sandwich `vcovCL` on `polr`.
 */
export function ordinalRegression(
  outcome: Numbers,
  predictors: Predictors,
  clusters: Clusters,
  { errors = "CR1", confidence = 0.95 }: OrdinalRegressionOptions = {},
): OrdinalFit | NotEstimable {
  checkFinite(outcome, "outcome");
  checkConfidence(confidence);
  const observations = outcome.length;
  const design = designOf(predictors, observations, true);
  const groups = groupByCluster(clusters, observations);
  const counts = { units: errors === "classical" ? observations : groups.count, observations };
  const levels = [...new Set(Array.from(outcome))].sort((left, right) => left - right);
  if (observations === 0) return notEstimable("no-data", "There are no observations.", counts);
  if (levels.length < 2) return notEstimable("no-variation", `All ratings are ${levels[0]}.`, counts);
  const size = levels.length - 1 + design.names.length - 1;
  if (observations <= size || counts.units < 2) {
    const detail = `${size} parameters need more observations than that and two clusters, got ${observations} in ${groups.count}.`;
    return notEstimable("too-few-units", detail, counts);
  }
  const independent = orthogonalDecomposition(design.columns);
  if ("dependentColumn" in independent) {
    const name = design.names[independent.dependentColumn];
    return notEstimable("singular", `"${name}" is constant or a combination of the predictors before it.`, counts);
  }
  const places = new Map(levels.map((level, place) => [level, place]));
  const problem: OrdinalProblem = {
    level: Int32Array.from(outcome, (value) => places.get(value) ?? 0),
    columns: design.columns.slice(1),
    cuts: levels.length - 1,
    size,
  };
  const fit = maximize(problem);
  if (fit === undefined) {
    return notEstimable("separated", "A combination of predictors splits the levels perfectly.", counts);
  }

  let covariance = fit.inverse;
  if (errors === "CR1") {
    const factor = (groups.count / (groups.count - 1)) * ((observations - 1) / (observations - size));
    covariance = sandwich(fit.inverse, meatOf(fit.scores, groups.of, groups.count, size), size).map((v) => v * factor);
  }
  const names = [...levels.slice(1).map((level, place) => `${levels[place]}|${level}`), ...design.names.slice(1)];
  const all = coefficientsOf(names, fit.values, covariance, {
    degreesOfFreedom: () => (errors === "classical" ? null : groups.count - 1),
    confidence,
    method: `ordinal logit, ${errors} errors, ${errors === "classical" ? "normal" : "t"}`,
    ...counts,
  });
  return {
    status: "fitted",
    coefficients: all.slice(problem.cuts),
    thresholds: all.slice(0, problem.cuts),
    levels,
    logLikelihood: fit.logLikelihood,
    ...counts,
  };
}

interface OrdinalProblem {
  /** 0-based place of each rating's level. */
  level: Int32Array;
  columns: readonly Float64Array[];
  /** Number of thresholds; parameters are the thresholds, then the coefficients. */
  cuts: number;
  size: number;
}

interface Derivatives {
  logLikelihood: number;
  gradient: Float64Array;
  /** Minus the second derivatives, row by row. */
  information: Float64Array;
  /** Each observation's gradient, observation by observation. */
  scores: Float64Array;
}

/** Newton's method with halved steps; undefined when the maximum lies at infinity. */
function maximize(
  problem: OrdinalProblem,
): { values: Float64Array; inverse: Float64Array; scores: Float64Array; logLikelihood: number } | undefined {
  let values = startOf(problem);
  let here = derivativesOf(problem, values);
  for (let step = 0; step < LARGEST_STEPS && here !== undefined; step += 1) {
    const inverse = invertPositiveDefinite(here.information, problem.size);
    if (inverse === undefined) return undefined;
    const change = new Float64Array(problem.size);
    let decrement = 0;
    for (let row = 0; row < problem.size; row += 1) {
      for (let column = 0; column < problem.size; column += 1) {
        change[row] = (change[row] ?? 0) + (inverse[row * problem.size + column] ?? 0) * (here.gradient[column] ?? 0);
      }
      decrement += (change[row] ?? 0) * (here.gradient[row] ?? 0);
    }
    if (decrement < 1e-22 * (1 + Math.abs(here.logLikelihood))) {
      // At infinity the likelihood is flat too, but a step still moves the predictions.
      if (!isSettled(problem, change)) return undefined;
      return { values, inverse, scores: here.scores, logLikelihood: here.logLikelihood };
    }
    let length = 1;
    let next = values.map((value, index) => value + (change[index] ?? 0));
    let there = derivativesOf(problem, next);
    const least = here.logLikelihood - 1e-12 * (1 + Math.abs(here.logLikelihood));
    while ((there === undefined || there.logLikelihood < least) && length > 1e-8) {
      length /= 2;
      next = values.map((value, index) => value + length * (change[index] ?? 0));
      there = derivativesOf(problem, next);
    }
    values = next;
    here = there;
  }
  return undefined;
}

function isSettled({ columns, cuts, level }: OrdinalProblem, change: Float64Array): boolean {
  if (change.subarray(0, cuts).some((value) => Math.abs(value) > 1e-3)) return false;
  return level.every((_, index) => {
    let shift = 0;
    columns.forEach((column, place) => {
      shift += (column[index] ?? 0) * (change[cuts + place] ?? 0);
    });
    return Math.abs(shift) < 1e-3;
  });
}

/** Thresholds from the observed shares, coefficients 0: always ordered. */
function startOf({ level, cuts, size }: OrdinalProblem): Float64Array {
  const values = new Float64Array(size);
  for (let cut = 0; cut < cuts; cut += 1) {
    const atMost = level.reduce((count, place) => count + (place <= cut ? 1 : 0), 0) / level.length;
    values[cut] = Math.log(atMost / (1 - atMost));
  }
  return values;
}

/** Likelihood and derivatives; undefined where thresholds are out of order. */
function derivativesOf({ level, columns, cuts, size }: OrdinalProblem, values: Float64Array): Derivatives | undefined {
  for (let cut = 1; cut < cuts; cut += 1) if (!((values[cut] ?? 0) > (values[cut - 1] ?? 0))) return undefined;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const scores = new Float64Array(level.length * size);
  const upper = new Float64Array(size);
  const lower = new Float64Array(size);
  let logLikelihood = 0;
  for (let index = 0; index < level.length; index += 1) {
    const place = level[index] ?? 0;
    let predictor = 0;
    columns.forEach((column, position) => {
      predictor += (column[index] ?? 0) * (values[cuts + position] ?? 0);
    });
    const high = place < cuts ? (values[place] ?? 0) - predictor : Number.POSITIVE_INFINITY;
    const low = place > 0 ? (values[place - 1] ?? 0) - predictor : Number.NEGATIVE_INFINITY;
    const probability = between(low, high);
    if (!(probability > 0)) return undefined;
    logLikelihood += Math.log(probability);
    // First derivatives of the two ends by the parameters.
    upper.fill(0);
    lower.fill(0);
    if (place < cuts) upper[place] = 1;
    if (place > 0) lower[place - 1] = 1;
    columns.forEach((column, position) => {
      const value = -(column[index] ?? 0);
      if (place < cuts) upper[cuts + position] = value;
      if (place > 0) lower[cuts + position] = value;
    });
    const ofHigh = density(high) / probability;
    const ofLow = density(low) / probability;
    const slopeOfHigh = slope(high) / probability;
    const slopeOfLow = slope(low) / probability;
    for (let row = 0; row < size; row += 1) {
      const score = ofHigh * (upper[row] ?? 0) - ofLow * (lower[row] ?? 0);
      scores[index * size + row] = score;
      gradient[row] = (gradient[row] ?? 0) + score;
    }
    for (let row = 0; row < size; row += 1) {
      const score = scores[index * size + row] ?? 0;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        information[at] =
          (information[at] ?? 0) +
          score * (scores[index * size + column] ?? 0) -
          slopeOfHigh * (upper[row] ?? 0) * (upper[column] ?? 0) +
          slopeOfLow * (lower[row] ?? 0) * (lower[column] ?? 0);
      }
    }
  }
  return { logLikelihood, gradient, information, scores };
}

/** P(low < logistic variable <= high), without cancellation in the upper tail. */
function between(low: number, high: number): number {
  return low > 0 ? logistic(-low) - logistic(-high) : logistic(high) - logistic(low);
}

function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

function density(x: number): number {
  return Number.isFinite(x) ? logistic(x) * logistic(-x) : 0;
}

/** Derivative of the density. */
function slope(x: number): number {
  return Number.isFinite(x) ? density(x) * (logistic(-x) - logistic(x)) : 0;
}

function meatOf(scores: Float64Array, of: Int32Array, clusters: number, size: number): Float64Array {
  const sums = new Float64Array(clusters * size);
  for (let index = 0; index < of.length; index += 1) {
    for (let row = 0; row < size; row += 1) {
      const at = (of[index] ?? 0) * size + row;
      sums[at] = (sums[at] ?? 0) + (scores[index * size + row] ?? 0);
    }
  }
  const meat = new Float64Array(size * size);
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        meat[at] = (meat[at] ?? 0) + (sums[cluster * size + row] ?? 0) * (sums[cluster * size + column] ?? 0);
      }
    }
  }
  return meat;
}
