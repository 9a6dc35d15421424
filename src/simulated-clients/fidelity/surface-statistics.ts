/** What one turn looks like from outside, whatever it says. */
export interface SurfaceStatistics {
  /** Words: letters and digits between spaces and signs; by Unicode segmentation where a language writes no spaces. */
  readonly words: number;
  /** Words per sentence; a turn without an end mark is one sentence. */
  readonly wordsPerSentence: number;
  /** Letters and digits per word. */
  readonly charactersPerWord: number;
  /** Flesch reading ease; about 100 for very easy English, below 30 for hard. Null where the language is not English. */
  readonly readingEase: number | null;
  /** Hesitations (fillers, trailing dots, a word said twice in a row) per 100 words. */
  readonly disfluency: number;
  /** Guiraud's index: different words over the square root of words. */
  readonly lexicalDiversity: number;
}

/** The features of {@link SurfaceStatistics}, in the order in which tables show them. */
export const surfaceFeatures = [
  "words",
  "wordsPerSentence",
  "charactersPerWord",
  "readingEase",
  "disfluency",
  "lexicalDiversity",
] as const satisfies readonly (keyof SurfaceStatistics)[];
export type SurfaceFeature = (typeof surfaceFeatures)[number];

/**
 * Surface statistics of one turn.
 *
 * Sources: Flesch (1948), J. Appl. Psychol. 32(3), 221-233, for reading ease; Guiraud (1954) for lexical diversity. The
 * count of syllables (groups of vowels, without a silent e) and the list of English fillers are ours.
 *
 * @param language - language code such as `en`; fillers and reading ease are counted for English alone
 * @returns null for a turn without any word
 */
export function surfaceStatistics(text: string, language = "en"): SurfaceStatistics | null {
  const words = wordsOf(text, language);
  if (words.length === 0) return null;
  const sentences = Math.max(
    1,
    text.split(/[.!?…]+(?:\s|$)|[。！？।؟]+|\n+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length,
  );
  const characters = words.reduce(
    (sum, word) => sum + [...word].filter((sign) => /[\p{L}\p{N}]/u.test(sign)).length,
    0,
  );
  const isEnglish = language === "en";
  const syllables = isEnglish ? words.reduce((sum, word) => sum + syllablesOf(word), 0) : 0;
  const perSentence = words.length / sentences;
  return {
    words: words.length,
    wordsPerSentence: perSentence,
    charactersPerWord: characters / words.length,
    readingEase: isEnglish ? 206.835 - 1.015 * perSentence - 84.6 * (syllables / words.length) : null,
    disfluency: (100 * hesitations(text, words, isEnglish)) / words.length,
    lexicalDiversity: new Set(words).size / Math.sqrt(words.length),
  };
}

const segmenters = new Map<string, Intl.Segmenter>();

/** Languages written without spaces; everywhere else letters between spaces and signs are a word. */
const unspaced = new Set(["zh", "ja", "th", "lo", "km", "my"]);

/** The words of a text in lower case; Unicode's rules part them where the language writes none apart. */
export function wordsOf(text: string, language = "en"): string[] {
  const lower = text.toLowerCase().replaceAll("’", "'");
  if (!unspaced.has(language)) return lower.match(/[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{N}\p{M}]+)*/gu) ?? [];
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: "word" });
    segmenters.set(language, segmenter);
  }
  return [...segmenter.segment(lower)].flatMap(({ segment, isWordLike }) => (isWordLike === true ? [segment] : []));
}

function syllablesOf(word: string): number {
  const letters = word.replace(/[^a-z]/g, "");
  if (letters.length === 0) return 1;
  const groups = letters.replace(/(?<=[^aeiouyl])e$/, "").match(/[aeiouy]+/g);
  return Math.max(1, groups?.length ?? 1);
}

const fillers = new Set("um umm uh uhh er erm hm hmm hmmm mhm ah eh idk dunno anyway".split(" "));
const fillerPhrases: readonly (readonly [string, string])[] = [
  ["i", "mean"],
  ["i", "guess"],
  ["i", "suppose"],
  ["you", "know"],
  ["sort", "of"],
  ["kind", "of"],
  ["or", "something"],
  ["or", "whatever"],
];

function hesitations(text: string, words: readonly string[], isEnglish: boolean): number {
  let count = text.match(/\.{2,}|…/g)?.length ?? 0;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (word === next && !/^\p{N}+$/u.test(word)) count += 1;
    if (!isEnglish) continue;
    if (fillers.has(word)) count += 1;
    if (fillerPhrases.some(([first, second]) => word === first && next === second)) count += 1;
  }
  return count;
}
