import { rowWidth } from "../risk/row-products.ts";

const firstDecay = 0.9;
const secondDecay = 0.999;
const tiny = 1e-8;
/** Slopes that are longer than this all together are shortened to it. */
const longest = 1;

/** What a step follows, and empties. */
export interface Slopes {
  readonly vectors: Float64Array;
  readonly dense: Float64Array;
  /** Rows of `vectors` that are not 0. */
  readonly touched: Set<number>;
}

/** Steps of Adam (Kingma and Ba 2015); what is known of rows that a batch did not touch rests meanwhile. */
export function adam(
  values: readonly [vectors: Float64Array, dense: Float64Array],
): (slopes: Slopes, rate: number) => void {
  const [vectors, dense] = values;
  const [ofVectors, ofDense] = values.map(({ length }) => ({
    mean: new Float64Array(length),
    square: new Float64Array(length),
  })) as [Moments, Moments]; // one for each of two
  let steps = 0;
  return ({ vectors: vectorSlopes, dense: denseSlopes, touched }, rate) => {
    steps += 1;
    let square = 0;
    for (const slope of denseSlopes) square += slope ** 2;
    for (const row of touched)
      for (let at = row * rowWidth; at < (row + 1) * rowWidth; at += 1) square += (vectorSlopes[at] ?? 0) ** 2;
    const shortened = Math.min(1, longest / (Math.sqrt(square) + tiny));
    const even = (rate * Math.sqrt(1 - secondDecay ** steps)) / (1 - firstDecay ** steps);
    update(dense, denseSlopes, ofDense, 0, dense.length, even, shortened);
    for (const row of touched)
      update(vectors, vectorSlopes, ofVectors, row * rowWidth, (row + 1) * rowWidth, even, shortened);
    touched.clear();
  };
}

interface Moments {
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

function update(
  values: Float64Array,
  slopes: Float64Array,
  moments: Moments,
  from: number,
  to: number,
  rate: number,
  shortened: number,
): void {
  for (let at = from; at < to; at += 1) {
    const slope = (slopes[at] ?? 0) * shortened;
    slopes[at] = 0;
    const mean = firstDecay * (moments.mean[at] ?? 0) + (1 - firstDecay) * slope;
    const square = secondDecay * (moments.square[at] ?? 0) + (1 - secondDecay) * slope ** 2;
    moments.mean[at] = mean;
    moments.square[at] = square;
    values[at] = (values[at] ?? 0) - (rate * mean) / (Math.sqrt(square) + tiny);
  }
}
