/**
 * How much two different levels count as agreement: `"none"` not at all; `"linear"` and `"quadratic"` 1 minus their
 * distance (or its square) over the widest distance between two levels of the scale.
 */
export type AgreementWeighting = "none" | "linear" | "quadratic";

/** Agreement of level `row` with level `column`, in [0, 1], row by row; 1 on the diagonal. */
export function agreementWeights(positions: Float64Array, weighting: AgreementWeighting): Float64Array {
  const size = positions.length;
  const weights = new Float64Array(size * size);
  const sorted = positions.slice().sort();
  const widest = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const distance = row === column ? 0 : Math.abs((positions[row] ?? 0) - (positions[column] ?? 0)) / widest;
      const weight = weighting === "linear" ? 1 - distance : 1 - distance * distance;
      weights[row * size + column] = weighting === "none" ? Number(row === column) : weight;
    }
  }
  return weights;
}
