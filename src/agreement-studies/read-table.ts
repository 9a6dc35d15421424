import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readDelimited } from "./read-delimited.ts";
import { readExcel } from "./read-excel.ts";
import { readJsonLines, readJsonList } from "./read-json.ts";
import { readParquet } from "./read-parquet.ts";
import type { Table, TableContent } from "./table.ts";
import { tableError } from "./table-error.ts";

export interface ReadTableOptions {
  /** Sheet of a workbook, by name or by number from 1; needed where it has more than one. */
  sheet?: string;
  /** How messages and reports call the file; the path when left out. */
  name?: string;
}

/**
 * Reads a table: CSV, TSV, JSON Lines, a JSON list of objects, Parquet or Excel (.xlsx), each also gzipped. The format is
 * told from the content; among text formats the name decides where it has a known ending.
 *
 * CSV and TSV need a header; the separator (comma, semicolon or tab) is the one its header has most of. Text is UTF-8,
 * or UTF-16 with a byte order mark.
 *
 * @param path - of a file; absolute, or relative to the process
 * @throws {@link TableError} when the file is missing, unreadable, of no known format, or has no rows
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const name = options.name ?? path;
  const stored = readBytes(path, name);
  const bytes = isGzip(stored) ? unzip(stored, name) : stored;
  const content = await readContent(bytes, name, options.sheet);
  if (content.rows.length === 0)
    throw tableError(name, "expected at least one row below the column names, found none.");
  return { file: name, sha256: createHash("sha256").update(stored).digest("hex"), ...content };
}

/** Uncompressed bytes a gzipped file may have: a small file that swells without end is refused. */
const mostBytes = 1_073_741_824;

async function readContent(bytes: Buffer, name: string, sheet: string | undefined): Promise<TableContent> {
  if (bytes.length === 0) throw tableError(name, "the file is empty.");
  if (startsWith(bytes, [0x50, 0x41, 0x52, 0x31])) return readParquet(bytes, name);
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return readExcel(bytes, name, sheet);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw tableError(name, "is an old Excel workbook (.xls). Save it as .xlsx or CSV.");
  }
  const text = decode(bytes, name);
  const ending = /\.(csv|tsv|tab|jsonl|ndjson|json)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  const first = text.trimStart().charAt(0);
  if (ending === "csv") return readDelimited(text, name);
  if (ending === "tsv" || ending === "tab") return readDelimited(text, name, "\t");
  if (ending === "jsonl" || ending === "ndjson") return readJsonLines(text, name);
  if (first === "[") return readJsonList(text, name);
  if (first === "{") return readJsonLines(text, name);
  if (ending === "json") throw tableError(name, "expected a JSON list of objects, or one object per line.");
  return readDelimited(text, name);
}

function readBytes(path: string, name: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const problem = code === "ENOENT" ? "no such file." : code === "EISDIR" ? "is a folder; name one file." : undefined;
    throw tableError(name, problem ?? `cannot be opened (${String(code ?? "unknown reason")}).`);
  }
}

function unzip(bytes: Buffer, name: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw tableError(name, isTooLarge ? "unpacks to more than 1 GiB." : "begins like gzip, but cannot be unpacked.");
  }
}

function decode(bytes: Buffer, name: string): string {
  const encoding = startsWith(bytes, [0xff, 0xfe]) ? "utf-16le" : "utf-8";
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw tableError(
      name,
      "is of no known format: expected CSV, TSV, JSON, Parquet or Excel, as UTF-8 where it is text.",
    );
  }
  if (text.includes("\0")) {
    throw tableError(name, "is of no known format: expected CSV, TSV, JSON, Parquet or Excel.");
  }
  return text;
}

function isGzip(bytes: Buffer): boolean {
  return startsWith(bytes, [0x1f, 0x8b]);
}

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
