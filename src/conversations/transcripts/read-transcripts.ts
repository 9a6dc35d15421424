import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseJsonTranscripts } from "./parse-json-transcripts.ts";
import { parseSpeakerText } from "./parse-speaker-text.ts";
import { type Transcript, TranscriptError } from "./transcript.ts";

/** Largest file read, in bytes after decompression. */
const largestFile = 512 * 1024 * 1024;

/**
 * Reads transcripts from a file: JSON Lines, JSON (also a ChatGPT export), or plain text with speakers; each may be
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
    throw new TranscriptError(name, `The file cannot be read${code}.`);
  }
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

function parse(text: string, stem: string, name: string): Transcript[] {
  const trimmed = text.trim();
  if (trimmed === "") throw new TranscriptError(name, "The file is empty.");
  if (!/^[[{]/.test(trimmed)) return parseSpeakerText(text, stem);
  const whole = parseJson(trimmed);
  if (whole !== undefined) return parseJsonTranscripts(whole.value, stem);
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const value = parseJson(line);
    if (value === undefined) throw new TranscriptError(name, "This line is not valid JSON.", index + 1);
    return parseJsonTranscripts(value.value, `${stem}-${index + 1}`, index + 1);
  });
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
