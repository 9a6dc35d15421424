import { seededRandom } from "../../random/index.ts";
import { readText } from "../read-text.ts";
import { eachLetterPlace, type LanguageLetters, letterStep, scriptOf } from "../risk/find-language.ts";
import { type CorpusLine, sentenceOf } from "./compose-messages.ts";

/**
 * Learns letters of languages from lines in Latin letters: counts per language, smoothed (naive Bayes). Hindi and Arabic are among
 * them, since some people write both so. Languages with a few such lines only, Japanese, Korean and Chinese, are left out.
 */
export function fitLanguages(lines: readonly CorpusLine[], seed: number): LanguageLetters {
  const random = seededRandom(seed, "letters of languages");
  const counted = new Map<string, LetterCounts>();
  for (const line of lines) {
    const reading = readText(sentenceOf(line, random, "all").text);
    if (scriptOf(reading.text) !== undefined) continue;
    const { language } = line.corpus;
    const counts = counted.get(language) ?? { lines: 0, places: new Float64Array(places).fill(smoothing) };
    counted.set(language, counts);
    counts.lines += 1;
    eachLetterPlace(reading.words, places, (place) => {
      counts.places[place] = (counts.places[place] ?? 0) + 1;
    });
  }
  const told = [...counted].filter(([, counts]) => counts.lines >= leastLines);
  return {
    languages: told.map(([language]) => language),
    places,
    weights: weightsOf(told.map(([, counts]) => counts)),
  };
}

interface LetterCounts {
  lines: number;
  readonly places: Float64Array;
}

function weightsOf(counts: readonly LetterCounts[]): Int8Array {
  const likelihoods = counts.map(({ places: of }) => {
    const total = of.reduce((sum, count) => sum + count, 0);
    return of.map((count) => Math.log(count / total));
  });
  const weights = new Int8Array(places * counts.length);
  for (let place = 0; place < places; place += 1) {
    const row = likelihoods.map((of) => of[place] ?? 0);
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    for (const [index, value] of row.entries())
      weights[place * row.length + index] = Math.max(-127, Math.min(127, Math.round((value - mean) / letterStep)));
  }
  return weights;
}

const places = 16_384;
/** Added to every count. */
const smoothing = 0.1;
const leastLines = 60;
