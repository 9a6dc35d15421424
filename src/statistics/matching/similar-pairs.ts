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

/** Events and their closest counterparts. */
export interface SimilarPairs {
  /** The most alike first. No position occurs twice. */
  pairs: SimilarPair[];
  /** Events to which nothing without the event is as alike as the threshold asks. */
  withoutTwin: number[];
  /** Events whose counterparts all went to others that are more alike. */
  twinTaken: number[];
  /** By event (see `events`), the cosine with its nearest observation without the event, whether paired or not; 0 where there is none. */
  nearest: Float64Array;
  /** Positions of the events, in order. */
  events: number[];
  /** Observations without the event. */
  others: number;
}

/**
 * Pairs each observation that has an event with one that is alike and has it not: by the cosine of their vectors, one to
 * one, the most alike pairs first, down to a threshold. Equally alike pairs are taken in an order drawn by the seed, so that
 * what stands first in the data has no part in it.
 *
 * How many events have no twin matters as much as the pairs: a comparison within pairs says nothing about them.
 *
 * @param hasEvent - 0 or 1 by observation
 * @param vectors - of length 1, as {@link tfIdf} gives them
 * @param threshold - least cosine, in (0, 1]
 * @throws {@link InvalidInputError} for other values, numbers that differ, or a threshold out of range
 */
export function similarPairs(
  hasEvent: Numbers,
  vectors: readonly TermVector[],
  threshold: number,
  { seed = 1 }: { seed?: number | string } = {},
): SimilarPairs {
  checkSameLength(hasEvent, vectors, "vectors");
  if (!(threshold > 0 && threshold <= 1)) throw new InvalidInputError("threshold", "must lie in (0, 1]");
  const events: number[] = [];
  const others: number[] = [];
  for (let index = 0; index < hasEvent.length; index += 1) {
    const value = hasEvent[index];
    if (value !== 0 && value !== 1) throw new InvalidInputError("hasEvent", `must be 0 or 1, got ${value}`, index);
    (value === 1 ? events : others).push(index);
  }
  const nearest = new Float64Array(events.length);
  const candidates: SimilarPair[] = [];
  const size = 1 + vectors.reduce((most, { terms }) => Math.max(most, terms[terms.length - 1] ?? 0), 0);
  const spread = new Float64Array(size);
  for (const [place, event] of events.entries()) {
    const own = vectors[event];
    own?.terms.forEach((term, at) => {
      spread[term] = own.weights[at] ?? 0;
    });
    for (const other of others) {
      // The last bits depend on the order of addition, and may carry the cosine of equal texts above 1.
      const similarity = Math.min(1, Math.round(dotWith(spread, vectors[other]) * 1e12) / 1e12);
      if (similarity > (nearest[place] ?? 0)) nearest[place] = similarity;
      if (similarity >= threshold) candidates.push({ event, other, similarity });
    }
    own?.terms.forEach((term) => {
      spread[term] = 0;
    });
  }
  const random = seededRandom(seed, "similar-pairs");
  const rankOf = new Int32Array(hasEvent.length);
  for (const [rank, index] of random.shuffle([...events, ...others]).entries()) rankOf[index] = rank;
  const rank = (index: number) => rankOf[index] ?? 0;
  candidates.sort(
    (left, right) =>
      right.similarity - left.similarity ||
      rank(left.event) - rank(right.event) ||
      rank(left.other) - rank(right.other),
  );
  const taken = new Set<number>();
  const pairs: SimilarPair[] = [];
  for (const pair of candidates) {
    if (taken.has(pair.event) || taken.has(pair.other)) continue;
    taken.add(pair.event).add(pair.other);
    pairs.push(pair);
  }
  const withoutTwin = events.filter((_, place) => (nearest[place] ?? 0) < threshold);
  const alone = new Set(withoutTwin);
  return {
    pairs,
    withoutTwin,
    twinTaken: events.filter((event) => !taken.has(event) && !alone.has(event)),
    nearest,
    events,
    others: others.length,
  };
}

function dotWith(spread: Float64Array, vector: TermVector | undefined): number {
  let sum = 0;
  const length = vector?.terms.length ?? 0;
  for (let at = 0; at < length; at += 1) {
    sum += (spread[vector?.terms[at] ?? 0] ?? 0) * (vector?.weights[at] ?? 0);
  }
  return sum;
}
