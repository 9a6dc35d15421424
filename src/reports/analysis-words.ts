import { formatValue } from "./format-number.ts";
import type { ReportAnalysisResult, ReportPaper, ReportTable } from "./report-analysis.ts";
import type { ReportEstimate } from "./report-measure.ts";

type AnyUnit = ReportTable["unit"];

/** `44.0% [39.6%, 48.5%]`, or why there is no number. */
export function estimateWords(estimate: ReportEstimate, unit: AnyUnit): string {
  if (estimate.status === "not-estimable") return `not measured: ${estimate.detail}`;
  const print = (value: typeof estimate.lower) => formatValue(value, unit === "share" ? "proportion" : "mean");
  return `${print(estimate.value)} [${print(estimate.lower)}, ${print(estimate.upper)}]`;
}

/** A table cell: the value alone where a whole table would not be read with intervals, `—` where nothing falls into it. */
export function cellWords(cell: ReportTable["cells"][number][number], unit: AnyUnit, isBrief: boolean): string {
  if (cell === null) return "—";
  if (typeof cell === "number" && unit === "p-value" && !Number.isInteger(cell))
    return cell < 0.001 ? "< 0.001" : cell.toFixed(3);
  if (typeof cell === "number")
    return Number.isInteger(cell) ? String(cell) : formatValue(cell, unit === "share" ? "proportion" : "mean");
  if (cell.status === "not-estimable") return "not measured";
  return isBrief ? formatValue(cell.value, unit === "share" ? "proportion" : "mean") : estimateWords(cell, unit);
}

/** `builtin:attentive, condition implicit`. */
export function whoseWords({ assistant, group }: Pick<ReportAnalysisResult, "assistant" | "group">): string {
  return group === null ? assistant : `${assistant}, ${group.tag} ${group.value}`;
}

/** A published row: value with its interval where one was printed. Counts of any size stay as printed. */
export function paperWords({ value, lower, upper, n }: ReportPaper["rows"][number]): string {
  const interval = lower === undefined || upper === undefined ? "" : ` [${lower}, ${upper}]`;
  return `${value}${interval}${n === undefined ? "" : `, n = ${n}`}`;
}
