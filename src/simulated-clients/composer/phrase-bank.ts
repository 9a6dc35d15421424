import type { RandomSource } from "../../random/index.ts";
import type { PhraseFile, PhrasePart } from "./phrase-file.ts";
import { expandPhrase } from "./phrase-grammar.ts";

/** The composer's phrases in one language, ready to draw from. */
export interface PhraseBank {
  readonly language: string;
  readonly hears: PhraseFile["hears"];
  readonly keep: ReadonlySet<string>;
  /** One phrase of a part, each author's line equally likely; `keys` are tried in order, then `any`. */
  draw(part: PhrasePart, keys: readonly string[], random: RandomSource): string;
  /** Everything a part can be, for the first of `keys` that has its own. */
  all(part: PhrasePart, keys: readonly string[]): readonly string[];
}

/** Puts a phrase file to work. Phrases are expanded when first drawn. */
export function createPhraseBank(file: PhraseFile): PhraseBank {
  const expanded = new Map<string, readonly (readonly string[])[]>();
  const flattened = new Map<readonly (readonly string[])[], readonly string[]>();

  function formsOf(part: PhrasePart, keys: readonly string[]): readonly (readonly string[])[] {
    const set = file.phrases[part];
    const key = keys.find((candidate) => candidate in set) ?? "any";
    const name = `${part} ${key}`;
    let forms = expanded.get(name);
    if (forms === undefined) {
      forms = (set[key] ?? []).map(expandPhrase);
      expanded.set(name, forms);
    }
    return forms;
  }

  return {
    language: file.language,
    hears: file.hears,
    keep: new Set(file.keep.map((word) => word.toLowerCase())),
    draw: (part, keys, random) => random.pick(random.pick(formsOf(part, keys))),
    all(part, keys) {
      const forms = formsOf(part, keys);
      const known = flattened.get(forms) ?? [...new Set(forms.flat())];
      flattened.set(forms, known);
      return known;
    },
  };
}
