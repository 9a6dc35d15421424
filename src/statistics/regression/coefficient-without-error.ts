/**
 * Position of the first coefficient whose robust variance has vanished against its model-based one: the clusters' residuals
 * happen to cancel in it, and an error of 0 would be claimed. Undefined when all have an error.
 *
 * @param covariance - robust, row by row
 * @param modelBased - classical covariance of the same coefficients, row by row
 */
export function coefficientWithoutError(
  covariance: Float64Array,
  modelBased: Float64Array,
  size: number,
): number | undefined {
  for (let position = 0; position < size; position += 1) {
    const at = position * size + position;
    if (!((covariance[at] ?? 0) > 1e-12 * (modelBased[at] ?? 0))) return position;
  }
  return undefined;
}
