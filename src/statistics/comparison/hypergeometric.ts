import { logGamma } from "../distributions.ts";
import type { Share } from "../share.ts";

/**
 * Probabilities of the number of events in the first group, all margins of the 2 x 2 table given, when the odds of an
 * event are exp(`logOddsRatio`) times higher there than in the second (Fisher's noncentral hypergeometric distribution).
 * `probabilities[i]` belongs to `from + i` events.
 */
export function hypergeometric(
  first: Share,
  second: Share,
  logOddsRatio = 0,
): { from: number; probabilities: Float64Array } {
  const events = first.events + second.events;
  const from = Math.max(0, events - second.total);
  const to = Math.min(first.total, events);
  const logs = Float64Array.from({ length: to - from + 1 }, (_, index) => {
    const inFirst = from + index;
    return logChoose(first.total, inFirst) + logChoose(second.total, events - inFirst) + inFirst * logOddsRatio;
  });
  const largest = logs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = logs.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { from, probabilities: weights.map((weight) => weight / total) };
}

function logChoose(total: number, chosen: number): number {
  return logGamma(total + 1) - logGamma(chosen + 1) - logGamma(total - chosen + 1);
}
