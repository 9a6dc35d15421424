import type { ReadPassage } from "./message-features.ts";

/**
 * A linear model of hints over word pieces and pairs of neighbours (in other languages than English over words and runs of
 * letters), in a stretch of text and again in its last passage, weighed by frequency and rarity (tf-idf). Rows are hashed; those no line has weigh nothing.
 */
export interface HintWords {
  /** A power of two; rows of the stretch come before those of its last passage. */
  readonly rows: number;
  /** 2 x rows, in steps of `weightStep`. */
  readonly weights: Int8Array | Float32Array;
  readonly weightStep: number;
  /** 2 x rows: inverse document frequencies in steps of `rarityStep`. */
  readonly rarities: Int8Array | Float32Array;
  readonly rarityStep: number;
  readonly bias: number;
}

/** Log odds of a hint in passages `from` to before `to`. */
export function hintWordsLogit(
  { rows, weights, weightStep, rarities, rarityStep, bias }: HintWords,
  passages: readonly HintPassage[],
  from: number,
  to: number,
): number {
  let sum = 0;
  for (const sorted of hintRows(passages, from, to, rows))
    eachTerm(sorted, rarities, rarityStep, (row, value) => {
      sum += (weights[row] ?? 0) * value;
    });
  return bias + sum * weightStep;
}

/** What is read of a passage. */
export type HintPassage = Pick<ReadPassage, "pieces" | "terms">;

/** Rows of passages `from` to before `to`, and of the last of them that has any, each sorted. */
export function hintRows(
  passages: readonly HintPassage[],
  from: number,
  to: number,
  rows: number,
): readonly [stretch: Int32Array, last: Int32Array] {
  const stretch = passages.slice(from, to);
  const last = stretch.findLast(({ pieces, terms }) => pieces.length + terms.length > 0);
  return [rowsOf(stretch, rows, 0), rowsOf(last === undefined ? [] : [last], rows, rows)];
}

function rowsOf(passages: readonly HintPassage[], rows: number, offset: number): Int32Array {
  const touched: number[] = [];
  let before = -1;
  for (const { pieces, terms } of passages) {
    for (const piece of pieces) {
      touched.push(offset + hashed(piece, 0, rows));
      if (before >= 0) touched.push(offset + hashed(before, piece + 1, rows));
      before = piece;
    }
    for (const term of terms) touched.push(offset + hashed(term, ofLetters, rows));
  }
  return Int32Array.from(touched).sort();
}

/** No piece has this number. */
const ofLetters = 0x7fff_ffff;

function hashed(one: number, two: number, rows: number): number {
  let mixed = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(two + 0x1234567, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & (rows - 1);
}

/**
 * Calls `each` for every row with its weight in a stretch whose length is put to 1, less for a stretch of few words, so that
 * two words alone cannot weigh as much as a message.
 */
export function eachTerm(
  sorted: Int32Array,
  rarities: HintWords["rarities"],
  rarityStep: number,
  each: (row: number, value: number) => void,
): void {
  const weightOf = (row: number, count: number) => (1 + Math.log(count)) * (rarities[row] ?? 0) * rarityStep;
  let square = squareOfFewWords;
  eachRun(sorted, (row, count) => {
    square += weightOf(row, count) ** 2;
  });
  const length = Math.sqrt(square);
  eachRun(sorted, (row, count) => {
    each(row, weightOf(row, count) / length);
  });
}

/** Squared length of about a dozen words with their neighbours. */
const squareOfFewWords = 600;

function eachRun(sorted: Int32Array, each: (row: number, count: number) => void): void {
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    each(sorted[start] ?? 0, end - start);
    start = end;
  }
}
