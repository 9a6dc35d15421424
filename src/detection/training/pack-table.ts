import type { HintModel } from "../risk/hint-reading.ts";
import { riskOutputs } from "../risk/risk-outputs.ts";

/** Floats to bytes in equal steps per output; steps fit all but the largest two in ten thousand. */
export function packTable(values: Float32Array, rows: number): { values: Int8Array; scales: number[] } {
  const outputs = riskOutputs.length;
  const packed = new Int8Array(rows * outputs);
  const scales: number[] = [];
  for (let output = 0; output < outputs; output += 1) {
    let largest = 1e-6;
    for (let index = output; index < values.length; index += outputs)
      largest = Math.max(largest, Math.abs(values[index] ?? 0));
    const scale = rounded(largest / 127);
    scales.push(scale);
    for (let index = output; index < values.length; index += outputs)
      packed[index] = inSteps(values[index] ?? 0, scale);
  }
  return { values: packed, scales };
}

/** Everything of hints as bytes, one after the other, with the steps. */
export function packHints({ words, meaning }: HintModel) {
  const places = words.marks.length;
  const values = new Int8Array(3 * places + meaning.weights.length);
  values.set(words.marks);
  const pack = (from: HintModel["words"]["weights"], at: number) => {
    const step = rounded(nearlyLargest(from) / 127);
    for (const [index, value] of from.entries()) values[at + index] = inSteps(value, step);
    return step;
  };
  return {
    values,
    header: {
      words: {
        shelves: words.shelves,
        weightStep: pack(words.weights, places),
        rarityStep: pack(words.rarities, 2 * places),
        bias: rounded(words.bias),
      },
      meaning: { step: pack(meaning.weights, 3 * places), bias: rounded(meaning.bias) },
    },
  };
}

/** A value in steps, as far as a byte reaches. */
export function inSteps(value: number, step: number): number {
  return Math.max(-127, Math.min(127, Math.round(value / step)));
}

/**
 * Size that nearly all of the values that are not 0 stay under: a few large ones would make the steps of all others coarse.
 *
 * @param share - of the values that stay under it
 */
export function nearlyLargest(values: ArrayLike<number>, share = 0.999): number {
  const sizes = Float64Array.from(values, Math.abs)
    .filter((size) => size > 0)
    .sort();
  return sizes[Math.floor(sizes.length * share)] ?? 1e-6;
}

/** Seven significant digits, so that files stay short. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
