import type { CompleteRows } from "./numeric-rows.ts";

/** Mean squares of a table of units (rows) by raters (columns), one rating each. */
export interface MeanSquares {
  units: number;
  raters: number;
  /** Between units, n - 1 degrees of freedom. */
  betweenUnits: number;
  /** Between raters, k - 1. */
  betweenRaters: number;
  /** Residual, (n - 1)(k - 1). */
  residual: number;
  /** Within units (raters and residual together), n (k - 1). */
  withinUnits: number;
}

/** Sums from which mean squares follow; those of groups of rows add up. Taken about a common origin. */
export interface RatingSums {
  units: number;
  raterTotals: Float64Array;
  /** Sum over rows of (row total)^2. */
  rowSquares: number;
  /** Sum over ratings of rating^2. */
  squares: number;
}

/** Sums of the rows listed, about `origin` (any value near the data keeps digits). */
export function ratingSums(rows: CompleteRows, listed: ArrayLike<number>, origin: number): RatingSums {
  const { values, raters } = rows;
  const raterTotals = new Float64Array(raters);
  let rowSquares = 0;
  let squares = 0;
  for (let position = 0; position < listed.length; position += 1) {
    const start = (listed[position] ?? 0) * raters;
    let total = 0;
    for (let rater = 0; rater < raters; rater += 1) {
      const value = (values[start + rater] ?? 0) - origin;
      total += value;
      squares += value * value;
      raterTotals[rater] = (raterTotals[rater] ?? 0) + value;
    }
    rowSquares += total * total;
  }
  return { units: listed.length, raterTotals, rowSquares, squares };
}

/** Two-way analysis of variance without replication, from sums. Needs two units and two raters. */
export function meanSquares(sums: RatingSums): MeanSquares {
  const { units, raterTotals, rowSquares, squares } = sums;
  const raters = raterTotals.length;
  let total = 0;
  let raterSquares = 0;
  for (const raterTotal of raterTotals) {
    total += raterTotal;
    raterSquares += raterTotal * raterTotal;
  }
  const correction = (total * total) / (units * raters);
  const between = rowSquares / raters - correction;
  const columns = raterSquares / units - correction;
  const within = squares - rowSquares / raters;
  // Differences of sums can come out below 0 by rounding.
  const clip = (value: number) => (value > 1e-12 * squares ? value : 0);
  return {
    units,
    raters,
    betweenUnits: clip(between) / (units - 1),
    betweenRaters: clip(columns) / (raters - 1),
    residual: clip(within - columns) / ((units - 1) * (raters - 1)),
    withinUnits: clip(within) / (units * (raters - 1)),
  };
}
