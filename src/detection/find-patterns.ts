import type { Pattern, PatternState } from "./pattern.ts";
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
  readonly patterns: readonly Pattern[];
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
  return { patterns, byWord, byPrefix };
}

/**
 * Every place where a pattern fits, shortest fit per place and pattern, in reading order. Time grows linearly with the
 * number of words: a pattern looks at no more words than its own length and gaps allow.
 *
 * @param limit - stops after this many matches
 */
export function findPatterns(index: PatternIndex, reading: TextReading, limit = 500): PatternMatch[] {
  const matches: PatternMatch[] = [];
  for (let first = 0; first < reading.words.length && matches.length < limit; first += 1) {
    const word = reading.words[first] ?? "";
    const exact = index.byWord.get(word);
    const prefixed = word.length >= 3 ? index.byPrefix.get(word.slice(0, 3)) : undefined;
    if (exact !== undefined) tryAll(index.patterns, exact, reading, first, matches);
    if (prefixed !== undefined) tryAll(index.patterns, prefixed, reading, first, matches);
  }
  return matches;
}

function tryAll(
  patterns: readonly Pattern[],
  candidates: readonly number[],
  reading: TextReading,
  first: number,
  matches: PatternMatch[],
): void {
  for (const candidate of candidates) {
    const pattern = patterns[candidate];
    if (pattern === undefined) continue;
    const end = matchEnd(pattern, reading, first);
    if (end !== undefined) matches.push({ first, end, pattern: candidate });
  }
}

/** Index after the last word of the shortest match that begins at `first`, or undefined. */
function matchEnd(pattern: Pattern, reading: TextReading, first: number): number | undefined {
  const sentence = reading.sentences[reading.sentenceOf[first] ?? -1];
  if (sentence === undefined) return undefined;
  if (pattern.atSentenceStart && sentence.first !== first) return undefined;
  if (pattern.inQuestion && !sentence.isQuestion) return undefined;
  const { states } = pattern;
  let current: number[] = [];
  addState(states, pattern.start, reading, first, sentence.end, current);
  for (let position = first; ; position += 1) {
    if (current.includes(0) && (!pattern.atSentenceEnd || position === sentence.end)) return position;
    if (current.length === 0 || position >= sentence.end) return undefined;
    const word = reading.words[position] ?? "";
    const following: number[] = [];
    for (const index of current) {
      const state = states[index];
      if (state !== undefined && accepts(state, word)) {
        addState(states, state.next, reading, position + 1, sentence.end, following);
      }
    }
    current = following;
  }
}

type ConsumingState = Extract<PatternState, { kind: "word" | "prefix" | "set" | "any" }>;

function accepts(state: PatternState, word: string): state is ConsumingState {
  if (state.kind === "word") return state.word === word;
  if (state.kind === "prefix") return word.startsWith(state.prefix);
  if (state.kind === "set") return state.words.has(word) || state.prefixes.some((prefix) => word.startsWith(prefix));
  return state.kind === "any";
}

/** Adds a state and everything reachable from it without reading a word. */
function addState(
  states: readonly PatternState[],
  index: number,
  reading: TextReading,
  position: number,
  sentenceEnd: number,
  into: number[],
): void {
  const state = states[index];
  if (state === undefined) return;
  if (state.kind === "split") {
    for (const next of state.nexts) addState(states, next, reading, position, sentenceEnd, into);
  } else if (state.kind === "not") {
    const word = position < sentenceEnd ? (reading.words[position] ?? "") : "";
    if (state.words.has(word) || state.prefixes.some((prefix) => word.startsWith(prefix))) return;
    addState(states, state.next, reading, position, sentenceEnd, into);
  } else if (!into.includes(index)) {
    into.push(index);
  }
}
