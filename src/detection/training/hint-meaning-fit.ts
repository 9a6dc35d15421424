import { seededRandom } from "../../random/index.ts";
import { fewPieces, type HintMeaning, meaningParts, meaningStretches } from "../risk/hint-meaning.ts";
import type { PieceVectors } from "./piece-vectors.ts";
import type { HintExample } from "./training-examples.ts";

const epochs = 20;
/** Pull of the weights towards 0, for each example of weight 1 (chosen on lines of authors left out of the fit). */
const shrinkage = 0.1;

/**
 * Ridge-penalised logistic regression of hints on three means of piece vectors: over the message, over its last passage and
 * over its first, each dimension put on a common scale; then the weights are told as a number for each piece, so that the
 * vectors are needed no more.
 */
export function fitHintMeaning(examples: readonly HintExample[], vectors: PieceVectors, seed: number): HintMeaning {
  const { dimensions } = vectors;
  const width = dimensions * meaningParts;
  const rows = examples.flatMap(({ passages, isHint, weight }) => {
    const input = meansOf(passages, vectors);
    return input === undefined ? [] : [{ input, isHint, weight }];
  });
  const { means, scales } = standardise(
    rows.map(({ input }) => input),
    width,
  );
  const weights = new Float64Array(width);
  let bias = 0;
  const random = seededRandom(seed, "meaning of hints");
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const rate = (0.02 / Math.sqrt(width)) * (1 - epoch / (epochs + 1));
    for (const { input, isHint, weight } of random.shuffle(rows)) {
      let logit = bias;
      for (let place = 0; place < width; place += 1) logit += (input[place] ?? 0) * (weights[place] ?? 0);
      const error = (1 / (1 + Math.exp(-logit)) - (isHint ? 1 : 0)) * weight;
      bias -= rate * error;
      const kept = 1 - rate * shrinkage * weight;
      for (let place = 0; place < width; place += 1)
        weights[place] = (weights[place] ?? 0) * kept - rate * error * (input[place] ?? 0);
    }
  }
  return toldByPiece(weights, bias, means, scales, vectors);
}

function toldByPiece(
  weights: Float64Array,
  intercept: number,
  means: Float64Array,
  scales: Float64Array,
  { pieces, dimensions, vectors }: PieceVectors,
): HintMeaning {
  const told = new Float32Array(pieces.length * meaningParts);
  let bias = intercept;
  for (const [place, weight] of weights.entries()) {
    const part = Math.floor(place / dimensions);
    const dimension = place % dimensions;
    const share = weight / (scales[place] ?? 1);
    bias -= share * (means[place] ?? 0);
    for (let piece = 0; piece < pieces.length; piece += 1) {
      const at = part * pieces.length + piece;
      told[at] = (told[at] ?? 0) + share * (vectors[piece * dimensions + dimension] ?? 0);
    }
  }
  return { weights: told, step: 1, pieces: pieces.length, bias };
}

/** The three means, one after another. */
function meansOf(passages: HintExample["passages"], { vectors, dimensions }: PieceVectors): Float32Array | undefined {
  const stretches = meaningStretches(passages, 0, passages.length);
  if (stretches === undefined) return undefined;
  const means = new Float32Array(dimensions * meaningParts);
  for (const [part, stretch] of stretches.entries()) {
    const pieces = stretch.flatMap((passage) => passage.pieces);
    for (const piece of pieces)
      for (let dimension = 0; dimension < dimensions; dimension += 1) {
        const place = part * dimensions + dimension;
        means[place] =
          (means[place] ?? 0) + (vectors[piece * dimensions + dimension] ?? 0) / (pieces.length + fewPieces);
      }
  }
  return means;
}

/** Puts every place on mean 0 and standard deviation 1, in place. */
function standardise(inputs: readonly Float32Array[], width: number): { means: Float64Array; scales: Float64Array } {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const input of inputs)
    for (const [place, value] of input.entries()) means[place] = (means[place] ?? 0) + value / inputs.length;
  for (const input of inputs)
    for (const [place, value] of input.entries())
      squares[place] = (squares[place] ?? 0) + (value - (means[place] ?? 0)) ** 2 / inputs.length;
  const scales = squares.map((square) => Math.sqrt(square) || 1);
  for (const input of inputs)
    for (const [place, value] of input.entries()) input[place] = (value - (means[place] ?? 0)) / (scales[place] ?? 1);
  return { means, scales };
}
