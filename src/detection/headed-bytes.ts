/** Files of a marker, a header and numbers: the marker's line, the header's length and the header as JSON, then bytes. */
export function writeHeadedBytes(marker: string, header: object, parts: readonly Int8Array[]): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const start = Buffer.from(`${marker}\n${String(json.length).padStart(lengthDigits, "0")}\n`);
  const bytes = parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.length));
  return Buffer.concat([start, json, ...bytes]);
}

/** @returns the header as it was written and where the bytes behind it begin; undefined where the marker is another */
export function readHeadedBytes(marker: string, bytes: Uint8Array): { header: unknown; from: number } | undefined {
  const read = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = marker.length + lengthDigits + 2;
  const length = Number(read.toString("latin1", marker.length + 1, start - 1));
  if (read.toString("latin1", 0, marker.length + 1) !== `${marker}\n` || !Number.isInteger(length)) return undefined;
  return { header: JSON.parse(read.toString("utf8", start, start + length)), from: start + length };
}

const lengthDigits = 10;

export const floatBytes = 4;

/** Numbers in single precision, lowest byte first. */
export function bytesOfFloats(values: ArrayLike<number>): Int8Array {
  const bytes = new Int8Array(values.length * floatBytes);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index += 1) view.setFloat32(index * floatBytes, values[index] ?? 0, true);
  return bytes;
}

/** The numbers of {@link bytesOfFloats}. */
export function floatsOfBytes(bytes: Int8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: bytes.length / floatBytes }, (_, index) =>
    view.getFloat32(index * floatBytes, true),
  );
}
