import { readHeadedBytes, writeHeadedBytes } from "../headed-bytes.ts";

/** Vectors of word pieces, learned elsewhere from a great deal of ordinary English; training reads them, the reader does not. */
export interface PieceVectors {
  /** What they are and whose. */
  readonly source: string;
  readonly pieces: readonly string[];
  /** Log frequency of each piece; see `pieceSplitter`. */
  readonly scores: readonly number[];
  readonly dimensions: number;
  /** Row-major, pieces x dimensions. */
  readonly vectors: Float32Array;
}

interface Header {
  readonly source: string;
  readonly pieces: readonly string[];
  readonly scores: readonly number[];
  readonly steps: readonly number[];
}

const marker = "PLPIECES1";

/** One file: its header, then a byte per number in equal steps of each dimension. */
export function writePieceVectors({ source, pieces, scores, dimensions, vectors }: PieceVectors): Uint8Array {
  const steps = Array.from({ length: dimensions }, (_, dimension) => {
    let largest = 1e-6;
    for (let index = dimension; index < vectors.length; index += dimensions)
      largest = Math.max(largest, Math.abs(vectors[index] ?? 0));
    return Number((largest / 127).toPrecision(6));
  });
  const values = Int8Array.from(vectors, (value, index) => Math.round(value / (steps[index % dimensions] ?? 1)));
  const header: Header = { source, pieces, scores, steps };
  return writeHeadedBytes(marker, header, [values]);
}

/** @throws Error when the bytes are no such file */
export function readPieceVectors(bytes: Uint8Array): PieceVectors {
  const read = readHeadedBytes(marker, bytes);
  if (read === undefined) throw new Error("These are no piece vectors.");
  const { source, pieces, scores, steps } = read.header as Header; // written above
  const values = new Int8Array(bytes.buffer, bytes.byteOffset + read.from, pieces.length * steps.length);
  const vectors = Float32Array.from(values, (value, index) => value * (steps[index % steps.length] ?? 0));
  return { source, pieces, scores, dimensions: steps.length, vectors };
}
