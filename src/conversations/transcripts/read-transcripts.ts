import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { looksLikeMessage, parseJsonTranscripts } from "./parse-json-transcripts.ts";
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
    throw new TranscriptError({ file: name }, `The file cannot be read${code}.`);
  }
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

function parse(text: string, stem: string, name: string): Transcript[] {
  const trimmed = text.trim();
  if (trimmed === "") throw new TranscriptError({ file: name }, "The file is empty.");
  if (!/^[[{]/.test(trimmed)) return parseSpeakerText(text, stem, { file: name });
  const whole = parseJson(trimmed);
  if (whole !== undefined) return parseJsonTranscripts(whole.value, stem, { file: name });
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
  return lines.flatMap(({ value, number }) =>
    parseJsonTranscripts(value, `${stem}-${number}`, { file: name, line: number }),
  );
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
