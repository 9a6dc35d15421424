import type { Estimate } from "../estimate.ts";

/**
 * An interval that may be looked at after every value and acted on at any time: the chance that it *ever* misses the
 * mean is at most 1 - confidence, whatever the rule for stopping.
 *
 * What it needs: the values arrive one after the other, and the expectation of each, given those before, is the same mean.
 * Independent scenarios in random order qualify. Conversations of one scenario do not qualify one by one: feed the mean
 * of each cluster as one value when the cluster is complete (with `observations` = its conversations); the interval is
 * then about the mean of cluster means.
 */
export interface ConfidenceSequence {
  /**
   * Takes the next value and returns the interval so far (never wider than before).
   *
   * @param value - within the sequence's range
   * @param observations - single observations behind the value, for the counts. Default 1.
   */
  update(value: number, observations?: number): Estimate;
  /** The interval so far, without a new value. */
  current(): Estimate;
}
