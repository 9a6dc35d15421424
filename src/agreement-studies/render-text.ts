import { visibleText } from "../reports/index.ts";
import type { AgreementStudy } from "./agreement-study.ts";
import { buildDocument } from "./build-document.ts";
import type { Phrase } from "./phrase.ts";
import type { DocumentBlock, DocumentTable } from "./study-document.ts";

/** Choices of {@link renderStudyText}. */
export interface StudyTextOptions {
  /** Columns to fill; 100 when left out, at least 60. */
  width?: number;
  /** Bold by ANSI escapes; false when left out. */
  color?: boolean;
  /** Characters beyond ASCII in our own words; true when left out. Names are shown as they are. */
  unicode?: boolean;
}

/**
 * The study for a terminal. How each interval was made is left to the other formats. Control characters in names are
 * printed by their code points. Ends in a newline.
 */
export function renderStudyText(study: AgreementStudy, options: StudyTextOptions = {}): string {
  const width = Math.max(60, options.width ?? 100);
  const bold = (text: string) => (options.color === true ? `\u001B[1m${text}\u001B[0m` : text);
  const plain = (text: Phrase) => {
    const ours = (words: string) => (options.unicode === false ? words.replace(/−/g, "-").replace(/∞/g, "inf") : words);
    return text.map((part) => (typeof part === "string" ? ours(part) : visibleText(part.name, "space"))).join("");
  };
  const { title, blocks } = buildDocument(study);
  const lines = [bold(plain(title)), ""];
  for (const block of blocks) lines.push(...blockLines(block, { plain, bold, width }), "");
  return `${lines.join("\n").trimEnd()}\n`;
}

interface TextStyle {
  plain(text: Phrase): string;
  bold(text: string): string;
  width: number;
}

function blockLines(block: DocumentBlock, style: TextStyle): string[] {
  switch (block.kind) {
    case "heading":
      return [style.bold(`${block.level === 2 ? "== " : "-- "}${style.plain(block.text)}`)];
    case "paragraph":
      return wrap(style.plain(block.text), style.width, "");
    case "list":
      return block.items.flatMap((item) => wrap(style.plain(item), style.width, "- "));
    case "table":
      return tableLines(block, style);
  }
}

function tableLines(table: DocumentTable, style: TextStyle): string[] {
  const shown = table.columns.flatMap((column, position) => (column.isDetail === true ? [] : [{ column, position }]));
  const cells = [
    shown.map(({ column }) => style.plain(column.title)),
    ...table.rows.map((row) => shown.map(({ position }) => style.plain(row[position] ?? []))),
  ];
  const widths = shown.map((_, at) => Math.max(...cells.map((row) => lengthOf(row[at] ?? ""))));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => {
        const gap = " ".repeat((widths[at] ?? 0) - lengthOf(cell));
        return shown[at]?.column.align === "right" ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd(),
  );
  const reasons = notEstimableReasons(table, style);
  const [header = "", ...rows] = lines;
  return [style.plain(table.caption), style.bold(header), ...rows, ...reasons];
}

/** Under a table, why its numbers are missing: the reasons stand in a column that has no room here. */
function notEstimableReasons(table: DocumentTable, style: TextStyle): string[] {
  const detail = table.columns.findIndex(({ isDetail }) => isDetail === true);
  if (detail === -1) return [];
  const reasons = new Set(
    table.rows.flatMap((row) => {
      const isMissing = row.some((cell) => cell.length === 1 && cell[0] === "not estimable");
      return isMissing ? [style.plain(row[detail] ?? [])] : [];
    }),
  );
  return [...reasons].flatMap((reason) => wrap(`not estimable: ${reason}`, style.width, "  "));
}

function wrap(text: string, width: number, first: string): string[] {
  const indent = " ".repeat(first.length);
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(" ")) {
    if (line.length > indent.length && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += line === first || line === indent ? word : ` ${word}`;
    }
  }
  return [...lines, line];
}

function lengthOf(text: string): number {
  return [...text].length;
}
