import type { Suite } from "../suites/index.ts";
import type { Rating, Speaker } from "../vocabulary/index.ts";

/** What an import is told besides the file. Each importer says which of them it takes. */
export interface ImportOptions {
  /** Second file: cut-offs of a codebook. */
  readonly cutOffs?: string;
  /** Second file: the interactions that judgments are about. */
  readonly interactions?: string;
  /** Second file: the people of a suite. */
  readonly personas?: string;
  /** Who rated, where the file does not say. */
  readonly judge?: string;
  /** Whose replies they are, where the file does not say. */
  readonly assistant?: string;
  /** Sheet of a workbook, by name or number from 1. */
  readonly sheet?: string;
}

/** One option of {@link ImportOptions} that an importer takes. */
export interface ImportOptionUse {
  readonly name: keyof ImportOptions;
  readonly isNeeded: boolean;
  /** What it is, for the message that asks for it. */
  readonly what: string;
}

/** One conversation that took place and was rated elsewhere. */
export interface ImportedConversation {
  readonly scenarioId: string;
  readonly assistant: string;
  /** 0-based; several conversations of one assistant on one scenario. */
  readonly repeat: number;
  readonly turns: readonly { readonly speaker: Speaker; readonly text: string; readonly given?: true }[];
  /** By raters whose names begin with `imported:`. What is due and missing here is stored as unrated. */
  readonly ratings: readonly Rating[];
  /** False where the results themselves say that it broke off: it is then kept and never measured. */
  readonly isComplete: boolean;
}

/** Finished results: conversations with ratings that somebody else gave. */
export interface ImportedResults {
  readonly suite: Suite;
  /** In the order of the report. */
  readonly assistants: readonly string[];
  /** Who rated, beginning with `imported:`. */
  readonly judge: string;
  readonly conversations: readonly ImportedConversation[];
  /** SHA-256 of what was read, so that another file is another run. */
  readonly sourceSha256: string;
}

/** What an importer made of a file. */
export interface Imported {
  /** Path to text, relative to the folder that is written. Holds {@link rightsFile} always. */
  readonly files: Readonly<Record<string, string>>;
  /** Present for finished results. */
  readonly results?: ImportedResults;
  /** What was read, and how: one sentence each, without any text of a conversation. */
  readonly said: readonly string[];
  /** What was not taken over, and why. */
  readonly leftOut: readonly { readonly what: string; readonly because: string }[];
  /** The command that comes next, with `FOLDER` for the folder written. */
  readonly next?: string;
}

/**
 * A form in which others publish content or results. Reading is strict: what is not as the form has it is refused with file,
 * row or field, and what was expected; nothing is changed to fit.
 */
export interface Importer {
  /** Name in the command: `plumbline import KIND FILE`. */
  readonly kind: string;
  /** What the file is, in a line. */
  readonly reads: string;
  /** What becomes of it: a folder that is written, or a run that is stored (and a folder where one is named). */
  readonly makes: "folder" | "run";
  readonly takes: readonly ImportOptionUse[];
  /** @throws `ContentError` for every wrong input; no text of the file stands in it */
  read(path: string, options: ImportOptions): Promise<Imported>;
}

/** In every folder written: what was imported from where, how it was read, and whose wording it is. */
export const rightsFile = "IMPORTED.md";
