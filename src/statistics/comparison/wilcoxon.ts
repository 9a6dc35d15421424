import { checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { normalUpperTail } from "../distributions.ts";
import { notEstimable } from "../estimate.ts";
import { doubledMidRanks } from "./mid-ranks.ts";
import { rankSumDistribution, signedRankDistribution } from "./rank-distributions.ts";
import type { Alternative, SignificanceTest } from "./significance-test.ts";

/** Up to here the distribution of the statistic is counted out exactly, ties included. */
const EXACT_PAIRS = 200;
const EXACT_VALUES = 80;

/**
 * Wilcoxon's signed-rank test of paired ratings: are the differences `a[i] - b[i]` symmetric about 0?
 *
 * Pairs without a difference are left out (Wilcoxon's rule); tied differences share mid-ranks. The statistic is the sum of
 * ranks of positive differences. Exact, ties included, up to 200 differing pairs; above that normal with tie and
 * continuity correction. Pairs must be independent; for several per scenario use {@link pairedPermutation}. No differing
 * pair gives p = 1; no pair is not-estimable (`"no-data"`).
 *
 * @throws {@link InvalidInputError} for lengths that differ or values that are not finite
 *
 * Source: Wilcoxon (1945), Biometrics Bull. 1(6), 80-83. Checked against R `wilcox.test(a, b, paired = TRUE)` and, with
 * ties, against a full enumeration in R (where `wilcox.test` falls back on the normal approximation).
 */
export function wilcoxonSignedRank(a: Numbers, b: Numbers, alternative: Alternative = "two-sided"): SignificanceTest {
  checkSameLength(a, b, "b");
  checkFinite(a, "a");
  checkFinite(b, "b");
  const counts = { units: a.length, observations: a.length };
  if (a.length === 0) return notEstimable("no-data", "There are no pairs to compare.", counts);
  const differences = stepDifferences(a, b);
  const ranks = doubledMidRanks(differences.map(Math.abs));
  let positive = 0;
  differences.forEach((difference, index) => {
    if (difference > 0) positive += ranks[index] ?? 0;
  });
  const isExact = differences.length <= EXACT_PAIRS;
  const center = ranks.reduce((sum, rank) => sum + rank, 0) / 2;
  const variance = ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  const pValue = isExact
    ? exactPValue(signedRankDistribution(ranks), positive, alternative)
    : normalPValue(positive, center, variance, alternative);
  return {
    status: "tested",
    pValue: differences.length === 0 ? 1 : pValue,
    statistic: positive / 2,
    alternative,
    method: `Wilcoxon signed-rank test, ${isExact ? "exact" : "normal approximation"}, ${differences.length} differing pairs`,
    ...counts,
  };
}

/**
 * Wilcoxon's rank-sum test (Mann-Whitney) of two independent samples: does one tend to give higher values?
 *
 * The statistic is the Mann-Whitney U of `a`: pairs with a above b, ties counted half. Exact, ties included, up to 80
 * values together; above that normal with tie and continuity correction. Fewer than one value on a side is not-estimable.
 * For the size of the tendency see {@link cliffsDelta}.
 *
 * @throws {@link InvalidInputError} for values that are not finite
 *
 * Source: Mann & Whitney (1947), Ann. Math. Stat. 18(1), 50-60. Checked against R `wilcox.test(a, b)` and enumeration.
 */
export function wilcoxonRankSum(a: Numbers, b: Numbers, alternative: Alternative = "two-sided"): SignificanceTest {
  checkFinite(a, "a");
  checkFinite(b, "b");
  const observations = a.length + b.length;
  const counts = { units: observations, observations };
  if (a.length === 0 || b.length === 0) {
    return notEstimable("no-data", `Needs values on both sides, got ${a.length} and ${b.length}.`, counts);
  }
  const ranks = doubledMidRanks([...Array.from(a), ...Array.from(b)]);
  const sum = ranks.slice(0, a.length).reduce((total, rank) => total + rank, 0);
  const mean = ranks.reduce((total, rank) => total + rank, 0) / observations;
  const spread = ranks.reduce((total, rank) => total + (rank - mean) ** 2, 0);
  const isExact = observations <= EXACT_VALUES;
  const variance = (a.length * b.length * spread) / (observations * (observations - 1));
  const pValue = isExact
    ? exactPValue(rankSumDistribution(ranks, a.length), sum, alternative)
    : normalPValue(sum, a.length * mean, variance, alternative);
  return {
    status: "tested",
    pValue: spread === 0 ? 1 : pValue,
    statistic: sum / 2 - (a.length * (a.length + 1)) / 2,
    alternative,
    method: `Wilcoxon rank-sum test, ${isExact ? "exact" : "normal approximation"}`,
    ...counts,
  };
}

/**
 * Differences that are not 0, in whole steps of 1e-11 of the largest score: 0.3 - 0.1 and 0.2 - 0 are then the tie they are
 * meant to be.
 */
function stepDifferences(a: Numbers, b: Numbers): number[] {
  let largest = 0;
  for (let index = 0; index < a.length; index += 1) {
    largest = Math.max(largest, Math.abs(a[index] ?? 0), Math.abs(b[index] ?? 0));
  }
  const differences: number[] = [];
  for (let index = 0; index < a.length; index += 1) {
    const steps = Math.round(((a[index] ?? 0) - (b[index] ?? 0)) / (1e-11 * largest || 1));
    if (steps !== 0) differences.push(steps);
  }
  return differences;
}

/** Both tails doubled, as R does; the distribution is that of doubled rank sums. */
function exactPValue(probabilities: Float64Array, observed: number, alternative: Alternative): number {
  let atMost = 0;
  let atLeast = 0;
  probabilities.forEach((probability, value) => {
    if (value <= observed) atMost += probability;
    if (value >= observed) atLeast += probability;
  });
  if (alternative === "greater") return Math.min(1, atLeast);
  if (alternative === "less") return Math.min(1, atMost);
  return Math.min(1, 2 * Math.min(atMost, atLeast));
}

/** Center, variance and observed sum are of doubled ranks, so the continuity correction of one half is 1 here. */
function normalPValue(observed: number, center: number, variance: number, alternative: Alternative): number {
  const deviation = Math.sqrt(variance);
  const shift = observed - center;
  if (alternative === "greater") return normalUpperTail((shift - 1) / deviation);
  if (alternative === "less") return normalUpperTail((-shift - 1) / deviation);
  return Math.min(1, 2 * normalUpperTail((Math.abs(shift) - 1) / deviation));
}
