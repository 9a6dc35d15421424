import { wordsOf } from "./text-figures.ts";
import { plainWords } from "./word-forms.ts";

/**
 * The terms of a text for comparing it with others, in order and with repetitions: words in lower case with contractions
 * written out (see `plainWords`), and for scripts without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) every two
 * neighbouring signs.
 */
export function similarityTerms(text: string): string[] {
  return wordsOf(text.normalize("NFKC").toLowerCase().replaceAll("’", "'")).flatMap((word) =>
    (word.match(unspacedOrNot) ?? []).flatMap((part) => (isUnspaced.test(part) ? pairsOf(part) : plainWords(part))),
  );
}

const unspaced =
  "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]";
const unspacedOrNot = new RegExp(`${unspaced}[\\p{M}${unspaced.slice(1)}*|(?:(?!${unspaced}).)+`, "gu");
const isUnspaced = new RegExp(`^${unspaced}`, "u");

function pairsOf(part: string): string[] {
  const signs = [...part];
  return signs.length === 1 ? signs : signs.slice(1).map((sign, index) => `${signs[index]}${sign}`);
}

/**
 * How much of the same two texts say, in words: cosine of their terms ({@link similarityTerms}), each weighing 1 + ln of how
 * often it stands there. English function words are left out of English texts, as without a corpus nothing else weighs them down.
 *
 * A cheap stand-in for the similarity of embeddings, and ours: the same thing in other words counts as nothing, and words in
 * common count though they are denied. It is worth what its correlation with ratings shows.
 *
 * @param locale - language tag of both texts, such as `en-GB`
 * @returns 0 (no term in common) to 1; undefined where one of them has no term left
 *
 * Source of the weights: Salton & Buckley (1988), Information Processing & Management 24(5), 513-523.
 */
export function lexicalSimilarity(first: string, second: string, locale: string): number | undefined {
  const isEnglish = /^en\b/i.test(locale);
  const [one, other] = [weightsOf(first, isEnglish), weightsOf(second, isEnglish)];
  if (one.size === 0 || other.size === 0) return undefined;
  let common = 0;
  for (const [term, weight] of one) common += weight * (other.get(term) ?? 0);
  return Math.min(1, common / (lengthOf(one) * lengthOf(other)));
}

function weightsOf(text: string, isEnglish: boolean): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of similarityTerms(text)) {
    if (!(isEnglish && functionWords.has(term))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return new Map([...counts].map(([term, count]) => [term, 1 + Math.log(count)]));
}

function lengthOf(weights: ReadonlyMap<string, number>): number {
  return Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0));
}

/** Articles, pronouns, prepositions, conjunctions, auxiliaries and the like; negations stay. */
const functionWords: ReadonlySet<string> = new Set(
  `a an the this that these those some any each every all both either such same other another
  i me my mine myself we us our ours you your yours yourself he him his she her hers it its they them their theirs one
  who whom whose which what when where why how there here
  of in on at by for with about against between into through during before after above below to from up down out off over under
  as than then so too very just also even only still again once
  and or but if because while until although though whether
  am is are was were be been being have has had having do does did doing will would shall should can could may might must ought`.split(
    /\s+/,
  ),
);
