import { formatP, formatValue, plural } from "../format-number.ts";
import type { Report } from "../report.ts";
import type { ReportClients } from "../report-clients.ts";
import { html, type Markup } from "./template.ts";

/** How faithfully simulated clients were played; nothing for runs without any. */
export function clientsSection(report: Report): Markup | false {
  if (report.clients.length === 0) return false;
  return html`<section id="clients" aria-labelledby="clients-title"><h2 id="clients-title">The simulated clients</h2>
<p class="lead">An audit is only as good as the people it plays. None of this counts for or against an assistant.</p>
${report.clients.map((clients) => suiteClients(clients, report.suites.find(({ id }) => id === clients.suiteId)?.title ?? clients.suiteId))}</section>
`;
}

function suiteClients(clients: ReportClients, title: string): Markup {
  const { sentence, counts, kinds, corrections, variety, closeness, excluded } = clients;
  return html`<h3>${title}</h3><p>${sentence}</p>
<details><summary>What was counted</summary><div class="scroll" tabindex="0" role="group" aria-label="Simulated clients of ${title}"><table class="data"><thead><tr><th scope="col">Count</th><th scope="col">What</th></tr></thead><tbody>${counts.map(({ label, count }) => html`<tr><td>${count}</td><th scope="row">${label}</th></tr>`)}${kinds.map(({ kind, turns }) => html`<tr><td>${turns}</td><th scope="row">turns out of role: ${kind}</th></tr>`)}${corrections.map(({ kind, count }) => html`<tr><td>${count}</td><th scope="row">wordings corrected: ${kind}</th></tr>`)}<tr><td>${formatValue(variety, "proportion")}</td><th scope="row">of lines are different</th></tr></tbody></table></div>${excluded.length > 0 && html`<p>Left out: ${excluded.map(({ conversationId, because }, index) => html`${index > 0 && ", "}<code>${conversationId}</code> (${because.join(", ")})`)}.</p>`}</details>
${closeness !== null && closenessTable(closeness, title)}`;
}

function closenessTable(closeness: NonNullable<ReportClients["closeness"]>, title: string): Markup {
  const rows = closeness.features.map(
    ({ label, mean, referenceMean, standardizedDifference, distance, adjustedP }) =>
      html`<tr><th scope="row">${label}</th><td>${mean.toFixed(2)}</td><td>${referenceMean.toFixed(2)}</td><td>${standardizedDifference.toFixed(2)}</td><td>${distance.toFixed(2)}</td><td>${adjustedP === null ? "not tested" : formatP(adjustedP)}</td></tr>
`,
  );
  return html`<details><summary>Beside turns that people wrote (distance ${closeness.distance.toFixed(2)} over ${plural(closeness.turns, "turn")}; 0 is alike, 1 nothing in common)</summary><div class="scroll" tabindex="0" role="group" aria-label="Surface of client turns in ${title}"><table class="data"><thead><tr><th scope="col">Feature</th><th scope="col">Played</th><th scope="col">People</th><th scope="col">Difference in deviations</th><th scope="col">Distance</th><th scope="col">p (Holm)</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
