import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { CsvError, parse } from "csv-parse/sync";
import type { z } from "zod";
import { ContentError, type ContentIssue } from "../content/index.ts";

/** Where in a file something stands. */
export interface SourcePlace {
  readonly file: string;
  /** 1-based line or row; undefined inside one JSON value. */
  readonly line?: number | undefined;
  /** Path inside it, such as `[2].judgements.chunk4`. */
  readonly field?: string | undefined;
}

/** Most bytes that a packed file may unpack to. */
const largest = 1024 ** 3;
/** Problems told at once. */
const mostIssues = 20;

/** An error that says where, and what was expected. `expected` holds no text of the file. */
export function sourceError({ file, line, field = "" }: SourcePlace, expected: string): ContentError {
  return new ContentError([{ file, line, column: undefined, field, problem: expected, closeMatch: undefined }]);
}

/** A file's text with its hash; gzip is unpacked, whatever the name. @throws ContentError */
export function readSource(file: string): { text: string; sha256: string } {
  const { bytes, sha256 } = readBytes(file);
  const text = bytes.toString("utf8");
  if (text.includes("\u0000")) throw sourceError({ file }, "This file is not text: expected UTF-8.");
  return { text: text.replace(/^\uFEFF/, ""), sha256 };
}

/** A file's bytes, unpacked where they are gzip, with the hash of what lies on the disk. @throws ContentError */
export function readBytes(file: string): { bytes: Buffer; sha256: string } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw sourceError({ file }, "This file cannot be read.");
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, sha256 };
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength: largest }), sha256 };
  } catch {
    throw sourceError({ file }, "This file begins like gzip and cannot be unpacked.");
  }
}

/** One JSON value, with the line of what is wrong in it. @throws ContentError */
export function parseJson(text: string, place: SourcePlace): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the text, so that only its position is taken from it.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    const inside = position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
    const problem = place.field === undefined ? "This file is not JSON." : "Expected JSON.";
    throw sourceError({ ...place, line: place.line ?? inside }, problem);
  }
}

/** JSON Lines, or a JSON list, as values with their places. @throws ContentError when there is none */
export function parseJsonRows(text: string, file: string): { value: unknown; place: SourcePlace }[] {
  if (text.trimStart().startsWith("[")) {
    const list = parseJson(text, { file });
    if (!Array.isArray(list)) throw sourceError({ file }, "Expected a list.");
    if (list.length === 0) throw sourceError({ file }, "Expected at least one entry, found none.");
    return list.map((value: unknown, index) => ({ value, place: { file, field: `[${index}]` } }));
  }
  const rows = text.split("\n").flatMap((line, index) => {
    const place = { file, line: index + 1 };
    return line.trim() === "" ? [] : [{ value: parseJson(line, place), place }];
  });
  if (rows.length === 0) throw sourceError({ file }, "Expected one JSON object per line, found none.");
  return rows;
}

/** Rows of a CSV with a header, each with the line it ends in. @throws ContentError also for a missing column */
export function parseCsv(
  text: string,
  file: string,
  needed: readonly string[],
  delimiter = ",",
): { row: Record<string, string>; place: SourcePlace }[] {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    // Tables with tabs rarely quote: a quote inside a cell is then part of its text.
    const quotes = { relax_quotes: delimiter === "\t" };
    records = parse(text, { bom: true, columns: true, delimiter, skip_empty_lines: true, info: true, ...quotes });
  } catch (error) {
    const line = error instanceof CsvError && "lines" in error ? Number(error.lines) : undefined;
    throw sourceError({ file, line }, "This is not CSV with a header: expected as many cells as the header has.");
  }
  const [first] = records;
  if (first === undefined) throw sourceError({ file }, "Expected a header and at least one row, found none.");
  const missing = needed.filter((column) => !Object.hasOwn(first.record, column));
  if (missing.length > 0) throw sourceError({ file, line: 1 }, `Expected the column ${quoted(missing)}.`);
  return records.map(({ record, info }) => ({ row: record, place: { file, line: info.lines } }));
}

/** Reads a value by its schema. @throws ContentError with every field that is not as expected */
export function readAs<S extends z.ZodType>(value: unknown, schema: S, place: SourcePlace): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issues = read.error.issues.slice(0, mostIssues).map((issue): ContentIssue => {
    const path = issue.path.map((part) => (typeof part === "number" ? `[${part}]` : `.${safeKey(String(part))}`));
    const field = `${place.field ?? ""}${path.join("")}`.replace(/^\./, "");
    return {
      file: place.file,
      line: place.line,
      column: undefined,
      field,
      problem: safeProblem(issue),
      closeMatch: undefined,
    };
  });
  throw new ContentError(issues);
}

/** A key is part of the form when it is a word; longer ones may be somebody's text. */
function safeKey(key: string): string {
  return /^[\w .-]{1,60}$/.test(key) ? key : "(key)";
}

/** A schema's words hold no value, with one exception: names of keys that nobody expected. */
function safeProblem({ code, message }: z.core.$ZodIssue): string {
  if (code === "invalid_union" && message === "Invalid input") return "Expected one of the published forms.";
  if (code === "unrecognized_keys") return "Expected no further fields.";
  const said = /expected/i.test(message) ? message : `Expected: ${message}`;
  return `${said.replace(/\.$/, "")}.`;
}

/** Names in a sentence: `"a", "b"`. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** A published name as an id: lower-case words joined by hyphens; undefined when nothing is left of it. */
export function identifierOf(text: string): string | undefined {
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const id = words.join("-").slice(0, 80).replace(/-$/, "");
  return id === "" ? undefined : id;
}
