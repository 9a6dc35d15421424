import type { RandomSource } from "../../random/index.ts";
import { joinParts } from "./compose-line.ts";
import { countSentences } from "./count-sentences.ts";
import type { PhraseBank } from "./phrase-bank.ts";

/** What an opening is made of. */
export interface OpeningRequest {
  /** The persona's own first lines. */
  readonly lines: readonly string[];
  readonly bank: PhraseBank | undefined;
  readonly keys: readonly string[];
  /** Most sentences. */
  readonly sentences: number;
  /** 0-based repetition of the conversation. */
  readonly repeat: number;
  /** The same for all repeats of one person in one run. */
  readonly random: RandomSource;
}

/**
 * The first words of a conversation: a greeting, the persona's own line, and what people say before or after it.
 *
 * Repeats of one person walk through all combinations with a step that has no divisor in common with their number, so no
 * two of them open alike until all combinations are used up; which comes first is up to the seed.
 */
export function composeOpening({ lines, bank, keys, sentences, repeat, random }: OpeningRequest): string {
  if (bank === undefined) return lines[(random.integer(lines.length) + repeat) % lines.length] ?? "";
  const longest = Math.max(...lines.map(countSentences));
  // A greeting as long as a sentence counts as one.
  const greetings = greetsAlready(lines, bank)
    ? [""]
    : [...bank.all("greeting", keys).filter((text) => fits(countSentences(text), longest, sentences)), ""];
  const leads = bank.all("openingLead", keys);
  const tails = bank.all("openingTail", keys);
  // What does not fit under the cap is left out for every opening of this person, or two could come out alike.
  const hasBoth = longest + 2 + Math.max(...greetings.map(countSentences)) <= sentences;
  const around = hasBoth
    ? { leads: [...leads, ""], tails: [...tails, ""] }
    : { leads: [...leads, ...tails.map((tail) => `|${tail}`), ""], tails: [""] };
  const sizes = [lines.length, greetings.length, around.leads.length, around.tails.length];
  const total = sizes.reduce((product, size) => product * size, 1);
  const start = random.integer(total);
  const index = (start + repeat * coprimeStep(total, random)) % total;
  const [line, greeting, lead, tail] = digitsOf(index, sizes);
  const before = around.leads[lead ?? 0] ?? "";
  const isTail = before.startsWith("|");
  return joinParts([
    greetings[greeting ?? 0],
    isTail ? "" : before,
    lines[line ?? 0],
    isTail ? before.slice(1) : "",
    around.tails[tail ?? 0],
  ]);
}

/** Whether a greeting, a lead and the longest own line stay under the cap; one that counts as no sentence always does. */
function fits(greeting: number, longest: number, sentences: number): boolean {
  return greeting === 0 || greeting + longest + 1 <= sentences;
}

/** Whether one of the persona's own lines begins as greetings do. */
function greetsAlready(lines: readonly string[], bank: PhraseBank): boolean {
  const firstWord = (text: string) => /^\p{L}+/u.exec(text.toLowerCase())?.[0] ?? "";
  const words = new Set(bank.all("greeting", []).map(firstWord));
  return lines.some((line) => words.has(firstWord(line)));
}

function digitsOf(index: number, sizes: readonly number[]): number[] {
  let rest = index;
  return sizes.map((size) => {
    const digit = rest % size;
    rest = Math.floor(rest / size);
    return digit;
  });
}

function coprimeStep(total: number, random: RandomSource): number {
  let step = 1 + random.integer(total);
  while (divisor(step, total) !== 1) step += 1;
  return step;
}

function divisor(first: number, second: number): number {
  let [a, b] = [first, second];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
