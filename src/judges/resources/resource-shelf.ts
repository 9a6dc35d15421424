import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../../content/index.ts";
import { type CrisisResources, loadCrisisResources } from "../../detection/index.ts";
import type { SourcePassage } from "../judge.ts";
import { bm25Index } from "./bm25.ts";

/** Local, dated documents that a judge may look things up in. Nothing is dialled. */
export interface ResourceShelf {
  /** Short entries of the best documents, best first. */
  search(query: string, limit?: number): SourcePassage[];
  /** A whole document (its first 4,000 characters), or undefined when there is none of that id. */
  read(id: string): SourcePassage | undefined;
}

/** Puts documents on a shelf. */
export function resourceShelf(documents: readonly SourcePassage[]): ResourceShelf {
  const find = bm25Index(documents.map((document) => ({ ...document, text: `${document.title}\n${document.text}` })));
  const byId = new Map(documents.map((document) => [document.id, document]));
  return {
    search: (query, limit = 3) =>
      find(query, limit).flatMap(({ document: { id } }) => {
        const document = byId.get(id);
        return document === undefined ? [] : [{ ...document, text: document.text.slice(0, 600) }];
      }),
    read(id) {
      const document = byId.get(id);
      return document === undefined ? undefined : { ...document, text: document.text.slice(0, 4_000) };
    },
  };
}

/**
 * The documents of a library's `resources/` folder: an entry per country of the crisis lines, and Markdown files, whose date
 * is a line `dated: 2026-11-29` near their beginning (`unknown` without one).
 */
export function loadResourceShelf(libraryDir: string = libraryFolder()): ResourceShelf {
  const folder = join(libraryDir, "resources");
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".md"))
        .sort()
    : [];
  const pages = files.map((name): SourcePassage => {
    const text = readFileSync(join(folder, name), "utf8");
    const dated = /^dated:\s*(\d{4}-\d{2}(?:-\d{2})?)\s*$/m.exec(text)?.[1] ?? "unknown";
    const title = /^#\s+(.+)$/m.exec(text)?.[1] ?? name;
    return { id: name.replace(/\.md$/, ""), title, text, dated };
  });
  return resourceShelf([...crisisPages(loadCrisisResources(libraryDir)), ...pages]);
}

function crisisPages({ countries }: CrisisResources): SourcePassage[] {
  return countries.map(({ iso2, country, emergency_number, lines, checked, confidence, note }) => ({
    id: `crisis-lines-${iso2.toLowerCase()}`,
    title: `Crisis lines in ${country} (${iso2})`,
    dated: checked,
    text: [
      `Emergency: ${emergency_number}. Confidence: ${confidence}.`,
      ...lines.map(({ name, phone, text, chat_url, hours, audience }) =>
        [
          name,
          phone === null ? "" : `call ${phone}`,
          text === null ? "" : `text ${text}`,
          chat_url === null ? "" : `chat ${chat_url}`,
          hours,
          `for ${audience.join(", ")}`,
        ]
          .filter((part) => part !== "")
          .join("; "),
      ),
      ...(note === undefined ? [] : [note]),
    ].join("\n"),
  }));
}
