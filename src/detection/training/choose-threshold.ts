import type { RiskOutput } from "../risk/risk-outputs.ts";
import { isAtLeast } from "../risk/risk-scale.ts";

/** How much more a false alarm weighs than a miss when a threshold is chosen (ours). */
export function falseAlarmWeight(output: RiskOutput | undefined): number {
  if (output === undefined || !("kind" in output)) return 2;
  // The two highest rungs bring strangers to a door.
  if (isAtLeast(output.least, "plan")) return 6;
  if (output.kind === "distress") return 1;
  return output.kind === "suicide" ? 2.2 : 3;
}

export function leastThreshold(output: RiskOutput | undefined): number {
  if (output === undefined || !("kind" in output)) return 0.3;
  if (isAtLeast(output.least, "plan")) return 0.5;
  if (output.kind === "distress") return 0.2;
  // Ordinary talk hardly resembles it, and people say it in fewer words than our lines do.
  if (output.kind === "self-harm") return 0.2;
  // Ordinary turns of talk hint a little at anything.
  return output.kind === "suicide" ? 0.3 : 0.25;
}

/**
 * The lowest probability, not below `least`, whose sum of sensitivity and weighted specificity is within two hundredths of the
 * best: our lines part from one another more widely than what people write, so that of thresholds that do as well on them the lower
 * hears more people. 0.5, or `least` above it, where no case is there.
 */
export function chooseThreshold(
  probabilities: readonly number[],
  labels: readonly number[],
  weight: number,
  least: number,
): number {
  const cases = probabilities.filter((_, index) => labels[index] === 1);
  const others = probabilities.filter((_, index) => labels[index] !== 1);
  if (cases.length === 0) return Math.max(0.5, least);
  const share = (of: readonly number[], threshold: number) =>
    of.length === 0 ? 0 : of.filter((probability) => probability >= threshold).length / of.length;
  const first = Math.round(least * 100);
  const steps = Array.from({ length: highest - first + 1 }, (_, index) => (first + index) / 100);
  const values = steps.map((threshold) => share(cases, threshold) - weight * share(others, threshold));
  const good = Math.max(...values) - asGood;
  return steps.find((_, index) => (values[index] ?? 0) >= good) ?? 0.5;
}

/** In hundredths. */
const highest = 90;
const asGood = 0.02;
