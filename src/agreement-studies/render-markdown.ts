import { visibleText } from "../reports/index.ts";
import type { AgreementStudy } from "./agreement-study.ts";
import { buildDocument } from "./build-document.ts";
import type { Phrase } from "./phrase.ts";
import type { DocumentBlock } from "./study-document.ts";

/** The study as Markdown. Names from outside are code spans, in which nothing is linked, mentioned or interpreted. */
export function renderStudyMarkdown(study: AgreementStudy): string {
  const { title, blocks } = buildDocument(study);
  return `${[`# ${inline(title)}`, ...blocks.map(blockText)].join("\n\n")}\n`;
}

function blockText(block: DocumentBlock): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${inline(block.text)}`;
    case "paragraph":
      return inline(block.text);
    case "list":
      return block.items.map((item) => `- ${inline(item)}`).join("\n");
    case "table": {
      const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
      return [
        `**${inline(block.caption)}**`,
        "",
        row(block.columns.map(({ title }) => inline(title))),
        row(block.columns.map(({ align }) => (align === "right" ? "--:" : ":--"))),
        ...block.rows.map((cells) => row(cells.map(inline))),
      ].join("\n");
    }
  }
}

function inline(text: Phrase): string {
  return text
    .map((part) =>
      typeof part === "string"
        ? part.replace(/[\\`*_{}[\]!|<>&~$@#]/g, (character) => `&#${character.charCodeAt(0)};`)
        : codeSpan(part.name),
    )
    .join("");
}

/** A code span that no run of backticks in it can end; a bar, which would end a table's cell, is shown by its code point. */
function codeSpan(name: string): string {
  const line = visibleText(name, "space").trim().replaceAll("|", "<U+007C>");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = line === "" || line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}
