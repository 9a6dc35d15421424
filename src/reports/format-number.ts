import type { IntervalEnd, ReportEstimate } from "./report-measure.ts";

/** The unit a number is printed in. */
export type Unit = "mean" | "proportion" | "time";

/**
 * Prints a measure's value: proportions as per cent with one decimal, means with two, times as exchanges with one.
 * No locale is consulted, so that a report is the same everywhere.
 */
export function formatValue(value: IntervalEnd, unit: Unit): string {
  if (value === "infinity") return "∞";
  if (value === "-infinity") return "−∞";
  if (unit === "proportion") return `${fixed(value * 100, 1)}%`;
  return fixed(value, unit === "time" ? 1 : 2);
}

/** `0.83 (95% interval 0.61 to 1.05)`, or why there is no number. */
export function formatEstimate(estimate: ReportEstimate, unit: Unit): string {
  if (estimate.status === "not-estimable") return `not measured: ${estimate.detail}`;
  return `${formatValue(estimate.value, unit)} (${formatInterval(estimate, unit)})`;
}

/** `95% interval 0.61 to 1.05`. */
export function formatInterval(estimate: ReportEstimate & { status: "estimated" }, unit: Unit): string {
  const confidence = trimZeros(fixed(estimate.confidence * 100, 1));
  return `${confidence}% interval ${formatValue(estimate.lower, unit)} to ${formatValue(estimate.upper, unit)}`;
}

/** A difference between two values; of proportions in percentage points, which are not per cent. */
export function formatDifference(estimate: ReportEstimate, unit: Unit): string {
  if (estimate.status === "not-estimable") return `not measured: ${estimate.detail}`;
  if (unit !== "proportion") return formatEstimate(estimate, unit);
  const points = (end: IntervalEnd) => formatValue(end, unit).replace("%", "");
  const confidence = trimZeros(fixed(estimate.confidence * 100, 1));
  return `${points(estimate.value)} percentage points (${confidence}% interval ${points(estimate.lower)} to ${points(estimate.upper)})`;
}

/** How an estimate corrected by people's ratings (PPI++) is called beside the judge's own. */
export const correctedWords = "Corrected by people's ratings";

/** The ends of a measure's range, without needless decimals: `0 to 2`, `0% to 100%`. */
export function formatAxis([low, high]: readonly [number, number], unit: Unit): string {
  return `${formatEnd(low, unit)} to ${formatEnd(high, unit)}`;
}

/** One end of a range or a gate's line: `0`, `0.5`, `40%`. */
export function formatEnd(value: number, unit: Unit): string {
  const number = trimZeros(fixed(unit === "proportion" ? value * 100 : value, 2)).replace(/(\.\d)0$/, "$1");
  return unit === "proportion" ? `${number}%` : number;
}

/** A share as per cent with at most one decimal: `86%`, `12.5%`. Only all is 100% and only nothing 0%. */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.0005) return "under 0.1%";
  if (share < 1 && share > 0.9995) return "over 99.9%";
  return `${trimZeros(fixed(share * 100, 1))}%`;
}

/** Two-sided p-value the way journals print it; never "p = 0". */
export function formatP(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${fixed(p, 3)}`;
}

/** US dollars; unknown is said, not printed as nothing. */
export function formatCost(costUsd: number | null): string {
  if (costUsd === null) return "price unknown";
  if (costUsd === 0) return "$0.00";
  return costUsd < 0.01 ? "under $0.01" : `$${fixed(costUsd, 2)}`;
}

/** Whole number with thousands separated: `12,345`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 gate`, `3 gates`. */
export function plural(count: number, word: string, words = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : words}`;
}

/** Decimal places without a negative zero. The minus is the typographic one. */
function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function trimZeros(text: string): string {
  return text.replace(/\.0+$/, "");
}
