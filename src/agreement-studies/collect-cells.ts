import { closeMatch } from "../content/index.ts";
import { type ColumnReader, columnReader, parseCell } from "./column-reader.ts";
import { dimensionPlace, type RatingsRequest } from "./ratings-request.ts";
import { kindOf } from "./read-json.ts";
import { StudyRequestError } from "./study-request-error.ts";
import type { Table } from "./table.ts";
import { tableError } from "./table-error.ts";

/** One cell that holds one rater's rating of one row on one dimension. */
export interface RatingCell {
  dimension: string;
  rater: string;
  value: unknown;
  /** 0-based row of the table. */
  row: number;
  /** Column it came from, for messages. */
  column: string;
}

/**
 * Finds every rating of a table, row by row, whatever its layout: a column per rater (wide), or a column that names the
 * rater (long), whose cells may hold parallel lists.
 *
 * @throws {@link TableError} for columns that are not there and lists that do not match
 * @throws {@link StudyRequestError} when the options fit neither layout
 */
export function collectCells(table: Table, request: RatingsRequest): RatingCell[] {
  const { raters = [], ratingColumns = [], raterColumn } = request;
  if (ratingColumns.length > 0) return longCells(table, request, ratingColumns);
  if (raterColumn !== undefined || request.dimensionColumn !== undefined) {
    throw new StudyRequestError(
      "A column of raters or dimensions needs the column of the ratings too: --rating-column.",
    );
  }
  if (raters.length === 0) {
    throw new StudyRequestError(
      "Say where the ratings are: --raters with a column per rater, or --rater-column and --rating-column.",
    );
  }
  return wideCells(table, request, raters);
}

/** Name of the only dimension where none is named. */
const onlyDimension = "rating";

function wideCells(table: Table, { dimensions = [] }: RatingsRequest, raters: readonly string[]): RatingCell[] {
  const columns = (dimensions.length === 0 ? [undefined] : dimensions).flatMap((dimension) =>
    raters.map((column) => ({
      dimension: dimension ?? onlyDimension,
      rater: raterName(column),
      reader: columnReader(table, addressOf(column, dimension)),
    })),
  );
  const repeated = raters.map(raterName).find((name, index, names) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new StudyRequestError(`The rater "${repeated}" is named twice in --raters.`);
  return table.rows.flatMap((_, row) =>
    columns.map(({ dimension, rater, reader }) => {
      return { dimension, rater, value: reader.read(row), row, column: reader.address };
    }),
  );
}

function longCells(table: Table, request: RatingsRequest, ratingColumns: readonly string[]): RatingCell[] {
  const { dimensions = [], dimensionColumn, raterColumn } = request;
  const isTidy = dimensionColumn !== undefined;
  if (ratingColumns.length > 1 && (isTidy || dimensions.length > 0)) {
    throw new StudyRequestError("Several --rating-column are dimensions already: leave --dimension out, or name one.");
  }
  const named = ratingColumns.length > 1 ? ratingColumns : undefined;
  const wanted = isTidy || dimensions.length === 0 ? [undefined] : dimensions;
  const sources = ratingColumns.flatMap((column) =>
    wanted.map((dimension) => ({
      dimension: dimension ?? (named === undefined ? onlyDimension : column.trim()),
      rating: columnReader(table, addressOf(column, dimension)),
      rater:
        raterColumn === undefined
          ? undefined
          : columnReader(table, raterColumn.replaceAll(dimensionPlace, dimension ?? "")),
    })),
  );
  const tidy = isTidy ? columnReader(table, dimensionColumn) : undefined;
  const cells = table.rows.flatMap((_, row) =>
    sources.flatMap(({ dimension, rating, rater }) => {
      const name = tidy === undefined ? dimension : labelAt(table, tidy, row, "a dimension");
      if (tidy !== undefined && dimensions.length > 0 && !dimensions.includes(name)) return [];
      return ratingsOfRow(table, row, rating, rater).map((cell) => ({ dimension: name, ...cell }));
    }),
  );
  if (tidy !== undefined) checkKnown(table, dimensions, new Set(tableLabels(table, tidy)), tidy.address);
  const found = [...new Set(cells.map(({ rater }) => rater))];
  const kept = request.raters ?? found;
  if (raterColumn !== undefined) checkKnown(table, kept, new Set(found), raterColumn);
  const order = new Map(kept.map((rater, position) => [rater, position]));
  return cells.filter(({ rater }) => order.has(rater));
}

type CellOfRow = Omit<RatingCell, "dimension">;

function ratingsOfRow(table: Table, row: number, rating: ColumnReader, rater: ColumnReader | undefined): CellOfRow[] {
  const value = listIn(rating.read(row));
  const place = { word: table.placeWord, number: table.places[row] ?? row + 1 };
  const column = rating.address;
  if (rater === undefined) {
    if (Array.isArray(value))
      return value.map((entry: unknown, at) => ({ rater: `${at + 1}`, value: entry, row, column }));
    if (value === null || value === undefined || value === "") return [];
    const problem = `expected a list with one rating per rater, found ${kindOf(value)}. Name the raters' column (--rater-column).`;
    throw tableError(table.file, problem, { place, column });
  }
  const raters = listIn(rater.read(row));
  if (!Array.isArray(value) && !Array.isArray(raters)) {
    return [{ rater: labelAt(table, rater, row, "a rater"), value, row, column }];
  }
  const isEmpty = (cell: unknown) => cell === null || cell === undefined || cell === "";
  if (isEmpty(value) && isEmpty(raters)) return [];
  if (!Array.isArray(value) || !Array.isArray(raters) || value.length !== raters.length) {
    const problem = `expected as many ratings as raters in "${rater.address}" (${kindOf(raters)}), found ${kindOf(value)}.`;
    throw tableError(table.file, problem, { place, column });
  }
  return value.map((entry: unknown, at) => {
    const name = labelOf(raters[at]);
    if (name !== undefined) return { rater: name, value: entry, row, column };
    throw tableError(table.file, `expected a rater at place ${at + 1} of the list, found none.`, {
      place,
      column: rater.address,
    });
  });
}

/** A cell as a list where it is one, also when it is written as JSON text. */
function listIn(value: unknown): unknown {
  if (typeof value === "string" && /^\s*(```[a-z]*\s*)?\[/i.test(value)) return parseCell(value);
  // Parquet lists can be typed arrays.
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(Object.values(value)) : value;
}

/** A cell as a name; undefined where it holds none. */
export function labelOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "object") return value instanceof Date ? value.toISOString() : undefined;
  const text = String(value).trim();
  return text === "" ? undefined : text;
}

/** The name in a cell. @throws {@link TableError} when it has none */
export function labelAt(table: Table, reader: ColumnReader, row: number, what: string): string {
  const value = reader.read(row);
  const label = labelOf(value);
  if (label !== undefined) return label;
  const place = { word: table.placeWord, number: table.places[row] ?? row + 1 };
  throw tableError(table.file, `expected the name of ${what}, found ${kindOf(value)}.`, {
    place,
    column: reader.address,
  });
}

function tableLabels(table: Table, reader: ColumnReader): string[] {
  return table.rows.map((_, row) => labelOf(reader.read(row)) ?? "");
}

function checkKnown(table: Table, asked: readonly string[], known: ReadonlySet<string>, column: string): void {
  const unknown = asked.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const names = [...known];
  const listed = names
    .slice(0, 20)
    .map((name) => (name.length > 60 ? `(a name of ${name.length} characters)` : name))
    .join(", ");
  throw tableError(table.file, `"${unknown}" does not occur. There are: ${listed}.`, {
    column,
    closeMatch: closeMatch(unknown, names),
  });
}

function addressOf(column: string, dimension: string | undefined): string {
  if (column.includes(dimensionPlace)) {
    if (dimension !== undefined) return column.replaceAll(dimensionPlace, dimension);
    throw new StudyRequestError(`The column "${column}" has a place for a dimension: name one with --dimension.`);
  }
  return dimension === undefined ? column : `${column.trim()}.${dimension}`;
}

/** `human_{dimension}` names the rater `human`. */
function raterName(column: string): string {
  return column.replace(/[\s._:-]*\{dimension\}[\s._:-]*/g, "").trim() || column.trim();
}
