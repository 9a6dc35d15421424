import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { clusteredMeanError } from "../clustered-mean-error.ts";
import { tQuantile, tUpperTail } from "../distributions.ts";
import { type Estimated, type NotEstimable, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import type { Tested } from "./significance-test.ts";
import { welchError } from "./welch-test.ts";

/** Settings of {@link equivalenceTest}. */
export interface EquivalenceOptions {
  /** Differences between these two numbers do not matter; chosen before the data were seen. */
  margin: readonly [low: number, high: number];
  /** `"paired"` with the clusters of the pairs (`null`: independent pairs), or `"independent"` samples. */
  design: { kind: "paired"; clusters: Clusters } | { kind: "independent" };
  /** Largest chance of calling systems equivalent that are not, in (0, 0.5). Default 0.05. */
  alpha?: number;
}

/** The outcome of {@link equivalenceTest}. */
export interface EquivalenceTested extends Tested {
  /** Whether the difference is shown to lie within the margin. False means "not shown", not "different". */
  isEquivalent: boolean;
  /** The difference a minus b with the interval at confidence 1 - 2 alpha: equivalent when it lies within the margin. */
  difference: Estimated;
}

/**
 * Two one-sided tests (TOST): is the mean difference a minus b small enough not to matter?
 *
 * `pValue` is the larger of the two one-sided p-values, `statistic` the t value of that side. Errors as in
 * {@link pairedDifference} (CR2) or {@link welchTest}. Not estimable: fewer than two clusters or values on a side, or no
 * variation.
 *
 * @throws {@link InvalidInputError} for a margin that does not rise, alpha out of range, values not finite, lengths that differ
 *
 * Source: Schuirmann (1987), J. Pharmacokinet. Biopharm. 15(6), 657-680. Checked against one-sided `t.test` in R.
 */
export function equivalenceTest(
  a: Numbers,
  b: Numbers,
  { margin, design, alpha = 0.05 }: EquivalenceOptions,
): EquivalenceTested | NotEstimable {
  const [low, high] = margin;
  if (!(low < high)) throw new InvalidInputError("margin", `must rise, got [${low}, ${high}]`);
  checkConfidence(2 * alpha, "2 x alpha");
  const error = design.kind === "paired" ? pairedError(a, b, design.clusters) : independentError(a, b);
  if ("reason" in error) return error;
  const { difference, standardError, degreesOfFreedom, units, observations } = error;
  const aboveLow = (difference - low) / standardError;
  const belowHigh = (high - difference) / standardError;
  const statistic = Math.min(aboveLow, belowHigh);
  const pValue = tUpperTail(statistic, degreesOfFreedom);
  const reach = tQuantile(1 - alpha, degreesOfFreedom) * standardError;
  return {
    status: "tested",
    pValue,
    statistic,
    degreesOfFreedom,
    alternative: "two-sided",
    method: `two one-sided t tests, ${design.kind}, margin [${low}, ${high}]`,
    units,
    observations,
    isEquivalent: pValue <= alpha,
    difference: {
      status: "estimated",
      value: difference,
      lower: difference - reach,
      upper: difference + reach,
      confidence: 1 - 2 * alpha,
      method: design.kind === "paired" ? "paired t with cluster-robust error (CR2)" : "difference of means, Welch t",
      units,
      observations,
    },
  };
}

interface DifferenceError {
  difference: number;
  standardError: number;
  degreesOfFreedom: number;
  units: number;
  observations: number;
}

function pairedError(a: Numbers, b: Numbers, clusters: Clusters): DifferenceError | NotEstimable {
  checkSameLength(a, b, "b");
  checkFinite(a, "a");
  checkFinite(b, "b");
  const groups = groupByCluster(clusters, a.length);
  const counts = { units: groups.count, observations: a.length };
  if (groups.count < 2) return notEstimable("too-few-units", `Needs two clusters, got ${groups.count}.`, counts);
  const differences = Float64Array.from({ length: a.length }, (_, index) => (a[index] ?? 0) - (b[index] ?? 0));
  const { mean, standardError, degreesOfFreedom } = clusteredMeanError(differences, groups);
  if (!(standardError > 1e-14 * Math.abs(mean))) {
    return notEstimable("no-variation", "The clusters do not differ; the error of the difference is unknown.", counts);
  }
  return { difference: mean, standardError, degreesOfFreedom, ...counts };
}

function independentError(a: Numbers, b: Numbers): DifferenceError | NotEstimable {
  const error = welchError(a, b);
  return "reason" in error ? error : { ...error, units: a.length + b.length, observations: a.length + b.length };
}
