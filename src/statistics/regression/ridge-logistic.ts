import { checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { invertPositiveDefinite } from "./cholesky.ts";

/** Settings of {@link ridgeLogistic}. */
export interface RidgeLogisticOptions {
  /** Pull on each weight, above 0: the objective has `penalty / 2` times the squared distance to the centre. Default 1. */
  readonly penalty?: number;
  /** What the weights are pulled to, one per column. Default 0 each. */
  readonly centre?: Numbers;
  /** How often each outcome counts, above 0. Default 1 each. */
  readonly weights?: Numbers;
}

/** Weights of {@link ridgeLogistic}, for prediction; they carry no errors, since the penalty biases them. */
export interface RidgeLogisticFit {
  readonly status: "fitted";
  /** Log odds per unit of each column. */
  readonly weights: readonly number[];
  readonly intercept: number;
}

/**
 * Logistic regression of 0/1 outcomes with a ridge penalty, for prediction: it always has one solution, also where columns
 * depend on one another or split the outcomes. The intercept is not penalised.
 *
 * Minimises the weighted sum of -log likelihood + (penalty / 2) |weights - centre|^2 by Newton's method with halved steps, until the
 * objective falls by less than 1e-10 of itself.
 *
 * Not estimable: `"no-data"`, and `"no-variation"` when all outcomes are alike.
 *
 * @param columns - at least one; each has one number per outcome
 * @throws {@link InvalidInputError} for an outcome other than 0 and 1, lengths that differ, values not finite, a penalty or weights not above 0
 *
 * Source: le Cessie & van Houwelingen (1992), Applied Statistics 41(1), 191-201. Checked against scikit-learn's
 * `LogisticRegression(C = 1 / penalty)`, also with `sample_weight`.
 */
export function ridgeLogistic(
  outcomes: Numbers,
  columns: readonly Numbers[],
  { penalty = 1, centre, weights }: RidgeLogisticOptions = {},
): RidgeLogisticFit | NotEstimable {
  const { length } = outcomes;
  if (!(penalty > 0) || penalty === Number.POSITIVE_INFINITY)
    throw new InvalidInputError("penalty", `must be a number above 0, got ${penalty}`);
  if (columns.length === 0) throw new InvalidInputError("columns", "needs at least one");
  for (const [place, column] of columns.entries()) {
    checkSameLength(outcomes, column, `columns.${place}`);
    checkFinite(column, `columns.${place}`);
  }
  const pulledTo = centre ?? new Float64Array(columns.length);
  checkSameLength(columns, pulledTo, "centre");
  checkFinite(pulledTo, "centre");
  const counting = weights ?? new Float64Array(length).fill(1);
  checkSameLength(outcomes, counting, "weights");
  checkFinite(counting, "weights");
  let cases = 0;
  let all = 0;
  for (let index = 0; index < length; index += 1) {
    const outcome = outcomes[index];
    if (outcome !== 0 && outcome !== 1) throw new InvalidInputError("outcomes", "must be 0 or 1", index);
    const weight = counting[index] ?? 0;
    if (!(weight > 0)) throw new InvalidInputError("weights", "must be above 0", index);
    cases += outcome * weight;
    all += weight;
  }
  const counts = { units: length, observations: length };
  if (length === 0) return notEstimable("no-data", "There is no outcome.", counts);
  if (cases === 0 || cases === all) return notEstimable("no-variation", `All ${length} outcomes are alike.`, counts);

  const problem: Problem = { outcomes, columns, penalty, centre: pulledTo, weights: counting };
  let values = Float64Array.from([...Array.from(pulledTo), Math.log(cases / (all - cases))]);
  let reached = objective(problem, values);
  for (let step = 0; step < mostSteps; step += 1) {
    const move = newtonMove(problem, values);
    let share = 2;
    let next = values;
    let there = reached;
    do {
      share /= 2;
      next = values.map((value, index) => value - share * (move[index] ?? 0));
      there = objective(problem, next);
    } while (there > reached && share > smallestShare);
    if (there > reached) break;
    const fall = reached - there;
    values = next;
    reached = there;
    if (fall <= 1e-10 * Math.abs(reached)) break;
  }
  return { status: "fitted", weights: Array.from(values.subarray(0, -1)), intercept: values.at(-1) ?? 0 };
}

const mostSteps = 100;
const smallestShare = 1e-8;

interface Problem {
  readonly outcomes: Numbers;
  readonly columns: readonly Numbers[];
  readonly penalty: number;
  readonly centre: Numbers;
  readonly weights: Numbers;
}

function logitOf({ columns }: Problem, values: Float64Array, index: number): number {
  let logit = values[columns.length] ?? 0;
  for (let place = 0; place < columns.length; place += 1)
    logit += (values[place] ?? 0) * (columns[place]?.[index] ?? 0);
  return logit;
}

function objective(problem: Problem, values: Float64Array): number {
  const { outcomes, columns, penalty, centre, weights } = problem;
  let sum = 0;
  for (let index = 0; index < outcomes.length; index += 1) {
    const logit = logitOf(problem, values, index);
    // log(1 + e^x) - y x, without overflow
    const loss = Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - (outcomes[index] ?? 0) * logit;
    sum += (weights[index] ?? 0) * loss;
  }
  for (let place = 0; place < columns.length; place += 1)
    sum += (penalty / 2) * ((values[place] ?? 0) - (centre[place] ?? 0)) ** 2;
  return sum;
}

/** Inverse of the matrix of second derivatives times the gradient. */
function newtonMove(problem: Problem, values: Float64Array): Float64Array {
  const { outcomes, columns, penalty, centre, weights } = problem;
  const size = columns.length + 1;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const row = new Float64Array(size).fill(1);
  for (let index = 0; index < outcomes.length; index += 1) {
    for (let place = 0; place < columns.length; place += 1) row[place] = columns[place]?.[index] ?? 0;
    const chance = 1 / (1 + Math.exp(-logitOf(problem, values, index)));
    const counts = weights[index] ?? 0;
    const error = counts * (chance - (outcomes[index] ?? 0));
    const weight = counts * chance * (1 - chance);
    for (let left = 0; left < size; left += 1) {
      const at = row[left] ?? 0;
      gradient[left] = (gradient[left] ?? 0) + error * at;
      const start = left * size;
      for (let right = 0; right <= left; right += 1)
        curvature[start + right] = (curvature[start + right] ?? 0) + weight * at * (row[right] ?? 0);
    }
  }
  for (let place = 0; place < columns.length; place += 1) {
    gradient[place] = (gradient[place] ?? 0) + penalty * ((values[place] ?? 0) - (centre[place] ?? 0));
    curvature[place * size + place] = (curvature[place * size + place] ?? 0) + penalty;
  }
  // The intercept has no penalty: where every chance is 0 or 1 its curvature vanishes.
  const corner = size * size - 1;
  curvature[corner] = (curvature[corner] ?? 0) + 1e-9;
  for (let left = 0; left < size; left += 1)
    for (let right = left + 1; right < size; right += 1)
      curvature[left * size + right] = curvature[right * size + left] ?? 0;
  const inverse = invertPositiveDefinite(curvature, size) ?? new Float64Array(size * size);
  return gradient.map((_, left) => {
    let sum = 0;
    for (let right = 0; right < size; right += 1) sum += (inverse[left * size + right] ?? 0) * (gradient[right] ?? 0);
    return sum;
  });
}
