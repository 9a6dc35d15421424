import { InvalidInputError } from "../invalid-input-error.ts";

/** Rows are units (items or systems), columns raters; null where a rater gave no rating. */
export type NumericRows = ArrayLike<ArrayLike<number | null>>;

/** The rows in which every rater gave a rating, one after the other. */
export interface CompleteRows {
  values: Float64Array;
  units: number;
  raters: number;
  /** Position of each kept row in the input. */
  kept: Int32Array;
  unitsLeftOut: number;
}

/**
 * Keeps the rows without a missing rating.
 *
 * @throws {@link InvalidInputError} for rows of different length or a number that is not finite
 */
export function completeRows(rows: NumericRows): CompleteRows {
  const raters = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * raters);
  const kept = new Int32Array(rows.length);
  let units = 0;
  for (let unit = 0; unit < rows.length; unit += 1) {
    const row = rows[unit] ?? [];
    if (row.length !== raters) {
      throw new InvalidInputError("rows", `has ${row.length} ratings where the first row has ${raters}`, unit);
    }
    let isComplete = true;
    for (let rater = 0; rater < raters; rater += 1) {
      const value = row[rater];
      if (value === null || value === undefined) {
        isComplete = false;
      } else if (!Number.isFinite(value)) {
        throw new InvalidInputError("rows", `rater ${rater} gave a number that is not finite`, unit);
      } else {
        values[units * raters + rater] = value;
      }
    }
    if (!isComplete) continue;
    kept[units] = unit;
    units += 1;
  }
  return {
    values: values.subarray(0, units * raters),
    units,
    raters,
    kept: kept.subarray(0, units),
    unitsLeftOut: rows.length - units,
  };
}
