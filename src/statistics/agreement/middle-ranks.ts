import type { Numbers } from "../check-input.ts";

/** Positions in rising order of their values. */
export function risingOrder(values: Numbers): Int32Array {
  return Int32Array.from({ length: values.length }, (_, index) => index).sort(
    (left, right) => (values[left] ?? 0) - (values[right] ?? 0),
  );
}

/** Ranks from 1; equal values share the mean of their ranks. */
export function middleRanks(values: Numbers): Float64Array {
  const order = risingOrder(values);
  const ranks = new Float64Array(values.length);
  let start = 0;
  while (start < order.length) {
    let end = start;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1;
    for (let position = start; position < end; position += 1) ranks[order[position] ?? 0] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
