import { checkConfidence, checkCount } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** Settings that all confidence sequences for bounded means share. */
export interface BoundedSequenceOptions {
  /** Lowest and highest value that can occur. The guarantee rests on it. Default [0, 1]. */
  range?: readonly [low: number, high: number];
  /** Chance that the interval never misses the mean, in (0, 1). Default 0.95. */
  confidence?: number;
}

/** Options with defaults, checked. */
export function readSequenceOptions({ range = [0, 1], confidence = 0.95 }: BoundedSequenceOptions): {
  low: number;
  span: number;
  confidence: number;
} {
  const [low, high] = range;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new InvalidInputError("range", `must rise and be finite, got [${low}, ${high}]`);
  }
  checkConfidence(confidence);
  return { low, span: high - low, confidence };
}

/**
 * Checks a value and moves it to [0, 1].
 *
 * @throws {@link InvalidInputError} for a value that is not finite or outside the range, or observations below 1
 */
export function readSequenceValue(value: number, observations: number, low: number, span: number): number {
  if (!(value >= low && value <= low + span)) {
    throw new InvalidInputError(
      "value",
      `${value} lies outside the range [${low}, ${low + span}] the guarantee rests on`,
    );
  }
  checkCount(observations, "observations", 1);
  return (value - low) / span;
}

/** What a sequence has seen so far, on the [0, 1] scale. */
export interface SequenceState {
  count: number;
  observations: number;
  mean: number;
  lower: number;
  upper: number;
}

/** The state as an estimate on the original scale. */
export function sequenceEstimate(
  { count, observations, mean, lower, upper }: SequenceState,
  { low, span, confidence }: { low: number; span: number; confidence: number },
  method: string,
): Estimate {
  const counts = { units: count, observations };
  if (count === 0) return notEstimable("no-data", "No value has arrived yet.", counts);
  if (lower > upper) {
    const detail = "No single mean fits: earlier and later values contradict each other, so the mean is not constant.";
    return notEstimable("outside-domain", detail, counts);
  }
  return {
    status: "estimated",
    value: low + span * Math.min(upper, Math.max(lower, mean)),
    lower: low + span * lower,
    upper: low + span * upper,
    confidence,
    method,
    ...counts,
  };
}
