import { checkConfidence, checkCount } from "../check-input.ts";
import { normalQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

export interface BetaWindowOptions {
  /** Windows opened by a first code that have at least one following message. */
  trials: number;
  /** Windows in which the second code appears at least once. */
  successes: number;
  /** Share of all in-scope messages that carry the second code, in (0, 1). */
  rate: number;
  /** Messages looked ahead; 0 looks at the same message. */
  window: number;
  /** Weight of the prior, in windows; 2 when left out, as in the source. */
  priorStrength?: number;
  /** Nominal coverage; 0.95 when left out. */
  confidence?: number;
}

/** How much likelier a code is soon after another than at any time. */
export interface BetaWindow {
  /** Chance of the second code somewhere in a window if it came at its usual rate. */
  usualChance: number;
  /** Chance of it in a window after the first code. */
  chance: Estimate;
  /** ln of the one over the other; absent when `chance` is not estimable. */
  logLift?: number;
}

/**
 * Chance that one code follows another within a few messages, against its usual rate: a beta posterior whose prior has
 * the usual chance as mean. Usual chance 1 - (1 - rate)^window, kept in [1e-6, 1 - 1e-6]; interval: posterior mean and
 * normal limits, clipped to [0, 1]. Windows of one conversation are taken as independent, as in the source: where they
 * are not, use `clusteredProportion` over windows.
 *
 * @throws {@link InvalidInputError} for counts that are not whole or not in order, a rate outside (0, 1)
 *
 * Source: Moore et al. (2026), arXiv 2603.16567, whose published row it reproduces.
 */
export function betaWindow(options: BetaWindowOptions): BetaWindow {
  const { trials, successes, rate, window, priorStrength = 2, confidence = 0.95 } = options;
  checkConfidence(confidence);
  checkCount(trials, "trials");
  checkCount(successes, "successes", 0, trials);
  checkCount(window, "window");
  if (!(rate > 0 && rate < 1)) throw new InvalidInputError("rate", `must lie between 0 and 1, got ${rate}`);
  if (!(priorStrength > 0)) throw new InvalidInputError("priorStrength", "must be above 0");
  const inWindow = window === 0 ? rate : -Math.expm1(window * Math.log1p(-rate));
  const usualChance = Math.min(1 - 1e-6, Math.max(1e-6, inWindow));
  if (trials === 0) {
    return { usualChance, chance: notEstimable("no-data", "No window was opened, so nothing could follow.") };
  }
  const alpha = priorStrength * usualChance + successes;
  const beta = priorStrength * (1 - usualChance) + trials - successes;
  const value = alpha / (alpha + beta);
  const deviation = Math.sqrt((value * (1 - value)) / (alpha + beta + 1));
  const half = normalQuantile(0.5 + confidence / 2) * deviation;
  const chance: Estimate = {
    status: "estimated",
    value,
    lower: Math.max(0, value - half),
    upper: Math.min(1, value + half),
    confidence,
    method: `beta posterior, prior worth ${priorStrength} windows`,
    units: trials,
    observations: trials,
  };
  return { usualChance, chance, logLift: Math.log(value / usualChance) };
}
