import type { Pattern, PatternState } from "./pattern.ts";
import type { TextReading } from "./read-text.ts";

/** A pattern ready to run: sets of its states are bits, so that running it makes no garbage. */
export interface PatternAutomaton {
  readonly pattern: Pattern;
  /** Words of 32 bits that a set of states takes. */
  readonly width: number;
  /** For each state, the set reached from it without reading a word; a `not` stands for what follows it. */
  readonly closures: Uint32Array;
  /** The states that look at the next word without reading it. */
  readonly nots: Uint32Array | undefined;
}

/** Words, and beginnings of words. */
export interface WordSet {
  readonly words: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

export function patternAutomaton(pattern: Pattern): PatternAutomaton {
  const { states } = pattern;
  const width = Math.ceil(states.length / 32);
  const closures = new Uint32Array(states.length * width);
  let nots: Uint32Array | undefined;
  for (let from = 0; from < states.length; from += 1) {
    const pending = [from];
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const state = states[index];
      if (state?.kind === "split") pending.push(...state.nexts);
      else setBit(closures, from * width, index);
    }
    if (states[from]?.kind !== "not") continue;
    nots ??= new Uint32Array(width);
    setBit(nots, 0, from);
  }
  return { pattern, width, closures, nots };
}

/**
 * Words of which one has to come second in every match that begins with a word; undefined where any may, or none need.
 *
 * @param first - the word, or with `*` the three letters it begins with
 */
export function secondsAfter(
  { pattern: { states, start }, closures, width }: PatternAutomaton,
  first: string,
): WordSet | undefined {
  const second = new Set<number>();
  for (const index of membersOf(closures, start, width)) {
    const state = states[index];
    // A `not` before the first word is rare: no second word is demanded then.
    if (state === undefined || state.kind === "not" || state.kind === "match" || state.kind === "split")
      return undefined;
    if (mayRead(state, first)) for (const member of membersOf(closures, state.next, width)) second.add(member);
  }
  const words = new Set<string>();
  const prefixes: string[] = [];
  for (const index of second) {
    const state = states[index];
    if (state?.kind === "word") words.add(state.word);
    else if (state?.kind === "prefix") prefixes.push(state.prefix);
    else if (state?.kind === "set") {
      for (const word of state.words) words.add(word);
      prefixes.push(...state.prefixes);
    } else return undefined;
  }
  return { words, prefixes };
}

function mayRead(state: PatternState, first: string): boolean {
  if (!first.endsWith("*")) return nextOf(state, first) >= 0;
  const prefixes = state.kind === "prefix" ? [state.prefix] : state.kind === "set" ? state.prefixes : [];
  return prefixes.some((prefix) => prefix.startsWith(first.slice(0, -1)));
}

function membersOf(sets: Uint32Array, set: number, width: number): number[] {
  const members: number[] = [];
  for (let bit = 0; bit < width * 32; bit += 1)
    if (((sets[set * width + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) !== 0) members.push(bit);
  return members;
}

function setBit(sets: Uint32Array, from: number, bit: number): void {
  const place = from + (bit >>> 5);
  sets[place] = (sets[place] ?? 0) | (1 << (bit & 31));
}

let current = new Uint32Array(8);
let following = new Uint32Array(8);

/** Index after the last word of the shortest match that begins at `first`, or -1. */
export function matchEnd(
  { pattern, width, closures, nots }: PatternAutomaton,
  reading: TextReading,
  first: number,
): number {
  const sentence = reading.sentences[reading.sentenceOf[first] ?? -1];
  if (sentence === undefined) return -1;
  if (pattern.atSentenceStart && sentence.first !== first) return -1;
  if (pattern.inQuestion && !sentence.isQuestion) return -1;
  if (current.length < width) {
    current = new Uint32Array(width);
    following = new Uint32Array(width);
  }
  const { states } = pattern;
  for (let part = 0; part < width; part += 1) current[part] = closures[pattern.start * width + part] ?? 0;
  for (let position = first; ; position += 1) {
    const isOver = position >= sentence.end;
    const word = isOver ? "" : (reading.words[position] ?? "");
    if (nots !== undefined) passNots(states, nots, closures, width, word);
    // State 0 is the match.
    if (((current[0] ?? 0) & 1) === 1 && (!pattern.atSentenceEnd || isOver)) return position;
    if (isOver) return -1;
    let isAlive = false;
    for (let part = 0; part < width; part += 1) following[part] = 0;
    for (let part = 0; part < width; part += 1) {
      let bits = current[part] ?? 0;
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits);
        bits ^= 1 << bit;
        const next = nextOf(states[part * 32 + bit], word);
        if (next < 0) continue;
        isAlive = true;
        for (let place = 0; place < width; place += 1)
          following[place] = (following[place] ?? 0) | (closures[next * width + place] ?? 0);
      }
    }
    if (!isAlive) return -1;
    [current, following] = [following, current];
  }
}

/** Puts in the place of each `not` what follows it, where the next word is none of its own. */
function passNots(
  states: readonly PatternState[],
  nots: Uint32Array,
  closures: Uint32Array,
  width: number,
  word: string,
): void {
  for (let part = 0; part < width; part += 1) {
    let bits = (current[part] ?? 0) & (nots[part] ?? 0);
    while (bits !== 0) {
      const bit = 31 - Math.clz32(bits);
      current[part] = (current[part] ?? 0) & ~(1 << bit);
      const state = states[part * 32 + bit];
      if (state?.kind === "not" && !isOneOf(state, word)) {
        for (let place = 0; place < width; place += 1)
          current[place] = (current[place] ?? 0) | (closures[state.next * width + place] ?? 0);
        // What follows may be a `not` again, in any part.
        passNots(states, nots, closures, width, word);
        return;
      }
      bits ^= 1 << bit;
    }
  }
}

/** The state after reading a word, or -1. */
function nextOf(state: PatternState | undefined, word: string): number {
  if (state === undefined) return -1;
  switch (state.kind) {
    case "word":
      return state.word === word ? state.next : -1;
    case "prefix":
      return word.startsWith(state.prefix) ? state.next : -1;
    case "set":
      return isOneOf(state, word) ? state.next : -1;
    case "any":
      return state.next;
    default:
      return -1;
  }
}

function isOneOf({ words, prefixes }: WordSet, word: string): boolean {
  if (words.has(word)) return true;
  for (const prefix of prefixes) if (word.startsWith(prefix)) return true;
  return false;
}
