import type { RiskOutput } from "../risk/risk-outputs.ts";
import { isAtLeast } from "../risk/risk-scale.ts";

/** How much more a false alarm weighs than a miss when a threshold is chosen (ours). */
export function falseAlarmWeight(output: RiskOutput | undefined): number {
  if (output === undefined || !("kind" in output)) return 2;
  // The two highest rungs bring strangers to a door.
  if (isAtLeast(output.least, "plan")) return 6;
  if (output.kind === "distress") return 1;
  return output.kind === "suicide" ? 1.8 : 3;
}

export function leastThreshold(output: RiskOutput | undefined): number {
  if (output === undefined || !("kind" in output)) return 0.3;
  if (isAtLeast(output.least, "plan")) return 0.5;
  // Kinds that few messages show are read from few words, so that a short plain sentence is soon taken for one.
  return output.kind === "suicide" || output.kind === "self-harm" || output.kind === "distress" ? 0.2 : 0.32;
}

/** The probability with the best sum of sensitivity and weighted specificity, not below `least`. */
export function chooseThreshold(
  probabilities: readonly number[],
  labels: readonly number[],
  weight: number,
  least: number,
): number {
  const positives = labels.filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  if (positives === 0) return 0.5;
  let best = { threshold: Math.max(0.5, least), value: Number.NEGATIVE_INFINITY };
  for (let step = Math.round(least * 100); step <= 90; step += 1) {
    const threshold = step / 100;
    let hits = 0;
    let false_ = 0;
    probabilities.forEach((probability, index) => {
      if (probability < threshold) return;
      if (labels[index] === 1) hits += 1;
      else false_ += 1;
    });
    const value = hits / positives - (weight * false_) / negatives;
    if (value > best.value) best = { threshold, value };
  }
  return best.threshold;
}
