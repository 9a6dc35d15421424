import { CsvError, parse } from "csv-parse/sync";
import type { TableContent } from "./table.ts";
import { mostIssues, TableError, type TableIssue, tableError } from "./table-error.ts";

/**
 * Reads comma-, semicolon- or tab-separated text with a header. Cells stay text; blanks around them are kept, those
 * around column names are not. Quoted cells may hold line breaks; a row's place is the line where it begins.
 *
 * @throws {@link TableError} for quotes that do not pair and for rows with more or fewer cells than the header
 */
export function readDelimited(text: string, file: string, separator?: string): TableContent {
  const records = parseRecords(text, file, separator ?? likelySeparator(text));
  const [header, ...rest] = records;
  if (header === undefined) throw tableError(file, "expected a first line with column names, found none.");
  const columns = header.cells.map((cell) => cell.trim());
  const issues: TableIssue[] = [];
  let found = 0;
  for (const { cells, line } of rest) {
    if (cells.length === columns.length) continue;
    found += 1;
    if (issues.length === mostIssues) continue;
    const problem = `has ${cells.length} cells where the header has ${columns.length}.`;
    issues.push({ file, place: { word: "line", number: line }, column: undefined, problem, closeMatch: undefined });
  }
  if (found > 0) throw new TableError(issues, found);
  return {
    placeWord: "line",
    columns,
    rows: rest.map(({ cells }) => cells),
    places: rest.map(({ line }) => line),
  };
}

interface DelimitedRecord {
  cells: string[];
  /** Line where the record begins, from 1. */
  line: number;
}

function parseRecords(text: string, file: string, delimiter: string): DelimitedRecord[] {
  const records: DelimitedRecord[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        const breaks = cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
        records.push({ cells, line: lines - breaks });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const number = "lines" in error && typeof error.lines === "number" ? error.lines : undefined;
    const problem =
      error.code === "CSV_QUOTE_NOT_CLOSED"
        ? "a quote that is opened before is never closed."
        : "a quote stands where none can be: quote the whole cell and double the quotes in it.";
    throw tableError(file, problem, number === undefined ? {} : { place: { word: "line", number } });
  }
  return records;
}

/** Of comma, semicolon and tab, the one that the first line has most of outside quotes. */
function likelySeparator(text: string): string {
  const firstLine = /^\uFEFF?(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? "";
  const bare = firstLine.replace(/"(?:[^"]|"")*"/g, "");
  const count = (separator: string) => bare.split(separator).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}
