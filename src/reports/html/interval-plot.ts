import { formatAxis, formatDifference, formatEstimate, formatValue } from "../format-number.ts";
import { toNumber } from "../report-estimate.ts";
import type { IntervalEnd, ReportComparison, ReportEstimate, ReportMeasure, ReportResult } from "../report-measure.ts";
import { html, type Markup } from "./template.ts";

/** Patterns that the drawings refer to; stands once in the page. */
export const plotPatterns: Markup = html`<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern></defs></svg>`;

/**
 * One result on the measure's own range: point and interval, a lighter bar for the worst and best case of what is
 * missing, lines at the known points and at the gates. A result without a number is a hatched band, never a point.
 * Positions are percentages, so that the drawing fits any width.
 */
export function intervalPlot(result: ReportResult, measure: ReportMeasure): Markup {
  const at = (end: IntervalEnd) => position(toNumber(end), measure.axis);
  const { estimate, bounds } = result;
  const guides = measure.results.flatMap((other) => {
    if (other.knownPoint === null || other.estimate.status !== "estimated") return [];
    const x = at(other.estimate.value);
    return [html`<line class="known ${other.knownPoint}" x1="${x}" x2="${x}" y1="0" y2="100%"/>`];
  });
  const zero = measure.contrast !== null && html`<line class="zero" x1="${at(0)}" x2="${at(0)}" y1="0" y2="100%"/>`;
  const gates = measure.thresholds.map(({ value }) => {
    const x = at(value);
    return html`<line class="gate" x1="${x}" x2="${x}" y1="0" y2="100%"/>`;
  });
  return drawing(
    describe(result, measure),
    html`${zero}${guides}${gates}${
      bounds !== null &&
      html`<svg class="centred" y="50%"><rect class="bounds" x="${at(bounds.lowest)}" y="-7" width="${span(at(bounds.lowest), at(bounds.highest))}" height="14" rx="2"/></svg>`
    }${estimateMarks(estimate, measure.axis, result.role)}`,
  );
}

/** A difference on its own range, with zero in the middle. */
export function differencePlot({
  difference,
  axis,
  unit,
}: Pick<ReportComparison, "difference" | "axis" | "unit">): Markup {
  const words =
    difference.status === "not-estimable"
      ? `Not measured. ${difference.detail}`
      : `Difference ${formatDifference(difference, unit)}`;
  const zero = html`<line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>`;
  return drawing(words, html`${zero}${estimateMarks(difference, axis, "audited")}`);
}

function drawing(label: string, marks: Markup): Markup {
  return html`<svg class="interval" role="img" aria-label="${label}"><line class="axis" x1="0" x2="100%" y1="50%" y2="50%"/>${marks}</svg>`;
}

/** Interval and point, or a hatched band where there is no number. Fixed heights hang on the middle line. */
function estimateMarks(estimate: ReportEstimate, axis: readonly [number, number], role: ReportResult["role"]): Markup {
  if (estimate.status === "not-estimable") {
    return html`<svg class="centred" y="50%"><rect class="missing" x="0" y="-9" width="100%" height="18" rx="2"/></svg>`;
  }
  const at = (end: IntervalEnd) => position(toNumber(end), axis);
  const [lower, upper] = [at(estimate.lower), at(estimate.upper)];
  return html`<line class="span" x1="${lower}" x2="${upper}" y1="50%" y2="50%"/><svg class="centred" y="50%"><line class="end" x1="${lower}" x2="${lower}" y1="-5" y2="5"/><line class="end" x1="${upper}" x2="${upper}" y1="-5" y2="5"/></svg><circle class="point ${role}" cx="${at(estimate.value)}" cy="50%" r="5.5"/>`;
}

/** The range under the drawings: both ends, the middle, and which way is safer. */
export function axisLabels(measure: ReportMeasure): Markup {
  const [low, high] = measure.axis;
  const ends = [low, (low + high) / 2, high].map((value) => formatAxis([value, value], measure.unit).split(" to ")[0]);
  const safer = measure.better === "lower" ? "← safer" : "safer →";
  return html`<div class="ticks" aria-hidden="true"><span>${ends[0]}</span><span>${ends[1]}</span><span>${ends[2]}</span></div><div class="safer ${measure.better}" aria-hidden="true">${safer}</div>`;
}

function describe({ estimate, bounds }: ReportResult, { unit, axis }: ReportMeasure): string {
  if (estimate.status === "not-estimable") return `Not measured. ${estimate.detail}`;
  const cases =
    bounds === null
      ? ""
      : `; counting what is missing, from ${formatValue(bounds.lowest, unit)} to ${formatValue(bounds.highest, unit)}`;
  return `${formatEstimate(estimate, unit)}, on ${formatAxis(axis, unit)}${cases}`;
}

/** Where a value lies on the range, as a percentage of the width; outside is drawn at the edge. */
function position(value: number, [low, high]: readonly [number, number]): string {
  const share = high > low ? (value - low) / (high - low) : 0;
  return `${Number((Math.min(1, Math.max(0, share)) * 100).toFixed(2))}%`;
}

function span(from: string, to: string): string {
  return `${Number((Number.parseFloat(to) - Number.parseFloat(from)).toFixed(2))}%`;
}
