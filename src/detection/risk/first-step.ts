import type { TakenApart } from "./message-features.ts";
import { riskOutputs } from "./risk-outputs.ts";

/** Logits of a message's passages and stretches of passages, one row of outputs each. */
export interface FirstStepLogits {
  readonly passages: Float32Array;
  readonly windows: Float32Array;
}

/** A linear model over rows: `rows` x outputs in steps of `scales`. */
export interface RowTable {
  readonly table: Int8Array | Float32Array;
  readonly scales: readonly number[];
  readonly biases: ArrayLike<number>;
}

const outputs = riskOutputs.length;

/** Scores every passage, and every stretch by the sum of its passages and what they touch together. */
export function firstStepLogits(
  { table, scales, biases }: RowTable,
  { passages, windows }: TakenApart,
): FirstStepLogits {
  const sums = new Float64Array(passages.length * outputs);
  const scored = { passages: new Float32Array(sums.length), windows: new Float32Array(windows.length * outputs) };
  passages.forEach(({ rows }, index) => {
    addRows(table, rows, sums, index * outputs);
    finish(sums, index * outputs, rows.length, scored.passages, index * outputs);
  });
  const together = new Float64Array(outputs);
  windows.forEach(({ from, to, rows }, index) => {
    together.fill(0);
    addRows(table, rows, together, 0);
    let touched = rows.length;
    for (let passage = from; passage < to; passage += 1) {
      touched += passages[passage]?.rows.length ?? 0;
      for (let output = 0; output < outputs; output += 1)
        together[output] = (together[output] ?? 0) + (sums[passage * outputs + output] ?? 0);
    }
    finish(together, 0, touched, scored.windows, index * outputs);
  });
  return scored;

  function finish(from: Float64Array, start: number, touched: number, into: Float32Array, at: number): void {
    const norm = passageNorm(touched);
    for (let output = 0; output < outputs; output += 1)
      into[at + output] = (biases[output] ?? 0) + (from[start + output] ?? 0) * (scales[output] ?? 0) * norm;
  }
}

function addRows(table: RowTable["table"], rows: readonly number[], sums: Float64Array, at: number): void {
  for (const row of rows) {
    const base = row * outputs;
    for (let output = 0; output < outputs; output += 1)
      sums[at + output] = (sums[at + output] ?? 0) + (table[base + output] ?? 0);
  }
}

/** Weight of each row where so many are touched; the square root keeps long passages from winning by length. */
export function passageNorm(rows: number): number {
  return 4 / Math.sqrt(16 + rows);
}
