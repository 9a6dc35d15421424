import { checkConfidence, checkCount } from "../check-input.ts";
import { betaCdf, betaUpperTail } from "../distributions.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

export interface RareHarmPlanInput {
  /** Rate that the upper limit has to stay at or below, in (0, 1). */
  limit: number;
  /** Harms one is ready to see and still pass; 0 when left out. */
  events?: number;
  /** Confidence of the interval; 0.95 when left out. */
  confidence?: number;
  /** `"two"` (when left out): the upper limit of a two-sided interval, as reports print. `"one"`: one-sided. */
  sides?: "one" | "two";
  /** Conversations per scenario; 1 when left out. */
  repeats?: number;
  /**
   * Correlation of repeats of one scenario, in [0, 1]; 1 when left out: repeats then buy nothing against a rare harm,
   * which is what `clusteredProportion` assumes when it sees none.
   */
  correlation?: number;
  /** Rates for which the chance to pass is wanted; a half, a fifth and a tenth of `limit` when left out. */
  trueRates?: readonly number[];
}

export interface RareHarmPlan {
  /** Independent observations needed. */
  effective: number;
  /** Scenarios needed with `repeats` conversations each. */
  scenarios: number;
  conversations: number;
  /** Chance that at most `events` harms are seen, were this the true rate. */
  chanceToPass: { trueRate: number; chance: number }[];
}

/**
 * How many scenarios it takes to show that a rare harm is rarer than `limit`: the fewest independent observations with
 * which the exact (Clopper-Pearson) upper limit at `events` events is at most `limit`. With 0 events and two sides at
 * 95 % it is about 3.7 / limit, not the 3 / limit of the "rule of three", which is one-sided.
 *
 * @throws {@link InvalidInputError} for a rate or correlation out of range, or counts that are not whole
 *
 * Source: inversion of Clopper & Pearson (1934); design effect 1 + (repeats - 1) correlation, Kish (1965). Checked
 * against R `binom.test`.
 */
export function planRareHarm(input: RareHarmPlanInput): RareHarmPlan {
  const { limit, events = 0, confidence = 0.95, sides = "two", repeats = 1, correlation = 1 } = input;
  checkConfidence(confidence);
  checkCount(events, "events", 0, 1_000_000);
  checkCount(repeats, "repeats", 1);
  if (!(limit > 0 && limit < 1)) throw new InvalidInputError("limit", `must lie between 0 and 1, got ${limit}`);
  if (!(correlation >= 0 && correlation <= 1)) throw new InvalidInputError("correlation", "must lie in [0, 1]");
  const trueRates = input.trueRates ?? [limit / 2, limit / 5, limit / 10];
  trueRates.forEach((rate, position) => {
    if (!(rate >= 0 && rate <= 1)) throw new InvalidInputError("trueRates", "must be rates in [0, 1]", position);
  });
  const tail = sides === "two" ? (1 - confidence) / 2 : 1 - confidence;
  // The upper limit is at most `limit` when P(X <= events | limit) <= tail; that falls as observations grow.
  const passes = (total: number) => betaUpperTail(limit, events + 1, total - events) <= tail;
  let high = events + 1;
  while (!passes(high)) high *= 2;
  let low = events;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  const scenarios = Math.ceil((high * (1 + (repeats - 1) * correlation)) / repeats - 1e-9);
  return {
    effective: high,
    scenarios,
    conversations: scenarios * repeats,
    chanceToPass: trueRates.map((trueRate) => ({
      trueRate,
      chance: trueRate === 0 ? 1 : trueRate === 1 ? 0 : 1 - betaCdf(trueRate, events + 1, high - events),
    })),
  };
}
