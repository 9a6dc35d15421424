import type { ReadPassage } from "./message-features.ts";

/**
 * A linear model of hints over word pieces and pairs of neighbours (in other languages than English over words and runs of
 * letters) in a stretch of text, and in its last passage again, there with every two pieces that stand in it together; weighed
 * by frequency and rarity (tf-idf). Terms it does not know weigh nothing.
 *
 * Terms are hashes. Each has a shelf of four places and stands in one of them, marked with eight more bits of its hash, so that
 * about one unknown term in a hundred is taken for a known one.
 */
export interface HintWords {
  /** A power of two. */
  readonly shelves: number;
  /** Per place: which of the terms of its shelf stands there, 0 for none. */
  readonly marks: Int8Array;
  /** Per place, in steps of `weightStep`. */
  readonly weights: Int8Array | Float32Array;
  readonly weightStep: number;
  /** Per place: inverse document frequency in steps of `rarityStep`. */
  readonly rarities: Int8Array | Float32Array;
  readonly rarityStep: number;
  readonly bias: number;
}

export const placesOnShelf = 4;

/** Log odds of a hint in passages `from` to before `to`. */
export function hintWordsLogit(words: HintWords, passages: readonly HintPassage[], from: number, to: number): number {
  let sum = 0;
  for (const terms of hintTerms(passages, from, to))
    eachTerm(words, terms, (place, value) => {
      sum += (words.weights[place] ?? 0) * value;
    });
  return words.bias + sum * words.weightStep;
}

/** What is read of a passage. */
export type HintPassage = Pick<ReadPassage, "pieces" | "terms">;

/** Terms of passages `from` to before `to`, and of the last of them that has any, each sorted. */
export function hintTerms(
  passages: readonly HintPassage[],
  from: number,
  to: number,
): readonly [stretch: Uint32Array, last: Uint32Array] {
  const stretch = passages.slice(from, to);
  const last = stretch.findLast(({ pieces, terms }) => pieces.length + terms.length > 0);
  return [termsOf(stretch, salts.stretch), termsOf(last === undefined ? [] : [last], salts.last)];
}

const salts = { stretch: 1, last: 2, together: 3 };

function termsOf(passages: readonly HintPassage[], salt: number): Uint32Array {
  const found: number[] = [];
  let before = -1;
  for (const { pieces, terms } of passages) {
    for (const piece of pieces) {
      found.push(hashed(salt, piece, 0));
      if (before >= 0) found.push(hashed(salt, before, piece + 1));
      before = piece;
    }
    for (const term of terms) found.push(hashed(salt, term, ofLetters));
    if (salt === salts.last) addTogether(pieces, found);
  }
  return Uint32Array.from(found).sort();
}

/** Pieces of a passage that are taken together: those of a long sentence are too many to mean anything by twos. */
const mostTogether = 40;

function addTogether(pieces: readonly number[], found: number[]): void {
  const distinct = distinctOf(pieces);
  for (let index = 0; index < distinct.length; index += 1)
    for (let other = index + 1; other < distinct.length; other += 1)
      found.push(hashed(salts.together, distinct[index] ?? 0, distinct[other] ?? 0));
}

/** The first of the distinct pieces, smallest number first. */
function distinctOf(pieces: readonly number[]): number[] {
  const distinct: number[] = [];
  for (let index = 0; index < pieces.length && distinct.length < mostTogether; index += 1) {
    const piece = pieces[index] ?? 0;
    if (!distinct.includes(piece)) distinct.push(piece);
  }
  return distinct.sort(ascending);
}

function ascending(left: number, right: number): number {
  return left - right;
}

/** No piece has this number. */
const ofLetters = 0x7fff_ffff;

function hashed(salt: number, one: number, two: number): number {
  let mixed = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(two + 0x1234567 * salt, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** First place of the shelf of a term. */
export function shelfOf(term: number, shelves: number): number {
  return (term & (shelves - 1)) * placesOnShelf;
}

/** What tells a term from others of its shelf, never 0. */
export function markOf(term: number): number {
  return term >> 24 || 1;
}

/** Where a term stands; -1 when it is not known. */
export function placeOf({ shelves, marks }: Pick<HintWords, "shelves" | "marks">, term: number): number {
  const first = shelfOf(term, shelves);
  const mark = markOf(term);
  for (let place = first; place < first + placesOnShelf; place += 1) if (marks[place] === mark) return place;
  return -1;
}

/**
 * Calls `each` for every known term's place with its weight in a stretch whose length is put to 1, less for a stretch of few
 * words, so that two words alone cannot weigh as much as a message.
 */
export function eachTerm(
  words: Pick<HintWords, "shelves" | "marks" | "rarities" | "rarityStep">,
  sorted: Uint32Array,
  each: (place: number, value: number) => void,
): void {
  const places: number[] = [];
  const values: number[] = [];
  let square = squareOfFewWords;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    const place = placeOf(words, sorted[start] ?? 0);
    if (place >= 0) {
      const value = (1 + Math.log(end - start)) * (words.rarities[place] ?? 0) * words.rarityStep;
      square += value ** 2;
      places.push(place);
      values.push(value);
    }
    start = end;
  }
  const length = Math.sqrt(square);
  for (let index = 0; index < places.length; index += 1) each(places[index] ?? 0, (values[index] ?? 0) / length);
}

/** Squared length of about a dozen words with their neighbours. */
const squareOfFewWords = 600;
