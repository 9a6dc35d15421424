import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { clusteredMeanError } from "../clustered-mean-error.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { holm } from "./adjust-p-values.ts";
import { pairedPermutation } from "./paired-permutation.ts";
import { tPValue } from "./welch-test.ts";

/** One system's scores; position i is the same scenario for every system. */
export interface SystemScores {
  name: string;
  scores: Numbers;
}

/** Settings of {@link significanceClusters}. */
export interface SignificanceClustersOptions {
  /** A system starts a new cluster when one above it is better with p below this. Default 0.05. */
  alpha?: number;
  /** Means less than this apart are a tie, whatever the test says. Default 0.01, in the unit of the scores. */
  tie?: number;
  /** `"t"` (default, as published): paired one-sided t test; `"permutation"`: paired sign changes. */
  test?: "t" | "permutation";
  /**
   * `"none"` (default, as published): one-sided tests in the direction the means point, unadjusted. `"holm"`: doubled,
   * because the data chose the direction, and adjusted over all pairs; then the chance of any false line is at most alpha.
   */
  adjust?: "none" | "holm";
  /** Seed of the permutation test. Default 1. */
  seed?: number | string;
}

/** A ranking in which only systems of different clusters are known to differ. */
export interface SignificanceClusters {
  status: "ranked";
  /** Systems from the highest mean to the lowest; `cluster` counts from 1. Equal means: by name. */
  systems: { name: string; mean: number; cluster: number }[];
  /** All pairs, better mean first, with the p-value the lines rest on. */
  comparisons: { better: string; worse: string; difference: number; pValue: number }[];
  method: string;
  units: number;
  observations: number;
}

/**
 * Ranks systems and draws lines only where a difference is significant.
 *
 * Systems are walked from the highest mean down; a new cluster starts when any member of the current cluster is
 * significantly better than the next system and their means are not tied. Higher scores are better. Errors are
 * cluster-robust, so several conversations per scenario are no problem. Where all differences of two systems are equal
 * there is no t; sign changes decide then. Without adjustment the chance of some false line grows with the number of
 * systems, as in the published procedure.
 *
 * Not estimable: fewer than two systems or two clusters.
 *
 * @throws {@link InvalidInputError} for scores that differ in number or are not finite, or names that occur twice
 *
 * Source: the ranking of MindEval (2025), arXiv 2511.18491, after the WMT shared tasks. Checked against a plain
 * implementation with `t.test` in R.
 */
export function significanceClusters(
  systems: readonly SystemScores[],
  clusters: Clusters,
  options: SignificanceClustersOptions = {},
): SignificanceClusters | NotEstimable {
  const { alpha = 0.05, tie = 0.01, test = "t", adjust = "none", seed = 1 } = options;
  checkConfidence(alpha, "alpha");
  checkSystems(systems);
  const observations = systems[0]?.scores.length ?? 0;
  const groups = groupByCluster(clusters, observations);
  const counts = { units: groups.count, observations };
  if (systems.length < 2 || groups.count < 2) {
    const detail = `Needs two systems and two clusters, got ${systems.length} and ${groups.count}.`;
    return notEstimable("too-few-units", detail, counts);
  }

  const ordered = systems
    .map(({ name, scores }) => ({ name, scores, mean: meanOf(scores) }))
    .sort((left, right) => right.mean - left.mean || (left.name < right.name ? -1 : 1));
  const pairs = ordered.flatMap((better, place) => ordered.slice(place + 1).map((worse) => ({ better, worse })));
  const raw = pairs.map(({ better, worse }) => {
    const differences = Float64Array.from(
      { length: observations },
      (_, index) => (better.scores[index] ?? 0) - (worse.scores[index] ?? 0),
    );
    const error = clusteredMeanError(differences, groups);
    if (test === "t" && error.standardError > 1e-12 * (Math.abs(better.mean) + Math.abs(worse.mean))) {
      return tPValue(error.mean / error.standardError, error.degreesOfFreedom, "greater");
    }
    const outcome = pairedPermutation(better.scores, worse.scores, clusters, { alternative: "greater", seed });
    return outcome.status === "tested" ? outcome.pValue : 1;
  });
  const pValues = adjust === "holm" ? holm(raw.map((value) => Math.min(1, 2 * value))) : raw;
  const comparisons = pairs.map(({ better, worse }, index) => ({
    better: better.name,
    worse: worse.name,
    difference: better.mean - worse.mean,
    pValue: pValues[index] ?? 1,
  }));

  let cluster = 1;
  let members: string[] = [];
  const ranked = ordered.map(({ name, mean }) => {
    const isBeaten = comparisons.some(
      ({ better, worse, difference, pValue }) =>
        worse === name && members.includes(better) && difference >= tie && pValue < alpha,
    );
    if (isBeaten) {
      cluster += 1;
      members = [];
    }
    members.push(name);
    return { name, mean, cluster };
  });
  const how = test === "t" ? "paired one-sided t tests (CR2)" : "paired permutation tests";
  return {
    status: "ranked",
    systems: ranked,
    comparisons,
    method: `significance clusters, ${how}, alpha ${alpha}, ${adjust === "holm" ? "Holm-adjusted" : "unadjusted"}, tie below ${tie}`,
    ...counts,
  };
}

function checkSystems(systems: readonly SystemScores[]): void {
  const names = new Set<string>();
  systems.forEach(({ name, scores }, index) => {
    if (names.has(name)) throw new InvalidInputError("systems", `two are called "${name}"`, index);
    names.add(name);
    checkFinite(scores, `systems[${index}].scores`);
    const expected = systems[0]?.scores.length;
    if (scores.length !== expected) {
      throw new InvalidInputError("systems", `has ${scores.length} scores where the first has ${expected}`, index);
    }
  });
}

function meanOf(values: Numbers): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return sum / values.length;
}
