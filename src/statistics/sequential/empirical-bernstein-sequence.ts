import type { ConfidenceSequence } from "./confidence-sequence.ts";
import {
  type BoundedSequenceOptions,
  readSequenceOptions,
  readSequenceValue,
  type SequenceState,
  sequenceEstimate,
} from "./sequence-input.ts";

/** Stakes stay below this, as in the source's experiments. */
const LARGEST_STAKE = 0.5;

/**
 * Confidence sequence for the mean of bounded values in closed form: wider than {@link bettingConfidenceSequence}, but an
 * update costs the same however many values came before. For streams of hundreds of thousands.
 *
 * After t values with stakes s_i the interval is sum(s_i x_i) / sum(s_i) plus or minus
 * (log(2 / (1 - confidence)) + sum(4 (x_i - mean_{i-1})^2 psi(s_i))) / sum(s_i), psi(s) = (-log(1 - s) - s) / 4, intersected
 * with all before. `value` is the plain mean, moved into the interval where it lies outside.
 *
 * @throws {@link InvalidInputError} for a range that does not rise, and from `update` for a value outside the range
 *
 * Source: Waudby-Smith & Ramdas (2024), J. R. Stat. Soc. B 86(1), 1-27, theorem 2. Checked against the formula in R.
 */
export function empiricalBernsteinSequence(options: BoundedSequenceOptions = {}): ConfidenceSequence {
  const settings = readSequenceOptions(options);
  const alpha = 1 - settings.confidence;
  const threshold = Math.log(2 / alpha);
  const state: SequenceState = { count: 0, observations: 0, mean: 0, lower: 0, upper: 1 };
  let sum = 0;
  let squares = 1 / 4;
  let stakes = 0;
  let staked = 0;
  let penalty = 0;

  return {
    update(value, observations = 1) {
      const x = readSequenceValue(value, observations, settings.low, settings.span);
      const time = state.count + 1;
      const stake = Math.min(LARGEST_STAKE, Math.sqrt((2 * threshold) / (squares * Math.log(time + 1))));
      const meanBefore = (sum + 1 / 2) / time;
      penalty += (x - meanBefore) ** 2 * (-Math.log1p(-stake) - stake);
      stakes += stake;
      staked += stake * x;
      sum += x;
      squares += (x - (sum + 1 / 2) / (time + 1)) ** 2;
      const reach = (threshold + penalty) / stakes;
      state.count = time;
      state.observations += observations;
      state.mean = sum / time;
      state.lower = Math.max(state.lower, staked / stakes - reach);
      state.upper = Math.min(state.upper, staked / stakes + reach);
      return sequenceEstimate(state, settings, "empirical Bernstein confidence sequence");
    },
    current: () => sequenceEstimate(state, settings, "empirical Bernstein confidence sequence"),
  };
}
