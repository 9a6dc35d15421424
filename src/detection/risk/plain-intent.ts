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

/** Words that take back what follows them. */
const denial = /^(?:not|never|no|nothing|cannot)$|n['’]?t$/;

/**
 * Whether an English message says plainly, of the writer and now, that they will end their life soon: the act, or "do it" where an
 * earlier passage named the act, an intention right before it and a near time in one passage, neither asked, denied, past, told of
 * somebody else or of a story, quoted, supposed nor joked about. No weighing of other words takes such a sentence back. The rule is ours.
 */
export function plainIntent(
  { reading, passages }: Pick<TakenApart, "reading" | "passages">,
  { suicide, now, joking }: IntentConcepts,
): boolean {
  const all = passages.flatMap(({ placed }) => placed.concepts);
  if (all.some(({ concept }) => concept === joking)) return false;
  let isNamed = false;
  return passages.some(({ passage, placed }) => {
    if (passage.isQuestion || placed.isPast || placed.isFiction || placed.figures > 0) return false;
    const acts = placed.concepts
      .filter(({ concept, who, isNegated, first }) => {
        return concept === suicide && who === "self" && !isNegated && reading.quoted[first] !== true;
      })
      .map(({ first }) => first);
    const words = (from: number, to: number) => reading.words.slice(from, to);
    if (isNamed && !words(passage.first, passage.end).some((word) => denial.test(word)))
      for (let word = passage.first; word + 1 < passage.end; word += 1)
        if (reading.quoted[word] !== true && words(word, word + 2).join(" ") === "do it") acts.push(word);
    isNamed ||= acts.length > 0;
    if (!placed.concepts.some(({ concept }) => concept === now)) return false;
    return acts.some((act) => {
      if (words(passage.first, act).some((word) => suppositions.has(word))) return false;
      for (let start = Math.max(passage.first, act - reach); start < act; start += 1)
        if (intentions.test(words(start, act).join(" "))) return true;
      return false;
    });
  });
}
