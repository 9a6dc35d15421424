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

/** Places of a text where patterns may begin, in reading order: positions of words, and which patterns may begin there. */
export interface PatternPlaces {
  readonly positions: readonly number[];
  readonly patterns: readonly (readonly number[])[];
}

export const noPlaces: PatternPlaces = { positions: [], patterns: [] };

/** Several indexes in one, so that a text's words are looked up once for all of them. Indexes may be added at any time. */
export interface SharedIndex {
  /** @returns the number of the index in {@link SharedIndex.placesIn}'s result */
  add(index: PatternIndex): number;
  /** For each index added so far, the places where its patterns may begin; a hole where there are none. */
  placesIn(reading: TextReading): readonly (PatternPlaces | undefined)[];
}

export function sharedIndex(): SharedIndex {
  type Entry = { readonly index: number; readonly patterns: readonly number[] };
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
      const places = new Array<{ positions: number[]; patterns: (readonly number[])[] } | undefined>(count);
      const put = (entries: readonly Entry[] | undefined, position: number): void => {
        if (entries === undefined) return;
        for (const { index, patterns } of entries) {
          const found = places[index];
          if (found === undefined) places[index] = { positions: [position], patterns: [patterns] };
          else {
            found.positions.push(position);
            found.patterns.push(patterns);
          }
        }
      };
      for (let position = 0; position < words.length; position += 1) {
        const word = words[position] ?? "";
        put(byWord.get(word), position);
        if (word.length >= 3) put(byPrefix.get(word.slice(0, 3)), position);
      }
      return places;
    },
  };
}

/**
 * Every place where a pattern fits, shortest fit per place and pattern, in reading order. Time grows linearly with the
 * number of words: a pattern looks at no more words than its own length and gaps allow.
 *
 * @param places - where patterns may begin, from a {@link SharedIndex} that holds this index
 * @param limit - stops after this many matches
 */
export function findPatterns(
  { automata }: PatternIndex,
  reading: TextReading,
  places: PatternPlaces,
  limit = 500,
): PatternMatch[] {
  const matches: PatternMatch[] = [];
  const { positions, patterns } = places;
  let before = -1;
  for (let place = 0; place < positions.length; place += 1) {
    const first = positions[place] ?? -1;
    if (first !== before && matches.length >= limit) break;
    before = first;
    for (const candidate of patterns[place] ?? []) {
      const automaton = automata[candidate];
      if (automaton === undefined) continue;
      const end = matchEnd(automaton, reading, first);
      if (end >= 0) matches.push({ first, end, pattern: candidate });
    }
  }
  return matches;
}
