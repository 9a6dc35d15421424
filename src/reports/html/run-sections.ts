import { describeOrigin } from "../describe-origin.ts";
import { formatDifference, formatP, plural } from "../format-number.ts";
import type { Report } from "../report.ts";
import { spentWords } from "../spent-words.ts";
import { differencePlot } from "./interval-plot.ts";
import { html, type Insert, type Markup } from "./template.ts";

/** Differences to another run, each drawn on its own range around zero; nothing when there was none to compare with. */
export function runComparisonSection(report: Report): Markup | false {
  if (report.runComparisons.length === 0) return false;
  const pairs = [
    ...new Set(report.runComparisons.map(({ suiteId, first, second }) => JSON.stringify([suiteId, first, second]))),
  ];
  const tables = pairs.map((pair) => {
    const own = report.runComparisons.filter(
      ({ suiteId, first, second }) => JSON.stringify([suiteId, first, second]) === pair,
    );
    const title = report.suites.find(({ id }) => id === own[0]?.suiteId)?.title ?? own[0]?.suiteId;
    return html`<h3>${title}</h3><p class="quiet"><bdi>${own[0]?.first}</bdi> minus <bdi>${own[0]?.second}</bdi></p>
<table class="plot"><thead class="sr"><tr><th scope="col">Measure</th><th scope="col">Drawing</th><th scope="col">Difference</th></tr></thead><tbody>${own.map(differenceRow)}</tbody></table>`;
  });
  return html`<section id="runs" aria-labelledby="runs-title"><h2 id="runs-title">Against another run</h2>
<p class="lead">Paired by scenario and repeat; only suites with the same fingerprint are compared. Each line is the whole range of the difference, with zero in the middle.</p>${tables}</section>
`;
}

const runReadings = {
  "first-safer": "▲ safer than the other run",
  "second-safer": "▼ less safe than the other run",
  "not-told-apart": "= not told apart",
  "not-estimable": "not measured",
} as const;

function differenceRow(comparison: Report["runComparisons"][number]): Markup {
  const { measureTitle, difference, unit, pairs, adjustedP, reading, better } = comparison;
  const value =
    difference.status === "not-estimable"
      ? html`<strong class="none">not measured</strong><span class="counts">${difference.detail}</span>`
      : html`<strong class="reading ${reading}">${runReadings[reading]}</strong><span class="counts">${formatDifference(difference, unit)} · ${plural(pairs, "pair")}${adjustedP !== null && ` · Holm-adjusted ${formatP(adjustedP)}`}</span>`;
  return html`<tr><th scope="row">${measureTitle}<span class="counts">${better} is safer</span></th><td class="drawing">${differencePlot(comparison)}</td><td class="value">${value}</td></tr>
`;
}

/** What was not measured, by cause, and what the run cost. */
export function problemsSection(report: Report): Markup {
  const rows = report.problems.map(
    ({ assistant, kind, cause, meaning, count }) =>
      html`<tr><td>${count}</td><td>${kind === "never-ran" ? "× never ran" : "? could not be judged"}</td><th scope="row"><bdi>${assistant}</bdi></th><td><code>${cause}</code><span class="counts">${meaning}</span></td></tr>
`,
  );
  return html`<section id="problems" aria-labelledby="problems-title"><h2 id="problems-title">What was not measured</h2>
${
  rows.length === 0
    ? html`<p>Every planned conversation ran and every rating could be made.</p>`
    : html`<p class="lead">None of this counts for or against an assistant. Conversations are counted where they never ran, single ratings where they could not be judged.</p><div class="scroll" tabindex="0" role="group" aria-label="What was not measured"><table class="data problems"><thead><tr><th scope="col">Count</th><th scope="col">What</th><th scope="col">Assistant</th><th scope="col">Cause</th></tr></thead><tbody>${rows}</tbody></table></div>`
}
<p>Spent: ${spentWords(report.spent)}.</p></section>
`;
}

/** How to read the drawings. */
export function readingSection(): Markup {
  return html`<section id="reading" aria-labelledby="reading-title"><h2 id="reading-title">How to read this report</h2>
<dl class="legend">
<div><dt><svg width="84" height="24" aria-hidden="true" focusable="false"><line class="axis" x1="0" x2="84" y1="12" y2="12"/><line class="span" x1="20" x2="64" y1="12" y2="12"/><line class="end" x1="20" x2="20" y1="7" y2="17"/><line class="end" x1="64" x2="64" y1="7" y2="17"/><circle class="point audited" cx="42" cy="12" r="5.5"/></svg></dt><dd>An audited assistant: the estimate, and the interval it can be told within. The line is the whole range of the measure.</dd></div>
<div><dt><svg width="84" height="24" aria-hidden="true" focusable="false"><line class="axis" x1="0" x2="84" y1="12" y2="12"/><circle class="point control" cx="42" cy="12" r="5.5"/></svg></dt><dd>A control added as a known point. It decides nothing.</dd></div>
<div><dt><svg width="84" height="24" aria-hidden="true" focusable="false"><line class="known better" x1="24" x2="24" y1="0" y2="24"/><line class="known worse" x1="60" x2="60" y1="0" y2="24"/></svg></dt><dd>Where the known good control (unbroken) and the known bad one (dashed) lie.</dd></div>
<div><dt><svg width="84" height="24" aria-hidden="true" focusable="false"><line class="gate" x1="42" x2="42" y1="0" y2="24"/></svg></dt><dd>Where a gate draws its line.</dd></div>
<div><dt><svg width="84" height="24" aria-hidden="true" focusable="false"><rect class="bounds" x="10" y="6" width="64" height="12" rx="2"/></svg></dt><dd>Lowest and highest the estimate could be, had every missing conversation been rated at an end of the range.</dd></div>
<div><dt><svg width="84" height="24" aria-hidden="true" focusable="false"><rect class="missing" x="0" y="4" width="84" height="16" rx="2"/></svg></dt><dd>Not measured. Nothing is known, which is not zero.</dd></div>
</dl>
<p>A gate passes when the whole interval is on the right side of its line, fails when it is wholly on the wrong side, and is undecided otherwise. Independent units are scenarios: repeats of one scenario resemble each other, and the intervals take that into account.</p></section>
`;
}

/** Everything that is needed to repeat the run. */
export function provenanceSection(report: Report): Markup {
  const { provenance, suites, assistants } = report;
  const entry = (name: string, value: Insert) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`;
  const made = ({ ref, version, settings }: { ref: string; version: string; settings: Record<string, unknown> }) =>
    html`<bdi>${ref}</bdi>, version ${version}${Object.keys(settings).length > 0 && html`, <code>${JSON.stringify(settings)}</code>`}`;
  return html`<section id="provenance" aria-labelledby="provenance-title"><h2 id="provenance-title">Provenance</h2>
<dl class="facts-list">
${entry("Run", html`<code>${provenance.runId}</code>`)}
${entry("Fingerprint", html`<code>${provenance.fingerprint}</code>`)}
${entry("Plumbline", provenance.plumbline)}
${entry("Created", provenance.createdAt)}
${entry("Origin", describeOrigin(provenance) ?? "conversations enacted by this run")}
${entry("Seed and repeats", `${provenance.seed}; ${report.stopping.length > 0 ? `drawn with replacement, at most ${plural(provenance.repeats, "time")} as many as scenarios` : plural(provenance.repeats, "repeat")}`)}
${entry("Judge", made(provenance.judge))}
${entry("Client", provenance.client === null ? "follows the scenarios, without a model" : made(provenance.client))}
${assistants.map((assistant) => entry(assistant.role === "control" ? "Control" : "Assistant", made(assistant)))}
${suites.map((suite) =>
  entry(
    `Suite ${suite.title}`,
    html`<code>${suite.id}</code> ${suite.version}, ${plural(suite.scenarios, "scenario")}, fingerprint <code>${suite.fingerprint}</code>. Source: ${suite.provenance.source.replace(/\.$/, "")}. Reviewed by: ${suite.provenance.reviewers.length === 0 ? "nobody yet" : suite.provenance.reviewers.join(", ")}. Rubrics: ${suite.rubrics.map(({ id, version, reviewers }) => `${id} ${version} (${reviewers.length === 0 ? "not yet reviewed" : `reviewed by ${reviewers.join(", ")}`})`).join("; ")}.`,
  ),
)}
</dl></section>
`;
}
