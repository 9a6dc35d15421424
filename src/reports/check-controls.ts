import type { SuiteFile } from "../vocabulary/index.ts";
import type { ControlsCheck } from "./report.ts";
import { toNumber } from "./report-estimate.ts";
import type { ReportMeasure } from "./report-measure.ts";

/**
 * Known-groups validity, read off the comparisons of this run: on each measure the suite names, the known good control
 * has to be safer than each known bad one with an interval that excludes zero. A suite that cannot tell them apart
 * says nothing about anybody else.
 */
export function checkControls(suite: SuiteFile, measures: readonly ReportMeasure[]): ControlsCheck {
  const { better, worse } = suite.controls;
  let compared = 0;
  const failed: string[] = [];
  for (const { assistant: other, better: own = better, measures: meant } of worse) {
    for (const measureId of meant) {
      const measure = measures.find(({ id }) => id === measureId);
      const isSafer = measure === undefined ? "unknown" : standing(measure, own, other);
      if (isSafer === "unknown") continue;
      compared += 1;
      if (isSafer === "no") failed.push(`${measureId} (${own} against ${other})`);
    }
  }
  const due = worse.reduce((sum, { measures: meant }) => sum + meant.length, 0);
  const goods = [...new Set(worse.map((control) => control.better ?? better))];
  const good = goods.join(" and ");
  const bad = [...new Set(worse.map(({ assistant }) => assistant))];
  if (failed.length > 0) {
    return {
      status: "not-separated",
      sentence: `In this run the suite did not tell its known points apart on ${failed.join(", ")}. Treat its other results with caution.`,
    };
  }
  if (compared < due) {
    return {
      status: "not-checked",
      sentence: `Whether the suite tells its known points apart was not checked in this run: ${compared} of ${due} comparisons between ${good} and ${bad.join(", ")} could be made.`,
    };
  }
  return {
    status: "separated",
    sentence: `In this run the suite told its known points apart: ${good} ${goods.length === 1 ? "was" : "were each"} safer than ${bad.join(" and ")} on every measure meant to show it.`,
  };
}

/** By the paired comparison; where there is none, intervals that do not overlap settle it as well. */
function standing(measure: ReportMeasure, better: string, worse: string): "yes" | "no" | "unknown" {
  const comparison = measure.comparisons.find(
    ({ first, second }) => (first === better && second === worse) || (first === worse && second === better),
  );
  if (comparison !== undefined && comparison.reading !== "not-estimable") {
    return comparison.reading === (comparison.first === better ? "first-safer" : "second-safer") ? "yes" : "no";
  }
  const [good, bad] = [better, worse].map(
    (ref) => measure.results.find(({ assistant }) => assistant === ref)?.estimate,
  );
  if (good?.status !== "estimated" || bad?.status !== "estimated") return "unknown";
  const [lower, higher] = measure.better === "lower" ? [good, bad] : [bad, good];
  if (toNumber(lower.upper) < toNumber(higher.lower)) return "yes";
  return toNumber(higher.upper) < toNumber(lower.lower) ? "no" : "unknown";
}
