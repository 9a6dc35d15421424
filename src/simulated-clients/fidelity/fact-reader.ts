import { wordsOf } from "./surface-statistics.ts";

/** A fact with everything it may be worded as. */
export interface WordedFact {
  readonly id: string;
  /** The fact itself and how the person would say it. */
  readonly wordings: readonly string[];
}

/** A fact that a line carries, by words. */
export interface CarriedFact {
  readonly id: string;
  /** Largest share of one wording's telling words that the line has, 0 to 1. */
  readonly share: number;
  /** The line says it with the opposite polarity, or with other numbers. */
  readonly isContradicted: boolean;
}

/** Settings of a {@link factReader}. */
export interface FactReaderOptions {
  /** Language code of the lines; `en` by default. */
  readonly language?: string;
  /** Least share of a wording's telling words; default 0.6. */
  readonly leastShare?: number;
  /** Least number of telling words in common; default 3. A wording with fewer is never found. */
  readonly leastWords?: number;
}

/** Reads a line; `known` are words that say nothing here, because they were said before. */
export type FactReader = (line: string, known?: ReadonlySet<string>) => CarriedFact[];

/**
 * Reads which facts a line carries, by its words: a sentence of the line has most of the telling words of a sentence of one wording. A
 * paraphrase without the fact's words is missed; sensitivity is measured in `docs/client-fidelity.md`.
 *
 * A carried fact is contradicted when the sentence is negated and the wording is not, or the other way about, or when both
 * name numbers and none of them is the same. English negations only; for other languages numbers alone decide.
 */
export function factReader(
  facts: readonly WordedFact[],
  { language = "en", leastShare = 0.6, leastWords = 3 }: FactReaderOptions = {},
): FactReader {
  // Sentence by sentence, on both sides: each has a polarity of its own.
  const read = facts.map(({ id, wordings }) => {
    return { id, wordings: wordings.flatMap(sentencesOf).map((text) => readWords(text, language)) };
  });
  return (line, known = noWords) => {
    const sentences = sentencesOf(line).map((sentence) => readWords(sentence, language));
    return read.flatMap(({ id, wordings }): CarriedFact[] => {
      const carrying = sentences.flatMap((sentence): CarriedFact[] => {
        let best: ReadWords | undefined;
        let share = 0;
        for (const wording of wordings) {
          const own = commonShare(wording.telling, sentence.telling, known, leastWords);
          if (own < leastShare || own <= share) continue;
          share = own;
          best = wording;
        }
        return best === undefined ? [] : [{ id, share, isContradicted: disagrees(sentence, best, known) }];
      });
      if (carrying.length === 0) return [];
      const share = Math.max(...carrying.map((found) => found.share));
      return [{ id, share, isContradicted: carrying.every((found) => found.isContradicted) }];
    });
  };
}

const noWords: ReadonlySet<string> = new Set();

/** Share of a wording's telling words that a sentence has; 0 when too few of either are left to tell. */
function commonShare(
  wording: ReadonlySet<string>,
  sentence: ReadonlySet<string>,
  known: ReadonlySet<string>,
  least: number,
): number {
  let telling = 0;
  let common = 0;
  for (const word of wording) {
    if (known.has(word)) continue;
    telling += 1;
    if (sentence.has(word)) common += 1;
  }
  return common < least ? 0 : common / telling;
}

/** The words of a text that tell something: no function words, cut to their first six letters, so that forms are alike. */
export function tellingWords(text: string, language = "en"): ReadonlySet<string> {
  return readWords(text, language).telling;
}

interface ReadWords {
  readonly telling: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  /** The telling words in order, with the place of each among all words. */
  readonly places: readonly { readonly word: string; readonly place: number }[];
  /** Places of negations. */
  readonly negated: readonly number[];
}

function readWords(text: string, language: string): ReadWords {
  const places: { word: string; place: number }[] = [];
  const negated: number[] = [];
  const numbers = new Set<string>();
  const words = wordsOf(text, language);
  for (const [place, word] of words.entries()) {
    const isNegation = language === "en" && (negations.has(word) || /n'?t$/.test(word));
    if (isNegation && !isHedge(words, place)) negated.push(place);
    const number = /^\p{N}+$/u.test(word) ? String(Number(word)) : numberWords.get(word);
    if (number !== undefined) numbers.add(number);
    if (language === "en" ? functionWords.has(word) : [...word].length < (isDense(word) ? 2 : 4)) continue;
    places.push({ word: isDense(word) ? word : [...word].slice(0, 6).join(""), place });
  }
  return { telling: new Set(places.map(({ word }) => word)), numbers, places, negated };
}

/** "don't know", "not sure", "not really sure": says that the speaker hesitates, and denies nothing. */
function isHedge(words: readonly string[], place: number): boolean {
  const next = words.slice(place + 1, place + 3);
  return ["know", "sure", "certain", "think", "want", "mind"].some((word) => next.includes(word));
}

function disagrees(sentence: ReadWords, wording: ReadWords, known: ReadonlySet<string>): boolean {
  if (isNegatedAround(sentence, wording.telling, known) !== isNegatedAround(wording, sentence.telling, known))
    return true;
  if (sentence.numbers.size === 0 || wording.numbers.size === 0) return false;
  return ![...sentence.numbers].some((number) => wording.numbers.has(number));
}

/** Whether a negation stands among the words both have, or at most three words before the first of them. */
function isNegatedAround(text: ReadWords, other: ReadonlySet<string>, known: ReadonlySet<string>): boolean {
  const common = text.places.filter(({ word }) => other.has(word) && !known.has(word)).map(({ place }) => place);
  const first = Math.min(...common) - 3;
  const last = Math.max(...common);
  return text.negated.some((place) => place >= first && place <= last);
}

/** Chinese, Japanese and Korean words are short, and two letters can say much. */
function isDense(word: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word);
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?…])\s+|(?<=[。！？।؟])|\n+/u).filter((part) => part.trim() !== "");
}

const negations = new Set("not no never none nobody nothing nor neither without cannot hardly".split(" "));

const numberWords = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve"
    .split(" ")
    .map((word, value) => [word, String(value)] as const),
);

const functionWords = new Set(
  (
    "a an the this that these those some any each every all both such same other another own " +
    "i me my mine myself we us our you your yours he him his she her hers it its they them their who whom whose which what " +
    "am is are was were be been being do does did done doing have has had having will would shall should can could may might must " +
    "and or but nor so yet if then than because as while when where why how though although until since " +
    "of in on at by for with from to into onto over under about after before between through during up down out off again " +
    "not no never none just only even also too very really quite much many more most less least few lot lots bit still already " +
    "there here now ever always sometimes often i'm i've i'd i'll it's that's he's she's they're you're we're don't doesn't didn't can't won't isn't wasn't " +
    "get got go goes went going gone know think thing things like well oh um uh yeah yes ok okay one two three " +
    "im ive id ill dont doesnt didnt cant wont isnt wasnt gonna kind sort maybe anyway"
  ).split(" "),
);
