/** Probability of every sum of positive ranks when each rank is positive with probability 1/2. Index: the sum. */
export function signedRankDistribution(ranks: readonly number[]): Float64Array {
  let probabilities = Float64Array.of(1);
  for (const rank of ranks) {
    const next = new Float64Array(probabilities.length + rank);
    probabilities.forEach((probability, sum) => {
      next[sum] = (next[sum] ?? 0) + probability / 2;
      next[sum + rank] = (next[sum + rank] ?? 0) + probability / 2;
    });
    probabilities = next;
  }
  return probabilities;
}

/** Probability of every sum of `chosen` ranks drawn without replacement. Index: the sum. */
export function rankSumDistribution(ranks: readonly number[], chosen: number): Float64Array {
  const largest = ranks.reduce((sum, rank) => sum + rank, 0);
  // ways[k][s]: subsets of k ranks adding up to s. At most 2^80 of them: exact enough as floating-point counts.
  const ways = Array.from({ length: chosen + 1 }, () => new Float64Array(largest + 1));
  const none = ways[0];
  if (none) none[0] = 1;
  ranks.forEach((rank, seen) => {
    for (let count = Math.min(chosen, seen + 1); count >= 1; count -= 1) {
      const more = ways[count];
      const fewer = ways[count - 1];
      if (!more || !fewer) continue;
      for (let sum = largest; sum >= rank; sum -= 1) more[sum] = (more[sum] ?? 0) + (fewer[sum - rank] ?? 0);
    }
  });
  const counts = ways[chosen] ?? new Float64Array(0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}
