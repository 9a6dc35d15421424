import type { Numbers } from "../check-input.ts";
import { checkCount, checkSameLength } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** Categories by name of the factor; every factor has one category per observation. */
export type Factors = Readonly<Record<string, ArrayLike<string>>>;

/** Settings of {@link boostedStumps}. */
export interface BoostedStumpsOptions {
  /** Trees, at least 1. Default 100, with the other defaults those of XGBoost. */
  rounds?: number;
  /** Share of each tree's step that is taken, in (0, 1]. Default 0.3. */
  learningRate?: number;
  /** Added to the curvature of every leaf (an L2 penalty on its value); 0 or more. Default 1. */
  penalty?: number;
}

/** What one value of a factor adds. */
export interface StumpContribution {
  value: string;
  observations: number;
  /**
   * The factor's SHAP value, in log odds, of every observation with this value: above 0 where it makes the outcome more
   * likely than the factor's average does.
   */
  contribution: number;
}

/** One factor of a fit. */
export interface StumpFactor {
  name: string;
  /** Mean over the observations of the absolute SHAP value, in log odds. 0 when no tree splits on the factor. */
  importance: number;
  /** In order of first appearance. */
  values: StumpContribution[];
}

/** Gradient-boosted stumps. */
export interface BoostedStumps {
  status: "fitted";
  /** Mean predicted log odds; with one contribution per factor it adds up to an observation's predicted log odds. */
  base: number;
  /** In the order given. */
  factors: StumpFactor[];
  /** Mean logistic loss on the data themselves, in nats. */
  loss: number;
  observations: number;
}

/**
 * Gradient-boosted trees of one split each ("stumps": this value of this factor, or any other) with logistic loss, and their
 * exact SHAP values.
 *
 * Each round takes the split with the greatest gain G^2 / (H + penalty) over both leaves, G and H the sums of the loss's
 * first and second derivatives, and adds `learningRate` of the leaves' Newton steps. Nothing is sampled and the first of
 * equally good splits is taken, so the same data give the same fit. There are no interactions.
 *
 * A sum of stumps is a sum of one function per factor, f(x) = base + f1(x1) + f2(x2) + ..., and for such a model the Shapley
 * value of a factor is its own function less its mean over the data (Lundberg & Lee 2017, corollary 1, on linear and hence
 * additive models). So the values are exact and need no tree walk; the tests compare them with a count of all coalitions.
 *
 * Where factors go together in the data, which of them is credited depends on the order of the splits: contributions say
 * what the fit uses, not what causes the outcome.
 *
 * @param outcome - 0 or 1 by observation
 * @returns not-estimable for no data, or outcomes that are all alike (`"no-variation"`)
 * @throws {@link InvalidInputError} for another outcome, lengths that differ, no factor, or settings out of range
 *
 * Sources: Friedman (2001), Ann. Statist. 29(5), 1189-1232; Chen & Guestrin (2016), KDD, equations 5 to 7;
 * Lundberg & Lee (2017), NeurIPS 30. Log odds checked against XGBoost (`max_depth=1`, one column per value).
 */
export function boostedStumps(
  outcome: Numbers,
  factors: Factors,
  options: BoostedStumpsOptions = {},
): BoostedStumps | NotEstimable {
  const coded = codeFactors(outcome, factors);
  const settings = checkSettings(options);
  const none = withoutVariation(outcome);
  if (none !== undefined) return none;
  const rows = Int32Array.from({ length: outcome.length }, (_, index) => index);
  const { base, importances, contributions, counts, loss } = fitStumps(outcome, coded, rows, settings);
  return {
    status: "fitted",
    base,
    factors: coded.map(({ name, values }, place) => ({
      name,
      importance: importances[place] ?? 0,
      values: values.map((value, code) => ({
        value,
        observations: counts[place]?.[code] ?? 0,
        contribution: contributions[place]?.[code] ?? 0,
      })),
    })),
    loss,
    observations: outcome.length,
  };
}

/** A factor whose categories are numbers in order of first appearance. For use inside the room, like all below. */
export interface CodedFactor {
  readonly name: string;
  readonly values: readonly string[];
  readonly codes: Int32Array;
}

export function codeFactors(outcome: Numbers, factors: Factors): CodedFactor[] {
  for (let index = 0; index < outcome.length; index += 1) {
    const value = outcome[index];
    if (value !== 0 && value !== 1) throw new InvalidInputError("outcome", `must be 0 or 1, got ${value}`, index);
  }
  const coded = Object.entries(factors).map(([name, categories]) => {
    checkSameLength(outcome, categories, `factors.${name}`);
    const numbers = new Map<string, number>();
    const codes = Int32Array.from(categories, (category) => {
      const code = numbers.get(category) ?? numbers.size;
      numbers.set(category, code);
      return code;
    });
    return { name, values: [...numbers.keys()], codes };
  });
  if (coded.length === 0) throw new InvalidInputError("factors", "name at least one");
  return coded;
}

export function checkSettings({ rounds = 100, learningRate = 0.3, penalty = 1 }: BoostedStumpsOptions) {
  checkCount(rounds, "rounds", 1, 100_000);
  if (!(learningRate > 0 && learningRate <= 1)) throw new InvalidInputError("learningRate", "must lie in (0, 1]");
  if (!(penalty >= 0 && penalty < Number.POSITIVE_INFINITY))
    throw new InvalidInputError("penalty", "must be 0 or more");
  return { rounds, learningRate, penalty };
}

export function withoutVariation(outcome: Numbers): NotEstimable | undefined {
  const counts = { units: outcome.length, observations: outcome.length };
  if (outcome.length === 0) return notEstimable("no-data", "There is no outcome.", counts);
  for (let index = 1; index < outcome.length; index += 1) if (outcome[index] !== outcome[0]) return undefined;
  return notEstimable("no-variation", `All ${outcome.length} outcomes are alike.`, counts);
}

interface StumpSums {
  base: number;
  importances: number[];
  /** By factor and code. A value that none of the rows has adds whatever no stump on it would: less the mean alone. */
  contributions: Float64Array[];
  counts: Int32Array[];
  loss: number;
}

/**
 * The fit on some rows, whose outcomes have to differ. Odds are a product of one number per value, so that a round costs one pass
 * of additions and no exponential; all values of all factors lie in one row of numbers, a factor behind the other.
 */
export function fitStumps(
  outcome: Numbers,
  factors: readonly Pick<CodedFactor, "codes" | "values">[],
  rows: Int32Array,
  { rounds, learningRate, penalty }: Required<BoostedStumpsOptions>,
): StumpSums {
  const width = factors.length;
  const starts = factors.map((_, place) => factors.slice(0, place).reduce((sum, { values }) => sum + values.length, 0));
  const size = factors.reduce((sum, { values }) => sum + values.length, 0);
  const slots = new Int32Array(rows.length * width);
  const events = new Float64Array(rows.length);
  rows.forEach((row, at) => {
    events[at] = outcome[row] ?? 0;
    factors.forEach(({ codes }, place) => {
      slots[at * width + place] = (starts[place] ?? 0) + (codes[row] ?? 0);
    });
  });
  const total = events.reduce((sum, event) => sum + event, 0);
  let intercept = Math.log(total / (rows.length - total));
  const functions = new Float64Array(size);
  const odds = new Float64Array(size).fill(1);
  const pulls = new Float64Array(size);
  const bends = new Float64Array(size);

  for (let round = 0; round < rounds; round += 1) {
    const { pull, bend } = derivatives(
      { events, slots, width, odds, interceptOdds: Math.exp(intercept) },
      pulls,
      bends,
    );
    const whole = gainOf(pull, bend, penalty);
    let best = -1;
    let bestGain = LEAST_GAIN;
    for (let slot = 0; slot < size; slot += 1) {
      const [own, curve] = [pulls[slot] ?? 0, bends[slot] ?? 0];
      if (curve === 0) continue;
      const gain = gainOf(own, curve, penalty) + gainOf(pull - own, bend - curve, penalty) - whole;
      // Equal gains differ in the last bits by the order of addition; the first stands.
      if (gain > bestGain * (1 + 1e-9)) [best, bestGain] = [slot, gain];
    }
    if (best === -1) break;
    const [own, curve] = [pulls[best] ?? 0, bends[best] ?? 0];
    const other = newtonStep(pull - own, bend - curve, penalty) * learningRate;
    intercept += other;
    functions[best] = (functions[best] ?? 0) + newtonStep(own, curve, penalty) * learningRate - other;
    odds[best] = Math.exp(functions[best] ?? 0);
  }
  const split = factors.map(({ values }, place) => {
    const start = starts[place] ?? 0;
    return functions.slice(start, start + values.length);
  });
  return centred(outcome, factors, rows, intercept, split);
}

/** Fills the sums of first and second derivatives by value, and gives those over all rows. */
function derivatives(
  {
    events,
    slots,
    width,
    odds,
    interceptOdds,
  }: { events: Float64Array; slots: Int32Array; width: number; odds: Float64Array; interceptOdds: number },
  pulls: Float64Array,
  bends: Float64Array,
): { pull: number; bend: number } {
  pulls.fill(0);
  bends.fill(0);
  let [pull, bend] = [0, 0];
  for (let at = 0, first = 0; at < events.length; at += 1, first += width) {
    let own = interceptOdds;
    for (let place = first; place < first + width; place += 1) own *= odds[slots[place] as number] as number; // in range
    const probability = own / (1 + own);
    const toward = (events[at] as number) - probability; // in range
    const curve = probability * (1 - probability);
    pull += toward;
    bend += curve;
    for (let place = first; place < first + width; place += 1) {
      const slot = slots[place] as number; // in range
      pulls[slot] = (pulls[slot] as number) + toward;
      bends[slot] = (bends[slot] as number) + curve;
    }
  }
  return { pull, bend };
}

function gainOf(pull: number, bend: number, penalty: number): number {
  return bend + penalty > 0 ? (pull * pull) / (bend + penalty) : 0;
}

/** Below this a split explains rounding. */
const LEAST_GAIN = 1e-6;

function newtonStep(pull: number, bend: number, penalty: number): number {
  return bend + penalty > 0 ? pull / (bend + penalty) : 0;
}

/** Each factor's function less its mean over the rows, which goes to the base. */
function centred(
  outcome: Numbers,
  factors: readonly Pick<CodedFactor, "codes">[],
  rows: Int32Array,
  intercept: number,
  functions: readonly Float64Array[],
): StumpSums {
  const counts = functions.map((own, place) => {
    const count = new Int32Array(own.length);
    for (const row of rows) {
      const code = factors[place]?.codes[row] ?? 0;
      count[code] = (count[code] ?? 0) + 1;
    }
    return count;
  });
  const means = functions.map(
    (own, place) => own.reduce((sum, value, code) => sum + value * (counts[place]?.[code] ?? 0), 0) / rows.length,
  );
  const contributions = functions.map((own, place) => own.map((value) => value - (means[place] ?? 0)));
  const base = intercept + means.reduce((sum, mean) => sum + mean, 0);
  let loss = 0;
  for (const row of rows) {
    const eta = contributions.reduce((sum, own, place) => sum + (own[factors[place]?.codes[row] ?? 0] ?? 0), base);
    loss += Math.log1p(Math.exp(-Math.abs(eta))) + Math.max(eta, 0) - (outcome[row] ?? 0) * eta;
  }
  return {
    base,
    importances: contributions.map(
      (own, place) =>
        own.reduce((sum, value, code) => sum + Math.abs(value) * (counts[place]?.[code] ?? 0), 0) / rows.length,
    ),
    contributions,
    counts,
    loss: loss / rows.length,
  };
}
