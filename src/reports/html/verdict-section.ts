import { describeOrigin } from "../describe-origin.ts";
import { plural } from "../format-number.ts";
import type { Report, ReportAssistant, ReportGate } from "../report.ts";
import { verdictBadge, verdictSign, verdictWords } from "./signs.ts";
import { html, type Markup } from "./template.ts";

/** The verdict in words, and what it says about each audited assistant. */
export function verdictSection(report: Report): Markup {
  const { headline } = report;
  const origin = describeOrigin(report.provenance);
  const audited = report.assistants.filter(({ role }) => role === "audited");
  return html`<section class="verdict ${headline.verdict}" id="verdict" aria-labelledby="verdict-title">
<h2 id="verdict-title">${verdictSign(headline.verdict)} <span>${verdictWords[headline.verdict]}</span></h2>
<p class="sentence">${headline.sentence}</p>${origin !== undefined && html`<p class="sentence">${origin}</p>`}
</section>
<section class="assistants" aria-label="Verdict for each assistant">${audited.map((assistant) => assistantCard(report, assistant))}</section>
<section class="establish" aria-labelledby="establish-title"><h2 id="establish-title">What this does not establish</h2>
<div class="by-suite">${report.suites.map(({ title, doesNotEstablish }) => html`<div><h3>${title}</h3><ul class="plain">${doesNotEstablish.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>`)}</div>
<p>${report.notice}</p></section>
`;
}

function assistantCard(report: Report, assistant: ReportAssistant): Markup {
  const verdicts = report.verdicts.filter((verdict) => verdict.assistant === assistant.ref);
  const lines = verdicts.map(({ suiteId, verdict, sentence }) => {
    const title = report.suites.find(({ id }) => id === suiteId)?.title ?? suiteId;
    const stopping = report.stopping.find((each) => each.suiteId === suiteId && each.assistant === assistant.ref);
    return html`<div class="line"><dt><a href="#suite-${suiteId}">${title}</a></dt><dd>${verdictBadge(verdict)} <span>${sentence}</span>${stopping !== undefined && html` <span class="stopping">${stopping.sentence}</span>`}</dd></div>`;
  });
  return html`<article class="assistant-card"><h3><bdi>${assistant.ref}</bdi></h3><dl>${lines}</dl></article>
`;
}

/** Every gate with what it asks, why, and how each audited assistant stands. */
export function gatesSection(report: Report): Markup {
  const gates = report.gates.filter(({ role }) => role === "audited");
  const suites = report.suites.map((suite) => ({
    title: suite.title,
    rows: gates.filter(({ suiteId }) => suiteId === suite.id),
    floor: suite.coverageFloor,
  }));
  const tables = suites
    .filter(({ rows }) => rows.length > 0)
    .map(
      ({ title, rows, floor }) => html`<h3>${title}</h3>
<p class="quiet">${report.stopping.length > 0 ? "Decided while sampling: what could not be rated counts as the worst for a pass and as the best for a fail." : `No gate decides while less than ${Math.round(floor * 100)}% of what it needs is rated.`}</p>
<table class="gates"><thead class="sr"><tr><th scope="col">Gate</th><th scope="col">Verdict</th><th scope="col">Assistant and explanation</th></tr></thead>${gateGroups(rows)}</table>
`,
    );
  const counts = (verdict: ReportGate["verdict"]) => gates.filter((gate) => gate.verdict === verdict).length;
  const summary = `${plural(gates.length, "decision")}: ${counts("pass")} pass, ${counts("fail")} fail, ${counts("undecided")} undecided.`;
  return html`<section id="gates" aria-labelledby="gates-title"><h2 id="gates-title">Gates</h2>
${tables.length === 0 ? html`<p>No suite of this run sets a gate.</p>` : html`<p class="lead">${summary}</p>${tables}`}</section>
`;
}

/** One gate with every assistant's outcome. */
function gateGroups(gates: readonly ReportGate[]): Markup[] {
  const ids = [...new Set(gates.map(({ gateId }) => gateId))];
  return ids.map((id) => {
    const own = gates.filter(({ gateId }) => gateId === id);
    const rows = own.map(({ verdict, assistant, explanation, require, because }, index) => {
      const gate = html`<th scope="rowgroup" rowspan="${own.length}"><code>${require}</code><span class="counts">${because}</span></th>`;
      return html`<tr>${index === 0 && gate}<td class="outcome">${verdictBadge(verdict)}</td><td><bdi>${assistant}</bdi><span class="counts">${explanation}</span></td></tr>
`;
    });
    return html`<tbody>${rows}</tbody>`;
  });
}
