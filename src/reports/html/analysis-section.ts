import { cellWords, estimateWords, paperWords, whoseWords } from "../analysis-words.ts";
import { plural } from "../format-number.ts";
import type { ReportSuite } from "../report.ts";
import type { ReportAnalysis, ReportAnalysisResult, ReportTable } from "../report-analysis.ts";
import { html, type Markup } from "./template.ts";

/** Statistics over all conversations of a suite: numbers side by side by assistant, tables below. */
export function analysesSection({ id, analyses }: ReportSuite): Markup | false {
  if (analyses.length === 0) return false;
  return html`<h3>Over all conversations together</h3>${analyses.map((analysis) => analysisFigure(id, analysis))}`;
}

function analysisFigure(suiteId: string, { id, title, meaning, results }: ReportAnalysis): Markup {
  const wholes = results.filter(({ group }) => group === null);
  const groups = results.filter(({ group }) => group !== null);
  return html`<section class="measure" id="analysis-${suiteId}-${id}"><h4>${title}</h4><p>${meaning}</p>
${valuesTable(title, wholes)}${notesOf(wholes)}
<div class="behind">${tablesOf(wholes)}
${groups.length > 0 && html`<details><summary>${plural(groups.length, "group")}</summary>${valuesTable(`${title} by group`, groups)}${tablesOf(groups)}</details>`}</div>
</section>
`;
}

function valuesTable(caption: string, results: readonly ReportAnalysisResult[]): Markup | false {
  const names = [...new Set(results.flatMap(({ values }) => values.map(({ name }) => name)))];
  if (names.length === 0) return false;
  const rows = results.map((result) => {
    const cells = names.map((name) => {
      const value = result.values.find((one) => one.name === name);
      return html`<td>${value === undefined ? "—" : estimateWords(value.estimate, value.unit)}</td>`;
    });
    return html`<tr><th scope="row"><bdi>${whoseWords(result)}</bdi></th><td>${result.conversations}</td>${cells}</tr>
`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="data"><caption class="sr">${caption}</caption><thead><tr><th scope="col">Assistant</th><th scope="col">Conversations</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function tablesOf(results: readonly ReportAnalysisResult[]): Markup[] {
  return results.flatMap((result) =>
    result.tables
      .filter(({ rows, columns }) => rows.length > 0 && columns.length > 0)
      .map((table) => tableMarkup(`${table.title}: ${whoseWords(result)}`, table)),
  );
}

function tableMarkup(caption: string, { rows, columns, cells, unit, rowsAre }: ReportTable): Markup {
  const isBrief = columns.length > 4;
  const body = rows.map(
    (row, index) =>
      html`<tr><th scope="row">${row}</th>${(cells[index] ?? []).map((cell) => html`<td>${cellWords(cell, unit, isBrief)}</td>`)}</tr>
`,
  );
  return html`<details><summary>${caption}</summary><div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="data"><thead><tr><th scope="col">${rowsAre}</th>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${body}</tbody></table></div></details>`;
}

function notesOf(results: readonly ReportAnalysisResult[]): Markup | false {
  const notes = [
    ...new Set(results.flatMap(({ assistant, notes: own }) => own.map((note) => `${assistant}: ${note}`))),
  ];
  return notes.length > 0 && html`<ul class="plain">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}

/** What the publication printed, under its own heading and mark. */
export function paperSection({ id, paper, measures, analyses }: ReportSuite): Markup | false {
  if (paper === null) return false;
  const titles = new Map([...measures, ...analyses].map((entry) => [entry.id, entry.title]));
  const rows = paper.rows.map(
    (row) =>
      html`<tr><th scope="row">${row.name}</th><td>${row.system}</td><td>${paperWords(row)}</td><td>${row.beside === undefined ? "—" : (titles.get(row.beside) ?? row.beside)}</td><td>${row.note ?? ""}</td></tr>
`,
  );
  return html`<section id="paper-${id}"><h3>What the publication printed <span class="tag">${paper.mark}</span></h3><p>${paper.citation}. ${paper.differs} These numbers are not ours and enter no gate, interval or comparison.</p><div class="scroll" tabindex="0" role="group" aria-label="Published numbers"><table class="data"><thead><tr><th scope="col">Name</th><th scope="col">System</th><th scope="col">Published</th><th scope="col">Stands beside</th><th scope="col">Note</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
