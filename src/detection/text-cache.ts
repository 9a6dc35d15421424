/** Values made from texts, kept for the texts used last. */
export interface TextCache<T> {
  get(text: string): T;
}

/** A cache of at most `entries` texts and `characters` characters in all; the text used longest ago leaves first. */
export function boundedCache<T>(make: (text: string) => T, entries = 1_000, characters = 2_000_000): TextCache<T> {
  const kept = new Map<string, T>();
  let total = 0;
  // The text asked for last is asked for again and again.
  let last: { readonly text: string; readonly value: T } | undefined;
  return {
    get(text) {
      if (last?.text === text) return last.value;
      const known = kept.get(text);
      if (known !== undefined) {
        kept.delete(text);
        kept.set(text, known);
        last = { text, value: known };
        return known;
      }
      const value = make(text);
      kept.set(text, value);
      last = { text, value };
      total += text.length;
      for (const oldest of kept.keys()) {
        if (oldest === text || (kept.size <= entries && total <= characters)) break;
        kept.delete(oldest);
        total -= oldest.length;
      }
      return value;
    },
  };
}
