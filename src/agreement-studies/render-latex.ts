import { visibleText } from "../reports/index.ts";
import type { AgreementStudy } from "./agreement-study.ts";
import { buildDocument } from "./build-document.ts";
import type { Phrase } from "./phrase.ts";
import type { DocumentBlock, DocumentTable } from "./study-document.ts";

/**
 * The study as LaTeX to put into a paper with `\input`: sections, text and tables with the rules of `booktabs`. How each
 * interval was made stands below its table. Everything is escaped; letters beyond ASCII need a Unicode engine or font.
 */
export function renderStudyLatex(study: AgreementStudy): string {
  const { title, blocks } = buildDocument(study);
  return `${["% Needs \\usepackage{booktabs}.", `\\section*{${inline(title)}}`, ...blocks.map(blockSource)].join("\n\n")}\n`;
}

function blockSource(block: DocumentBlock): string {
  switch (block.kind) {
    case "heading":
      return `\\${block.level === 2 ? "subsection" : "subsubsection"}*{${inline(block.text)}}`;
    case "paragraph":
      return inline(block.text);
    case "list":
      return ["\\begin{itemize}", ...block.items.map((item) => `  \\item ${inline(item)}`), "\\end{itemize}"].join(
        "\n",
      );
    case "table":
      return tableSource(block);
  }
}

function tableSource(table: DocumentTable): string {
  const shown = table.columns.flatMap((column, position) => (column.isDetail === true ? [] : [{ column, position }]));
  const line = (cells: readonly string[]) => `  ${cells.map((cell) => `{${cell}}`).join(" & ")} \\\\`;
  return [
    "\\begin{table}[htbp]",
    "  \\centering",
    `  \\caption{${inline(table.caption)}}`,
    `  \\begin{tabular}{${shown.map(({ column }) => (column.align === "right" ? "r" : "l")).join("")}}`,
    "  \\toprule",
    line(shown.map(({ column }) => inline(column.title))),
    "  \\midrule",
    ...table.rows.map((row) => line(shown.map(({ position }) => inline(row[position] ?? [])))),
    "  \\bottomrule",
    "  \\end{tabular}",
    ...detailLines(table),
    "\\end{table}",
  ].join("\n");
}

/** The wide column as a note: each entry once, with the rows it holds for. */
function detailLines(table: DocumentTable): string[] {
  const detail = table.columns.findIndex(({ isDetail }) => isDetail === true);
  if (detail === -1) return [];
  const notes = new Map<string, string[]>();
  for (const row of table.rows) {
    const note = inline(row[detail] ?? []);
    notes.set(note, [...(notes.get(note) ?? []), inline(row[0] ?? [])]);
  }
  const sentences = [...notes].map(([note, names]) => `${names.join(", ")}: ${note.replace(/\.$/, "")}.`);
  return ["", `  \\par\\medskip\\footnotesize ${sentences.join(" ")}`];
}

function inline(text: Phrase): string {
  return text.map((part) => escapeLatex(typeof part === "string" ? part : visibleText(part.name, "space"))).join("");
}

const replacements: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedblright{}",
  "`": "\\textasciigrave{}",
  "-": "-{}",
  "'": "'{}",
  "[": "{[}",
  "]": "{]}",
  "−": "$-$",
  "∞": "$\\infty$",
};

/** Every character with a meaning in LaTeX, and those that join into another one (`--`, `<<`, quotes). */
function escapeLatex(text: string): string {
  return text.replace(
    /[\\{}~^<>|"`[\]−∞]|-(?=-)|'(?=')|[#$%&_]/g,
    (character) => replacements[character] ?? `\\${character}`,
  );
}
