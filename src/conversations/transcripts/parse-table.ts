import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { joinTurns, speakerOf, type Transcript, TranscriptError, type TranscriptSource } from "./transcript.ts";

/** Names of columns, as tables in use have them. */
const columns = {
  speaker: ["speaker", "role", "sender", "author", "interlocutor", "from"],
  text: ["text", "content", "message", "utterance", "utterance_text", "body"],
  conversation: [
    "conversation",
    "conversation_id",
    "transcript_id",
    "transcript",
    "session_id",
    "dialogue_id",
    "chat_id",
  ],
} as const;
/** What the parser gives when it is asked for places. */
const Rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));
type Column = keyof typeof columns;

/** Roles that speak to neither side. */
const besides = ["system", "developer", "instructions", "tool", "function"];

/** Whether a text begins with a header that names a column of speakers and one of texts. */
export function looksLikeTable(text: string): boolean {
  const delimiter = delimiterOf(text);
  const header = headerOf(text, delimiter);
  return header !== undefined && indexOf(header, "speaker") >= 0 && indexOf(header, "text") >= 0;
}

/**
 * Reads a table with one turn per row: who speaks, what, and in which conversation (all rows are one without such a column).
 * Rows of a conversation may stand apart; their order counts. Comma, semicolon and tab are told by the header.
 *
 * @throws {@link TranscriptError} naming row and column; a speaker that is neither side is refused rather than guessed
 */
export function parseTable(text: string, stem: string, source: TranscriptSource): Transcript[] {
  const delimiter = delimiterOf(text);
  let rows: z.infer<typeof Rows>;
  try {
    rows = Rows.parse(parse(text, { bom: true, delimiter, skip_empty_lines: true, info: true }));
  } catch (error) {
    const line = error instanceof CsvError && "lines" in error ? Number(error.lines) : undefined;
    throw new TranscriptError({ ...source, line }, "This is no table: expected as many cells as the header has.");
  }
  const [header, ...body] = rows;
  const names = header?.record ?? [];
  const at = { speaker: due(names, "speaker", source), text: due(names, "text", source) };
  const grouping = indexOf(names, "conversation");
  const conversations = new Map<string, { speaker: "client" | "assistant"; text: string }[]>();
  for (const { record, info } of body) {
    const place = { ...source, line: info.lines };
    const name = (record[at.speaker] ?? "").trim();
    const key = grouping < 0 ? "" : (record[grouping] ?? "").trim();
    if (grouping >= 0 && key === "") {
      throw new TranscriptError(
        { ...place, field: names[grouping] },
        "Expected the conversation's id, found an empty cell.",
      );
    }
    if (besides.includes(name.toLowerCase())) continue;
    const speaker = speakerOf(name);
    if (speaker === undefined) {
      const expected = "Expected a name of either side, such as user, client, assistant or therapist.";
      throw new TranscriptError({ ...place, field: names[at.speaker] }, expected);
    }
    const turns = conversations.get(key) ?? [];
    turns.push({ speaker, text: record[at.text] ?? "" });
    conversations.set(key, turns);
  }
  const transcripts = [...conversations.values()].map(joinTurns).filter((turns) => turns.length > 0);
  if (transcripts.length === 0) throw new TranscriptError(source, "There is no turn in this table.");
  // Ids in tables may be personal; the order tells conversations apart.
  return transcripts.map((turns, index) => {
    return { id: transcripts.length === 1 ? stem : `${stem}-${index + 1}`, turns, tags: {} };
  });
}

function due(names: readonly string[], column: Column, source: TranscriptSource): number {
  const index = indexOf(names, column);
  if (index >= 0) return index;
  throw new TranscriptError({ ...source, line: 1 }, `Expected a column of ${column}s: ${columns[column].join(", ")}.`);
}

function indexOf(names: readonly string[], column: Column): number {
  const own = names.map((name) => name.trim().toLowerCase().replaceAll(/[ -]+/g, "_"));
  const found = columns[column].find((name) => own.includes(name));
  return found === undefined ? -1 : own.indexOf(found);
}

function headerOf(text: string, delimiter: string): string[] | undefined {
  try {
    const [header] = parse(text, { bom: true, delimiter, to_line: 1, relax_column_count: true });
    return Array.isArray(header) ? header.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function delimiterOf(text: string): string {
  const line = text.slice(0, (text.indexOf("\n") + 1 || text.length + 1) - 1);
  return [",", ";", "\t"].reduce((best, next) => (line.split(next).length > line.split(best).length ? next : best));
}
