import { InvalidInputError } from "../invalid-input-error.ts";

/** One rating: a level of the scale or a category; null where the rater gave none. */
export type Label = number | string | null;

/** Rows are units (items or systems), columns are raters, in the same order in every row. */
export type RatingRows = ArrayLike<ArrayLike<Label>>;

/** Ratings as numbers of their levels. */
export interface CodedRatings {
  units: number;
  raters: number;
  /** Row by row: 0-based number of the level, -1 where not rated. */
  codes: Int32Array;
  /** The levels that occur, or those the caller named, in order. */
  levels: (number | string)[];
  /** Where each level stands on a line: its own number, or for text its place among the levels. */
  positions: Float64Array;
}

/**
 * Turns ratings into codes. Without `levels` these are the values that occur: numbers in rising order, text in the order
 * of the alphabet.
 *
 * @param levels - all levels of the scale in order; a rating outside them is an error (see `ratingTable` for a choice)
 * @throws {@link InvalidInputError} for rows of different length, a non-finite number, a rating outside `levels`, or
 *   numbers mixed with text
 */
export function codeRatings(rows: RatingRows, levels?: readonly (number | string)[]): CodedRatings {
  const units = rows.length;
  const raters = rows[0]?.length ?? 0;
  const numbers = new Map<number | string, number>();
  levels?.forEach((level, position) => {
    if (numbers.has(level)) throw new InvalidInputError("levels", "names a level twice", position);
    numbers.set(level, position);
  });
  const codes = new Int32Array(units * raters).fill(-1);
  for (let unit = 0; unit < units; unit += 1) {
    const row = rows[unit] ?? [];
    if (row.length !== raters) {
      throw new InvalidInputError("rows", `has ${row.length} ratings where the first row has ${raters}`, unit);
    }
    for (let rater = 0; rater < raters; rater += 1) {
      const rating = row[rater];
      if (rating === null || rating === undefined) continue;
      let code = numbers.get(rating);
      if (code === undefined) {
        if (typeof rating === "number" && !Number.isFinite(rating)) {
          throw new InvalidInputError("rows", `rater ${rater} gave a number that is not finite`, unit);
        }
        if (levels !== undefined) throw new InvalidInputError("rows", `rater ${rater} is outside the levels`, unit);
        code = numbers.size;
        numbers.set(rating, code);
      }
      codes[unit * raters + rater] = code;
    }
  }
  return levels === undefined ? sorted(units, raters, codes, [...numbers.keys()]) : coded(units, raters, codes, levels);
}

function sorted(units: number, raters: number, codes: Int32Array, found: (number | string)[]): CodedRatings {
  const order = found.map((_, index) => index);
  order.sort((left, right) => {
    const [a, b] = [found[left] ?? 0, found[right] ?? 0];
    return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1;
  });
  const place = new Int32Array(found.length);
  order.forEach((original, position) => {
    place[original] = position;
  });
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? -1;
    if (code >= 0) codes[index] = place[code] ?? -1;
  }
  return coded(
    units,
    raters,
    codes,
    order.map((original) => found[original] ?? ""),
  );
}

function coded(units: number, raters: number, codes: Int32Array, levels: readonly (number | string)[]): CodedRatings {
  const texts = levels.filter((level) => typeof level === "string").length;
  if (texts > 0 && texts < levels.length) throw new InvalidInputError("rows", "mixes numbers with text");
  const positions = Float64Array.from(levels, (level, position) => (typeof level === "number" ? level : position));
  return { units, raters, codes, levels: [...levels], positions };
}

/** How often each level was given to each unit: row by row, one column per level. */
export function levelCounts(ratings: CodedRatings): Float64Array {
  const { units, raters, codes, levels } = ratings;
  const counts = new Float64Array(units * levels.length);
  for (let unit = 0; unit < units; unit += 1) {
    for (let rater = 0; rater < raters; rater += 1) {
      const code = codes[unit * raters + rater] ?? -1;
      if (code < 0) continue;
      const cell = unit * levels.length + code;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return counts;
}
