import type { z } from "zod";
import type { Speaker } from "../../vocabulary/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";

/** A conversation that took place elsewhere. */
export interface Transcript {
  /** Name within its source: a file name, a title's hash, a line number. Never conversation text. */
  readonly id: string;
  readonly turns: readonly { readonly speaker: Speaker; readonly text: string }[];
  /** Tags that came with it, such as `category`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Where something stands that is being read. */
export interface TranscriptSource {
  /** Name of the file. */
  readonly file: string;
  /** 1-based line, where the format has one per conversation. */
  readonly line?: number | undefined;
  /** Path inside the JSON value, such as `[2].messages[4]`; empty for the whole. */
  readonly field?: string | undefined;
}

/** A transcript file cannot be read. Fix: see `problem`; formats are listed in the guide to rating transcripts. */
export class TranscriptError extends PlumblineError {
  readonly code = "TRANSCRIPT_INVALID";
  readonly source: TranscriptSource;

  constructor(source: TranscriptSource, problem: string) {
    const { file, line, field = "" } = source;
    super(`${file}${line === undefined ? "" : `:${line}`}${field === "" ? "" : ` ${field}:`} ${problem}`);
    this.source = source;
  }
}

const clientNames = ["user", "human", "client", "patient", "seeker", "person", "customer", "member", "you"];
const assistantNames = [
  "assistant",
  "agent",
  "ai",
  "bot",
  "chatbot",
  "counselor",
  "counsellor",
  "therapist",
  "model",
  "chatgpt",
  "claude",
  "supporter",
  "helper",
  "provider",
];

/** Which side a role's name stands for; undefined for names that are neither (system, tool). */
export function speakerOf(role: string): Speaker | undefined {
  const name = role.trim().toLowerCase();
  if (clientNames.includes(name)) return "client";
  return assistantNames.includes(name) ? "assistant" : undefined;
}

/** Joins messages of one speaker that follow each other, and drops empty ones. */
export function joinTurns(turns: Transcript["turns"]): Transcript["turns"] {
  const joined: { speaker: Speaker; text: string }[] = [];
  for (const turn of turns) {
    const text = turn.text.trim();
    if (text === "") continue;
    const last = joined.at(-1);
    if (last?.speaker === turn.speaker) last.text = `${last.text}\n\n${text}`;
    else joined.push({ speaker: turn.speaker, text });
  }
  return joined;
}

/** Reads by schema; of what is wrong the first is told, with its path. The schema's words hold none of the text. */
export function readBySchema<S extends z.ZodType>(schema: S, value: unknown, source: TranscriptSource): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  const field = `${source.field ?? ""}${path.join("")}`.replace(/^\./, "");
  throw new TranscriptError({ ...source, field }, `${issue?.message ?? "Not of the form expected"}.`);
}
