import { crc32, inflateRawSync } from "node:zlib";

/** Why an archive, or an entry of it, cannot be read; a sentence that says what was expected. */
export class ZipProblem {
  readonly expected: string;

  constructor(expected: string) {
    this.expected = expected;
  }
}

/** An entry of an archive, not yet unpacked. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacks it. */
  readonly read: () => Buffer | ZipProblem;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** Most bytes one entry may unpack to. */
const largest = 1024 ** 3;

/**
 * The entries of a zip archive in memory, from its directory at the end. Entries are stored or deflated; anything else (another
 * method, encryption, more than 4 GiB) is said rather than guessed at.
 *
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function readZip(bytes: Buffer): ZipEntry[] | ZipProblem {
  const end = endOf(bytes);
  if (end === undefined) return new ZipProblem("Expected a whole zip archive; its directory is missing.");
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature) {
      return new ZipProblem("Expected a whole zip archive; its directory is damaged.");
    }
    const entry = {
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      local: bytes.readUInt32LE(at + 42),
    };
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, nameEnd);
    entries.push({ name, read: () => unpack(bytes, entry) });
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The end record is last, before a comment of at most 65,535 bytes. */
function endOf(bytes: Buffer): number | undefined {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at -= 1) {
    if (bytes.readUInt32LE(at) === endSignature) return at;
  }
  return undefined;
}

interface Directory {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly local: number;
}

function unpack(bytes: Buffer, { flags, method, crc, packed, local }: Directory): Buffer | ZipProblem {
  if ((flags & 1) === 1) return new ZipProblem("Expected an archive without a password.");
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== localSignature) {
    return new ZipProblem("Expected a whole zip archive; an entry is missing or larger than 4 GiB.");
  }
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = bytes.subarray(start, start + packed);
  if (content.length < packed) return new ZipProblem("Expected a whole zip archive; an entry is cut.");
  if (method !== 0 && method !== 8) return new ZipProblem("Expected entries that are stored or deflated.");
  try {
    const whole = method === 0 ? content : inflateRawSync(content, { maxOutputLength: largest });
    if (crc32(whole) === crc) return whole;
  } catch {
    // Said below: what cannot be unpacked is as damaged as what fails its checksum.
  }
  return new ZipProblem("Expected a whole zip archive; an entry is damaged.");
}
