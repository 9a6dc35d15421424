import type { TakenApart } from "./message-features.ts";

/**
 * Messages that are weighed alike: short and long ones apart, since in a post much is said beside what matters; English (and
 * what is too short to tell its language) and the other languages apart, since English has nearly all lines, and what weighs right
 * there weighs wrong in languages that have few.
 */
export const messageBands = [
  { name: "short English", isLong: false },
  { name: "long English", isLong: true },
  { name: "short, other languages", isLong: false },
  { name: "long, other languages", isLong: true },
] as const;

/** Place in {@link messageBands}. */
export type MessageBand = 0 | 1 | 2 | 3;

/** Passages up to which a message counts as short. */
const shortMessage = 5;

export function bandOf({ passages, language }: Pick<TakenApart, "passages" | "language">): MessageBand {
  if (isReadAsEnglish(language)) return passages.length <= shortMessage ? 0 : 1;
  return passages.length <= shortMessage ? 2 : 3;
}

/** English, or too short to tell. */
export function isReadAsEnglish(language: string): boolean {
  return language === "en" || language === "und";
}
