import type { ScoreComponents } from "../suites/index.ts";
import { formatEstimate } from "./format-number.ts";
import type { ReportComponents } from "./report.ts";
import { reportEstimate } from "./report-estimate.ts";

/** Where differences between values come from, with a sentence per measure; or why that cannot be told. */
export function describeComponents({ suiteId, measure, result }: ScoreComponents): ReportComponents {
  const about = { suiteId, measureId: measure.id, measureTitle: measure.title };
  if (result.status === "not-estimable") {
    return { ...about, parts: [], sentence: `Cannot be told. ${result.detail}` };
  }
  const parts = result.parts.map(({ name, share, levels }) => ({ name, share: reportEstimate(share), levels }));
  const words = parts.map(({ name, share }) => `${name} ${formatEstimate(share, "proportion")}`);
  return { ...about, parts, sentence: `${words.join("; ")}. ${result.note}` };
}
