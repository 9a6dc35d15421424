import { type HintMeaning, meaningLogit } from "./hint-meaning.ts";
import { type HintWords, hintWordsLogit } from "./hint-words.ts";
import type { TakenApart } from "./message-features.ts";
import { bounded } from "./pooled-numbers.ts";

/** What hints are read with: words as they stand, and what words mean. */
export interface HintModel {
  readonly words: HintWords;
  readonly meaning: HintMeaning;
}

/** How much meaning counts beside the words (chosen on lines of authors left out of the fit). */
const meaningShare = 0.5;

/** A message of fewer pieces, marks among them, hints at nothing by itself: "See you tomorrow." */
const leastPieces = 6;
const tooShort = -4;

/**
 * Numbers the second step weighs for hints: their log odds in the message and in the stretch of it where they are likeliest,
 * 1 where meaning is read, which is in English alone, and how openly distress is said: who says that they are sad, and why, hints
 * at less by the same dark words.
 *
 * @param distress - the highest log odds of ordinary distress in a passage
 */
export function hintNumbers(
  { words, meaning }: HintModel,
  { passages, windows }: Pick<TakenApart, "passages" | "windows">,
  distress: number,
): readonly number[] {
  const pieces = passages.reduce((sum, passage) => sum + passage.pieces.length, 0);
  if (pieces > 0 && pieces < leastPieces) return [tooShort, tooShort, 1, distress];
  const logit = (from: number, to: number) =>
    hintWordsLogit(words, passages, from, to) + meaningShare * meaningLogit(meaning, passages, from, to);
  const whole = logit(0, passages.length);
  let highest = whole;
  for (const { from, to } of windows)
    if (from > 0 || to < passages.length) highest = Math.max(highest, logit(from, to));
  return [bounded(whole), bounded(highest), pieces > 0 ? 1 : 0, distress];
}
