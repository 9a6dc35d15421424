import { checkConfidence } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type ClusterGroups, type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { type AgreementWeighting, agreementWeights } from "./agreement-weights.ts";
import { influenceError, limitsBelowOne, lowerWithoutDisagreement } from "./influence-interval.ts";
import { agreementInterval, type CoefficientInterval } from "./jackknife-interval.ts";
import { type CodedRatings, levelCounts } from "./rating-codes.ts";

/** Chance agreement and, per unit, the part of it that the unit's own ratings make up (averages to chance agreement). */
export interface ChanceAgreement {
  /** Agreement expected by chance for level shares `shares`. */
  total(shares: Float64Array, weights: Float64Array): number;
  /** Half its derivative by each level's share: chance agreement of a rater who always gives that level. */
  byLevel(shares: Float64Array, weights: Float64Array): Float64Array;
}

/** Shares multiplied through the weights: two raters drawing from the pooled ratings (Scott, Fleiss). */
export const pooledChance: ChanceAgreement = {
  total(shares, weights) {
    const byLevel = pooledChance.byLevel(shares, weights);
    return byLevel.reduce((sum, value, level) => sum + value * (shares[level] ?? 0), 0);
  },
  byLevel(shares, weights) {
    const size = shares.length;
    return shares.map((_, row) => {
      let sum = 0;
      for (let column = 0; column < size; column += 1)
        sum += (weights[row * size + column] ?? 0) * (shares[column] ?? 0);
      return sum;
    });
  },
};

/** Gwet's: the weights' sum over q (q - 1), times sum of p (1 - p). */
export const gwetChance: ChanceAgreement = {
  total(shares, weights) {
    return gwetFactor(shares.length, weights) * shares.reduce((sum, share) => sum + share * (1 - share), 0);
  },
  byLevel(shares, weights) {
    const factor = gwetFactor(shares.length, weights);
    return shares.map((share) => factor * (1 - share));
  },
};

function gwetFactor(levels: number, weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0) / (levels * (levels - 1));
}

/**
 * A coefficient (observed - chance) / (1 - chance) for any number of raters with missing ratings: observed agreement
 * over units with at least two ratings, level shares over units with at least one.
 *
 * Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapters 2, 4 and 5; error: Gwet (2021).
 */
export function chanceCorrected(
  ratings: CodedRatings,
  chance: ChanceAgreement,
  options: { weighting: AgreementWeighting; confidence: number; clusters: Clusters; interval: CoefficientInterval },
): { estimate: Estimate; unitsLeftOut: number } {
  const { weighting, confidence, clusters, interval } = options;
  checkConfidence(confidence);
  const { units, raters, levels, positions } = ratings;
  const all = groupByCluster(clusters, units);
  const size = levels.length;
  const counts = levelCounts(ratings);
  const perUnit = new Float64Array(units);
  let rated = 0;
  let paired = 0;
  for (let unit = 0; unit < units; unit += 1) {
    for (let level = 0; level < size; level += 1)
      perUnit[unit] = (perUnit[unit] ?? 0) + (counts[unit * size + level] ?? 0);
    if ((perUnit[unit] ?? 0) >= 1) rated += 1;
    if ((perUnit[unit] ?? 0) >= 2) paired += 1;
  }
  const unitsLeftOut = units - paired;
  const facts = { units: all.count, observations: perUnit.reduce((sum, value) => sum + value, 0) };
  const refuse = (reason: Parameters<typeof notEstimable>[0], detail: string) => ({
    estimate: notEstimable(reason, detail, facts),
    unitsLeftOut,
  });
  if (facts.observations === 0) return refuse("no-data", "No rating.");
  if (raters < 2) return refuse("one-rater", "One rater cannot agree with anybody.");
  if (paired < 2) return refuse("too-few-units", `Only ${paired} units have two ratings or more.`);
  if (all.count < 2) return refuse("too-few-units", "All units belong to one cluster.");
  if (size < 2) return refuse("no-variation", "Every rating is the same level, so chance agreement is total.");

  const weights = agreementWeights(positions, weighting);
  const shares = new Float64Array(size);
  const agreement = new Float64Array(units);
  let observed = 0;
  for (let unit = 0; unit < units; unit += 1) {
    const total = perUnit[unit] ?? 0;
    if (total === 0) continue;
    let agreeing = 0;
    for (let level = 0; level < size; level += 1) {
      const own = counts[unit * size + level] ?? 0;
      if (own === 0) continue;
      shares[level] = (shares[level] ?? 0) + own / total / rated;
      let near = -1;
      for (let other = 0; other < size; other += 1) {
        near += (weights[level * size + other] ?? 0) * (counts[unit * size + other] ?? 0);
      }
      agreeing += own * near;
    }
    if (total >= 2) {
      agreement[unit] = agreeing / (total * (total - 1));
      observed += (agreement[unit] ?? 0) / paired;
    }
  }
  const expected = chance.total(shares, weights);
  if (!(expected < 1 - 1e-12))
    return refuse("no-variation", "Every rating is the same level, so chance agreement is total.");
  const value = (observed - expected) / (1 - expected);
  if (observed > 1 - 1e-12) {
    const lower = lowerWithoutDisagreement(1, 1 - expected, all.count, confidence);
    const method = "exact bound (no disagreement seen)";
    return { estimate: { status: "estimated", value: 1, lower, upper: 1, confidence, method, ...facts }, unitsLeftOut };
  }

  const parts: ChanceParts = {
    counts,
    perUnit,
    agreement,
    shares,
    weights,
    observed,
    expected,
    value,
    paired,
    rated,
    size,
  };
  if (interval === "jackknife") {
    const limits = agreementInterval(
      value,
      withoutCluster(parts, chance, all),
      all.count,
      confidence,
      all.count / (all.count - 1),
    );
    if (limits === undefined)
      return refuse("no-variation", "One row alone carries the variation, or all say the same.");
    return { estimate: { status: "estimated", value, ...limits, confidence, ...facts }, unitsLeftOut };
  }
  const standardError = influenceError(influences(parts, chance), all);
  if (standardError === 0) return refuse("no-variation", "Every row says the same, so no error follows.");
  const limits = limitsBelowOne(value, standardError, all.count, confidence);
  const method = `linearized error, t with ${all.count - 1} degrees of freedom`;
  return { estimate: { status: "estimated", value, ...limits, confidence, method, ...facts }, unitsLeftOut };
}

interface ChanceParts {
  /** Ratings per unit and level, and per unit. */
  counts: Float64Array;
  perUnit: Float64Array;
  /** Agreement within each unit with two ratings. */
  agreement: Float64Array;
  shares: Float64Array;
  weights: Float64Array;
  observed: number;
  expected: number;
  value: number;
  /** Units with two ratings, and with one. */
  paired: number;
  rated: number;
  /** Number of levels. */
  size: number;
}

/** Derivative of the coefficient by each unit's weight. */
function influences(parts: ChanceParts, chance: ChanceAgreement): Float64Array {
  const { counts, perUnit, agreement, shares, weights, observed, expected, value, paired, rated, size } = parts;
  const byLevel = chance.byLevel(shares, weights);
  return perUnit.map((total, unit) => {
    if (total === 0) return 0;
    let own = 0;
    for (let level = 0; level < size; level += 1)
      own += ((counts[unit * size + level] ?? 0) * (byLevel[level] ?? 0)) / total;
    const agreed = total >= 2 ? ((agreement[unit] ?? 0) - observed) / paired : 0;
    return (agreed - (2 * (1 - value) * (own - expected)) / rated) / (1 - expected);
  });
}

/** The coefficient without each cluster, from sums less the cluster's own. */
function withoutCluster(
  parts: ChanceParts,
  chance: ChanceAgreement,
  groups: ClusterGroups,
): (cluster: number) => number | undefined {
  const { counts, perUnit, agreement, shares, weights, observed, paired, rated, size } = parts;
  const ownAgreement = new Float64Array(groups.count);
  const ownPaired = new Float64Array(groups.count);
  const ownRated = new Float64Array(groups.count);
  const ownShares = new Float64Array(groups.count * size);
  perUnit.forEach((total, unit) => {
    if (total === 0) return;
    const cluster = groups.of[unit] ?? 0;
    ownRated[cluster] = (ownRated[cluster] ?? 0) + 1;
    if (total >= 2) {
      ownPaired[cluster] = (ownPaired[cluster] ?? 0) + 1;
      ownAgreement[cluster] = (ownAgreement[cluster] ?? 0) + (agreement[unit] ?? 0);
    }
    for (let level = 0; level < size; level += 1) {
      const cell = cluster * size + level;
      ownShares[cell] = (ownShares[cell] ?? 0) + (counts[unit * size + level] ?? 0) / total;
    }
  });
  return (cluster) => {
    const left = paired - (ownPaired[cluster] ?? 0);
    if (left < 1) return undefined;
    const agreed = (observed * paired - (ownAgreement[cluster] ?? 0)) / left;
    const others = rated - (ownRated[cluster] ?? 0);
    const remaining = shares.map((share, level) => (share * rated - (ownShares[cluster * size + level] ?? 0)) / others);
    const expected = chance.total(remaining, weights);
    return expected < 1 - 1e-9 ? (agreed - expected) / (1 - expected) : undefined;
  };
}
