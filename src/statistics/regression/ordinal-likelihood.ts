import { invertPositiveDefinite } from "./cholesky.ts";

const LARGEST_STEPS = 60;

/** Ratings as places on the scale, with their predictors. */
export interface OrdinalProblem {
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

/** The maximum of the likelihood. */
export interface OrdinalMaximum {
  values: Float64Array;
  /** Inverse of the observed information, row by row. */
  inverse: Float64Array;
  scores: Float64Array;
  logLikelihood: number;
}

/** Newton's method with halved steps; undefined when the maximum lies at infinity. */
export function maximizeOrdinal(problem: OrdinalProblem): OrdinalMaximum | undefined {
  let values = startOf(problem);
  let here = ordinalDerivatives(problem, values);
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
    let there = ordinalDerivatives(problem, next);
    const least = here.logLikelihood - 1e-12 * (1 + Math.abs(here.logLikelihood));
    while ((there === undefined || there.logLikelihood < least) && length > 1e-8) {
      length /= 2;
      next = values.map((value, index) => value + length * (change[index] ?? 0));
      there = ordinalDerivatives(problem, next);
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

/** Likelihood and derivatives; undefined where thresholds are out of order. Parts of the information on request. */
export function ordinalDerivatives(
  { level, columns, cuts, size }: OrdinalProblem,
  values: Float64Array,
  eachInformation?: (observation: number, at: number, value: number) => void,
): Derivatives | undefined {
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
        const value =
          score * (scores[index * size + column] ?? 0) -
          slopeOfHigh * (upper[row] ?? 0) * (upper[column] ?? 0) +
          slopeOfLow * (lower[row] ?? 0) * (lower[column] ?? 0);
        information[at] = (information[at] ?? 0) + value;
        eachInformation?.(index, at, value);
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
