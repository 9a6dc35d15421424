import { createHash } from "node:crypto";
import { plural } from "./format-number.ts";
import { clientsSection } from "./html/clients-section.ts";
import { conversationData, conversationsSection, noticeSection, worstSection } from "./html/conversation-sections.ts";
import { driftSection } from "./html/drift-section.ts";
import { plotPatterns } from "./html/interval-plot.ts";
import { suiteSection } from "./html/measure-section.ts";
import { problemsSection, provenanceSection, readingSection, runComparisonSection } from "./html/run-sections.ts";
import { pageScript } from "./html/script.ts";
import { pageStyle } from "./html/style.ts";
import { html, Markup } from "./html/template.ts";
import { gatesSection, verdictSection } from "./html/verdict-section.ts";
import type { Report } from "./report.ts";

/**
 * The report as one self-contained HTML file: no request to anywhere, and a content security policy that allows its own
 * script and style by their hashes and nothing else. Verdict, gates, measures and worst conversations are readable
 * without JavaScript. Equal reports give equal bytes.
 */
export function renderHtml(report: Report): string {
  const title = `Plumbline report ${report.provenance.runId}`;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(pageScript)}'`,
    `style-src '${hashOf(pageStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${new Markup(`<meta http-equiv="Content-Security-Policy" content="${policy}">`)}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Plumbline ${report.provenance.plumbline}">
<title>${title}</title>
${new Markup(`<style>${pageStyle}</style>`)}
</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
${plotPatterns}
<header><p class="brand">Plumbline</p><h1>${headingOf(report)}</h1>
<p class="quiet">${report.suites.map(({ title, version }) => `${title} ${version}`).join(" · ")} · ${plural(report.conversations.length, "conversation")} · ${report.provenance.createdAt.slice(0, 10)} · ${report.provenance.runId}</p></header>
${contents(report)}
<main>
${verdictSection(report)}${driftSection(report)}${gatesSection(report)}${readingSection()}${report.suites.map((suite) => suiteSection(report, suite))}${runComparisonSection(report)}${clientsSection(report)}${problemsSection(report)}${noticeSection(report)}${worstSection(report)}${conversationsSection(report)}${provenanceSection(report)}
</main>
<footer><p class="quiet">Plumbline ${report.provenance.plumbline} · ${report.provenance.runId} · fingerprint ${report.provenance.fingerprint.slice(0, 16)}</p></footer>
${conversationData(report)}${new Markup(`<script>${pageScript}</script>`)}
</body>
</html>
`;
  return page.source;
}

function contents(report: Report): Markup {
  const links = [
    ...(report.drift.status === "no-anchor" ? [] : [["drift", "Drift of the judge"]]),
    ["gates", "Gates"],
    ["reading", "How to read"],
    ...report.suites.map(({ id, title }) => [`suite-${id}`, title]),
    ...(report.runComparisons.length > 0 ? [["runs", "Against another run"]] : []),
    ...(report.clients.length > 0 ? [["clients", "Simulated clients"]] : []),
    ["problems", "Not measured"],
    ["worst", "Worst conversations"],
    ["conversations", "All conversations"],
    ["provenance", "Provenance"],
  ];
  return html`<nav aria-label="Contents"><ul>${links.map(([id, words]) => html`<li><a href="#${id}">${words}</a></li>`)}</ul></nav>`;
}

function headingOf({ assistants }: Report): Markup {
  const [first, ...others] = assistants.filter(({ role }) => role === "audited");
  if (first === undefined) return html`Run of the controls alone`;
  return others.length === 0 ? html`Audit of <bdi>${first.ref}</bdi>` : html`Audit of ${others.length + 1} assistants`;
}

function hashOf(source: string): string {
  return `sha256-${createHash("sha256").update(source, "utf8").digest("base64")}`;
}
