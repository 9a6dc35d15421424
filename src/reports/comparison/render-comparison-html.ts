import { createHash } from "node:crypto";
import { formatDifference, formatEstimate, formatP, formatValue, plural } from "../format-number.ts";
import { differencePlot, plotPatterns } from "../html/interval-plot.ts";
import { pageStyle } from "../html/style.ts";
import { html, Markup } from "../html/template.ts";
import type { Comparison, MeasureDifference, MeasureRanking } from "./comparison.ts";
import { type DifferenceGroup, groupBy, verdictWords } from "./group-differences.ts";
import { headlineWords } from "./render-comparison-terminal.ts";

/**
 * A comparison as one self-contained HTML file without script: no request to anywhere, and a content security policy that
 * allows its own style by its hash and nothing else. Equal comparisons give equal bytes.
 */
export function renderComparisonHtml(comparison: Comparison): string {
  const { headline, runs } = comparison;
  const hash = `sha256-${createHash("sha256").update(pageStyle, "utf8").digest("base64")}`;
  const policy = `default-src 'none'; style-src '${hash}'; base-uri 'none'; form-action 'none'`;
  const verdict = { worse: "fail", better: "pass", mixed: "fail" }[String(headline.verdict)] ?? "undecided";
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${new Markup(`<meta http-equiv="Content-Security-Policy" content="${policy}">`)}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Plumbline comparison ${runs.map(({ id }) => id).join(", ")}</title>
${new Markup(`<style>${pageStyle}</style>`)}
</head>
<body>
<a class="skip" href="#verdict">Skip to the result</a>
${plotPatterns}
<header><p class="brand">Plumbline</p><h1>Comparison of ${runs.length} runs</h1>
<p class="quiet">${runs.map(({ id }, index) => html`${index > 0 && " · "}<bdi>${id}</bdi>`)}</p></header>
<main>
<section class="verdict ${verdict}" id="verdict" aria-labelledby="verdict-title"><h2 id="verdict-title">${capital(headlineWords[headline.verdict])}</h2>
<p class="sentence">${headline.sentence}</p>
${comparison.isBridged && html`<p><strong>Bridged.</strong> ${comparison.differences.join(" ")} Only scenarios, rubric items and measures of identical content are compared.</p>`}</section>
${groupBy(comparison).map((group, index) => groupSection(group, index))}
${comparison.rankings.length > 0 && html`<section id="rankings" aria-labelledby="rankings-title"><h2 id="rankings-title">Rankings</h2>${comparison.rankings.map(rankingTable)}</section>`}
${leftOutSection(comparison)}
${runsSection(comparison)}
</main>
</body>
</html>
`;
  return page.source;
}

function groupSection({ title, scenarios, first, second, differences }: DifferenceGroup, index: number): Markup {
  const leading = differences.filter(({ primary }) => primary);
  const further = differences.filter(({ primary }) => !primary);
  return html`<section class="suite" aria-labelledby="group-${index}-title">
<h2 id="group-${index}-title">${title}</h2>
<p class="lead"><bdi>${first}</bdi> minus <bdi>${second}</bdi>, ${plural(scenarios, "scenario")}. Each line is the whole range of the difference, with zero in the middle.</p>
<table class="plot"><thead class="sr"><tr><th scope="col">Measure</th><th scope="col">Drawing</th><th scope="col">Difference</th></tr></thead><tbody>${differences.map(plotRow)}</tbody></table>
${leading.map((entry) => measureWords(entry, index))}
${further.length > 0 && html`<details class="further"><summary>${plural(further.length, "further measure")} in words</summary>${further.map((entry) => measureWords(entry, index))}</details>`}
${effectTable(differences)}
</section>
`;
}

function plotRow(entry: MeasureDifference): Markup {
  const { measureTitle, primary, better, difference, unit, verdict, adjustedP } = entry;
  return html`<tr><th scope="row">${measureTitle}${primary && html` <span class="tag">primary</span>`}<span class="counts">${better} is safer</span></th><td class="drawing">${differencePlot(entry)}</td><td class="value"><strong>${verdictWords[verdict]}</strong><span class="counts">${formatDifference(difference, unit)}${adjustedP !== null && ` · Holm-adjusted ${formatP(adjustedP)}`}</span></td></tr>
`;
}

function measureWords(
  { measureId, measureTitle, sentence, excludes, equivalence, alone }: MeasureDifference,
  index: number,
): Markup {
  const missing = alone.first + alone.second;
  const id = `group-${index}-${measureId}`;
  return html`<section class="measure" aria-labelledby="${id}"><h3 id="${id}">${measureTitle}</h3><p>${sentence}</p><p>${excludes}</p>${
    equivalence !== null && html`<p>${equivalence.sentence}</p>`
  }${missing > 0 && html`<p class="quiet">${plural(missing, "conversation")} had a value on one side only and ${missing === 1 ? "is" : "are"} in no pair.</p>`}</section>
`;
}

function effectTable(differences: readonly MeasureDifference[]): Markup {
  const rows = differences.map(({ measureTitle, effects, shares, levels, unit, pairs, testMethod }) => {
    const counts =
      shares === null
        ? html`<td colspan="3">the values are not all 0 or 1</td>`
        : html`<td>${formatEstimate(shares.oddsRatio, "mean")}</td><td>${shares.mcnemarP === null ? shares.mcnemarNote : formatP(shares.mcnemarP)}</td><td>${shares.table.both} both, ${shares.table.onlyFirst} only first, ${shares.table.onlySecond} only second, ${shares.table.neither} neither</td>`;
    const means =
      levels === null ? "not measured" : `${formatValue(levels.first, unit)} and ${formatValue(levels.second, unit)}`;
    return html`<tr><th scope="row">${measureTitle}</th><td>${means}</td><td>${pairs}</td><td>${formatEstimate(effects.standardized, "mean")}</td><td>${formatEstimate(effects.cliffsDelta, "mean")}</td>${counts}<td>${testMethod}</td></tr>
`;
  });
  return html`<details class="behind"><summary>Effect sizes, tables and tests</summary><div class="scroll" tabindex="0" role="group" aria-label="Effect sizes"><table class="data"><thead><tr><th scope="col">Measure</th><th scope="col">Means</th><th scope="col">Pairs</th><th scope="col">Standardised difference</th><th scope="col">Cliff's delta</th><th scope="col">Odds ratio</th><th scope="col">McNemar, exact</th><th scope="col">Pairs by outcome</th><th scope="col">Test</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function rankingTable({ measureTitle, systems, method, unit, conversations }: MeasureRanking): Markup {
  if (systems.length === 0) return html`<h3>${measureTitle}</h3><p class="none">No ranking: ${method}</p>`;
  const rows = systems.map(
    ({ name, mean, cluster, publishedCluster, strength }) =>
      html`<tr><td>${cluster}</td><th scope="row"><bdi>${name}</bdi></th><td>${formatValue(mean, unit)}</td><td>${publishedCluster}</td><td>${formatEstimate(strength, "mean")}</td></tr>
`,
  );
  return html`<h3>${measureTitle}</h3><div class="scroll" tabindex="0" role="group" aria-label="Ranking by ${measureTitle}"><table class="data"><thead><tr><th scope="col">Cluster</th><th scope="col">System</th><th scope="col">Mean</th><th scope="col">MindEval's cluster</th><th scope="col">Bradley-Terry strength</th></tr></thead><tbody>${rows}</tbody></table></div><p class="quiet">${method}; ${plural(conversations, "conversation")}. Systems of one cluster are not shown to differ.</p>`;
}

function leftOutSection({ leftOut }: Comparison): Markup | false {
  if (leftOut.length === 0) return false;
  const rows = leftOut.map(
    ({
      suiteId,
      kind,
      id,
      why,
    }) => html`<tr><td>${kind}</td><th scope="row"><bdi>${id}</bdi></th><td>${suiteId}</td><td>${why}</td></tr>
`,
  );
  return html`<section id="left-out" aria-labelledby="left-out-title"><h2 id="left-out-title">Left out</h2><div class="scroll" tabindex="0" role="group" aria-label="Left out"><table class="data"><thead><tr><th scope="col">What</th><th scope="col">Name</th><th scope="col">Suite</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function runsSection({ runs, notes, tests, alpha, notice }: Comparison): Markup {
  const rows = runs.map(
    ({ id, createdAt, plumbline, judge, client, seed, repeats, assistants, complete }) =>
      html`<tr><th scope="row"><bdi>${id}</bdi></th><td>${createdAt}</td><td>${plumbline}</td><td><bdi>${judge}</bdi></td><td>${client ?? "no model"}</td><td>${seed}</td><td>${repeats}</td><td>${assistants.map((ref, index) => html`${index > 0 && ", "}<bdi>${ref}</bdi>`)}</td><td>${complete ? "complete" : "incomplete"}</td></tr>
`,
  );
  return html`<section id="runs" aria-labelledby="runs-title"><h2 id="runs-title">The runs, and what to keep in mind</h2>
<ul class="plain">${notes.map((note) => html`<li>${note}</li>`)}<li>${plural(tests, "test")} adjusted together (Holm), alpha ${alpha}.</li></ul>
<div class="scroll" tabindex="0" role="group" aria-label="The runs"><table class="data"><thead><tr><th scope="col">Run</th><th scope="col">Created</th><th scope="col">Plumbline</th><th scope="col">Judge</th><th scope="col">Client</th><th scope="col">Seed</th><th scope="col">Repeats</th><th scope="col">Assistants</th><th scope="col">State</th></tr></thead><tbody>${rows}</tbody></table></div>
<p>${notice}</p></section>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
