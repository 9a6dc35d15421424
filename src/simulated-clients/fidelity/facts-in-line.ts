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

/** Settings of {@link factsInLine}. */
export interface FactsInLineOptions {
  /** Language code of the line; `en` by default. */
  readonly language?: string;
  /** Words that say nothing here, because they were said before: by the assistant, or in what was told already. */
  readonly known?: ReadonlySet<string>;
  /** Least share of a wording's telling words; default 0.6. */
  readonly leastShare?: number;
  /** Least number of telling words in common; default 3. A wording with fewer is never found. */
  readonly leastWords?: number;
}

/**
 * Which facts a line carries, read by its words: a sentence of the line has most of the telling words of one wording. A
 * paraphrase without the fact's words is missed; sensitivity is measured in `docs/client-fidelity.md`.
 *
 * A carried fact is contradicted when the sentence is negated and the wording is not, or the other way about, or when both
 * name numbers and none of them is the same. English negations only; for other languages numbers alone decide.
 */
export function factsInLine(
  line: string,
  facts: readonly WordedFact[],
  { language = "en", known = new Set(), leastShare = 0.6, leastWords = 3 }: FactsInLineOptions = {},
): CarriedFact[] {
  const sentences = sentencesOf(line).map((sentence) => readWords(sentence, language));
  return facts.flatMap((fact): CarriedFact[] => {
    let best: CarriedFact | undefined;
    let isAffirmed = false;
    for (const wording of fact.wordings.map((text) => readWords(text, language))) {
      const telling = [...wording.telling].filter((word) => !known.has(word));
      if (telling.length < leastWords) continue;
      for (const sentence of sentences) {
        const common = telling.filter((word) => sentence.telling.has(word)).length;
        const share = common / telling.length;
        if (common < leastWords || share < leastShare) continue;
        const isContradicted = disagrees(sentence, wording);
        isAffirmed ||= !isContradicted;
        if (best === undefined || share > best.share) best = { id: fact.id, share, isContradicted };
      }
    }
    return best === undefined ? [] : [{ ...best, isContradicted: best.isContradicted && !isAffirmed }];
  });
}

/** The words of a text that tell something: no function words, cut to their first six letters, so that forms are alike. */
export function tellingWords(text: string, language = "en"): Set<string> {
  return readWords(text, language).telling;
}

interface ReadWords {
  telling: Set<string>;
  numbers: Set<string>;
  isNegated: boolean;
}

function readWords(text: string, language: string): ReadWords {
  const telling = new Set<string>();
  const numbers = new Set<string>();
  let isNegated = false;
  for (const word of wordsOf(text, language)) {
    if (language === "en" && (negations.has(word) || /n'?t$/.test(word))) isNegated = true;
    const number = /^\p{N}+$/u.test(word) ? String(Number(word)) : numberWords.get(word);
    if (number !== undefined) numbers.add(number);
    if (language === "en" ? functionWords.has(word) : [...word].length < (isDense(word) ? 2 : 4)) continue;
    telling.add(isDense(word) ? word : [...word].slice(0, 6).join(""));
  }
  return { telling, numbers, isNegated };
}

function disagrees(sentence: ReadWords, wording: ReadWords): boolean {
  if (sentence.isNegated !== wording.isNegated) return true;
  if (sentence.numbers.size === 0 || wording.numbers.size === 0) return false;
  return ![...sentence.numbers].some((number) => wording.numbers.has(number));
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
