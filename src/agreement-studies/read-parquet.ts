import zlib from "node:zlib";
import { type TableContent, tableOfObjects } from "./table.ts";
import { tableError } from "./table-error.ts";

/**
 * Reads a Parquet file: uncompressed, Snappy, gzip or Brotli, and Zstandard where this Node.js has it (22.15 and later).
 *
 * @throws {@link TableError} when it is damaged or packed in another way
 */
export async function readParquet(bytes: Buffer, file: string): Promise<TableContent> {
  const { parquetReadObjects } = await import("hyparquet");
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  if (!(buffer instanceof ArrayBuffer)) throw tableError(file, "cannot be read from shared memory.");
  let records: Record<string, unknown>[];
  try {
    records = await parquetReadObjects({ file: buffer, compressors: compressors() });
  } catch (error) {
    const codec = error instanceof Error ? /unsupported compression codec: (\w+)/.exec(error.message)?.[1] : undefined;
    throw tableError(
      file,
      codec === undefined
        ? "begins like Parquet, but is damaged or of an unknown version."
        : `is packed with ${codec}, which cannot be read here. Write it with Snappy, gzip or no compression.`,
    );
  }
  return tableOfObjects(
    records,
    records.map((_, index) => index + 1),
    "record",
  );
}

type Unpack = (input: Uint8Array) => Uint8Array;

function compressors(): Record<string, Unpack> {
  const known: Record<string, Unpack> = {
    GZIP: (input) => zlib.gunzipSync(input),
    BROTLI: (input) => zlib.brotliDecompressSync(input),
  };
  const zstandard: unknown = Reflect.get(zlib, "zstdDecompressSync");
  if (typeof zstandard === "function") known.ZSTD = (input) => zstandard(input);
  return known;
}
