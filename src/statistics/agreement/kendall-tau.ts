import type { Numbers } from "../check-input.ts";

/**
 * Kendall's tau-b without an interval, in n log n steps (Knight 1966); undefined when either side is constant. The
 * public door is `kendallTauB`.
 */
export function kendallTau(first: Numbers, second: Numbers): number | undefined {
  const count = first.length;
  const order = Int32Array.from({ length: count }, (_, index) => index).sort(
    (left, right) => (first[left] ?? 0) - (first[right] ?? 0) || (second[left] ?? 0) - (second[right] ?? 0),
  );
  const x = Float64Array.from(order, (index) => first[index] ?? 0);
  const y = Float64Array.from(order, (index) => second[index] ?? 0);
  const pairs = (count * (count - 1)) / 2;
  const tiedX = tiedPairs((index) => x[index] === x[index - 1], count);
  const tiedBoth = tiedPairs((index) => x[index] === x[index - 1] && y[index] === y[index - 1], count);
  // Sorted by x and then y, every inversion of y is a discordant pair.
  const discordant = sortCountingInversions(y);
  const tiedY = tiedPairs((index) => y[index] === y[index - 1], count);
  const untied = Math.sqrt((pairs - tiedX) * (pairs - tiedY));
  if (!(untied > 0)) return undefined;
  return (pairs - tiedX - tiedY + tiedBoth - 2 * discordant) / untied;
}

/** Pairs within runs of equal neighbours. */
function tiedPairs(isTiedWithPrevious: (index: number) => boolean, count: number): number {
  let pairs = 0;
  let run = 0;
  for (let index = 1; index < count; index += 1) {
    run = isTiedWithPrevious(index) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Merge sort in place; how many pairs stood in falling order. */
function sortCountingInversions(values: Float64Array): number {
  const buffer = new Float64Array(values.length);
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let left = start;
      let right = middle;
      for (let target = start; target < end; target += 1) {
        const takeLeft = right >= end || (left < middle && (values[left] ?? 0) <= (values[right] ?? 0));
        buffer[target] = (takeLeft ? values[left] : values[right]) ?? 0;
        if (takeLeft) {
          left += 1;
        } else {
          inversions += middle - left;
          right += 1;
        }
      }
    }
    values.set(buffer);
  }
  return inversions;
}
