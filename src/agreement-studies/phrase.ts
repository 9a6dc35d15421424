/** A name from outside (a rater, an item, a file) inside our own words; renderers show it as inert text. */
export interface Named {
  readonly name: string;
}

/** A line of our own words with names from outside in it. */
export type Phrase = readonly (string | Named)[];

/** Marks text from outside. */
export function named(name: string): Named {
  return { name };
}

/** Writes a {@link Phrase}: text in the template is ours; so are inserted strings and numbers, but not names. */
export function phrase(
  strings: TemplateStringsArray,
  ...inserts: readonly (string | number | Named | Phrase)[]
): Phrase {
  const parts: (string | Named)[] = [];
  strings.forEach((text, index) => {
    if (text !== "") parts.push(text);
    const insert = inserts[index];
    if (insert === undefined) return;
    if (typeof insert === "string" || typeof insert === "number") parts.push(String(insert));
    else if ("name" in insert) parts.push(insert);
    else parts.push(...insert);
  });
  return parts;
}

/** Phrases one after the other, with spaces between. */
export function joinPhrases(phrases: readonly Phrase[], separator = " "): Phrase {
  return phrases.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}
