/**
 * Shares out conversations by prevalence, as whole numbers that add up: largest remainders first, ties in order.
 *
 * @param prevalences - relative sizes, such as per cent of a population; above 0
 * @param count - how many there are to share out
 */
export function allocateByPrevalence(prevalences: readonly number[], count: number): number[] {
  const total = prevalences.reduce((sum, size) => sum + size, 0);
  const exact = prevalences.map((size) => (size / total) * count);
  const whole = exact.map((size) => Math.floor(size));
  const left = count - whole.reduce((sum, size) => sum + size, 0);
  const byRemainder = exact
    .map((size, index) => ({ index, remainder: size - Math.floor(size) }))
    .toSorted((first, second) => second.remainder - first.remainder || first.index - second.index);
  for (const { index } of byRemainder.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}
