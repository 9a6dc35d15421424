import { InvalidInputError } from "../invalid-input-error.ts";

/** Settings of {@link sprt}. */
export interface SprtOptions {
  /** The rate that would be acceptable, in (0, 1). */
  acceptable: number;
  /** The rate that must be detected, in (0, 1); above or below `acceptable`. */
  unacceptable: number;
  /** Largest chance of deciding "unacceptable" when the rate is `acceptable`, in (0, 1). Default 0.05. */
  alpha?: number;
  /** Largest chance of deciding "acceptable" when the rate is `unacceptable`, in (0, 1). Default 0.05. */
  beta?: number;
}

/** Where a sequential test stands. A decision, once made, stays. */
export interface SprtState {
  decision: "acceptable" | "unacceptable" | "undecided";
  /** Logarithm of how much better the unacceptable rate explains the outcomes than the acceptable one. */
  logLikelihoodRatio: number;
  /** At or above: unacceptable. */
  upperBoundary: number;
  /** At or below: acceptable. */
  lowerBoundary: number;
  outcomes: number;
  events: number;
}

/** A sequential probability ratio test under way. */
export interface Sprt {
  /** Takes the next independent outcome: 1 the event happened, 0 it did not. After a decision nothing changes. */
  update(outcome: 0 | 1): SprtState;
  current(): SprtState;
}

/**
 * Wald's sequential probability ratio test between two rates of an event: decides with the fewest outcomes on average.
 *
 * Boundaries are log(1 / alpha) and log(beta): with these both error rates hold strictly, at any time (Wald's usual
 * (1 - beta) / alpha and beta / (1 - alpha) only nearly). Outcomes must be independent: one per scenario.
 *
 * @throws {@link InvalidInputError} for rates outside (0, 1) or equal, error rates outside (0, 1) or adding up to 1 or more
 *
 * Source: Wald (1945), Ann. Math. Stat. 16(2), 117-186; strict bounds: Ville's inequality.
 */
export function sprt({ acceptable, unacceptable, alpha = 0.05, beta = 0.05 }: SprtOptions): Sprt {
  for (const [argument, value] of Object.entries({ acceptable, unacceptable, alpha, beta })) {
    if (!(value > 0 && value < 1)) throw new InvalidInputError(argument, `must lie between 0 and 1, got ${value}`);
  }
  if (acceptable === unacceptable) throw new InvalidInputError("unacceptable", "must differ from acceptable");
  if (alpha + beta >= 1) throw new InvalidInputError("beta", "alpha and beta must add up to less than 1");
  const perEvent = Math.log(unacceptable / acceptable);
  const perOther = Math.log1p(-unacceptable) - Math.log1p(-acceptable);
  let state: SprtState = {
    decision: "undecided",
    logLikelihoodRatio: 0,
    upperBoundary: -Math.log(alpha),
    lowerBoundary: Math.log(beta),
    outcomes: 0,
    events: 0,
  };
  return {
    update(outcome) {
      if (outcome !== 0 && outcome !== 1) throw new InvalidInputError("outcome", `must be 0 or 1, got ${outcome}`);
      if (state.decision !== "undecided") return { ...state };
      const events = state.events + outcome;
      const outcomes = state.outcomes + 1;
      const logLikelihoodRatio = events * perEvent + (outcomes - events) * perOther;
      const decision =
        logLikelihoodRatio >= state.upperBoundary
          ? "unacceptable"
          : logLikelihoodRatio <= state.lowerBoundary
            ? "acceptable"
            : "undecided";
      state = { ...state, events, outcomes, logLikelihoodRatio, decision };
      return { ...state };
    },
    current: () => ({ ...state }),
  };
}
