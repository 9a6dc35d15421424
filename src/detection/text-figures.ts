import type { TextFigure } from "../vocabulary/index.ts";

/** What a figure needs besides the message. */
export interface TextFigureOptions {
  /** Language tag of the conversation, such as `en-GB`. */
  readonly locale: string;
  /** What the same speaker said before, for `repeated-sentences`. */
  readonly earlier?: readonly string[];
}

/**
 * A figure of one message.
 *
 * - `words`, `sentences`, `questions`: counts. A sentence ends at `.`, `!`, `?` or `…` before a space (not before a small
 *   letter, as in "e.g. this"), or at the end of a line; a question is a sentence with a question mark at its end.
 * - `repeated-sentences`: sentences of four words or more that stand word for word in `earlier`; case and marks aside.
 * - `reading-grade`: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid et al. 1975), in US school years.
 * - `reading-ease`: 206.835 - 1.015 words/sentence - 84.6 syllables/word (Flesch 1948), about 0 (hard) to 100 (easy).
 *
 * Syllables are counted by groups of vowels with the usual exceptions for silent endings, so the two readabilities are
 * good for averages over many messages, not for one word.
 *
 * @returns undefined where the figure does not exist: a readability of a text without words or in another language than
 * English, a count of words or sentences of an unspaced script
 */
export function textFigure(
  figure: TextFigure,
  text: string,
  { locale, earlier = [] }: TextFigureOptions,
): number | undefined {
  const sentences = sentencesOf(text);
  switch (figure) {
    case "words":
      return isUnspaced(text) ? undefined : wordsOf(text).length;
    case "sentences":
      return sentences.length;
    case "questions":
      return sentences.filter((sentence) => /[?？؟]["'”’)\]]*$/u.test(sentence)).length;
    case "repeated-sentences": {
      const said = new Set(earlier.flatMap(sentencesOf).map(bare));
      return sentences.filter((sentence) => wordsOf(sentence).length >= 4 && said.has(bare(sentence))).length;
    }
    case "reading-grade":
    case "reading-ease": {
      const words = wordsOf(text);
      if (!/^en\b/i.test(locale) || words.length === 0 || sentences.length === 0) return undefined;
      const perSentence = words.length / sentences.length;
      const perWord = words.reduce((sum, word) => sum + syllablesOf(word), 0) / words.length;
      return figure === "reading-grade"
        ? 0.39 * perSentence + 11.8 * perWord - 15.59
        : 206.835 - 1.015 * perSentence - 84.6 * perWord;
    }
  }
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…]["'”’)\]]{0,3})\s+(?!\p{Ll})|(?<=[。！？])|\n+/u)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** Words as written: letters and digits, with apostrophes, points and hyphens inside. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*/gu) ?? [];
}

function bare(sentence: string): string {
  return wordsOf(sentence.toLowerCase()).join(" ");
}

/** Chinese, Japanese and Thai put no spaces between words. */
function isUnspaced(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text);
}

/** Groups of vowels; one fewer for a silent ending (take, takes, asked), one more where two vowels are spoken apart (being, diary). */
function syllablesOf(word: string): number {
  const letters = word.toLowerCase().replaceAll(/[^a-z]/g, "");
  const groups = letters.match(/[aeiouy]+/g)?.length ?? 0;
  const silent = /[^aeiouy]e$(?<![^aeiouy]le)|[^aeiouytd]ed$|[^aeiouysxzcg]es$(?<![^aeiouy]les|[cs]hes)/.test(letters)
    ? 1
    : 0;
  const apart = letters.match(/[aeiouy]ing$|(?<![tcsgl])i[ao]/g)?.length ?? 0;
  return Math.max(1, groups - silent + apart);
}
