import {
  correctedWords,
  formatAxis,
  formatDifference,
  formatEstimate,
  formatP,
  formatValue,
  plural,
} from "../format-number.ts";
import type { Report, ReportSuite } from "../report.ts";
import type { ReportComparison, ReportMeasure, ReportResult } from "../report-measure.ts";
import { splitMeasures } from "../split-measures.ts";
import { analysesSection, paperSection } from "./analysis-section.ts";
import { heatMaps } from "./heat-map.ts";
import { axisLabels, intervalPlot } from "./interval-plot.ts";
import { html, type Markup } from "./template.ts";

/** A suite: what it is, whether it told its known points apart, and each of its measures between them. */
export function suiteSection(report: Report, suite: ReportSuite): Markup {
  const { leading, further } = splitMeasures(suite.measures);
  return html`<section class="suite" id="suite-${suite.id}" aria-labelledby="suite-${suite.id}-title">
<h2 id="suite-${suite.id}-title">${suite.title} <span class="version">${suite.version}</span></h2>
<p class="lead">${suite.summary}</p>
<p class="check ${suite.controls.check.status}"><strong>${checkWords[suite.controls.check.status]}.</strong> ${suite.controls.check.sentence}</p>
${leading.map((measure) => measureFigure(measure, suite))}
${further.length > 0 && html`<details class="further"><summary>${plural(further.length, "further measure")}</summary>${further.map((measure) => measureFigure(measure, suite))}</details>`}
${analysesSection(suite)}
${componentsTable(report, suite)}
${heatMaps(report, suite)}
${paperSection(suite)}
<h3>Limits of this suite</h3>
<ul class="plain">${suite.limits.map((limit) => html`<li>${limit}</li>`)}</ul>
</section>
`;
}

/** How much of each primary measure is scenario, assistant, repeat and judge pass. */
function componentsTable({ components }: Report, suite: ReportSuite): Markup | false {
  const own = components.filter(({ suiteId }) => suiteId === suite.id);
  if (own.length === 0) return false;
  const rows = own.flatMap(({ measureTitle, parts, sentence }) =>
    parts.length === 0
      ? [
          html`<tr><th scope="row">${measureTitle}</th><td colspan="3" class="none">${sentence}</td></tr>
`,
        ]
      : parts.map(
          (
            { name, share, levels },
            index,
          ) => html`<tr>${index === 0 && html`<th scope="rowgroup" rowspan="${parts.length}">${measureTitle}</th>`}<td>${name}</td><td>${formatEstimate(share, "proportion")}</td><td>${levels}</td></tr>
`,
        ),
  );
  return html`<h3>Where differences come from</h3><p class="quiet">Shares of the variance of single values among the audited assistants. What was not repeated cannot be told apart.</p><div class="scroll" tabindex="0" role="group" aria-label="Where differences come from"><table class="data"><thead><tr><th scope="col">Measure</th><th scope="col">Source</th><th scope="col">Share</th><th scope="col">Levels</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

const checkWords = {
  separated: "Known points told apart",
  "not-separated": "Known points not told apart",
  "not-checked": "Known points not checked",
} as const;

/** One measure: name, what it means, drawing, numbers behind. */
function measureFigure(measure: ReportMeasure, suite: ReportSuite): Markup {
  const id = `${suite.id}-${measure.id}`;
  return html`<section class="measure" id="measure-${id}" aria-labelledby="measure-${id}-title">
<h3 id="measure-${id}-title">${measure.title}${measure.primary && html` <span class="tag">primary</span>`}</h3>
<p>${measure.meaning} <span class="quiet">Range ${formatAxis(measure.axis, measure.unit)}; ${measure.better} is safer.</span></p>
${
  measure.results.length === 0
    ? html`<p class="none">No result was computed for this measure.</p>`
    : html`<table class="plot"><caption class="sr">${measure.title}: estimate and interval for each assistant</caption><thead class="sr"><tr><th scope="col">Assistant</th><th scope="col">Drawing</th><th scope="col">Estimate</th></tr></thead><tbody>
${measure.results.map((result) => plotRow(result, measure))}
<tr class="axis-row"><td></td><td>${axisLabels(measure)}</td><td></td></tr>
</tbody></table>`
}
<p class="reliability ${measure.reliability.status}"><span class="mark" aria-hidden="true">${measure.reliability.status === "measured" ? "◆" : "◇"}</span> ${measure.reliability.sentence}</p>
${measure.thresholds.length > 0 && html`<p class="quiet">Gate${measure.thresholds.length > 1 && "s"}: ${measure.thresholds.map(({ require }, index) => html`${index > 0 && ", "}<code>${require}</code>`)}</p>`}
<div class="behind">${numbersTable(measure)}${groupTables(measure)}${comparisonTable(measure.comparisons, "Differences between assistants", measure.title)}</div>
</section>
`;
}

function plotRow(result: ReportResult, measure: ReportMeasure): Markup {
  const { estimate, coverage, bounds } = result;
  const missing = [
    coverage.couldNotJudge > 0 ? `${coverage.couldNotJudge} could not be judged` : "",
    coverage.neverRan > 0 ? `${coverage.neverRan} never ran` : "",
    coverage.notApplicable > 0 ? `${coverage.notApplicable} not applicable` : "",
    coverage.clientBrokeRole > 0 ? `${coverage.clientBrokeRole} left out: client out of role` : "",
  ].filter((part) => part !== "");
  return html`<tr class="${result.role}"><th scope="row"><bdi>${result.assistant}</bdi>${knownPointTag(result)}</th><td class="drawing">${intervalPlot(result, measure)}</td><td class="value">${
    estimate.status === "estimated"
      ? html`<strong>${formatValue(estimate.value, measure.unit)}</strong> <span>${formatValue(estimate.lower, measure.unit)} to ${formatValue(estimate.upper, measure.unit)}</span>`
      : html`<strong class="none">not measured</strong> <span>${estimate.detail}</span>`
  }${correctedOf(result, measure)}<span class="counts">${coverage.rated} of ${coverage.planned} rated${missing.map((part) => html` · ${part}`)}${
    bounds !== null &&
    html` · lowest to highest case ${formatValue(bounds.lowest, measure.unit)} to ${formatValue(bounds.highest, measure.unit)}`
  }</span></td></tr>
`;
}

/** The estimate corrected by people's ratings, beside the judge's own. */
function correctedOf({ corrected }: ReportResult, { unit }: ReportMeasure): Markup | false {
  if (corrected === null) return false;
  return html`<span class="corrected">${correctedWords}: ${
    corrected.status === "estimated"
      ? html`<strong>${formatValue(corrected.value, unit)}</strong> <span>${formatValue(corrected.lower, unit)} to ${formatValue(corrected.upper, unit)}</span>`
      : html`<span class="none">not measured: ${corrected.detail}</span>`
  } <span class="quiet">${plural(corrected.observations, "conversation")} rated by people</span></span>`;
}

/** Says that an assistant is a known point of the suite. */
export function knownPointTag({ knownPoint }: Pick<ReportResult, "knownPoint">): Markup | false {
  if (knownPoint === null) return false;
  return html` <span class="tag known-${knownPoint}">${knownPoint === "better" ? "▲ known good" : "▽ known bad"}</span>`;
}

function numbersTable(measure: ReportMeasure): Markup {
  const isCorrected = measure.results.some(({ corrected }) => corrected !== null);
  const rows = measure.results.map(({ assistant, estimate, corrected, coverage, bounds }) => {
    const number =
      estimate.status === "estimated"
        ? html`<td>${formatValue(estimate.value, measure.unit)}</td><td>${formatValue(estimate.lower, measure.unit)} to ${formatValue(estimate.upper, measure.unit)} (${Number((estimate.confidence * 100).toFixed(1))}%)</td><td>${estimate.method}</td>`
        : html`<td colspan="3" class="none">not measured: ${estimate.detail}</td>`;
    const cases =
      bounds === null
        ? "nothing missing, or nothing known"
        : `${formatValue(bounds.lowest, measure.unit)} to ${formatValue(bounds.highest, measure.unit)}`;
    return html`<tr><th scope="row"><bdi>${assistant}</bdi></th>${number}<td>${estimate.units}</td><td>${estimate.observations}</td><td>${coverage.planned}</td><td>${coverage.rated}</td><td>${coverage.couldNotJudge}</td><td>${coverage.neverRan}</td><td>${coverage.notApplicable}</td><td>${coverage.clientBrokeRole}</td><td>${cases}</td>${isCorrected && correctedCell(corrected, measure)}</tr>
`;
  });
  return html`<details><summary>Numbers, methods and counts</summary><div class="scroll" tabindex="0" role="group" aria-label="Numbers of ${measure.title}"><table class="data"><thead><tr><th scope="col">Assistant</th><th scope="col">Estimate</th><th scope="col">Interval</th><th scope="col">Method</th><th scope="col">Independent units</th><th scope="col">Observations</th><th scope="col">Planned</th><th scope="col">Rated</th><th scope="col">Could not be judged</th><th scope="col">Never ran</th><th scope="col">Not applicable</th><th scope="col">Client out of role</th><th scope="col">Lowest to highest case</th>${isCorrected && html`<th scope="col">Corrected by people's ratings</th>`}</tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function correctedCell(corrected: ReportResult["corrected"], { unit }: ReportMeasure): Markup {
  if (corrected === null) return html`<td class="none">nobody rated any</td>`;
  const method = corrected.status === "estimated" && html`<span class="counts">${corrected.method}</span>`;
  return html`<td>${formatEstimate(corrected, unit)}${method}</td>`;
}

function groupTables(measure: ReportMeasure): Markup | false {
  if (measure.groups.length === 0) return false;
  const tags = [...new Set(measure.groups.map(({ tag }) => tag))];
  const tables = tags.map((tag) => {
    const groups = measure.groups.filter((group) => group.tag === tag);
    const head = measure.results.map(({ assistant }) => html`<th scope="col"><bdi>${assistant}</bdi></th>`);
    const rows = groups.map(({ value, results }) => {
      const cells = measure.results.map(({ assistant }) =>
        groupCell(
          results.find((result) => result.assistant === assistant),
          measure,
        ),
      );
      return html`<tr><th scope="row">${value}</th>${cells}</tr>
`;
    });
    return html`<div class="scroll" tabindex="0" role="group" aria-label="${measure.title} by ${tag}"><table class="data"><thead><tr><th scope="col">${tag}</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
  });
  return html`<details><summary>By ${tags.join(", ")}</summary>${tables}</details>`;
}

function groupCell(result: ReportResult | undefined, { unit }: ReportMeasure): Markup {
  if (result === undefined) return html`<td class="none">no result</td>`;
  const { estimate, coverage } = result;
  const count = html`<span class="counts">${coverage.rated} of ${coverage.planned} rated</span>`;
  if (estimate.status === "not-estimable")
    return html`<td class="none" title="${estimate.detail}">not measured ${count}</td>`;
  return html`<td>${formatValue(estimate.value, unit)} <span class="quiet">${formatValue(estimate.lower, unit)} to ${formatValue(estimate.upper, unit)}</span> ${count}</td>`;
}

const readingWords = {
  "first-safer": "first is safer",
  "second-safer": "second is safer",
  "not-told-apart": "not told apart",
  "not-estimable": "not measured",
} as const;

function comparisonTable(
  comparisons: readonly ReportComparison[],
  title: string,
  measureTitle: string,
): Markup | false {
  if (comparisons.length === 0) return false;
  const rows = comparisons.map((comparison) => {
    const { first, second, difference, unit, pairs, adjustedP, reading } = comparison;
    return html`<tr><th scope="row"><bdi>${first}</bdi></th><td><bdi>${second}</bdi></td><td>${reading === "not-estimable" ? difference.status === "not-estimable" && html`<span class="none">not measured: ${difference.detail}</span>` : formatDifference(difference, unit)}</td><td>${pairs}</td><td>${adjustedP === null ? html`<span class="none">none</span>` : formatP(adjustedP)}</td><td class="reading ${reading}">${readingWords[reading]}</td></tr>
`;
  });
  return html`<details><summary>${title} <span class="quiet">${plural(comparisons.length, "comparison")}</span></summary><div class="scroll" tabindex="0" role="group" aria-label="${title}: ${measureTitle}"><table class="data"><thead><tr><th scope="col">First</th><th scope="col">Second</th><th scope="col">First minus second</th><th scope="col">Pairs</th><th scope="col">p, Holm-adjusted</th><th scope="col">Reading</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
