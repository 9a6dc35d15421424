import { middleRanks } from "../agreement/middle-ranks.ts";
import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

export interface RankingOptions {
  /** Nominal two-sided coverage; 0.95 when left out. */
  confidence?: number;
  /** The independent unit of each observation; null, or left out, when each is one. */
  clusters?: Clusters;
}

export interface AreaUnderRocOptions extends RankingOptions {
  /** `"logit"` (when left out) keeps the limits inside (0, 1) and covers better near 1; `"plain"` is DeLong's own. */
  scale?: "logit" | "plain";
}

/**
 * Area under the ROC curve: chance that a true case scores higher than another observation (ties count one half), with
 * DeLong's error; with clusters Obuchowski's, times sqrt(m / (m - 1)), and t.
 *
 * @param truth - 1 for a case, 0 for none
 * @param scores - higher says more likely a case
 * @returns "no-data", "no-variation" without a case or without a non-case, "too-few-units" for fewer than 2 of either or
 *   2 clusters. Where the scores separate the two wholly, the lower limit is exact for as many disjoint pairs as there
 *   are (Clopper-Pearson); the area is then 1, or 0.
 * @throws {@link InvalidInputError} for a truth other than 0 and 1, a non-finite score, lists that do not match
 *
 * Sources: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845; Obuchowski (1997), Biometrics 53, 567-578.
 * Checked against R pROC `ci.auc(method = "delong")`.
 */
export function areaUnderRoc(truth: Numbers, scores: Numbers, options: AreaUnderRocOptions = {}): Estimate {
  const { confidence = 0.95, clusters = null, scale = "logit" } = options;
  checkConfidence(confidence);
  const cases = casesOf(truth, scores);
  const count = truth.length;
  const groups = groupByCluster(clusters, count);
  const counts = { units: groups.count, observations: count };
  const others = count - cases;
  if (count === 0) return notEstimable("no-data", "No observation.", counts);
  if (cases === 0 || others === 0) {
    return notEstimable("no-variation", `${cases} cases among ${count}: both kinds are needed.`, counts);
  }
  if (cases < 2 || others < 2 || groups.count < 2) {
    const detail = `Needs 2 cases, 2 others and 2 clusters, got ${cases}, ${others} and ${groups.count}.`;
    return notEstimable("too-few-units", detail, counts);
  }
  const placements = placementsOf(truth, scores, cases);
  let value = 0;
  for (let index = 0; index < count; index += 1) if (truth[index] === 1) value += (placements[index] ?? 0) / cases;
  if (value < 1e-12 || value > 1 - 1e-12) {
    const pairs = clusters === null ? Math.min(cases, others) : disjointPairs(truth, clusters);
    return { status: "estimated", ...separated(value, pairs, confidence), confidence, ...counts };
  }
  const variance =
    clusters === null
      ? deLong(truth, placements, value, cases)
      : obuchowski(truth, placements, value, cases, groups.of, groups.count);
  if (!(variance > 1e-15)) return notEstimable("no-variation", "The scores place every case alike.", counts);
  const tail = 0.5 + confidence / 2;
  const half = (clusters === null ? normalQuantile(tail) : tQuantile(tail, groups.count - 1)) * Math.sqrt(variance);
  const logit = Math.log(value / (1 - value));
  const stretch = half / (value * (1 - value));
  const name = clusters === null ? "DeLong" : "DeLong-Obuchowski, by cluster";
  return {
    status: "estimated",
    value,
    lower: scale === "plain" ? Math.max(0, value - half) : 1 / (1 + Math.exp(stretch - logit)),
    upper: scale === "plain" ? Math.min(1, value + half) : 1 / (1 + Math.exp(-stretch - logit)),
    confidence,
    method: scale === "plain" ? name : `${name}, logit scale`,
    ...counts,
  };
}

/** Checks a ranking's input and counts the cases. */
export function casesOf(truth: Numbers, scores: Numbers): number {
  checkSameLength(truth, scores, "scores");
  checkFinite(scores, "scores");
  let cases = 0;
  for (let index = 0; index < truth.length; index += 1) {
    const own = truth[index];
    if (own !== 0 && own !== 1) throw new InvalidInputError("truth", "must be 0 or 1", index);
    cases += own;
  }
  return cases;
}

/** For a case, the share of non-cases it outscores; for a non-case, the share of cases that outscore it. */
function placementsOf(truth: Numbers, scores: Numbers, cases: number): Float64Array {
  const count = truth.length;
  const others = count - cases;
  const all = middleRanks(scores);
  const ofKind = (kind: number) => {
    const indices = Array.from({ length: count }, (_, index) => index).filter((index) => truth[index] === kind);
    const ranks = middleRanks(indices.map((index) => scores[index] ?? 0));
    return { indices, ranks };
  };
  const placements = new Float64Array(count);
  const own = ofKind(1);
  own.indices.forEach((index, position) => {
    placements[index] = ((all[index] ?? 0) - (own.ranks[position] ?? 0)) / others;
  });
  const rest = ofKind(0);
  rest.indices.forEach((index, position) => {
    placements[index] = 1 - ((all[index] ?? 0) - (rest.ranks[position] ?? 0)) / cases;
  });
  return placements;
}

function deLong(truth: Numbers, placements: Float64Array, value: number, cases: number): number {
  const others = truth.length - cases;
  let [ofCases, ofOthers] = [0, 0];
  for (let index = 0; index < truth.length; index += 1) {
    const square = ((placements[index] ?? 0) - value) ** 2;
    if (truth[index] === 1) ofCases += square;
    else ofOthers += square;
  }
  return ofCases / (cases - 1) / cases + ofOthers / (others - 1) / others;
}

function obuchowski(
  truth: Numbers,
  placements: Float64Array,
  value: number,
  cases: number,
  clusterOf: Int32Array,
  clusters: number,
): number {
  const others = truth.length - cases;
  const sums = new Float64Array(clusters);
  for (let index = 0; index < truth.length; index += 1) {
    const cluster = clusterOf[index] ?? 0;
    const apart = (placements[index] ?? 0) - value;
    sums[cluster] = (sums[cluster] ?? 0) + apart / (truth[index] === 1 ? cases : others);
  }
  return sums.reduce((sum, own) => sum + own * own, 0) * (clusters / (clusters - 1));
}

/** Pairs of a case and a non-case that share no cluster with any other pair, at least this many. */
function disjointPairs(truth: Numbers, clusters: ArrayLike<string | number>): number {
  const kinds = new Map<string | number, Set<number>>();
  for (let index = 0; index < truth.length; index += 1) {
    const label = clusters[index] ?? "";
    kinds.set(label, (kinds.get(label) ?? new Set()).add(truth[index] ?? 0));
  }
  let [both, onlyCases, onlyOthers] = [0, 0, 0];
  for (const own of kinds.values()) {
    if (own.size === 2) both += 1;
    else if (own.has(1)) onlyCases += 1;
    else onlyOthers += 1;
  }
  return Math.max(1, both + Math.min(onlyCases, onlyOthers));
}

function separated(
  value: number,
  pairs: number,
  confidence: number,
): { value: number; lower: number; upper: number; method: string } {
  const limit = ((1 - confidence) / 2) ** (1 / pairs);
  const method = `exact for ${pairs} disjoint pairs (the scores separate wholly)`;
  return value > 0.5 ? { value: 1, lower: limit, upper: 1, method } : { value: 0, lower: 0, upper: 1 - limit, method };
}
