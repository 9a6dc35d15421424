import { checkSameLength } from "./check-input.ts";

/**
 * Which independent unit each observation belongs to, by position (scenario, person, system); any labels.
 * `null` says that every observation is a unit of its own: a claim about the design, so it has to be written down.
 */
export type Clusters = ArrayLike<string | number> | null;

/** Cluster labels turned into 0-based numbers in order of first appearance. */
export interface ClusterGroups {
  /** Number of the cluster, by observation. */
  of: Int32Array;
  /** How many clusters there are. */
  count: number;
  /** Observations per cluster. */
  sizes: Int32Array;
}

/**
 * Numbers the clusters of `length` observations. Labels are compared as they are: the number 1 and the text "1" differ.
 *
 * @throws {@link InvalidInputError} when there are labels, but not one per observation
 */
export function groupByCluster(clusters: Clusters, length: number, argument = "clusters"): ClusterGroups {
  const of = new Int32Array(length);
  if (clusters === null) {
    for (let index = 0; index < length; index += 1) of[index] = index;
    return { of, count: length, sizes: new Int32Array(length).fill(1) };
  }
  checkSameLength({ length }, clusters, argument);
  const numbers = new Map<string | number, number>();
  const sizes: number[] = [];
  for (let index = 0; index < length; index += 1) {
    const label = clusters[index] ?? "";
    let number = numbers.get(label);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(label, number);
      sizes.push(0);
    }
    of[index] = number;
    sizes[number] = (sizes[number] ?? 0) + 1;
  }
  return { of, count: sizes.length, sizes: Int32Array.from(sizes) };
}
