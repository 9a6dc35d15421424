import type { Comparison } from "./comparison.ts";

/** The comparison as JSON, indented, ending in a newline. Equal comparisons give equal bytes. */
export function renderComparisonJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`;
}
