import type { ReportMeasure } from "./report-measure.ts";

/**
 * The measures a reader needs first, and those to look up: primary ones and those a gate depends on lead. A suite
 * without either leads with all.
 */
export function splitMeasures(measures: readonly ReportMeasure[]): {
  leading: readonly ReportMeasure[];
  further: readonly ReportMeasure[];
} {
  const leading = measures.filter(({ primary, isGated }) => primary || isGated);
  if (leading.length === 0) return { leading: measures, further: [] };
  return { leading, further: measures.filter((measure) => !leading.includes(measure)) };
}
