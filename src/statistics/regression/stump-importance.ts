import { seededRandom } from "../../random/index.ts";
import { checkConfidence, checkCount, type Numbers } from "../check-input.ts";
import { tQuantile } from "../distributions.ts";
import { type Estimate, type NotEstimable, notEstimable } from "../estimate.ts";
import { type ClusterGroups, type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import {
  type BoostedStumpsOptions,
  boostedStumps,
  type CodedFactor,
  checkSettings,
  codeFactors,
  type Factors,
  fitStumps,
} from "./boosted-stumps.ts";

/** Settings of {@link stumpImportance}. */
export interface StumpImportanceOptions extends BoostedStumpsOptions {
  /** Groups of clusters that are left out in turn, at least 5. Default 20. */
  groups?: number;
  /** How often a factor's values are dealt out anew, at least 19. Default 99. */
  permutations?: number;
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
  /** Seed of groups and permutations. Default 1. */
  seed?: number | string;
}

/** How much a factor matters to the fit. */
export interface FactorImportance {
  name: string;
  /** Mean absolute SHAP value in log odds. */
  importance: Estimate;
  /**
   * What a factor without any bearing on the outcome reaches in 19 of 20 cases: the 95th percentile over permutations.
   * A mean of absolute values is never below 0, so it is this, not 0, that an importance has to stand above.
   */
  byChance: number;
  /** Share of permutations (the data themselves counted in) that reach the importance; in (0, 1]. */
  pValue: number;
  /** In order of first appearance. */
  values: { value: string; observations: number; contribution: Estimate }[];
}

/** Importances of all factors. */
export interface StumpImportance {
  status: "fitted";
  /** In the order given. */
  factors: FactorImportance[];
  units: number;
  observations: number;
}

/**
 * Which factors a fit of {@link boostedStumps} rests on: mean absolute SHAP values with intervals, and what chance gives.
 *
 * Intervals are t intervals from a delete-a-group jackknife: the clusters are dealt into groups, the fit is made again
 * without each, and the variance is (g - 1) / g times the sum of the squared changes, with g - 1 degrees of freedom. They
 * tell how far the fit's figures would move with other clusters, shrinkage included, and are not intervals of odds ratios.
 * A factor that no tree splits on, with or without a group, is not-estimable (`"no-variation"`).
 *
 * The p-value deals one factor's values out among the clusters, the others held, and fits again.
 *
 * @param factors - constant within each cluster, as the elements of a scenario are over its repeats
 * @returns not-estimable as {@link boostedStumps}; with fewer than 10 clusters `"too-few-units"`
 * @throws {@link InvalidInputError} as {@link boostedStumps}, and for a factor that varies within a cluster
 *
 * Sources: Lundberg & Lee (2017), NeurIPS 30 (mean absolute SHAP value); Kott (2001), J. Official Statistics 17(4), 521-526
 * (jackknife); Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9(1) (p-value).
 */
export function stumpImportance(
  outcome: Numbers,
  factors: Factors,
  clusters: Clusters,
  options: StumpImportanceOptions = {},
): StumpImportance | NotEstimable {
  const { groups: wanted = 20, permutations = 99, confidence = 0.95, seed = 1, ...settings } = options;
  checkCount(wanted, "groups", 5);
  checkCount(permutations, "permutations", 19, 1_000_000);
  checkConfidence(confidence);
  const fit = boostedStumps(outcome, factors, settings);
  const units = groupByCluster(clusters, outcome.length);
  const coded = codeFactors(outcome, factors);
  checkConstant(coded, units);
  const counts = { units: units.count, observations: outcome.length };
  if (fit.status === "not-estimable") return { ...fit, ...counts };
  if (units.count < 10) {
    return notEstimable("too-few-units", `A jackknife needs at least 10 clusters, got ${units.count}.`, counts);
  }
  const { learningRate, rounds, penalty } = checkSettings(settings);
  const full = { learningRate, rounds, penalty };
  const replicates = withoutGroups(outcome, coded, units, Math.min(wanted, units.count), full, seed);
  const method = `boosted stumps, ${rounds} rounds, delete-a-group jackknife, ${Math.min(wanted, units.count)} groups`;
  const estimateOf = (
    name: string,
    value: number,
    others: readonly (number | undefined)[],
    least: number,
  ): Estimate => {
    const known = others.filter((other) => other !== undefined);
    if (known.length < others.length || replicates === undefined) {
      const detail = `The figure of ${name} rests on one group of clusters alone.`;
      return notEstimable("too-few-units", detail, counts);
    }
    const squares = known.reduce((sum, other) => sum + (other - value) ** 2, 0);
    const reach =
      tQuantile(0.5 + confidence / 2, known.length - 1) * Math.sqrt(((known.length - 1) / known.length) * squares);
    if (!(reach > 1e-12)) return notEstimable("no-variation", `No tree splits on ${name}.`, counts);
    const lower = Math.max(least, value - reach);
    return { status: "estimated", value, lower, upper: value + reach, confidence, method, ...counts };
  };
  return {
    status: "fitted",
    factors: fit.factors.map(({ name, importance, values }, place) => {
      const chance = permuted(outcome, coded, units, place, { permutations, seed, ...full });
      const reached = chance.reduce((sum, value) => sum + Number(value >= importance - 1e-12), 0);
      return {
        name,
        importance: estimateOf(name, importance, replicates?.map(({ importances }) => importances[place]) ?? [], 0),
        byChance: chance[Math.ceil(0.95 * permutations) - 1] ?? 0,
        pValue: (1 + reached) / (1 + permutations),
        values: values.map(({ value, observations, contribution }, code) => ({
          value,
          observations,
          contribution: estimateOf(
            name,
            contribution,
            replicates?.map(({ contributions, counts: own }) =>
              (own[place]?.[code] ?? 0) === 0 ? undefined : contributions[place]?.[code],
            ) ?? [],
            Number.NEGATIVE_INFINITY,
          ),
        })),
      };
    }),
    ...counts,
  };
}

function checkConstant(factors: readonly CodedFactor[], { of, count }: ClusterGroups): void {
  for (const { name, codes } of factors) {
    const seen = new Int32Array(count).fill(-1);
    for (let index = 0; index < codes.length; index += 1) {
      const cluster = of[index] ?? 0;
      const code = codes[index] ?? 0;
      if (seen[cluster] !== -1 && seen[cluster] !== code) {
        throw new InvalidInputError(`factors.${name}`, "must be the same throughout a cluster", index);
      }
      seen[cluster] = code;
    }
  }
}

/** The fit without each group of clusters; undefined where all outcomes are alike without one of them. */
function withoutGroups(
  outcome: Numbers,
  factors: readonly CodedFactor[],
  { of, count }: ClusterGroups,
  groups: number,
  settings: Required<BoostedStumpsOptions>,
  seed: number | string,
) {
  const order = seededRandom(seed, "stump-importance", "groups").shuffle(Array.from({ length: count }, (_, at) => at));
  const groupOf = new Int32Array(count);
  for (const [place, cluster] of order.entries()) groupOf[cluster] = place % groups;
  const fits = Array.from({ length: groups }, (_, group) => {
    const rows = Int32Array.from(of.keys()).filter((row) => groupOf[of[row] ?? 0] !== group);
    const events = rows.reduce((sum, row) => sum + (outcome[row] ?? 0), 0);
    return events === 0 || events === rows.length ? undefined : fitStumps(outcome, factors, rows, settings);
  });
  return fits.every((fit) => fit !== undefined) ? fits : undefined;
}

/** Importances of one factor when its values are dealt out among the clusters; ascending. */
function permuted(
  outcome: Numbers,
  factors: readonly CodedFactor[],
  { of, count }: ClusterGroups,
  place: number,
  { permutations, seed, ...settings }: Required<BoostedStumpsOptions> & { permutations: number; seed: number | string },
): Float64Array {
  const own = factors[place];
  if (own === undefined) return new Float64Array(0);
  const ofCluster = new Array<number>(count).fill(0);
  for (let row = 0; row < own.codes.length; row += 1) ofCluster[of[row] ?? 0] = own.codes[row] ?? 0;
  const rows = Int32Array.from(of.keys());
  const random = seededRandom(seed, "stump-importance", own.name);
  return Float64Array.from({ length: permutations }, () => {
    const dealt = random.shuffle(ofCluster);
    const codes = of.map((cluster) => dealt[cluster] ?? 0);
    const changed = factors.map((factor, index) => (index === place ? { ...factor, codes } : factor));
    return fitStumps(outcome, changed, rows, settings).importances[place] ?? 0;
  }).sort();
}
