/** Numbers in a row of every table of {@link HintAttention}. */
export const rowWidth = 32;

/** Products of a row with `count` rows that begin `stride` apart. Four at a time, so that sums do not wait for each other. */
export function dots(
  row: Float64Array,
  at: number,
  rows: Float64Array,
  start: number,
  stride: number,
  count: number,
  into: Float64Array,
  intoAt: number,
): void {
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    let one = 0;
    let two = 0;
    let three = 0;
    let four = 0;
    const first = start + index * stride;
    const second = first + stride;
    const third = second + stride;
    const fourth = third + stride;
    for (let number = 0; number < rowWidth; number += 1) {
      const value = row[at + number] ?? 0;
      one += value * (rows[first + number] ?? 0);
      two += value * (rows[second + number] ?? 0);
      three += value * (rows[third + number] ?? 0);
      four += value * (rows[fourth + number] ?? 0);
    }
    into[intoAt + index] = one;
    into[intoAt + index + 1] = two;
    into[intoAt + index + 2] = three;
    into[intoAt + index + 3] = four;
  }
  for (; index < count; index += 1) {
    let sum = 0;
    for (let number = 0; number < rowWidth; number += 1)
      sum += (row[at + number] ?? 0) * (rows[start + index * stride + number] ?? 0);
    into[intoAt + index] = sum;
  }
}

/** Adds `count` rows that begin `stride` apart to a row, each as often as its weight says; weights stand `weightsStride` apart. */
export function addRows(
  weights: Float64Array,
  weightsAt: number,
  weightsStride: number,
  rows: Float64Array,
  start: number,
  stride: number,
  count: number,
  into: Float64Array,
  intoAt: number,
): void {
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    const one = weights[weightsAt + index * weightsStride] ?? 0;
    const two = weights[weightsAt + (index + 1) * weightsStride] ?? 0;
    const three = weights[weightsAt + (index + 2) * weightsStride] ?? 0;
    const four = weights[weightsAt + (index + 3) * weightsStride] ?? 0;
    const first = start + index * stride;
    const second = first + stride;
    const third = second + stride;
    const fourth = third + stride;
    for (let number = 0; number < rowWidth; number += 1)
      into[intoAt + number] =
        (into[intoAt + number] ?? 0) +
        one * (rows[first + number] ?? 0) +
        two * (rows[second + number] ?? 0) +
        three * (rows[third + number] ?? 0) +
        four * (rows[fourth + number] ?? 0);
  }
  for (; index < count; index += 1)
    addRow(weights[weightsAt + index * weightsStride] ?? 0, rows, start + index * stride, into, intoAt);
}

/** Adds a row to another, as often as `weight` says. */
export function addRow(weight: number, row: Float64Array, at: number, into: Float64Array, intoAt: number): void {
  for (let number = 0; number < rowWidth; number += 1)
    into[intoAt + number] = (into[intoAt + number] ?? 0) + weight * (row[at + number] ?? 0);
}
