/** Ranks from 1, ties sharing their mean, times two: whole numbers, so that sums of ranks can index an array. */
export function doubledMidRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1;
    for (let place = start; place < end; place += 1) ranks[order[place] ?? 0] = start + 1 + end;
    start = end;
  }
  return ranks;
}
