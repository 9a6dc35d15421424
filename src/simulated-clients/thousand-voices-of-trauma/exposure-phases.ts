/** The six phases, by the codes of the data, in order. */
export const exposurePhases = ["p5", "p6", "p7", "p8", "p10", "p11"] as const;

/** Values from 0 to 100 that a transcript's client turns give as their distress, in order; undefined where none is given. */
export function sudsOf(lines: readonly string[]): (number | undefined)[] {
  return lines.map((line) => {
    const match =
      /\b(?:suds|about|maybe|around|it's|is|at)?\s*(?:an?\s+)?(100|[1-9]?\d)\b(?!\s*(?:years?|months?|weeks?|days?|hours?|minutes?|times?|%))/i.exec(
        line,
      );
    return match?.[1] === undefined ? undefined : Number(match[1]);
  });
}

/**
 * A curve brought to a given number of points by linear interpolation, so that conversations of different length can be
 * compared.
 *
 * @throws RangeError for an empty curve or fewer than two points
 */
export function resampleCurve(curve: readonly number[], points: number): number[] {
  if (curve.length === 0 || points < 2)
    throw new RangeError("A curve with a value and at least two points are needed.");
  return Array.from({ length: points }, (_, index) => {
    const at = (index * (curve.length - 1)) / (points - 1);
    const low = Math.floor(at);
    const left = curve[low] ?? 0;
    const right = curve[Math.min(low + 1, curve.length - 1)] ?? left;
    return left + (right - left) * (at - low);
  });
}
