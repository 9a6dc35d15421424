import type { Speaker } from "../../vocabulary/index.ts";
import { joinTurns, speakerOf, type Transcript, TranscriptError, type TranscriptSource } from "./transcript.ts";

const speakerLine = /^\s*(?:\*\*|\[)?([A-Za-z]{2,20})(?:\*\*|\])?\s*:\s?(?:\*\*)?\s?(.*)$/s; // `s`: other line separators than LF are part of what was said
const separatorLine = /^\s*(?:={3,}|-{3,})\s*$/;
/** Who speaks to neither side, when it stands before the first turn. */
const instructions = ["system", "developer", "instructions", "tool"];

/**
 * Reads plain text in which each turn begins with a speaker's name and a colon (`User: ...`, `agent: ...`); lines
 * without one belong to the turn before. Each side keeps the name it first has, so that a line such as `You: ...` inside
 * a reply is not taken for a change of speaker.
 *
 * Several conversations are parted by a line of at least three `=` or `-`, when the next line names a speaker; lines
 * like that inside a turn, and between all turns alike, part nothing.
 *
 * @param id - of the conversation; numbered when there are several
 * @throws {@link TranscriptError} when no line names a speaker
 */
export function parseSpeakerText(text: string, id: string, source: TranscriptSource): Transcript[] {
  const parts = partsOf(text.replaceAll("\r\n", "\n").split("\n")).map(readTurns);
  const perPart = Math.max(...parts.map((turns) => turns.length));
  const conversations = (perPart <= 1 ? [parts.flat()] : parts).map(joinTurns).filter((turns) => turns.length > 0);
  if (conversations.length === 0) {
    throw new TranscriptError(
      source,
      'No speaker found. Begin each turn with a name and a colon, such as "User:" and "Assistant:".',
    );
  }
  return conversations.map((turns, index) => {
    return { id: conversations.length === 1 ? id : `${id}-${index + 1}`, turns, tags: {} };
  });
}

function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let isAfterSeparator = false;
  // Separator lines and blank ones wait until the next line says what they are.
  let waiting: string[] = [];
  for (const line of lines) {
    if (separatorLine.test(line) || (isAfterSeparator && line.trim() === "")) {
      isAfterSeparator = true;
      waiting.push(line);
      continue;
    }
    if (isAfterSeparator && isSpeaker(line)) parts.push([]);
    else parts.at(-1)?.push(...waiting);
    parts.at(-1)?.push(line);
    isAfterSeparator = false;
    waiting = [];
  }
  return parts;
}

function isSpeaker(line: string): boolean {
  const name = speakerLine.exec(line)?.[1]?.toLowerCase() ?? "";
  return speakerOf(name) !== undefined || instructions.includes(name);
}

function readTurns(lines: readonly string[]): { speaker: Speaker; text: string }[] {
  const turns: { speaker: Speaker; text: string }[] = [];
  const names = new Map<Speaker, string>();
  for (const line of lines) {
    const match = speakerLine.exec(line);
    const name = match?.[1]?.toLowerCase() ?? "";
    const speaker = speakerOf(name);
    if (match !== null && speaker !== undefined && (names.get(speaker) ?? name) === name) {
      names.set(speaker, name);
      turns.push({ speaker, text: match[2] ?? "" });
      continue;
    }
    // What stands before the first turn is a title or instructions; later lines go on with the turn before.
    const last = turns.at(-1);
    if (last !== undefined) last.text = `${last.text}\n${line}`;
  }
  return turns;
}
