import type { HintPassage } from "./hint-words.ts";
import { addRow, addRows, dots, rowWidth } from "./row-products.ts";

/**
 * A small network over the word pieces of a stretch of text: a vector for each piece, to which one for its place from the end is
 * added; one layer of attention (Vaswani et al. 2017), by which pieces take from each other what bears on them; and of each number the
 * largest in the stretch, weighed. It reads what words do to each other, "not" and "here" with "by then", where `HintWords` reads
 * them by ones and twos; and since its vectors begin as ones in which pieces used alike lie near each other, a word that no line of
 * a corpus has counts like its neighbours.
 */
export interface HintAttention {
  /** Row-major, pieces x `rowWidth`. */
  readonly vectors: Float64Array;
  /** Everything else, one after another; see {@link denseParts}. */
  readonly dense: Float64Array;
}

/** Pieces that are read together at most. */
export const longestStretch = 96;
/** What a piece asks, what it answers to and what it tells stand beside each other. */
export const askedWidth = 3 * rowWidth;

/** Where each part of `dense` begins, and its size. */
export const denseParts = {
  /** A vector for each place from the end. */
  places: 0,
  /** Rows of what is asked, answered to and told, for vectors; then what is added to them. */
  asked: longestStretch * rowWidth,
  askedBias: longestStretch * rowWidth + askedWidth * rowWidth,
  /** Rows of what is added to a piece's vector, for what it was told; then what is added to them. */
  added: longestStretch * rowWidth + askedWidth * (rowWidth + 1),
  addedBias: longestStretch * rowWidth + askedWidth * (rowWidth + 1) + rowWidth * rowWidth,
  /** Weights of the largest numbers, and the intercept. */
  weighed: longestStretch * rowWidth + (askedWidth + rowWidth) * (rowWidth + 1),
  bias: longestStretch * rowWidth + (askedWidth + rowWidth) * (rowWidth + 1) + rowWidth,
  size: longestStretch * rowWidth + (askedWidth + rowWidth) * (rowWidth + 1) + rowWidth + 1,
} as const;

/** What is worked out on the way, kept for training. */
export interface AttentionRoom {
  /** Pieces x width. */
  readonly input: Float64Array;
  /** Pieces x 3 width. */
  readonly asked: Float64Array;
  /** Pieces x pieces: how much the first listens to the second. */
  readonly shares: Float64Array;
  /** Pieces x width: what each was told. */
  readonly told: Float64Array;
  /** The largest of each number, and of which piece it is. */
  readonly largest: Float64Array;
  readonly ofPiece: Int32Array;
}

export function attentionRoom(): AttentionRoom {
  return {
    input: new Float64Array(longestStretch * rowWidth),
    asked: new Float64Array(longestStretch * askedWidth),
    shares: new Float64Array(longestStretch * longestStretch),
    told: new Float64Array(longestStretch * rowWidth),
    largest: new Float64Array(rowWidth),
    ofPiece: new Int32Array(rowWidth),
  };
}

const room = attentionRoom();

/**
 * Log odds of a hint in the stretch of passages where they are highest; undefined where there are no pieces, which only English is
 * parted into.
 */
export function attentionLogit(model: HintAttention, passages: readonly HintPassage[]): number | undefined {
  let highest: number | undefined;
  for (const stretch of attentionStretches(passages)) {
    attend(model, stretch, room);
    let logit = model.dense[denseParts.bias] ?? 0;
    for (let number = 0; number < rowWidth; number += 1)
      logit += (model.dense[denseParts.weighed + number] ?? 0) * (room.largest[number] ?? 0);
    highest = Math.max(highest ?? logit, logit);
  }
  return highest;
}

/** The pieces of neighbouring passages, as many as are read together; of a passage that is longer, its end. */
export function attentionStretches(passages: readonly HintPassage[]): readonly (readonly number[])[] {
  const stretches: number[][] = [];
  let open: number[] = [];
  for (const { pieces } of passages) {
    if (open.length + pieces.length > longestStretch) {
      if (open.length > 0) stretches.push(open);
      open = [];
    }
    open.push(...pieces.slice(-longestStretch));
  }
  if (open.length > 0) stretches.push(open);
  return stretches;
}

/**
 * Finds the largest numbers of a stretch.
 *
 * @param left - per piece 1 where its vector is left out, in training
 */
export function attend(
  { vectors, dense }: HintAttention,
  pieces: readonly number[],
  { input, asked, shares, told, largest, ofPiece }: AttentionRoom,
  left?: Uint8Array,
): void {
  const count = pieces.length;
  input.fill(0, 0, count * rowWidth);
  for (let index = 0; index < count; index += 1) {
    const at = index * rowWidth;
    if (left?.[index] !== 1) {
      addRow(1, vectors, (pieces[index] ?? 0) * rowWidth, input, at);
      addRow(1, dense, denseParts.places + (count - 1 - index) * rowWidth, input, at);
    }
    const into = index * askedWidth;
    dots(input, at, dense, denseParts.asked, rowWidth, askedWidth, asked, into);
    for (let number = 0; number < askedWidth; number += rowWidth)
      addRow(1, dense, denseParts.askedBias + number, asked, into + number);
  }
  told.fill(0, 0, count * rowWidth);
  largest.fill(Number.NEGATIVE_INFINITY);
  for (let index = 0; index < count; index += 1) {
    const at = index * rowWidth;
    const shared = index * longestStretch;
    dots(asked, index * askedWidth, asked, rowWidth, askedWidth, count, shares, shared);
    softmax(shares, shared, count);
    addRows(shares, shared, 1, asked, 2 * rowWidth, askedWidth, count, told, at);
    dots(told, at, dense, denseParts.added, rowWidth, rowWidth, added, 0);
    for (let number = 0; number < rowWidth; number += 1) {
      const value = (input[at + number] ?? 0) + (added[number] ?? 0) + (dense[denseParts.addedBias + number] ?? 0);
      if (value > (largest[number] ?? 0)) {
        largest[number] = value;
        ofPiece[number] = index;
      }
    }
  }
}

const added = new Float64Array(rowWidth);
export const attentionScale = 1 / Math.sqrt(rowWidth);

/** Of products over the root of the width. */
function softmax(values: Float64Array, at: number, count: number): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = at; index < at + count; index += 1) highest = Math.max(highest, values[index] ?? 0);
  let total = 0;
  for (let index = at; index < at + count; index += 1) {
    const share = Math.exp(((values[index] ?? 0) - highest) * attentionScale);
    values[index] = share;
    total += share;
  }
  for (let index = at; index < at + count; index += 1) values[index] = (values[index] ?? 0) / total;
}
