/** Values made from texts, kept for the texts used lately. */
export interface TextCache<T> {
  get(text: string): T;
}

/**
 * A cache of at most `entries` texts and `characters` characters in all. Texts are kept in two generations: one that fills,
 * and the full one before it; what is used moves to the one that fills, and the older one leaves as a whole. A map that
 * forgets one entry for each it takes would be simpler, but engines link the tables that such a map outgrows, so that all
 * that ever stood in them lives until the next full collection of garbage.
 */
export function boundedCache<T>(make: (text: string) => T, entries = 1_000, characters = 2_000_000): TextCache<T> {
  let filling = new Map<string, T>();
  let before = new Map<string, T>();
  let total = 0;
  // The text asked for last is asked for again and again.
  let last: { readonly text: string; readonly value: T } | undefined;
  return {
    get(text) {
      if (last?.text === text) return last.value;
      let value = filling.get(text);
      if (value === undefined) {
        value = before.get(text) ?? make(text);
        if (filling.size >= entries / 2 || total + text.length > characters / 2) {
          before = filling;
          filling = new Map();
          total = 0;
        }
        filling.set(text, value);
        total += text.length;
      }
      last = { text, value };
      return value;
    },
  };
}
