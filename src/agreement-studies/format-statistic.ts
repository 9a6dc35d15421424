import type { Estimate } from "../statistics/index.ts";
import type { StudyStatistic } from "./study-statistic.ts";

/** Prints numbers with three decimals and shares as per cent with one; the minus is the typographic one. */
export function formatNumber(value: number, kind: StudyStatistic["kind"]): string {
  if (value === Number.POSITIVE_INFINITY) return "∞";
  if (value === Number.NEGATIVE_INFINITY) return "−∞";
  const digits = kind === "share" ? (Math.abs(value) * 100).toFixed(1) : Math.abs(value).toFixed(3);
  const sign = value < 0 && Number(digits) !== 0 ? "−" : "";
  return `${sign}${digits}${kind === "share" ? "%" : ""}`;
}

/** `0.764 to 0.980`; empty where there is no estimate. */
export function formatInterval(estimate: Estimate, kind: StudyStatistic["kind"]): string {
  if (estimate.status === "not-estimable") return "";
  return `${formatNumber(estimate.lower, kind)} to ${formatNumber(estimate.upper, kind)}`;
}

/** `95% interval`. */
export function intervalWord(confidence: number): string {
  return `${Number((confidence * 100).toFixed(2))}% interval`;
}

/** Whole number with thousands separated: `12,345`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 item`, `3 items`. */
export function plural(count: number, word: string, words = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : words}`;
}
