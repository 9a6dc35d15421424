import { joinTurns, speakerOf, type Transcript, TranscriptError } from "./transcript.ts";

const speakerLine = /^\s*(?:\*\*|\[)?([A-Za-z]{2,20})(?:\*\*|\])?\s*:\s?(?:\*\*)?\s?(.*)$/;

/**
 * Reads plain text in which each turn begins with a speaker's name and a colon (`User: ...`, `agent: ...`); lines
 * without one belong to the turn before. Several conversations are parted by a line of at least three `=` or `-`.
 *
 * @throws {@link TranscriptError} when no line names a speaker
 */
export function parseSpeakerText(text: string, name: string): Transcript[] {
  const parts = text.replaceAll("\r\n", "\n").split(/^\s*(?:={3,}|-{3,})\s*$/m);
  const transcripts = parts.flatMap((part, index): Transcript[] => {
    const turns = joinTurns(readTurns(part));
    if (turns.length === 0) return [];
    return [{ id: parts.length === 1 ? name : `${name}-${index + 1}`, turns, tags: {} }];
  });
  if (transcripts.length > 0) return transcripts;
  throw new TranscriptError(
    name,
    'No speaker found. Begin each turn with a name and a colon, such as "User:" and "Assistant:".',
  );
}

function readTurns(text: string): { speaker: "client" | "assistant"; text: string }[] {
  const turns: { speaker: "client" | "assistant"; text: string }[] = [];
  for (const line of text.split("\n")) {
    const match = speakerLine.exec(line);
    const speaker = match === null ? undefined : speakerOf(match[1] ?? "");
    if (match !== null && speaker !== undefined) {
      turns.push({ speaker, text: match[2] ?? "" });
      continue;
    }
    const last = turns.at(-1);
    if (last !== undefined) last.text = `${last.text}\n${line}`;
  }
  return turns;
}
