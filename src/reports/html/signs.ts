import type { ReportVerdict } from "../report.ts";
import { html, type Markup } from "./template.ts";

/** How a verdict is called; colour and sign only repeat it. */
export const verdictWords: Readonly<Record<ReportVerdict, string>> = {
  pass: "Pass",
  fail: "Fail",
  undecided: "Undecided",
  "no-gates": "No gates",
};

const shapes: Readonly<Record<ReportVerdict, Markup>> = {
  pass: html`<circle cx="12" cy="12" r="10"/><path d="M7 12.5l3.5 3.5L17 8.5"/>`,
  fail: html`<path d="M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z"/><path d="M8 8l8 8M16 8l-8 8"/>`,
  undecided: html`<circle cx="12" cy="12" r="10" stroke-dasharray="4 3.2"/><path d="M9.2 9.3c.3-1.6 1.4-2.4 2.9-2.4 1.6 0 2.8 1 2.8 2.5 0 2.2-2.9 2.2-2.900 4.4M12 17v.2"/>`,
  "no-gates": html`<circle cx="12" cy="12" r="10"/><path d="M7.5 12h9"/>`,
};

/** A sign of its own shape for each verdict: ring with a tick, octagon with a cross, broken ring with a question. */
export function verdictSign(verdict: ReportVerdict): Markup {
  return html`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes[verdict]}</svg>`;
}

/** Sign and word together. */
export function verdictBadge(verdict: ReportVerdict): Markup {
  return html`<span class="badge ${verdict}">${verdictSign(verdict)}${verdictWords[verdict]}</span>`;
}
