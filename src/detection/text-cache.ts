/** Values made from texts, kept for the texts used last. */
export interface TextCache<T> {
  get(text: string): T;
}

/** A cache of at most `entries` texts and `characters` characters in all; the text used longest ago leaves first. */
export function boundedCache<T>(make: (text: string) => T, entries = 1_000, characters = 2_000_000): TextCache<T> {
  const kept = new Map<string, T>();
  let total = 0;
  return {
    get(text) {
      const known = kept.get(text);
      if (known !== undefined) {
        kept.delete(text);
        kept.set(text, known);
        return known;
      }
      const value = make(text);
      kept.set(text, value);
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
