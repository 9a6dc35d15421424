import type { Pattern } from "./pattern.ts";
import { matchEnd, type PatternAutomaton, patternAutomaton, secondsAfter, type WordSet } from "./pattern-automaton.ts";
import type { SentenceReading, TextReading } from "./read-text.ts";
import { wordStart } from "./word-start.ts";

/** A passage that a pattern fits: words `first` to before `end`. */
export interface PatternMatch {
  readonly first: number;
  readonly end: number;
  /** Position of the pattern in the list given. */
  readonly pattern: number;
}

/** Patterns arranged by the word a match can begin with. */
export interface PatternIndex {
  readonly automata: readonly PatternAutomaton[];
  readonly byWord: ReadonlyMap<string, readonly number[]>;
  /** By the first three letters of a prefix. */
  readonly byPrefix: ReadonlyMap<string, readonly number[]>;
}

export function indexPatterns(patterns: readonly Pattern[]): PatternIndex {
  const byWord = new Map<string, number[]>();
  const byPrefix = new Map<string, number[]>();
  patterns.forEach((pattern, index) => {
    for (const word of pattern.firstWords) {
      const [map, key] = word.endsWith("*") ? [byPrefix, word.slice(0, 3)] : [byWord, word];
      const list = map.get(key);
      if (list === undefined) map.set(key, [index]);
      else if (list.at(-1) !== index) list.push(index);
    }
  });
  return { automata: patterns.map(patternAutomaton), byWord, byPrefix };
}

/** Places of a text where patterns of several indexes may begin: by index, and for each in reading order. */
export interface PatternPlaces {
  /** Indexes looked up: their numbers are below this. */
  readonly count: number;
  /** Three numbers for each place: the index, the position of the word, the pattern in the index. */
  readonly places: readonly number[];
}

/** Several indexes in one, so that a text's words are looked up once for all of them. Indexes may be added at any time. */
export interface SharedIndex {
  /** @returns the number of the index in the places of a text */
  add(index: PatternIndex): number;
  placesIn(reading: TextReading): PatternPlaces;
}

/**
 * By the word a pattern begins with, one flat list: for each pattern its index, its number there, where it may stand, and
 * the classes of words that may come second, as bits of eight numbers.
 *
 * Most patterns begin with a word of every day and go on with another than the text does. Words are in 255 classes by their
 * first three letters, and the end of a sentence in one more, so that one bit tells whether a pattern is worth trying, and the patterns themselves are not touched.
 */
type Postings<K> = Map<K, number[]>;

/** Where the eight numbers begin in what is kept of a pattern. */
const classesFrom = 3;
const postingLength = classesFrom + 8;

export function sharedIndex(): SharedIndex {
  const byWord: Postings<string> = new Map();
  const byPrefix: Postings<number> = new Map();
  let count = 0;
  function addAll<K>(into: Postings<K>, key: K, first: string, patterns: readonly number[], from: PatternIndex): void {
    const list = into.get(key) ?? [];
    into.set(key, list);
    for (const number of patterns) {
      const automaton = from.automata[number];
      if (automaton === undefined) continue;
      const { atSentenceStart, inQuestion } = automaton.pattern;
      const place = (atSentenceStart ? onlyFirst : 0) | (inQuestion ? onlyAsked : 0);
      list.push(count, number, place, ...classesOf(secondsAfter(automaton, first)));
    }
  }
  return {
    add(index) {
      for (const [word, patterns] of index.byWord) addAll(byWord, word, word, patterns, index);
      for (const [start, patterns] of index.byPrefix) addAll(byPrefix, wordStart(start), `${start}*`, patterns, index);
      count += 1;
      return count - 1;
    },
    placesIn({ words, sentences }) {
      const found: number[] = [];
      for (const sentence of sentences) {
        for (let position = sentence.first; position < sentence.end; position += 1) {
          const word = words[position] ?? "";
          const second = position + 1 < sentence.end ? classOf(words[position + 1] ?? "") : noClass;
          addFitting(found, byWord.get(word), position, second, sentence);
          if (word.length >= 3) addFitting(found, byPrefix.get(wordStart(word)), position, second, sentence);
        }
      }
      return { count, places: byIndex(found, count) };
    },
  };
}

const onlyFirst = 1;
const onlyAsked = 2;

function classOf(word: string): number {
  return (Math.imul(wordStart(word), 0x9e3779b1) >>> 24) % noClass;
}

/** Of the end of a sentence: no word may follow, which suits only patterns that demand none. */
const noClass = 255;

function classesOf(set: WordSet | undefined): number[] {
  const bits = [0, 0, 0, 0, 0, 0, 0, 0];
  if (set === undefined) return bits.fill(-1);
  for (const word of [...set.words, ...set.prefixes]) {
    const which = classOf(word);
    bits[which >>> 5] = (bits[which >>> 5] ?? 0) | (1 << (which & 31));
  }
  return bits;
}

function addFitting(
  found: number[],
  list: readonly number[] | undefined,
  position: number,
  second: number,
  { first, isQuestion }: SentenceReading,
): void {
  if (list === undefined) return;
  const part = classesFrom + (second >>> 5);
  const bit = 1 << (second & 31);
  for (let at = 0; at < list.length; at += postingLength) {
    if (((list[at + part] ?? 0) & bit) === 0) continue;
    const place = list[at + 2] ?? 0;
    if ((place & onlyFirst) !== 0 && position !== first) continue;
    if ((place & onlyAsked) !== 0 && !isQuestion) continue;
    found.push(list[at] ?? 0, position, list[at + 1] ?? 0);
  }
}

let starts = new Int32Array(512);

/** Places put in the order of their indexes; those of one index stay in the order they have. */
function byIndex(found: readonly number[], count: number): number[] {
  if (starts.length <= count) starts = new Int32Array(count * 2);
  starts.fill(0, 0, count + 1);
  for (let at = 0; at < found.length; at += 3) {
    const after = (found[at] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 3;
  }
  for (let index = 1; index <= count; index += 1) starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
  const sorted = found.slice();
  for (let at = 0; at < found.length; at += 3) {
    const index = found[at] ?? 0;
    const place = starts[index] ?? 0;
    starts[index] = place + 3;
    sorted[place] = index;
    sorted[place + 1] = found[at + 1] ?? 0;
    sorted[place + 2] = found[at + 2] ?? 0;
  }
  return sorted;
}

/** Where the places of an index begin. */
function firstPlaceOf(number: number, places: readonly number[]): number {
  let low = 0;
  let high = places.length / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle * 3] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low * 3;
}

/**
 * Every place where a pattern fits, shortest fit per place and pattern, in reading order. Time grows linearly with the
 * number of words: a pattern looks at no more words than its own length and gaps allow.
 *
 * @param places - where patterns may begin, from a {@link SharedIndex} that holds this index
 * @param number - of this index there
 * @param limit - stops after this many matches
 */
export function findPatterns(
  { automata }: PatternIndex,
  reading: TextReading,
  { places }: PatternPlaces,
  number: number,
  limit = 500,
): readonly PatternMatch[] {
  let matches: PatternMatch[] | undefined;
  let before = -1;
  for (let at = firstPlaceOf(number, places); places[at] === number; at += 3) {
    const first = places[at + 1] ?? -1;
    if (first !== before && matches !== undefined && matches.length >= limit) break;
    before = first;
    const pattern = places[at + 2] ?? -1;
    const automaton = automata[pattern];
    const end = automaton === undefined ? -1 : matchEnd(automaton, reading, first);
    if (end < 0) continue;
    matches ??= [];
    matches.push({ first, end, pattern });
  }
  return matches ?? noMatches;
}

const noMatches: readonly PatternMatch[] = [];
