import { checkConfidence, checkCount } from "../check-input.ts";
import { logBeta } from "../distributions.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import type { ConfidenceSequence } from "./confidence-sequence.ts";
import { type SequenceState, sequenceEstimate } from "./sequence-input.ts";

/** Settings of {@link proportionConfidenceSequence}. */
export interface ProportionSequenceOptions {
  /** Chance that the interval never misses the proportion, in (0, 1). Default 0.95. */
  confidence?: number;
  /**
   * Weights of the mixture, as the shapes of a beta distribution, each above 0: where the proportion is expected, there the
   * sequence is narrowest. It is valid for every choice made beforehand. Default [1/2, 1/2].
   */
  mixture?: readonly [number, number];
}

/**
 * Confidence sequence for the proportion behind independent yes/no outcomes (1 and 0).
 *
 * A proportion p is excluded once the beta mixture of all proportions explains the outcomes 1 / (1 - confidence) times
 * better than p does; that ratio is a martingale under p, so the guarantee holds at every moment. After n outcomes
 * without an event the upper end is still above 0. An update costs the same however many outcomes came before.
 *
 * Outcomes of one scenario are not independent: use {@link bettingConfidenceSequence} on cluster means for those.
 *
 * @throws {@link InvalidInputError} for a mixture or confidence out of range, and from `update` for a value other than 0 or 1
 *
 * Source: Robbins (1970), Ann. Math. Stat. 41(5), 1397-1409, inequality by mixtures; Howard et al. (2021), Ann. Stat.
 * 49(2), 1055-1080, beta-binomial mixture. Checked against `uniroot` in R and by simulation.
 */
export function proportionConfidenceSequence(options: ProportionSequenceOptions = {}): ConfidenceSequence {
  const { confidence = 0.95, mixture = [0.5, 0.5] } = options;
  checkConfidence(confidence);
  if (!mixture.every((shape) => shape > 0 && Number.isFinite(shape))) {
    throw new InvalidInputError("mixture", `needs two finite numbers above 0, got [${mixture.join(", ")}]`);
  }
  const settings = { low: 0, span: 1, confidence };
  const threshold = -Math.log(1 - confidence);
  const start = logBeta(...mixture);
  const state: SequenceState = { count: 0, observations: 0, mean: 0, lower: 0, upper: 1 };
  let events = 0;

  return {
    update(value, observations = 1) {
      if (value !== 0 && value !== 1) throw new InvalidInputError("value", `must be 0 or 1, got ${value}`);
      checkCount(observations, "observations", 1);
      state.count += 1;
      state.observations += observations;
      events += value;
      const others = state.count - events;
      const evidence = logBeta(mixture[0] + events, mixture[1] + others) - start;
      const isKept = (p: number): boolean => evidence - logLikelihood(p, events, others) < threshold;
      state.mean = events / state.count;
      state.lower = Math.max(state.lower, events === 0 ? 0 : edge(0, state.mean, isKept));
      state.upper = Math.min(state.upper, others === 0 ? 1 : edge(1, state.mean, isKept));
      return sequenceEstimate(state, settings, "beta-binomial confidence sequence");
    },
    current: () => sequenceEstimate(state, settings, "beta-binomial confidence sequence"),
  };
}

function logLikelihood(p: number, events: number, others: number): number {
  const ofEvents = events === 0 ? 0 : events * Math.log(p);
  return others === 0 ? ofEvents : ofEvents + others * Math.log1p(-p);
}

/** Outermost kept p between an excluded end and the observed proportion (always kept), rounded outwards. */
function edge(excludedEnd: number, keptMean: number, isKept: (p: number) => boolean): number {
  let excluded = excludedEnd;
  let kept = keptMean;
  for (let step = 0; step < 60 && excluded !== kept; step += 1) {
    const middle = (excluded + kept) / 2;
    if (isKept(middle)) kept = middle;
    else excluded = middle;
  }
  return excluded;
}
