import { type RandomSource, seededRandom } from "../../random/index.ts";
import {
  type AttentionRoom,
  askedWidth,
  attend,
  attentionRoom,
  attentionScale,
  attentionStretches,
  denseParts,
  type HintAttention,
  longestStretch,
} from "../risk/hint-attention.ts";
import { addRow, addRows, dots, rowWidth } from "../risk/row-products.ts";
import { adam } from "./adam.ts";
import type { PieceVectors } from "./piece-vectors.ts";
import type { HintExample } from "./training-examples.ts";

// Chosen on lines of authors left out of the fit.
const epochs = 3;
const batch = 64;
const rate = 4e-3;
const warmUp = 100;
/** Share of pieces, and of the numbers weighed, that are left out in each step. */
const piecesLeft = 0.1;
const numbersLeft = 0.2;

/** Share of its weight that a line has which is no hint and no twin of one: those are so easy to tell that it would learn little else. */
const plainShare = 0.04;

/** Fits the network to examples that are read in one stretch, by Adam with steps that shrink evenly. */
export function fitHintAttention(examples: readonly HintExample[], vectors: PieceVectors, seed: number): HintAttention {
  const random = seededRandom(seed, "attention to hints");
  const model = startOf(vectors, random);
  const stretches = examples.flatMap(({ passages, isHint, isPaired, weight }) => {
    const [pieces, ...more] = attentionStretches(passages);
    return pieces === undefined || more.length > 0
      ? []
      : [{ pieces, label: isHint ? 1 : 0, weight: isPaired ? weight : plainShare * weight }];
  });
  const meanWeight = stretches.reduce((sum, { weight }) => sum + weight, 0) / stretches.length;
  const slopes = slopesOf(model);
  const step = adam([model.vectors, model.dense]);
  const steps = epochs * Math.ceil(stretches.length / batch);
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const order = random.shuffle(stretches);
    for (let from = 0; from < order.length; from += batch) {
      for (const { pieces, label, weight } of order.slice(from, from + batch))
        slopes.add(pieces, label, weight / meanWeight / batch, random);
      step(slopes, rate * Math.max(0.02, Math.min(1, done / warmUp) * (1 - done / steps)));
      done += 1;
    }
  }
  return model;
}

/** Standard deviation of the vectors at the start. */
const startOfVectors = 0.35;

/** The first numbers of the piece vectors, around their mean; the rest small and random. */
function startOf({ pieces, dimensions, vectors: given }: PieceVectors, random: RandomSource): HintAttention {
  const vectors = new Float64Array(pieces.length * rowWidth);
  const means = new Float64Array(rowWidth);
  for (let piece = 0; piece < pieces.length; piece += 1)
    for (let number = 0; number < rowWidth; number += 1) {
      const value = given[piece * dimensions + number] ?? 0;
      vectors[piece * rowWidth + number] = value;
      means[number] = (means[number] ?? 0) + value / pieces.length;
    }
  let squares = 0;
  for (const [index, value] of vectors.entries()) {
    vectors[index] = value - (means[index % rowWidth] ?? 0);
    squares += (vectors[index] ?? 0) ** 2 / vectors.length;
  }
  for (const [index, value] of vectors.entries()) vectors[index] = (value * startOfVectors) / Math.sqrt(squares);
  const dense = Float64Array.from(
    { length: denseParts.size },
    (_, index) => (2 * random.next() - 1) * (index < denseParts.asked ? 0.1 : 1 / Math.sqrt(rowWidth)),
  );
  return { vectors, dense };
}

/** Slopes of the log loss, summed over a batch. */
function slopesOf(model: HintAttention) {
  const room = attentionRoom();
  const back = backRoom();
  const vectors = new Float64Array(model.vectors.length);
  const dense = new Float64Array(model.dense.length);
  const touched = new Set<number>();
  const left = new Uint8Array(longestStretch);
  return {
    vectors,
    dense,
    /** Rows of `vectors` that are not 0. */
    touched,
    add(pieces: readonly number[], label: number, weight: number, random: RandomSource): void {
      for (let index = 0; index < pieces.length; index += 1) left[index] = random.next() < piecesLeft ? 1 : 0;
      attend(model, pieces, room, left);
      let logit = model.dense[denseParts.bias] ?? 0;
      for (let number = 0; number < rowWidth; number += 1) {
        back.kept[number] = random.next() < numbersLeft ? 0 : 1 / (1 - numbersLeft);
        logit +=
          (model.dense[denseParts.weighed + number] ?? 0) * (room.largest[number] ?? 0) * (back.kept[number] ?? 0);
      }
      const error = (1 / (1 + Math.exp(-logit)) - label) * weight;
      addSlopes(model, pieces, room, left, error, back, vectors, dense);
      for (const piece of pieces) touched.add(piece);
    },
  };
}

/** Slopes of what is worked out on the way, under the names of {@link AttentionRoom}. */
function backRoom() {
  return {
    kept: new Float64Array(rowWidth),
    input: new Float64Array(longestStretch * rowWidth),
    asked: new Float64Array(longestStretch * askedWidth),
    told: new Float64Array(rowWidth),
    shares: new Float64Array(longestStretch),
    hasLargest: new Uint8Array(longestStretch),
  };
}

/** Back through `attend`: the chain rule written out. */
function addSlopes(
  { dense }: HintAttention,
  pieces: readonly number[],
  room: AttentionRoom,
  left: Uint8Array,
  error: number,
  back: ReturnType<typeof backRoom>,
  intoVectors: Float64Array,
  into: Float64Array,
): void {
  const { input, asked, shares, told, largest, ofPiece } = room;
  const count = pieces.length;
  back.input.fill(0, 0, count * rowWidth);
  back.asked.fill(0, 0, count * askedWidth);
  back.hasLargest.fill(0, 0, count);
  into[denseParts.bias] = (into[denseParts.bias] ?? 0) + error;
  for (let number = 0; number < rowWidth; number += 1) {
    const slope = error * (back.kept[number] ?? 0);
    const at = denseParts.weighed + number;
    into[at] = (into[at] ?? 0) + slope * (largest[number] ?? 0);
    const piece = ofPiece[number] ?? 0;
    back.hasLargest[piece] = 1;
    back.input[piece * rowWidth + number] = slope * (dense[at] ?? 0);
  }
  // Only for pieces that have the largest of a number does it matter what they were told.
  for (let index = 0; index < count; index += 1) {
    if (back.hasLargest[index] === 0) continue;
    const at = index * rowWidth;
    addRow(1, back.input, at, into, denseParts.addedBias);
    back.told.fill(0);
    addRows(back.input, at, 1, dense, denseParts.added, rowWidth, rowWidth, back.told, 0);
    for (let number = 0; number < rowWidth; number += 1)
      addRow(back.input[at + number] ?? 0, told, at, into, denseParts.added + number * rowWidth);
    listened(index, count, asked, shares, back);
  }
  for (let number = 0; number < askedWidth; number += 1)
    addRows(back.asked, number, askedWidth, input, 0, rowWidth, count, into, denseParts.asked + number * rowWidth);
  for (let index = 0; index < count; index += 1) {
    const at = index * rowWidth;
    const askedAt = index * askedWidth;
    for (let number = 0; number < askedWidth; number += rowWidth)
      addRow(1, back.asked, askedAt + number, into, denseParts.askedBias + number);
    if (left[index] === 1) continue; // its vector is 0
    addRows(back.asked, askedAt, 1, dense, denseParts.asked, rowWidth, askedWidth, back.input, at);
    addRow(1, back.input, at, intoVectors, (pieces[index] ?? 0) * rowWidth);
    addRow(1, back.input, at, into, denseParts.places + (count - 1 - index) * rowWidth);
  }
}

/** Back through what one piece took from the others. */
function listened(
  index: number,
  count: number,
  asked: Float64Array,
  shares: Float64Array,
  back: ReturnType<typeof backRoom>,
): void {
  const shared = index * longestStretch;
  dots(back.told, 0, asked, 2 * rowWidth, askedWidth, count, back.shares, 0);
  let mean = 0;
  for (let other = 0; other < count; other += 1) mean += (shares[shared + other] ?? 0) * (back.shares[other] ?? 0);
  for (let other = 0; other < count; other += 1) {
    const share = shares[shared + other] ?? 0;
    addRow(share, back.told, 0, back.asked, other * askedWidth + 2 * rowWidth);
    const slope = attentionScale * share * ((back.shares[other] ?? 0) - mean);
    back.shares[other] = slope;
    addRow(slope, asked, index * askedWidth, back.asked, other * askedWidth + rowWidth);
  }
  addRows(back.shares, 0, 1, asked, rowWidth, askedWidth, count, back.asked, index * askedWidth);
}
