import type { TextReading } from "../read-text.ts";
import { stemLength, wordHash } from "../word-hash.ts";

/** Words `first` to before `end` of a reading. */
export interface ReplySentence {
  readonly first: number;
  readonly end: number;
  readonly isQuestion: boolean;
}

/**
 * Terms of a sentence, as hashes, each once: its words and their beginnings, what stands under a denial, runs of two and three words,
 * words with one or two between them, how it begins and ends, whether it asks and what it quotes.
 */
export function replyTerms(reading: TextReading, { first, end, isQuestion }: ReplySentence): number[] {
  const { words, pauseBefore, quoted } = reading;
  const found = distinctNumbers(mostTerms * (end - first) + 2);
  if (isQuestion) found.add(hashed(salts.asks, 1, 0));
  let denied = 0;
  let stemBefore = 0;
  let before = 0;
  let earlier = 0;
  let earliest = 0;
  for (let index = first; index < end; index += 1) {
    const word = words[index] ?? "";
    const hash = wordHash(word);
    const stem = word.length > stemLength ? wordHash(word, stemLength) : hash;
    if (pauseBefore[index] === true) {
      denied = 0;
      if (before !== 0) found.add(hashed(salts.afterPause, stem, 0));
    }
    found.add(hashed(salts.word, hash, 0));
    if (stem !== hash) found.add(hashed(salts.stem, stem, 0));
    if (denied > 0) found.add(hashed(salts.denied, stem, 0));
    if (quoted[index] === true) found.add(hashed(salts.quoted, stem, 0));
    if (index - first < 3) found.add(hashed(salts.begins, stem, index - first));
    if (before !== 0) {
      found.add(hashed(salts.pair, before, hash));
      if (stem !== hash || stemBefore !== before) found.add(hashed(salts.stems, stemBefore, stem));
    }
    if (earlier !== 0) {
      found.add(hashed(salts.triple, hashed(salts.pair, earlier, before), hash));
      found.add(hashed(salts.apart, earlier, hash));
    }
    if (earliest !== 0) found.add(hashed(salts.farApart, earliest, hash));
    denied = denials.has(word) ? reach : denied - 1;
    earliest = earlier;
    earlier = before;
    before = hash;
    stemBefore = stem;
  }
  if (before !== 0) found.add(hashed(salts.ends, before, 0));
  return found.all;
}

/** Words that a denial reaches. */
const reach = 7;
const denials = new Set(
  "not no never without cannot none nobody nothing neither nor instead rather refuse avoid".split(" "),
);

const salts = {
  asks: 1,
  word: 2,
  stem: 3,
  denied: 4,
  quoted: 5,
  begins: 6,
  pair: 7,
  stems: 8,
  triple: 9,
  apart: 10,
  farApart: 11,
  ends: 12,
  afterPause: 13,
};

/** Terms that one word adds at the most. */
const mostTerms = 11;

/** Numbers, each once, in the order they came: a table with open addressing, since a set costs several times as much. */
function distinctNumbers(most: number) {
  const mask = 2 ** Math.ceil(Math.log2(2 * most)) - 1;
  if (slots.length <= mask) slots = new Float64Array(mask + 1);
  slots.fill(-1, 0, mask + 1);
  const all: number[] = [];
  return {
    all,
    add(term: number): void {
      let slot = term & mask;
      while (slots[slot] !== -1) {
        if (slots[slot] === term) return;
        slot = (slot + 1) & mask;
      }
      slots[slot] = term;
      all.push(term);
    },
  };
}

let slots = new Float64Array(2_048);

function hashed(salt: number, one: number, two: number): number {
  let mixed = Math.imul(one ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b) ^ two;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
