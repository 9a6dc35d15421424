import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { ContentError, type ContentIssue, closeMatch, explainIssues } from "../content/index.ts";
import { HumanLabel, labelColumns } from "./human-label.ts";

/** A label and the line it stands in. */
export type LocatedLabel = HumanLabel & { readonly line: number };

/** A labels file that was read whole. */
export interface LabelsFile {
  /** Its name without folders; also how issues name it. */
  readonly file: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly labels: readonly LocatedLabel[];
}

/** Most issues listed of one file; the rest is counted. */
const mostIssues = 20;

/**
 * Reads people's ratings from a CSV (comma, semicolon or tab, first line with column names) or a JSON Lines file; told apart
 * by the content. Columns are those of {@link HumanLabel}; an empty `turn` is the whole conversation, an empty `level` is
 * `missing`.
 *
 * @throws ContentError with every issue: file, line, column's name, what was expected, close match. Cells are not quoted.
 */
export function readLabels(path: string): LabelsFile {
  const file = basename(path);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new ContentError([issueAt(file, missing ? "This file does not exist." : "This file cannot be read.")]);
  }
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  const entries = text.trimStart().startsWith("{") ? readLines(text, file) : readTable(text, file);
  const issues: ContentIssue[] = [...entries.issues];
  const labels: LocatedLabel[] = [];
  for (const { line, value } of entries.values) {
    const read = HumanLabel.safeParse(value);
    if (read.success) labels.push({ ...read.data, line });
    else issues.push(...explainIssues(file, read.error, HumanLabel, value, () => ({ line, column: 1 })));
  }
  issues.push(...repeated(labels, file));
  if (issues.length === 0 && labels.length === 0) issues.push(issueAt(file, "There is no label in this file."));
  throwIfAny(issues);
  return { file, sha256: createHash("sha256").update(bytes).digest("hex"), labels };
}

/** Throws a ContentError when there are issues, in the order of lines, with the tail counted rather than listed. */
export function throwIfAny(issues: readonly ContentIssue[]): void {
  if (issues.length === 0) return;
  const sorted = [...issues].sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
  const more = sorted.length - mostIssues;
  const tail = more > 0 ? [issueAt(sorted[0]?.file ?? "", `... and ${more} more issues.`)] : [];
  throw new ContentError([...sorted.slice(0, mostIssues), ...tail]);
}

/** An issue about a line of a file, or about the file as a whole. */
export function issueAt(file: string, problem: string, where: Partial<ContentIssue> = {}): ContentIssue {
  const { line, field = "", closeMatch: near } = where;
  return { file, line, column: line === undefined ? undefined : 1, field, problem, closeMatch: near };
}

interface Entries {
  values: { line: number; value: unknown }[];
  issues: ContentIssue[];
}

function readLines(text: string, file: string): Entries {
  const entries: Entries = { values: [], issues: [] };
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      entries.values.push({ line: index + 1, value: JSON.parse(line) });
    } catch {
      entries.issues.push(issueAt(file, "This line is not valid JSON.", { line: index + 1 }));
    }
  }
  return entries;
}

function readTable(text: string, file: string): Entries {
  const records = parseRecords(text, file);
  const [header, ...rows] = records;
  if (header === undefined) throw new ContentError([issueAt(file, "There is no label in this file.")]);
  const names = header.cells.map((cell) => cell.trim());
  checkHeader(names, file);
  const entries: Entries = { values: [], issues: [] };
  for (const { cells, line } of rows) {
    if (cells.length !== names.length) {
      const problem = `This line has ${cells.length} cells where the first has ${names.length}.`;
      entries.issues.push(issueAt(file, problem, { line }));
      continue;
    }
    const cellOf = (name: string) => cells[names.indexOf(name)]?.trim() ?? "";
    const note = cellOf("note");
    const value = {
      ...Object.fromEntries(labelColumns.slice(0, -1).map((name) => [name, cellOf(name)])),
      turn: cellOf("turn") === "" ? null : numberIn(cellOf("turn")),
      level: cellOf("level") === "" ? "missing" : numberIn(cellOf("level")),
      ...(note === "" ? {} : { note }),
    };
    entries.values.push({ line, value });
  }
  return entries;
}

/** A number where the cell holds one; else the text, for the schema to answer. */
function numberIn(cell: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}

function checkHeader(names: readonly string[], file: string): void {
  const known: readonly string[] = labelColumns;
  const issues = names.flatMap((name, index) => {
    if (names.indexOf(name) !== index)
      return [issueAt(file, "This column stands here twice.", { line: 1, field: name })];
    if (known.includes(name)) return [];
    const near = closeMatch(name, known);
    return [
      issueAt(file, `There is no such column; known: ${known.join(", ")}.`, { line: 1, field: name, closeMatch: near }),
    ];
  });
  const needed = known.filter((name) => name !== "turn" && name !== "note" && !names.includes(name));
  issues.push(...needed.map((name) => issueAt(file, "This column is missing.", { line: 1, field: name })));
  throwIfAny(issues);
}

function parseRecords(text: string, file: string): { cells: string[]; line: number }[] {
  const records: { cells: string[]; line: number }[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: likelySeparator(text),
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        // A note may hold line breaks; the line named is the one where the record begins.
        const breaks = cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
        records.push({ cells, line: lines - breaks });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = "lines" in error && typeof error.lines === "number" ? error.lines : undefined;
    throw new ContentError([
      issueAt(file, "Quotes do not pair here: quote the whole cell and double the quotes in it.", { line }),
    ]);
  }
  return records;
}

function likelySeparator(text: string): string {
  const first = text.split("\n", 1)[0] ?? "";
  return [",", ";", "\t"].reduce((best, next) => (first.split(next).length > first.split(best).length ? next : best));
}

/** One person rates one thing once; which of two ratings is meant nobody but the person can say. */
function repeated(labels: readonly LocatedLabel[], file: string): ContentIssue[] {
  const seen = new Map<string, number>();
  return labels.flatMap(({ conversation, turn, rubric, item, rater, line }) => {
    const key = JSON.stringify([conversation, turn, rubric, item, rater]);
    const before = seen.get(key);
    seen.set(key, before ?? line);
    if (before === undefined) return [];
    return [issueAt(file, `The same rater rates the same item of the same turn in line ${before} already.`, { line })];
  });
}
