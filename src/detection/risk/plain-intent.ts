import type { TakenApart } from "./message-features.ts";

/** Concepts of the lexicons that {@link plainIntent} looks for, as their numbers. */
export interface IntentConcepts {
  readonly suicide: number;
  readonly now: number;
  readonly joking: number;
}

export function intentConcepts(names: readonly string[]): IntentConcepts {
  return { suicide: names.indexOf("suicide"), now: names.indexOf("now"), joking: names.indexOf("joking") };
}

/** How far before the act its intention may stand, in words. */
const reach = 4;
const intentions = /^(?:(?:am|'?m) )?(?:going to|gonna|will|about to|have decided to|decided to|planning to|plan to)\b/;
/** Words that make what follows them a supposition. */
const suppositions = new Set(["if", "unless", "would", "could", "might", "when"]);

/**
 * Whether an English message says plainly, of the writer and now, that they will end their life soon: the act, an intention
 * right before it and a near time in one passage, neither asked, denied, past, told of somebody else or of a story, quoted,
 * supposed nor joked about. No weighing of other words takes such a sentence back. The rule is ours.
 */
export function plainIntent(
  { reading, passages }: Pick<TakenApart, "reading" | "passages">,
  { suicide, now, joking }: IntentConcepts,
): boolean {
  const all = passages.flatMap(({ placed }) => placed.concepts);
  if (all.some(({ concept }) => concept === joking)) return false;
  return passages.some(({ passage, placed }) => {
    if (passage.isQuestion || placed.isPast || placed.isFiction || placed.figures > 0) return false;
    if (!placed.concepts.some(({ concept }) => concept === now)) return false;
    return placed.concepts.some(({ concept, who, isNegated, first }) => {
      if (concept !== suicide || who !== "self" || isNegated || reading.quoted[first] === true) return false;
      for (let word = passage.first; word < first; word += 1)
        if (suppositions.has(reading.words[word] ?? "")) return false;
      for (let start = Math.max(passage.first, first - reach); start < first; start += 1)
        if (intentions.test(reading.words.slice(start, first).join(" "))) return true;
      return false;
    });
  });
}
