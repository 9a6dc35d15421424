import type { Estimate } from "../estimate.ts";

/** What a coefficient becomes without one of its rows. */
export interface LeftOut {
  /** Position of the row left out. */
  position: number;
  estimate: Estimate;
}

/**
 * The coefficient with each row left out in turn: one outlying system can carry a high system-level agreement alone.
 *
 * @param rows - units (systems)
 * @param coefficient - for example `(rows) => intraclassCorrelation(rows, { unit: "system", form: "C,1" })`
 */
export function leaveOneOut<Row>(rows: readonly Row[], coefficient: (rows: readonly Row[]) => Estimate): LeftOut[] {
  return rows.map((_, position) => ({
    position,
    estimate: coefficient(rows.filter((_, index) => index !== position)),
  }));
}
