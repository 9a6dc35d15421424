import type { Phrase } from "./phrase.ts";

/** A study as headings, paragraphs, lists and tables: what all readable formats have in common. */
export interface StudyDocument {
  title: Phrase;
  blocks: DocumentBlock[];
}

export type DocumentBlock =
  | { kind: "heading"; level: 2 | 3; text: Phrase }
  | { kind: "paragraph"; text: Phrase }
  | { kind: "list"; items: Phrase[] }
  | DocumentTable;

export interface DocumentTable {
  kind: "table";
  caption: Phrase;
  columns: DocumentColumn[];
  /** Cells by column. */
  rows: Phrase[][];
}

export interface DocumentColumn {
  title: Phrase;
  /** Numbers stand to the right. */
  align: "left" | "right";
  /** Wide and seldom read: left out where there is little room. */
  isDetail?: boolean;
}
