import type { AnswerFormat, AnswerReading } from "../vocabulary/index.ts";
import { phrase, type ReadAnswer } from "./read-answer.ts";

/**
 * The level of an item that reads an answer. Credit is a whole number of per cent: all of the key and nothing else is 100;
 * with elastic credit a proper part of the key without a wrong option is its share of the key (a default of ours: the
 * published exam engine does not print its formula); for a span of words it is the F1 of words against the nearest wording.
 *
 * @returns `none` where the answer says nothing (an option without a level), `unreadable` where it could not be read, and
 *   `no-key` where the item asks for a key that the scenario does not have
 */
export function answerLevel(
  answer: ReadAnswer,
  format: AnswerFormat,
  reading: AnswerReading,
): number | "none" | "unreadable" | "no-key" {
  if (answer.status === "unreadable") return "unreadable";
  if (reading.as === "level" || reading.as === "option") return levelChosen(answer, reading);
  const credit = creditFor(answer, format);
  if (credit === undefined) return "no-key";
  return reading.as === "credit" ? Math.round(credit * 100) : Number(credit === 1);
}

function levelChosen(answer: Exclude<ReadAnswer, { status: "unreadable" }>, reading: AnswerReading) {
  if (answer.status === "number") return answer.number;
  if (answer.status === "text") return "unreadable";
  const chosen = answer.status === "list" ? answer.entries[(reading.position ?? 1) - 1] : answer.chosen[0];
  if (chosen === undefined || (answer.status === "options" && answer.chosen.length > 1)) return "unreadable";
  if (reading.as === "option") return chosen.place;
  return chosen.level ?? "none";
}

function creditFor(answer: Exclude<ReadAnswer, { status: "unreadable" }>, format: AnswerFormat): number | undefined {
  if (format.kind === "number" && answer.status === "number") {
    return format.key === undefined ? undefined : Number(answer.number === format.key);
  }
  if (format.kind === "text" && answer.status === "text") return spanCredit(answer.text, format.key);
  if (format.kind !== "options" || answer.status !== "options" || format.key === undefined) return undefined;
  const key = new Set(format.key);
  const right = answer.chosen.filter(({ id }) => key.has(id)).length;
  const isWhole = right === key.size && answer.chosen.length === key.size;
  if (isWhole) return 1;
  if (format.credit === "all-or-nothing" || right < answer.chosen.length) return 0;
  return right / key.size;
}

function spanCredit(text: string, wordings: readonly string[]): number {
  const said = words(text);
  return Math.max(
    ...wordings.map((wording) => {
      const wanted = words(wording);
      if (said.join(" ") === wanted.join(" ")) return 1;
      const left = [...wanted];
      const shared = said.filter((word) => {
        const at = left.indexOf(word);
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      }).length;
      // Never 1 for other words: only the wording itself is the key.
      return shared === 0 ? 0 : Math.min(0.99, (2 * shared) / (said.length + wanted.length));
    }),
  );
}

function words(text: string): string[] {
  return phrase(text)
    .split(" ")
    .filter((word) => word !== "" && word !== "a" && word !== "an" && word !== "the");
}
