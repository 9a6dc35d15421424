import { seededRandom } from "../../random/index.ts";
import { checkSameLength, type Numbers } from "../check-input.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import type { TermVector } from "./tf-idf.ts";

/** An observation with the event beside one without it. */
export interface SimilarPair {
  event: number;
  other: number;
  /** Cosine, in [threshold, 1]. */
  similarity: number;
}

/** Settings of {@link similarPairs}. */
export interface SimilarPairsOptions {
  /** Labels by observation: the two of a pair have different ones. Left out, any two may be paired. */
  differIn?: ArrayLike<string>;
  /** Seed of the order in which equally alike pairs are taken. Default 1. */
  seed?: number | string;
}

/** Events and their closest counterparts. */
export interface SimilarPairs {
  /** Pairs of which one has the event and the other has not; the most alike first. No position occurs twice. */
  pairs: SimilarPair[];
  /** Pairs of which both have the event, or neither. */
  alike: number;
  /** Events to which nothing without the event is as alike as the threshold asks. */
  withoutTwin: number[];
  /** By event (see `events`), the cosine with its nearest observation without the event, whatever its label and whether paired or not; 0 where there is none. */
  nearest: Float64Array;
  /** Positions of the events, in order. */
  events: number[];
  /** Observations without the event. */
  others: number;
}

/**
 * Observations that are alike, and what differs where one has an event and the other has not.
 *
 * Pairs are made by the cosine of the vectors, one to one, the most alike first, down to a threshold, and **without a look at
 * the event**; then those are kept of which one has it. So within a pair it is a coin's toss which of the two has it unless
 * something that differs between them matters, and McNemar's test of such a difference is exact. (Were each event given its
 * nearest non-event, those that are near to much, for having few words, would stand on the more frequent side too often, and
 * their values would seem to matter.) Equally alike pairs are taken in an order drawn by the seed. With `differIn` each is
 * paired with the nearest of another label, for what is alike in all else says nothing about a label that is the same.
 *
 * How many events have no twin matters as much as the pairs: a comparison within pairs says nothing about them.
 *
 * @param hasEvent - 0 or 1 by observation
 * @param vectors - of length 1, as {@link tfIdf} gives them
 * @param threshold - least cosine, in (0, 1]
 * @throws {@link InvalidInputError} for other values, numbers that differ, or a threshold out of range
 *
 * Source for pairing before the outcome is looked at: Rubin (2001), Health Services & Outcomes Research Methodology 2, 169-188.
 */
export function similarPairs(
  hasEvent: Numbers,
  vectors: readonly TermVector[],
  threshold: number,
  { differIn, seed = 1 }: SimilarPairsOptions = {},
): SimilarPairs {
  checkSameLength(hasEvent, vectors, "vectors");
  if (differIn !== undefined) checkSameLength(hasEvent, differIn, "differIn");
  if (!(threshold > 0 && threshold <= 1)) throw new InvalidInputError("threshold", "must lie in (0, 1]");
  const count = hasEvent.length;
  for (let index = 0; index < count; index += 1) {
    const value = hasEvent[index];
    if (value !== 0 && value !== 1) throw new InvalidInputError("hasEvent", `must be 0 or 1, got ${value}`, index);
  }
  const closest = new Float64Array(count);
  const candidates: { first: number; second: number; similarity: number }[] = [];
  forEachCosine(vectors, (first, second, similarity) => {
    if (hasEvent[first] !== hasEvent[second]) {
      const event = hasEvent[first] === 1 ? first : second;
      closest[event] = Math.max(closest[event] ?? 0, similarity);
    }
    const mayPair = differIn === undefined || differIn[first] !== differIn[second];
    if (similarity >= threshold && mayPair) candidates.push({ first, second, similarity });
  });
  const rank = ranksOf(count, seed);
  const [lower, upper] = [
    ({ first, second }: (typeof candidates)[number]) => Math.min(rank[first] ?? 0, rank[second] ?? 0),
    ({ first, second }: (typeof candidates)[number]) => Math.max(rank[first] ?? 0, rank[second] ?? 0),
  ];
  candidates.sort(
    (left, right) => right.similarity - left.similarity || lower(left) - lower(right) || upper(left) - upper(right),
  );
  const taken = new Uint8Array(count);
  const pairs: SimilarPair[] = [];
  let alike = 0;
  for (const { first, second, similarity } of candidates) {
    if (taken[first] === 1 || taken[second] === 1) continue;
    taken[first] = 1;
    taken[second] = 1;
    if (hasEvent[first] === hasEvent[second]) alike += 1;
    else if (hasEvent[first] === 1) pairs.push({ event: first, other: second, similarity });
    else pairs.push({ event: second, other: first, similarity });
  }
  const events = Array.from({ length: count }, (_, index) => index).filter((index) => hasEvent[index] === 1);
  return {
    pairs,
    alike,
    withoutTwin: events.filter((event) => (closest[event] ?? 0) < threshold),
    nearest: Float64Array.from(events, (event) => closest[event] ?? 0),
    events,
    others: count - events.length,
  };
}

/** Every two vectors, once. The last bits of a cosine depend on the order of addition, and may carry it above 1. */
function forEachCosine(
  vectors: readonly TermVector[],
  take: (first: number, second: number, similarity: number) => void,
): void {
  const size = 1 + vectors.reduce((most, { terms }) => Math.max(most, terms[terms.length - 1] ?? 0), 0);
  const spread = new Float64Array(size);
  for (const [first, own] of vectors.entries()) {
    own.terms.forEach((term, at) => {
      spread[term] = own.weights[at] ?? 0;
    });
    for (let second = first + 1; second < vectors.length; second += 1) {
      const { terms, weights } = vectors[second] ?? own;
      let sum = 0;
      for (let at = 0; at < terms.length; at += 1) sum += (spread[terms[at] ?? 0] ?? 0) * (weights[at] ?? 0);
      take(first, second, Math.min(1, Math.round(sum * 1e12) / 1e12));
    }
    own.terms.forEach((term) => {
      spread[term] = 0;
    });
  }
}

function ranksOf(count: number, seed: number | string): Int32Array {
  const order = seededRandom(seed, "similar-pairs").shuffle(Array.from({ length: count }, (_, index) => index));
  const ranks = new Int32Array(count);
  for (const [rank, index] of order.entries()) ranks[index] = rank;
  return ranks;
}
