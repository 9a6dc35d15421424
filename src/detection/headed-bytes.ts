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
