import { createHash } from "node:crypto";
import { visibleText } from "../reports/index.ts";
import type { AgreementStudy } from "./agreement-study.ts";
import { buildDocument } from "./build-document.ts";
import type { Phrase } from "./phrase.ts";
import type { DocumentBlock, DocumentTable } from "./study-document.ts";

/**
 * The study as one self-contained HTML page without scripts: it asks nothing of anywhere, and its content security policy
 * allows its own style and nothing else. All text is escaped; characters in names that act rather than show are printed
 * by their code points.
 */
export function renderStudyHtml(study: AgreementStudy): string {
  const { title, blocks } = buildDocument(study);
  const hash = createHash("sha256").update(style, "utf8").digest("base64");
  const plainTitle = title.map((part) => escapeText(typeof part === "string" ? part : part.name)).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${plainTitle}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${inline(title)}</h1>
${blocks.map(blockMarkup).join("\n")}
</main>
</body>
</html>
`;
}

function blockMarkup(block: DocumentBlock): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${inline(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${inline(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join("")}</ul>`;
    case "table":
      return tableMarkup(block);
  }
}

function tableMarkup({ caption, columns, rows }: DocumentTable): string {
  const side = (position: number) => (columns[position]?.align === "right" ? ' class="number"' : "");
  const head = columns.map(({ title }, at) => `<th scope="col"${side(at)}>${inline(title)}</th>`).join("");
  const body = rows.map((cells) => {
    const [first = [], ...rest] = cells;
    const others = rest.map((cell, at) => `<td${side(at + 1)}>${inline(cell)}</td>`).join("");
    return `<tr><th scope="row">${inline(first)}</th>${others}</tr>`;
  });
  // A wide table scrolls by itself, also by keyboard.
  return `<div class="scroll" tabindex="0" role="region" aria-label="${caption
    .map((part) => escapeText(typeof part === "string" ? part : part.name))
    .join("")}"><table><caption>${inline(caption)}</caption><thead><tr>${head}</tr></thead><tbody>
${body.join("\n")}
</tbody></table></div>`;
}

/** Names keep their own writing direction. */
function inline(text: Phrase): string {
  return text
    .map((part) => (typeof part === "string" ? escapeText(part) : `<bdi>${escapeText(part.name)}</bdi>`))
    .join("");
}

function escapeText(text: string): string {
  return visibleText(text, "space")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

const style = `
:root { color-scheme: light dark; --paper: #fcfbf9; --ink: #1c2227; --quiet: #56606a; --rule: #dcd9d2; --accent: #17545f; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #14181b; --ink: #e8eaeb; --quiet: #a7b0b7; --rule: #333b41; --accent: #86c5cf; } }
body { margin: 0 auto; max-width: 66rem; padding: 2rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.25; } h2 { font-size: 1.5rem; margin-top: 3rem; } h3 { font-size: 1.1rem; margin-top: 2rem; }
p, ul { max-width: 46rem; } ul { padding-left: 1.2rem; }
.scroll { overflow-x: auto; margin: 1.25rem 0; } .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .9rem; } caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; font-weight: 400; border-top: 1px solid var(--rule); }
thead th { color: var(--quiet); vertical-align: bottom; border-top: 0; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media print { body { max-width: none; padding: 0; } .scroll { overflow: visible; } tr { break-inside: avoid; } }
`;
