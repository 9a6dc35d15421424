import { seededRandom } from "../../random/index.ts";
import type { Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { INTERCEPT, type Predictors } from "../regression/design.ts";
import { logisticRegression } from "../regression/logistic-regression.ts";
import { type MatchedPair, momentsOf } from "./matching-balance.ts";

/** Settings of {@link propensityMatch}. */
export interface PropensityMatchOptions {
  /** Farthest that two logits may lie apart, in standard deviations of the logit; above 0. Default 0.2. */
  caliper?: number;
  /** Seed of the order in which those with equal logits are taken. Default 1. */
  seed?: number | string;
}

/** Pairs by propensity. */
export interface PropensityMatch {
  status: "matched";
  /** In the order made: the treated with the highest propensity first. No position occurs twice. */
  pairs: MatchedPair[];
  /** Treated without a control left within the caliper. */
  unmatched: number[];
  /** The caliper in log odds. */
  caliper: number;
  /** Estimated log odds of being treated, by observation. */
  logits: Float64Array;
  treated: number;
  controls: number;
}

/**
 * One-to-one nearest-neighbour matching on the propensity score, within a caliper, without replacement.
 *
 * The propensity is a logistic regression of being treated on the covariates; distances are of its logit, and the caliper
 * is 0.2 of sqrt((variance among the treated + variance among the controls) / 2), Austin's choice. Treated are served from
 * the highest propensity down. Of controls equally near (as those with the same covariates are) the one with the nearer
 * covariates is taken, then one drawn by the seed: taken by position, all pairs of an ordered design would be made with the
 * values that stand first in it. The same seed makes the same pairs.
 *
 * Matching balances what it is told of and nothing else; look at {@link matchingBalance} before at any difference.
 *
 * @param isTreated - 0 or 1 by observation
 * @returns not-estimable without treated or controls (`"no-data"`), and where the regression is (`"separated"`: the
 *   covariates tell the two apart wholly, so there is nobody to compare with)
 * @throws {@link InvalidInputError} for other values, lengths that differ, or a caliper not above 0
 *
 * Sources: Rosenbaum & Rubin (1985), The American Statistician 39(1), 33-38; Austin (2011), Pharmaceutical Statistics 10,
 * 150-161 (caliper). Checked against the same written out in base R on `glm`.
 */
export function propensityMatch(
  isTreated: Numbers,
  covariates: Predictors,
  { caliper: width = 0.2, seed = 1 }: PropensityMatchOptions = {},
): PropensityMatch | NotEstimable {
  if (!(width > 0)) throw new InvalidInputError("caliper", `must be above 0, got ${width}`);
  const [treated, controls] = splitOf(isTreated);
  const counts = { units: isTreated.length, observations: isTreated.length };
  if (treated.length === 0 || controls.length === 0) {
    const detail = `Matching needs both groups, got ${treated.length} treated and ${controls.length} controls.`;
    return notEstimable("no-data", detail, counts);
  }
  const fit = logisticRegression(isTreated, covariates, null, { errors: "classical" });
  if (fit.status === "not-estimable") return fit;
  const columns = Object.values(covariates);
  const logits = new Float64Array(isTreated.length);
  for (const { name, value } of fit.coefficients) {
    const column = name === INTERCEPT ? undefined : covariates[name];
    for (let index = 0; index < logits.length; index += 1) {
      logits[index] = (logits[index] ?? 0) + value * (column === undefined ? 1 : (column[index] ?? 0));
    }
  }
  const deviation = Math.sqrt(
    (momentsOf(logits, isTreated, 1).variance + momentsOf(logits, isTreated, 0).variance) / 2,
  );
  // In a balanced design all logits are one number but for rounding; then everybody is near everybody.
  const caliper = Math.max(width * deviation, ROUNDING);
  const random = seededRandom(seed, "propensity-match");
  const order = random.shuffle(treated).sort((left, right) => (logits[right] ?? 0) - (logits[left] ?? 0));
  const drawn = random.shuffle(controls);
  const taken = new Uint8Array(isTreated.length);
  const pairs: MatchedPair[] = [];
  const unmatched: number[] = [];
  for (const one of order) {
    const control = nearest(one, drawn, { logits, columns, taken, caliper });
    if (control === undefined) unmatched.push(one);
    else {
      taken[control] = 1;
      pairs.push({ treated: one, control });
    }
  }
  return { status: "matched", pairs, unmatched, caliper, logits, treated: treated.length, controls: controls.length };
}

/** Log odds that differ by less are the same. */
const ROUNDING = 1e-6;

function splitOf(isTreated: Numbers): [number[], number[]] {
  const split: [number[], number[]] = [[], []];
  for (let index = 0; index < isTreated.length; index += 1) {
    const value = isTreated[index];
    if (value !== 0 && value !== 1) throw new InvalidInputError("isTreated", `must be 0 or 1, got ${value}`, index);
    split[value === 1 ? 0 : 1].push(index);
  }
  return split;
}

function nearest(
  one: number,
  controls: readonly number[],
  {
    logits,
    columns,
    taken,
    caliper,
  }: { logits: Float64Array; columns: readonly Numbers[]; taken: Uint8Array; caliper: number },
): number | undefined {
  let best: number | undefined;
  let distance = caliper;
  let bestApart = Number.POSITIVE_INFINITY;
  for (const control of controls) {
    if (taken[control] === 1) continue;
    const gap = Math.abs((logits[control] ?? 0) - (logits[one] ?? 0));
    if (gap > distance + TIE) continue;
    const apart = covariateDistance(one, control, columns);
    if (best !== undefined && gap >= distance - TIE && apart >= bestApart) continue;
    [best, distance, bestApart] = [control, Math.min(gap, distance), apart];
  }
  return best;
}

/** Logits that differ by less belong to the same covariates. */
const TIE = 1e-9;

function covariateDistance(one: number, other: number, columns: readonly Numbers[]): number {
  let sum = 0;
  for (const column of columns) sum += Math.abs((column[one] ?? 0) - (column[other] ?? 0));
  return sum;
}
