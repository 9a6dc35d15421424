/**
 * A number with its interval, or the reason why there is none.
 *
 * "Not estimable" is a state of its own: no function of this room returns NaN, and none returns 0 for "unknown".
 */
export type Estimate = Estimated | NotEstimable;

/** A point estimate with an interval. */
export interface Estimated {
  status: "estimated";
  /** Point estimate, in the unit of the input. */
  value: number;
  /** Lower end of the interval, in the unit of the input. May be -Infinity only where the method documents it. */
  lower: number;
  /** Upper end of the interval. */
  upper: number;
  /** Nominal coverage of the interval, in (0, 1), for example 0.95. */
  confidence: number;
  /** How it was computed, in words a methods section can repeat: `"Wilson score"`, `"cluster bootstrap, 2000 draws"`. */
  method: string;
  /** Independent units behind it (clusters where there are clusters, else observations). */
  units: number;
  /** Single observations behind it. */
  observations: number;
}

/** Why a quantity cannot be estimated from these data. */
export interface NotEstimable {
  status: "not-estimable";
  reason: NotEstimableReason;
  /** One sentence for a reader, with the numbers that matter; no conversation text. */
  detail: string;
  units: number;
  observations: number;
}

export type NotEstimableReason =
  | "no-data"
  | "too-few-units"
  | "one-rater"
  | "no-variation"
  | "separated"
  | "singular"
  | "not-converged"
  | "not-reached"
  | "outside-domain";

/** Makes a {@link NotEstimable}. */
export function notEstimable(
  reason: NotEstimableReason,
  detail: string,
  counts: { units?: number; observations?: number } = {},
): NotEstimable {
  return { status: "not-estimable", reason, detail, units: counts.units ?? 0, observations: counts.observations ?? 0 };
}
