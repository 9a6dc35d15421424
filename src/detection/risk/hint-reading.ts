import { attentionLogit, type HintAttention } from "./hint-attention.ts";
import { type HintWords, hintWordsLogit } from "./hint-words.ts";
import type { TakenApart } from "./message-features.ts";
import { bounded } from "./pooled-numbers.ts";

/** What hints are read with: words as they stand, and what they do to each other. */
export interface HintModel {
  readonly words: HintWords;
  readonly attention: HintAttention;
}

/** A message of fewer pieces, marks among them, hints at nothing by itself: "See you tomorrow." */
const leastPieces = 6;
const tooShort = -4;

/**
 * Numbers the second step weighs for hints: the log odds of their words in the message and in the stretch of it where they are
 * likeliest, those of attention, and 1 where there is attention, which is in English alone (its log odds are 0 elsewhere).
 */
export function hintNumbers(
  { words, attention }: HintModel,
  { passages, windows }: Pick<TakenApart, "passages" | "windows">,
): readonly number[] {
  const pieces = passages.reduce((sum, passage) => sum + passage.pieces.length, 0);
  if (pieces > 0 && pieces < leastPieces) return [tooShort, tooShort, tooShort, 1];
  const whole = hintWordsLogit(words, passages, 0, passages.length);
  let highest = whole;
  for (const { from, to } of windows)
    if (from > 0 || to < passages.length) highest = Math.max(highest, hintWordsLogit(words, passages, from, to));
  const attended = attentionLogit(attention, passages);
  return [bounded(whole), bounded(highest), bounded(attended ?? 0), attended === undefined ? 0 : 1];
}
