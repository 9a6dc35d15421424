/** A text that can be found. */
export interface Searchable {
  readonly id: string;
  readonly text: string;
}

/** A text found, best first. */
export interface Found<T> {
  readonly document: T;
  /** Above 0; comparable within one search only. */
  readonly score: number;
}

/** Settings of {@link bm25Index}. */
export interface Bm25Options {
  /** How soon repetition of a word stops counting; default 1.2. */
  k1?: number;
  /** How much long texts are held back, 0 to 1; default 0.75. */
  b?: number;
}

/**
 * Ranks texts by the words they share with a query:
 * sum over words of ln(1 + (N - n + 0.5) / (n + 0.5)) x f (k1 + 1) / (f + k1 (1 - b + b |d| / average |d|)).
 *
 * @returns a search that gives at most `limit` texts with a score above 0, equal scores in the order of the texts
 *
 * Source: Robertson and Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond.
 */
export function bm25Index<T extends Searchable>(
  documents: readonly T[],
  options: Bm25Options = {},
): (query: string, limit: number) => Found<T>[] {
  const { k1 = 1.2, b = 0.75 } = options;
  const words = documents.map(({ text }) => wordsOf(text));
  const average = words.reduce((sum, list) => sum + list.length, 0) / Math.max(1, words.length);
  const frequencies = words.map((list) => {
    const counts = new Map<string, number>();
    for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
  });
  const documentsWith = new Map<string, number>();
  for (const counts of frequencies) {
    for (const word of counts.keys()) documentsWith.set(word, (documentsWith.get(word) ?? 0) + 1);
  }
  const weightOf = (word: string): number => {
    const having = documentsWith.get(word) ?? 0;
    return Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
  };
  return (query, limit) => {
    const wanted = [...new Set(wordsOf(query))];
    return documents
      .map((document, index) => {
        const counts = frequencies[index];
        const length = words[index]?.length ?? 0;
        const score = wanted.reduce((sum, word) => {
          const times = counts?.get(word) ?? 0;
          return times === 0
            ? sum
            : sum + (weightOf(word) * times * (k1 + 1)) / (times + k1 * (1 - b + (b * length) / average));
        }, 0);
        return { document, score };
      })
      .filter(({ score }) => score > 0)
      .sort((left, right) => right.score - left.score)
      .slice(0, limit);
  };
}

/** Words and numbers in lower case; a number keeps its hyphens out, so that 1-800 and 1800 meet. */
function wordsOf(text: string): string[] {
  const joined = text.toLowerCase().replaceAll(/(?<=\d)[\s.-](?=\d)/g, "");
  return joined.match(/[\p{L}\p{N}]+/gu) ?? [];
}
