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
      packed[index] = Math.max(-127, Math.min(127, Math.round((values[index] ?? 0) / scale)));
  }
  return { values: packed, scales };
}

/** Seven significant digits, so that files stay short. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
