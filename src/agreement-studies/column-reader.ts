import { closeMatch } from "../content/index.ts";
import { isObject, kindOf } from "./read-json.ts";
import type { Table } from "./table.ts";
import { tableError } from "./table-error.ts";

/** Reads one addressed value out of any row of a table. */
export interface ColumnReader {
  /** The address as it was written, for messages. */
  readonly address: string;
  /** @throws {@link TableError} when the address leads into a cell that is no JSON object */
  read(row: number): unknown;
}

/**
 * Finds a column by name, without the blanks around it. Where no column has that name, `column.key` addresses a key of
 * the JSON object in each of the column's cells (`column.key.key` goes deeper); the object may be text, also inside a
 * code fence, as language models like to write it. A key that a cell does not have is a missing value there.
 *
 * @throws {@link TableError} with the nearest known name when there is no such column or key
 */
export function columnReader(table: Table, address: string): ColumnReader {
  const written = address.trim();
  const position = positionOf(table, written);
  if (position !== undefined) return { address: written, read: (row) => table.rows[row]?.[position] };
  for (let dot = written.lastIndexOf("."); dot > 0; dot = written.lastIndexOf(".", dot - 1)) {
    const column = written.slice(0, dot).trim();
    const inside = positionOf(table, column);
    if (inside === undefined) continue;
    return keyReader(table, { address: written, column, position: inside, keys: written.slice(dot + 1).split(".") });
  }
  const known = [...new Set(table.columns)].filter((name) => name !== "");
  throw tableError(table.file, `has no column "${written}". It has: ${listOf(known)}.`, {
    closeMatch: closeMatch(written, [...known, ...known.flatMap((name) => keysIn(table, name))]),
  });
}

function positionOf(table: Table, name: string): number | undefined {
  const position = table.columns.indexOf(name);
  if (position === -1 || name === "") return undefined;
  const other = table.columns.indexOf(name, position + 1);
  if (other === -1) return position;
  const where = `columns ${position + 1} and ${other + 1}`;
  throw tableError(table.file, `has the column "${name}" twice (${where}). Rename one of them.`);
}

interface KeyAddress {
  address: string;
  column: string;
  position: number;
  keys: readonly string[];
}

function keyReader(table: Table, { address, column, position, keys }: KeyAddress): ColumnReader {
  // Rating cells repeat: a few dozen different texts in thousands of rows.
  const parsed = new Map<string, unknown>();
  const objectOf = (cell: unknown): unknown => {
    if (typeof cell !== "string") return cell;
    if (!parsed.has(cell)) parsed.set(cell, parseCell(cell));
    return parsed.get(cell);
  };
  let isFound = false;
  const read = (row: number): unknown => {
    const cell = table.rows[row]?.[position];
    if (cell === null || cell === undefined || (typeof cell === "string" && cell.trim() === "")) return undefined;
    let value = objectOf(cell);
    for (const key of keys) {
      if (value === null || value === undefined) return undefined;
      if (!isObject(value)) {
        const place = { word: table.placeWord, number: table.places[row] ?? row + 1 };
        const problem = `expected a JSON object with the key "${key}", found ${kindOf(cell)}.`;
        throw tableError(table.file, problem, { place, column });
      }
      value = Object.entries(value).find(([name]) => name.trim() === key.trim())?.[1];
    }
    if (value !== undefined) isFound = true;
    return value;
  };
  for (let row = 0; row < table.rows.length && !isFound; row += 1) read(row);
  if (isFound) return { address, read };
  const known = keysIn(table, column);
  const listed = known.length === 0 ? "" : ` Its keys are: ${listOf(known)}.`;
  throw tableError(table.file, `no cell holds a JSON object with the key "${keys.join(".")}".${listed}`, {
    column,
    closeMatch: closeMatch(address, known),
  });
}

/** `column.key` for the keys of the first cell of a column that holds an object. */
function keysIn(table: Table, column: string): string[] {
  const position = table.columns.indexOf(column);
  for (const row of table.rows) {
    const cell = row[position];
    const value = typeof cell === "string" ? parseCell(cell) : cell;
    if (isObject(value)) return Object.keys(value).map((key) => `${column}.${key.trim()}`);
    if (cell !== null && cell !== undefined && cell !== "") return [];
  }
  return [];
}

/** A text cell that holds a JSON object or list, without the code fence some models put around it; else the text. */
export function parseCell(text: string): unknown {
  const bare = text
    .trim()
    .replace(/^```[a-z]*\s*/i, "")
    .replace(/\s*```$/, "");
  if (!/^[[{]/.test(bare)) return text;
  try {
    return JSON.parse(bare);
  } catch {
    return text;
  }
}

function listOf(names: readonly string[]): string {
  // Without a header the first row is data, and a long "name" may be what a person said.
  const shown = names.slice(0, 30).map((name) => (name.length > 60 ? `(a name of ${name.length} characters)` : name));
  return `${shown.join(", ")}${names.length > shown.length ? `, and ${names.length - shown.length} more` : ""}`;
}
