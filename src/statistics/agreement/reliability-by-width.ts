import type { Estimate } from "../estimate.ts";

/** How reliable an ICC is by the width of its interval alone; "unknown" where there is none. */
export type ReliabilityByWidth = "good" | "moderate" | "poor" | "unknown";

/**
 * Classes of the MentalAlign protocol for the interval of ICC(C,1): width up to 0.355 good, up to 0.560 moderate, wider
 * poor. The thresholds are the paper's and not derived from anything; a narrow interval around a low value is "good"
 * here, so print it beside the value, never instead.
 *
 * Source: Badawi et al. (2025), arXiv 2510.19032 (its rows of width 0.560 are moderate, 0.561 poor).
 */
export function reliabilityByWidth(estimate: Estimate): ReliabilityByWidth {
  if (estimate.status === "not-estimable") return "unknown";
  // Published widths have three decimals.
  const width = Math.round((estimate.upper - estimate.lower) * 1000) / 1000;
  if (width <= 0.355) return "good";
  return width <= 0.56 ? "moderate" : "poor";
}
