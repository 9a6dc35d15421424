import type { Pattern } from "./pattern.ts";
import { matchEnd, type PatternAutomaton, patternAutomaton } from "./pattern-automaton.ts";
import type { TextReading } from "./read-text.ts";

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

/** Places of a text where the patterns of several indexes may begin. */
export interface PatternPlaces {
  /** Indexes looked up: their numbers are below this. */
  readonly count: number;
  /** Where the places of each index begin in the lists below, and one more for their end. */
  readonly from: readonly number[];
  /** Positions of words, for each index in reading order. */
  readonly positions: readonly number[];
  /** Which patterns of the index may begin there. */
  readonly patterns: readonly (readonly number[])[];
}

/** Several indexes in one, so that a text's words are looked up once for all of them. Indexes may be added at any time. */
export interface SharedIndex {
  /** @returns the number of the index in the places of a text */
  add(index: PatternIndex): number;
  placesIn(reading: TextReading): PatternPlaces;
}

export function sharedIndex(): SharedIndex {
  const byWord = new Map<string, Entry[]>();
  const byPrefix = new Map<string, Entry[]>();
  let count = 0;
  const addAll = (into: Map<string, Entry[]>, from: PatternIndex["byWord"]): void => {
    for (const [key, patterns] of from) {
      const entry = { index: count, patterns };
      const list = into.get(key);
      if (list === undefined) into.set(key, [entry]);
      else list.push(entry);
    }
  };
  return {
    add(index) {
      addAll(byWord, index.byWord);
      addAll(byPrefix, index.byPrefix);
      count += 1;
      return count - 1;
    },
    placesIn({ words }) {
      const found: { readonly position: number; readonly entries: readonly Entry[] }[] = [];
      for (let position = 0; position < words.length; position += 1) {
        const word = words[position] ?? "";
        const exact = byWord.get(word);
        if (exact !== undefined) found.push({ position, entries: exact });
        const prefixed = word.length >= 3 ? byPrefix.get(word.slice(0, 3)) : undefined;
        if (prefixed !== undefined) found.push({ position, entries: prefixed });
      }
      return sortedByIndex(found, count);
    },
  };
}

interface Entry {
  readonly index: number;
  readonly patterns: readonly number[];
}

const noPatterns: readonly number[] = [];
const nowhere = { position: 0, entries: [] };

/** Counts first and fills then, so that what is kept of a text is small. */
function sortedByIndex(
  found: readonly { readonly position: number; readonly entries: readonly Entry[] }[],
  count: number,
): PatternPlaces {
  // Plain lists: typed arrays of this size are allocated outside the heap, which costs more than they do.
  const from = new Array<number>(count + 1).fill(0);
  for (const { entries } of found) for (const { index } of entries) from[index] = (from[index] ?? 0) + 1;
  let all = 0;
  for (let index = 0; index <= count; index += 1) {
    all += from[index] ?? 0;
    from[index] = all;
  }
  const positions = new Array<number>(all).fill(0);
  const patterns = new Array<readonly number[]>(all).fill(noPatterns);
  // From the end backwards, so that each index's end becomes its beginning.
  for (let at = found.length - 1; at >= 0; at -= 1) {
    const { position, entries } = found[at] ?? nowhere;
    for (let which = entries.length - 1; which >= 0; which -= 1) {
      const entry = entries[which];
      if (entry === undefined) continue;
      const place = (from[entry.index] ?? 0) - 1;
      from[entry.index] = place;
      positions[place] = position;
      patterns[place] = entry.patterns;
    }
  }
  return { count, from, positions, patterns };
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
  { from, positions, patterns }: PatternPlaces,
  number: number,
  limit = 500,
): readonly PatternMatch[] {
  let matches: PatternMatch[] | undefined;
  let before = -1;
  const end = from[number + 1] ?? 0;
  for (let place = from[number] ?? 0; place < end; place += 1) {
    const first = positions[place] ?? -1;
    if (first !== before && matches !== undefined && matches.length >= limit) break;
    before = first;
    for (const candidate of patterns[place] ?? []) {
      const automaton = automata[candidate];
      const last = automaton === undefined ? -1 : matchEnd(automaton, reading, first);
      if (last < 0) continue;
      matches ??= [];
      matches.push({ first, end: last, pattern: candidate });
    }
  }
  return matches ?? noMatches;
}

const noMatches: readonly PatternMatch[] = [];
