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

const magic = "PLPIECES1\n";

/** One file: a marker, the header's length and JSON, then a byte per number in equal steps of each dimension. */
export function writePieceVectors({ source, pieces, scores, dimensions, vectors }: PieceVectors): Uint8Array {
  const steps = Array.from({ length: dimensions }, (_, dimension) => {
    let largest = 1e-6;
    for (let index = dimension; index < vectors.length; index += dimensions)
      largest = Math.max(largest, Math.abs(vectors[index] ?? 0));
    return Number((largest / 127).toPrecision(6));
  });
  const values = Int8Array.from(vectors, (value, index) => Math.round(value / (steps[index % dimensions] ?? 1)));
  const header: Header = { source, pieces, scores, steps };
  const json = Buffer.from(JSON.stringify(header));
  const start = Buffer.from(`${magic}${String(json.length).padStart(10, "0")}\n`);
  return Buffer.concat([start, json, Buffer.from(values.buffer)]);
}

/** @throws Error when the bytes are no such file */
export function readPieceVectors(bytes: Uint8Array): PieceVectors {
  const from = magic.length + 11;
  const start = Buffer.from(bytes.subarray(0, from)).toString("latin1");
  const length = Number(start.slice(magic.length));
  if (!start.startsWith(magic) || !Number.isInteger(length)) throw new Error("These are no piece vectors.");
  const header = JSON.parse(Buffer.from(bytes.subarray(from, from + length)).toString("utf8")) as Header; // written above
  const { source, pieces, scores, steps } = header;
  const values = new Int8Array(bytes.buffer, bytes.byteOffset + from + length, pieces.length * steps.length);
  const vectors = Float32Array.from(values, (value, index) => value * (steps[index % steps.length] ?? 0));
  return { source, pieces, scores, dimensions: steps.length, vectors };
}
