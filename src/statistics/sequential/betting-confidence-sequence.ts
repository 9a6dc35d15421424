import type { ConfidenceSequence } from "./confidence-sequence.ts";
import {
  type BoundedSequenceOptions,
  readSequenceOptions,
  readSequenceValue,
  type SequenceState,
  sequenceEstimate,
} from "./sequence-input.ts";

/** A bet may lose at most this share of the capital at once; the source's choice for its experiments. */
const LARGEST_LOSS = 0.5;

/** How finely the ends are found, as a share of the range. */
const RESOLUTION = 1e-9;

/**
 * Confidence sequence for the mean of bounded values by betting (hedged capital): the narrowest of the known ones, and
 * the default for `--until-decided`.
 *
 * A gambler who doubts that the mean is m bets against it, once upwards and once downwards, with stakes set before each
 * value is seen. If m is the mean, neither fortune is expected to grow; candidates m against which a fortune has reached
 * 2 / (1 - confidence) are excluded for good. Both fortunes are monotone in m, so what is left is an interval, found by
 * bisection to 1e-9 of the range and rounded outwards. An update costs time linear in the values seen so far.
 *
 * @throws {@link InvalidInputError} for a range that does not rise, and from `update` for a value outside the range
 *
 * Source: Waudby-Smith & Ramdas (2024), J. R. Stat. Soc. B 86(1), 1-27: hedged capital process (theorem 3) with
 * predictable plug-in bets and running intersection. Checked against a grid implementation in R and by simulation.
 */
export function bettingConfidenceSequence(options: BoundedSequenceOptions = {}): ConfidenceSequence {
  const settings = readSequenceOptions(options);
  const alpha = 1 - settings.confidence;
  const threshold = Math.log(2 / alpha);
  const values: number[] = [];
  const stakes: number[] = [];
  const state: SequenceState = { count: 0, observations: 0, mean: 0, lower: 0, upper: 1 };
  let sum = 0;
  // Mean and variance are shrunk towards 1/2 and 1/4, which also defines them before the first value.
  let squares = 1 / 4;

  return {
    update(value, observations = 1) {
      const x = readSequenceValue(value, observations, settings.low, settings.span);
      const time = values.length + 1;
      stakes.push(Math.sqrt((2 * threshold) / (squares * Math.log(time + 1))));
      values.push(x);
      sum += x;
      squares += (x - (sum + 1 / 2) / (time + 1)) ** 2;
      state.count = time;
      state.observations += observations;
      state.mean = sum / time;
      if (state.lower <= state.upper) {
        const { lower, upper } = state;
        state.lower = firstKept(lower, upper, (m) => upwardFortune(values, stakes, m) >= threshold);
        state.upper = 1 - firstKept(1 - upper, 1 - lower, (m) => downwardFortune(values, stakes, m) >= threshold);
      }
      return sequenceEstimate(state, settings, "betting confidence sequence (hedged capital)");
    },
    current: () => sequenceEstimate(state, settings, "betting confidence sequence (hedged capital)"),
  };
}

/** Logarithm of the capital after betting, value by value, that the mean is above `mean`. */
function upwardFortune(values: readonly number[], stakes: readonly number[], mean: number): number {
  let fortune = 0;
  for (let index = 0; index < values.length; index += 1) {
    const stake = Math.min(stakes[index] ?? 0, LARGEST_LOSS / mean);
    fortune += Math.log1p(stake * ((values[index] ?? 0) - mean));
  }
  return fortune;
}

/** The mirror image: `mirrored` is 1 - mean. */
function downwardFortune(values: readonly number[], stakes: readonly number[], mirrored: number): number {
  let fortune = 0;
  for (let index = 0; index < values.length; index += 1) {
    const stake = Math.min(stakes[index] ?? 0, LARGEST_LOSS / mirrored);
    fortune += Math.log1p(stake * (1 - (values[index] ?? 0) - mirrored));
  }
  return fortune;
}

/**
 * Smallest m in [from, to] that is not excluded, where exclusion stops for good as m grows; rounded down. More than `to`
 * when all are excluded.
 */
function firstKept(from: number, to: number, isExcluded: (m: number) => boolean): number {
  if (!isExcluded(from)) return from;
  if (isExcluded(to)) return to + RESOLUTION;
  let excluded = from;
  let kept = to;
  while (kept - excluded > RESOLUTION) {
    const middle = (excluded + kept) / 2;
    if (isExcluded(middle)) excluded = middle;
    else kept = middle;
  }
  return excluded;
}
