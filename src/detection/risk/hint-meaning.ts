import type { ReadPassage } from "./message-features.ts";

/**
 * Weights of word pieces for hints, learned on vectors in which pieces used alike lie near each other, so that a word no line
 * of a corpus has counts like its neighbours. Weights for a piece anywhere in a stretch of text come first, then for one in
 * its last passage, then for one in its first, since hints often stand at the end.
 */
export interface HintMeaning {
  /** 3 x pieces, in steps of `step`. */
  readonly weights: Int8Array | Float32Array;
  readonly step: number;
  readonly pieces: number;
  readonly bias: number;
}

/** A piece anywhere, in the last passage, in the first. */
export const meaningParts = 3;

type PiecePassage = Pick<ReadPassage, "pieces">;

/** Log odds of a hint in passages `from` to before `to`; 0 where they have no pieces, which only English is parted into. */
export function meaningLogit(
  { weights, step, pieces, bias }: HintMeaning,
  passages: readonly PiecePassage[],
  from: number,
  to: number,
): number {
  const stretches = meaningStretches(passages, from, to);
  if (stretches === undefined) return 0;
  let sum = 0;
  for (const [part, stretch] of stretches.entries()) sum += mean(stretch, weights, part * pieces);
  return bias + step * sum;
}

/** The stretch, its last passage with pieces and its first; undefined where it has none. */
export function meaningStretches(
  passages: readonly PiecePassage[],
  from: number,
  to: number,
): readonly (readonly PiecePassage[])[] | undefined {
  const stretch = passages.slice(from, to).filter(({ pieces }) => pieces.length > 0);
  return stretch.length === 0 ? undefined : [stretch, stretch.slice(-1), stretch.slice(0, 1)];
}

/** Added to the number of pieces a mean is over, so that two words alone do not weigh as much as a sentence. */
export const fewPieces = 5;

function mean(stretch: readonly PiecePassage[], weights: HintMeaning["weights"], offset: number): number {
  let sum = 0;
  let count = 0;
  for (const { pieces } of stretch) {
    for (const piece of pieces) sum += weights[offset + piece] ?? 0;
    count += pieces.length;
  }
  return sum / (count + fewPieces);
}
