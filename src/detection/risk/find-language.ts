import type { TextReading } from "../read-text.ts";

/** How much likelier runs of letters are in one language than in another, of languages written in Latin letters. */
export interface LanguageLetters {
  readonly languages: readonly string[];
  /** Places that runs of letters are hashed to. */
  readonly places: number;
  /** Place-major, places x languages: log likelihood less the mean of its place, in steps of {@link letterStep}. */
  readonly weights: Int8Array;
}

/** In natural logarithms. */
export const letterStep = 0.1;

/**
 * The language of a text by its script, and where that is Latin by its letters: the likelihood of its words and of runs of two to
 * four letters in each language (naive Bayes). `und` for texts that do not tell: a language must be twenty times likelier than any
 * other, and a thousand times likelier than English, which most short replies are.
 */
export function findLanguage({ text, words }: TextReading, letters: LanguageLetters): string {
  const script = scriptOf(text);
  if (script !== undefined) return script;
  const { languages, weights } = letters;
  const sums = new Float64Array(languages.length);
  eachLetterPlace(words, letters.places, (place) => {
    const from = place * sums.length;
    for (let index = 0; index < sums.length; index += 1)
      sums[index] = (sums[index] ?? 0) + (weights[from + index] ?? 0);
  });
  let best = 0;
  for (const [index, sum] of sums.entries()) if (sum > (sums[best] ?? 0)) best = index;
  const found = languages[best] ?? "und";
  if (found === "en") return found;
  const lead = (index: number): number => ((sums[best] ?? 0) - (sums[index] ?? 0)) * letterStep;
  const isClear = languages.every((language, index) => index === best || lead(index) >= leastLead(language));
  return isClear ? found : "und";
}

function leastLead(over: string): number {
  return over === "en" ? Math.log(1_000) : Math.log(20);
}

/** Words a language is told by; the first of a long text suffice. */
const wordsTold = 30;
const longestRun = 4;

/** Places of a text's words and of the runs of two to four letters in them, the ends of words counted as letters. */
export function eachLetterPlace(words: readonly string[], places: number, each: (place: number) => void): void {
  const count = Math.min(words.length, wordsTold);
  for (let index = 0; index < count; index += 1) {
    const word = words[index] ?? "";
    if (isNumber(word)) continue;
    let whole = wordSeed;
    for (let from = -1; from < word.length; from += 1) {
      let run = runSeed;
      for (let length = 1; length <= longestRun && from + length <= word.length + 1; length += 1) {
        run = Math.imul(run ^ letterAt(word, from + length - 1), prime);
        if (length > 1) each((run >>> hashShift) % places);
      }
      if (from >= 0) whole = Math.imul(whole ^ word.charCodeAt(from), prime);
    }
    each((whole >>> hashShift) % places);
  }
}

/** Digits at both ends; "3ayez" is Arabic in Latin letters. */
function isNumber(word: string): boolean {
  return word.charCodeAt(0) <= nine && word.charCodeAt(word.length - 1) <= nine;
}

const nine = 0x39;

/** Both ends of a word stand as a code that no letter has. */
function letterAt(word: string, index: number): number {
  return index < 0 || index >= word.length ? 1 : word.charCodeAt(index);
}

// FNV-1a; words and runs begin apart, so that a short word is not its own run.
const runSeed = 0x811c9dc5;
const wordSeed = 0x811c9dc4;
const prime = 0x01000193;
const hashShift = 7;

/** Scripts that tell the language, by the share of letters; kana tells Japanese from Chinese. */
export function scriptOf(text: string): string | undefined {
  let latin = 0;
  let han = 0;
  let kana = 0;
  let hangul = 0;
  let arabic = 0;
  let devanagari = 0;
  const end = Math.min(text.length, 2_000);
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x250) latin += 1;
    else if (code >= 0x4e00 && code <= 0x9fff) han += 1;
    else if (code >= 0x3040 && code <= 0x30ff) kana += 1;
    else if (code >= 0xac00 && code <= 0xd7a3) hangul += 1;
    else if (code >= 0x600 && code <= 0x6ff) arabic += 1;
    else if (code >= 0x900 && code <= 0x97f) devanagari += 1;
  }
  const other = Math.max(han + kana, hangul, arabic, devanagari);
  if (other === 0 || other * 3 < latin) return undefined;
  if (other === han + kana) return kana * 8 >= han ? "ja" : "zh";
  return other === hangul ? "ko" : other === arabic ? "ar" : "hi";
}
