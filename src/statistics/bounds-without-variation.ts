/**
 * Bounds for the mean of a bounded quantity when all independent units showed one and the same value.
 *
 * Such data have no spread to estimate an error from, and a zero-width interval would call a few equal conversations
 * certainty. What can be said: at most a share p of the units differ, and those may lie anywhere in the range. With
 * p = 1 - (1 - confidence)^(1 / (units - 1)) the interval
 * [value - p (value - low), value + p (high - value)] misses the mean with probability at most 1 - confidence, whatever
 * the distribution: missing needs an atom v of probability below 1 - p that fills all units, and
 * sum P(v)^units <= (1 - p)^(units - 1). For independent, equally weighted units; at least two of them.
 *
 * The exponent is units - 1, not units, because the value in question is read off the data.
 */
export function boundsWithoutVariation(
  value: number,
  [low, high]: readonly [low: number, high: number],
  units: number,
  confidence: number,
): { lower: number; upper: number } {
  const share = 1 - (1 - confidence) ** (1 / (units - 1));
  return { lower: value - share * (value - low), upper: value + share * (high - value) };
}
