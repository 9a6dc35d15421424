import type { TakenApart } from "./message-features.ts";

/** 0 for short messages, 1 for long ones: they are weighed apart, since in a post much is said beside what matters. */
export type LengthBand = 0 | 1;

/** Passages up to which a message counts as short. */
const shortMessage = 5;

export function bandOf({ passages }: Pick<TakenApart, "passages">): LengthBand {
  return passages.length <= shortMessage ? 0 : 1;
}
