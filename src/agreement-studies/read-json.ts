import { type TableContent, tableOfObjects } from "./table.ts";
import { tableError } from "./table-error.ts";

/**
 * Reads one JSON object per line; empty lines are skipped.
 *
 * @throws {@link TableError} for a line that is no JSON object
 */
export function readJsonLines(text: string, file: string): TableContent {
  const records: Record<string, unknown>[] = [];
  const places: number[] = [];
  for (const [index, line] of text.split(/\r\n|\n/).entries()) {
    if (line.trim() === "") continue;
    const place = { word: "line", number: index + 1 } as const;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw tableError(file, "is no valid JSON; expected one object per line.", { place });
    }
    if (!isObject(value)) throw tableError(file, `expected a JSON object, found ${kindOf(value)}.`, { place });
    records.push(value);
    places.push(index + 1);
  }
  return tableOfObjects(records, places, "line");
}

/**
 * Reads a JSON list of objects.
 *
 * @throws {@link TableError} when it is something else
 */
export function readJsonList(text: string, file: string): TableContent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw tableError(file, "is no valid JSON; expected a list of objects.");
  }
  if (!Array.isArray(value)) throw tableError(file, `expected a JSON list of objects, found ${kindOf(value)}.`);
  const records = value.map((record: unknown, index) => {
    if (isObject(record)) return record;
    const place = { word: "record", number: index + 1 } as const;
    throw tableError(file, `expected a JSON object, found ${kindOf(record)}.`, { place });
  });
  return tableOfObjects(
    records,
    records.map((_, index) => index + 1),
    "record",
  );
}

/** Whether a JSON value is an object, neither a list nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A cell by its kind and size, without its words: it may hold what a person said. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return `text of ${value.length} ${value.length === 1 ? "character" : "characters"}`;
  if (typeof value === "number" || typeof value === "bigint") return `the number ${value}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Date) return "a date";
  return typeof value === "boolean" ? `the value ${value}` : "an object";
}
