import { checkConfidence } from "../check-input.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimated, type NotEstimable, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { logisticRegression } from "../regression/logistic-regression.ts";

/** One judgement of two systems side by side. */
export interface PairwiseComparison {
  /** The system shown first. */
  first: string;
  second: string;
  /** 1 the first was preferred, 0 the second, 0.5 a tie. */
  outcome: 1 | 0.5 | 0;
}

/** Settings of {@link bradleyTerry}. */
export interface BradleyTerryOptions {
  /** Whether to estimate how much being shown first helps (position bias of the judge). Default false. */
  hasOrderEffect?: boolean;
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
}

/** Strengths of systems from pairwise preferences. */
export interface BradleyTerryFit {
  status: "fitted";
  /**
   * Strongest first. `value` is the strength in log odds, all strengths adding up to 0: with strengths s and t the first is
   * preferred with probability 1 / (1 + exp(t - s)). `observations` counts the system's comparisons.
   */
  systems: (Estimated & { name: string; wins: number; ties: number })[];
  /** Log odds that come with being shown first; present when asked for. */
  orderEffect?: Estimated;
  units: number;
  observations: number;
}

/**
 * Bradley-Terry strengths with intervals. A tie counts as half a preference for each.
 *
 * With clusters (comparisons of one scenario, or by one judge) the errors are cluster-robust (CR2, t on clusters - 1);
 * `null` presumes independent comparisons and uses the Fisher information.
 *
 * Not estimable: fewer than two systems or clusters; systems not linked by comparisons (`"singular"`); a group of systems
 * that won every comparison against the rest (`"separated"`): its strength has no finite estimate.
 *
 * @throws {@link InvalidInputError} for a system compared with itself, an outcome other than 0, 0.5, 1, or labels that do
 * not match in number
 *
 * Source: Bradley & Terry (1952), Biometrika 39(3-4), 324-345; order effect: Davidson & Beaver (1977), Biometrics 33(4).
 * Checked against R `glm(family = binomial)` on the design of differences.
 */
export function bradleyTerry(
  comparisons: readonly PairwiseComparison[],
  clusters: Clusters,
  options: BradleyTerryOptions = {},
): BradleyTerryFit | NotEstimable {
  const { hasOrderEffect = false, confidence = 0.95 } = options;
  checkConfidence(confidence);
  const records = recordsOf(comparisons);
  const groups = groupByCluster(clusters, comparisons.length);
  const counts = { units: groups.count, observations: comparisons.length };
  const names = [...records.keys()];
  if (names.length < 2) return notEstimable("too-few-units", `Needs two systems, got ${names.length}.`, counts);

  // The first system is the reference; columns hold +1 where a system is shown first, -1 where second.
  const predictors: Record<string, Float64Array> = {};
  for (const name of names.slice(1)) {
    predictors[`strength of ${name}`] = Float64Array.from(comparisons, ({ first, second }) =>
      first === name ? 1 : second === name ? -1 : 0,
    );
  }
  const fit = logisticRegression(
    comparisons.map(({ outcome }) => outcome),
    // Predictors before the order effect, so that unlinked systems are what a singular fit names.
    hasOrderEffect ? { ...predictors, "being shown first": new Float64Array(comparisons.length).fill(1) } : predictors,
    clusters,
    { hasIntercept: false, errors: clusters === null ? "classical" : "CR2", confidence },
  );
  if (fit.status === "not-estimable") return explained(fit);

  const size = fit.coefficients.length;
  const quantile =
    clusters === null ? normalQuantile(0.5 + confidence / 2) : tQuantile(0.5 + confidence / 2, groups.count - 1);
  const method = `Bradley-Terry, ${clusters === null ? "Fisher information, normal" : "CR2 errors, t"}`;
  const estimate = (contrast: Float64Array, observations: number): Estimated => {
    let value = 0;
    let variance = 0;
    for (let row = 0; row < size; row += 1) {
      value += (contrast[row] ?? 0) * (fit.coefficients[row]?.value ?? 0);
      for (let column = 0; column < size; column += 1) {
        variance += (contrast[row] ?? 0) * (contrast[column] ?? 0) * (fit.covariance[row * size + column] ?? 0);
      }
    }
    // A difference of strengths may be without error where those of its parts are not; rounding then goes below 0.
    const reach = quantile * Math.sqrt(Math.max(0, variance));
    const interval = { lower: value - reach, upper: value + reach, confidence };
    return { status: "estimated", value, ...interval, method, units: groups.count, observations };
  };
  const systems = names.map((name, position) => {
    // Strength minus the mean of all strengths, the reference's being 0.
    const contrast = new Float64Array(size);
    for (let other = 1; other < names.length; other += 1) {
      contrast[other - 1] = (other === position ? 1 : 0) - 1 / names.length;
    }
    const { wins, ties, total } = records.get(name) ?? { wins: 0, ties: 0, total: 0 };
    return { name, wins, ties, ...estimate(contrast, total) };
  });
  if (systems.some(({ lower, upper }) => !(upper - lower > 1e-6 * quantile))) {
    const detail = "The clusters' residuals cancel in a system's strength; its error cannot be estimated.";
    return notEstimable("no-variation", detail, counts);
  }
  systems.sort((left, right) => right.value - left.value || (left.name < right.name ? -1 : 1));
  if (!hasOrderEffect) return { status: "fitted", systems, ...counts };
  const last = new Float64Array(size);
  last[size - 1] = 1;
  return { status: "fitted", systems, orderEffect: estimate(last, comparisons.length), ...counts };
}

function recordsOf(
  comparisons: readonly PairwiseComparison[],
): Map<string, { wins: number; ties: number; total: number }> {
  const records = new Map<string, { wins: number; ties: number; total: number }>();
  const add = (name: string, score: number): void => {
    const record = records.get(name) ?? { wins: 0, ties: 0, total: 0 };
    record.wins += score === 1 ? 1 : 0;
    record.ties += score === 0.5 ? 1 : 0;
    record.total += 1;
    records.set(name, record);
  };
  comparisons.forEach(({ first, second, outcome }, index) => {
    if (first === second) throw new InvalidInputError("comparisons", "compares a system with itself", index);
    if (outcome !== 0 && outcome !== 0.5 && outcome !== 1) {
      throw new InvalidInputError("comparisons", `outcome must be 0, 0.5 or 1, got ${outcome}`, index);
    }
    add(first, outcome);
    add(second, 1 - outcome);
  });
  return records;
}

/** The regression's reasons in the words of pairwise comparison. */
function explained(reason: NotEstimable): NotEstimable {
  if (reason.reason === "singular") {
    return { ...reason, detail: "The systems fall into groups that were never compared with each other." };
  }
  if (reason.reason === "separated") {
    return {
      ...reason,
      detail: "Some systems won every comparison against the rest; their strength has no finite estimate.",
    };
  }
  return reason;
}
