import type { Estimate } from "../statistics/index.ts";
import type { IntervalEnd, ReportEstimate } from "./report-measure.ts";

/** An estimate as JSON can hold it: unbounded interval ends become words. */
export function reportEstimate(estimate: Estimate): ReportEstimate {
  const { units, observations } = estimate;
  if (estimate.status === "not-estimable") {
    const { reason, detail } = estimate;
    return { status: "not-estimable", reason, detail, units, observations };
  }
  const { value, lower, upper, confidence, method } = estimate;
  return {
    status: "estimated",
    value,
    lower: intervalEnd(lower),
    upper: intervalEnd(upper),
    confidence,
    method,
    units,
    observations,
  };
}

function intervalEnd(end: number): IntervalEnd {
  if (Number.isFinite(end)) return end;
  return end < 0 ? "-infinity" : "infinity";
}

/** An interval end as a number again. */
export function toNumber(end: IntervalEnd): number {
  if (end === "infinity") return Number.POSITIVE_INFINITY;
  return end === "-infinity" ? Number.NEGATIVE_INFINITY : end;
}
