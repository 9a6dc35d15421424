import type { RandomSource } from "../../random/index.ts";

/** How a composed text is made to look typed. */
export interface Roughness {
  readonly register: "formal" | "everyday" | "texting";
  /** Share of longer words that are mistyped. */
  readonly typos: number;
  /** Words that are never mistyped, in lower case. */
  readonly keep: ReadonlySet<string>;
}

/**
 * Register and typos. Texting is written small and without the last full stop. A typo swaps, drops or doubles one inner
 * letter of a word of five letters or more; names (words with a capital), words with digits or an apostrophe, and words
 * that would turn the meaning round are left as they are, and so is every script without capitals and small letters.
 */
export function roughenText(text: string, { register, typos, keep }: Roughness, random: RandomSource): string {
  const typed = typos === 0 ? text : mistype(text, typos, keep, random);
  return register === "texting" ? typed.toLocaleLowerCase("und").replace(/\.$/, "") : typed;
}

function mistype(text: string, share: number, keep: ReadonlySet<string>, random: RandomSource): string {
  return text.replaceAll(/[\p{L}\p{M}\p{N}'’]+/gu, (word) => {
    if (!/^\p{Script=Latin}{5,}$/u.test(word) || word !== word.toLowerCase() || keep.has(word)) return word;
    if (random.next() >= share) return word;
    const letters = [...word];
    const at = 1 + random.integer(letters.length - 3);
    const here = letters[at] ?? "";
    const next = letters[at + 1] ?? "";
    const [dropped, doubled, swapped] = ["", here + here + next, next + here];
    const changed = here === next ? here : (random.pick([dropped + next, doubled, swapped]) ?? word);
    return [...letters.slice(0, at), changed, ...letters.slice(at + 2)].join("");
  });
}
