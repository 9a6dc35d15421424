/** A document as weights of terms, of length 1 (or empty). */
export interface TermVector {
  /** Numbers of the terms, ascending. */
  terms: Int32Array;
  weights: Float64Array;
}

/**
 * TF-IDF vectors of documents: how often a term stands in a document times ln((1 + n) / (1 + documents with the term)) + 1,
 * scaled to length 1. A document without terms is the empty vector.
 *
 * @param documents - the terms of each, with repetitions
 *
 * Source: Salton & Buckley (1988), Information Processing & Management 24(5), 513-523; the smoothed form of scikit-learn.
 * Checked against scikit-learn `TfidfVectorizer`.
 */
export function tfIdf(documents: readonly (readonly string[])[]): TermVector[] {
  const numbers = new Map<string, number>();
  const having: number[] = [];
  const counted = documents.map((document) => {
    const counts = new Map<number, number>();
    for (const term of document) {
      const number = numbers.get(term) ?? numbers.size;
      numbers.set(term, number);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    for (const number of counts.keys()) having[number] = (having[number] ?? 0) + 1;
    return [...counts].sort(([left], [right]) => left - right);
  });
  return counted.map((counts) => {
    const weights = counts.map(
      ([number, count]) => count * (Math.log((1 + documents.length) / (1 + (having[number] ?? 0))) + 1),
    );
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
    return {
      terms: Int32Array.from(counts, ([number]) => number),
      weights: Float64Array.from(weights, (weight) => weight / length),
    };
  });
}
