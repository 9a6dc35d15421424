/**
 * Sentences of a message, counted by their ends. One of up to three words ("Hi there.", "Okay.") counts as none: a cap on
 * sentences is about how much is said.
 */
export function countSentences(text: string): number {
  const known = counted.get(text);
  if (known !== undefined) return known;
  const sentences = text.split(/(?<=[.!?…])\s+|(?<=[。！？।؟])\s*|\n+/u).filter((part) => part.trim() !== "");
  const isDense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
  const count = sentences.filter((part) =>
    isDense.test(part) ? [...part].length > 6 : part.trim().split(/\s+/).length > 3,
  ).length;
  if (counted.size > 5_000) counted.clear();
  counted.set(text, count);
  return count;
}

/** Phrases and facts come again and again. */
const counted = new Map<string, number>();
