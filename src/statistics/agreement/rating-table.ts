import { InvalidInputError } from "../invalid-input-error.ts";

/** One rating as it comes from a file or store; null where the rater gave none. */
export interface RatingRecord {
  /** What was rated. */
  item: string;
  rater: string;
  value: number | null;
}

export interface RatingTableOptions {
  /** The scale's ends. */
  range: readonly [min: number, max: number];
  /**
   * What to do with a number outside the scale (0 for "not applicable" on a 1-6 scale): stop with an error that names
   * it, drop it as if not rated, or keep it. There is no default, because published tables differ in it.
   */
  outside: "error" | "drop" | "keep";
  /** Order of the raters' columns; in order of first appearance when left out. */
  raters?: readonly string[];
}

/** Ratings as a table, with what was missing or outside the scale. */
export interface RatingTable {
  /** One row per item, one column per rater; null where there is no usable rating. */
  rows: (number | null)[][];
  items: string[];
  raters: string[];
  /** Usable ratings in the table. */
  rated: number;
  /** Cells without a usable rating, dropped ones included. */
  unrated: number;
  /** Ratings outside the scale, whether kept or dropped. */
  outside: number;
}

/**
 * Sorts single ratings into a table of items by raters.
 *
 * @throws {@link InvalidInputError} for two ratings of one item by one rater, a non-finite number, a rater not among
 *   `raters`, a wrong `range`, or, with `outside: "error"`, a number outside the scale; `position` is that of the record
 */
export function ratingTable(records: readonly RatingRecord[], options: RatingTableOptions): RatingTable {
  const { range, outside: policy } = options;
  const [min, max] = range;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new InvalidInputError("range", `must be two finite numbers, the lower first, got [${min}, ${max}]`);
  }
  const raters = [...(options.raters ?? new Set(records.map(({ rater }) => rater)))];
  const columns = new Map(raters.map((rater, column) => [rater, column]));
  const cells = new Map<string, { row: (number | null)[]; seen: boolean[] }>();
  let rated = 0;
  let outside = 0;
  records.forEach(({ item, rater, value }, position) => {
    const column = columns.get(rater);
    if (column === undefined) throw new InvalidInputError("records", "names a rater who is not listed", position);
    const own = cells.get(item) ?? { row: raters.map(() => null), seen: raters.map(() => false) };
    cells.set(item, own);
    if (own.seen[column]) throw new InvalidInputError("records", "rates an item a second time by one rater", position);
    own.seen[column] = true;
    if (value === null) return;
    if (!Number.isFinite(value)) throw new InvalidInputError("records", "is not a finite number", position);
    if (value < min || value > max) {
      if (policy === "error") {
        throw new InvalidInputError("records", `${value} lies outside the scale [${min}, ${max}]`, position);
      }
      outside += 1;
      if (policy === "drop") return;
    }
    own.row[column] = value;
    rated += 1;
  });
  const rows = [...cells.values()].map(({ row }) => row);
  return { rows, items: [...cells.keys()], raters, rated, unrated: rows.length * raters.length - rated, outside };
}
