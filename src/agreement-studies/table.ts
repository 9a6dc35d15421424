/** Rows and named columns of a file, whatever its format, with the place of each row for error messages. */
export interface Table {
  /** As the caller named the file. */
  readonly file: string;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** What `places` count from 1: lines of a text file, rows of a sheet, or records. */
  readonly placeWord: "line" | "row" | "record";
  /** Column names without surrounding blanks, in the file's order. */
  readonly columns: readonly string[];
  /** Cells by column; `undefined` and `null` where there is none. Objects and lists are kept as they are. */
  readonly rows: readonly (readonly unknown[])[];
  /** Where each row stands in the file. */
  readonly places: readonly number[];
}

/** What a reader of one format hands back; the file's name and hash are added by `readTable`. */
export type TableContent = Pick<Table, "placeWord" | "columns" | "rows" | "places">;

/** Objects as a table: the columns are all keys, in order of first appearance. */
export function tableOfObjects(
  records: readonly Readonly<Record<string, unknown>>[],
  places: readonly number[],
  placeWord: Table["placeWord"],
): TableContent {
  const positions = new Map<string, number>();
  const rows = records.map((record) => {
    const row: unknown[] = [];
    for (const [name, cell] of Object.entries(record)) {
      let position = positions.get(name);
      if (position === undefined) {
        position = positions.size;
        positions.set(name, position);
      }
      row[position] = cell;
    }
    return row;
  });
  return { placeWord, columns: [...positions.keys()].map((name) => name.trim()), rows, places };
}
