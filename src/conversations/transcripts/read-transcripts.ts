import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { looksLikeMessage, parseJsonTranscripts } from "./parse-json-transcripts.ts";
import { parseSpeakerText } from "./parse-speaker-text.ts";
import { looksLikeTable, parseTable } from "./parse-table.ts";
import { type Transcript, TranscriptError } from "./transcript.ts";

/** Largest file read, in bytes after decompression. */
const largestFile = 512 * 1024 * 1024;

/**
 * Reads transcripts from a file: JSON Lines, JSON (also an export of ChatGPT or Claude), a table with a row per
 * turn (CSV), or plain text with speakers; each may be
 * gzipped. The format is told from the content, not from the name.
 *
 * @throws {@link TranscriptError} naming file and line; no conversation text
 */
export function readTranscripts(path: string): Transcript[] {
  const name = basename(path);
  const transcripts = parse(readText(path, name), name.replace(/\.gz$/, "").replace(/\.\w+$/, ""), name);
  const seen = new Map<string, number>();
  // Ids have to tell transcripts apart; the second of the same id gets a number.
  return transcripts.map((transcript) => {
    const count = (seen.get(transcript.id) ?? 0) + 1;
    seen.set(transcript.id, count);
    return count === 1 ? transcript : { ...transcript, id: `${transcript.id}-${count}` };
  });
}

function readText(path: string, name: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes, { maxOutputLength: largestFile });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new TranscriptError({ file: name }, `The file cannot be read${code}.`);
  }
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

function parse(text: string, stem: string, name: string): Transcript[] {
  const trimmed = text.trim();
  if (trimmed === "") throw new TranscriptError({ file: name }, "The file is empty.");
  if (isTable(name, trimmed)) return parseTable(text, stem, { file: name });
  if (!/^[[{]/.test(trimmed)) return parseSpeakerText(text, stem, { file: name });
  const whole = parseJson(trimmed);
  if (whole !== undefined) return atLeastOne(parseJsonTranscripts(whole.value, stem, { file: name }), name);
  // `[User]: ...` begins like JSON and is none.
  if (/^\[\w+\]\s*:/.test(trimmed)) return parseSpeakerText(text, stem, { file: name });
  return parseLines(text, stem, name);
}

function parseLines(text: string, stem: string, name: string): Transcript[] {
  const lines = text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = parseJson(line);
    if (parsed === undefined)
      throw new TranscriptError({ file: name, line: index + 1 }, "This line is not valid JSON.");
    return [{ value: parsed.value, number: index + 1 }];
  });
  // One message a line is one conversation; otherwise each line is one.
  if (lines.every(({ value }) => looksLikeMessage(value))) {
    const messages = lines.map(({ value }) => value);
    return parseJsonTranscripts(messages, stem, { file: name });
  }
  const transcripts = lines.flatMap(({ value, number }) =>
    parseJsonTranscripts(value, `${stem}-${number}`, { file: name, line: number }),
  );
  return atLeastOne(transcripts, name);
}

function atLeastOne(transcripts: Transcript[], name: string): Transcript[] {
  if (transcripts.length > 0) return transcripts;
  throw new TranscriptError({ file: name }, "Every conversation in this file is empty.");
}

/** A table is told by its header; what is called one has to be one. */
function isTable(name: string, text: string): boolean {
  return looksLikeTable(text) || /\.(csv|tsv)(\.gz)?$/i.test(name);
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
