import type { Estimate } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/**
 * What one row of the compared ratings is: one rated item, or the mean of a whole system (response source). The same
 * ratings can agree almost perfectly on system means and poorly item by item, so this is asked for and printed.
 */
export type AgreementUnit = "item" | "system";

/** What was compared, beside an agreement coefficient. */
export interface AgreementFacts {
  /** Name of the coefficient: `"ICC(A,1)"`. */
  statistic: string;
  /** What a row was; also said in the `method` of an estimate. */
  unit: AgreementUnit;
  raters: number;
  /** Rows that could not be used because ratings were missing. */
  unitsLeftOut: number;
}

/** An agreement coefficient with its interval, or why there is none; in both cases what was compared. */
export type AgreementEstimate = Estimate & AgreementFacts;

export interface AgreementOptions {
  /** What one row is; required, because a coefficient cannot be read without it. */
  unit: AgreementUnit;
  /** Nominal two-sided coverage; 0.95 when left out. */
  confidence?: number;
}

/** Puts the facts beside an estimate and the unit into its method. */
export function agreementEstimate(estimate: Estimate, facts: AgreementFacts): AgreementEstimate {
  if (estimate.status === "not-estimable") return { ...estimate, ...facts };
  const unit = facts.unit === "item" ? "items" : "system means";
  return { ...estimate, method: `${facts.statistic} over ${unit}; ${estimate.method}`, ...facts };
}

/** @throws {@link InvalidInputError} when the unit is neither of the two (callers without types) */
export function checkUnit(unit: AgreementUnit): void {
  if (unit !== "item" && unit !== "system") throw new InvalidInputError("unit", 'must be "item" or "system"');
}
