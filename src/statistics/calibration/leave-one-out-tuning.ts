import type { ClusterGroups } from "../group-by-cluster.ts";
import type { PredictionPoweredData } from "./prediction-powered-mean.ts";

// What a cluster contributes: labelled count, human sum, judge sum, judge-only count, judge-only sum.
const LABELLED = 0;
const HUMAN = 1;
const JUDGE = 2;
const UNLABELLED = 3;
const JUDGE_ONLY = 4;
const FIELDS = 5;

/**
 * The variance-minimising judge weight of PPI++ for every cluster, computed from all other clusters; in [0, 1].
 *
 * With human mean Y, judge mean F on the labelled and J on the unlabelled, the variance of Y - w (F - J) is smallest at
 * w = cov(Y, F - J) / var(F - J), both cluster-robust. Where the other clusters show no spread, 0.
 *
 * All leave-one-out values come from sums of products minus the one cluster's part, so the cost is linear.
 *
 * Source: Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453, section 6, with cluster sums in place of single values.
 */
export function leaveOneOutTuning(
  { human, judge, judgeOnly }: PredictionPoweredData,
  labelled: ClusterGroups,
  unlabelled: ClusterGroups,
): Float64Array {
  const parts = new Float64Array(labelled.count * FIELDS);
  const add = (cluster: number, field: number, value: number): void => {
    parts[cluster * FIELDS + field] = (parts[cluster * FIELDS + field] ?? 0) + value;
  };
  for (let index = 0; index < human.length; index += 1) {
    const cluster = labelled.of[index] ?? 0;
    add(cluster, LABELLED, 1);
    add(cluster, HUMAN, human[index] ?? 0);
    add(cluster, JUDGE, judge[index] ?? 0);
  }
  for (let index = 0; index < judgeOnly.length; index += 1) {
    add(unlabelled.of[index] ?? 0, UNLABELLED, 1);
    add(unlabelled.of[index] ?? 0, JUDGE_ONLY, judgeOnly[index] ?? 0);
  }

  const sums = new Float64Array(FIELDS);
  const products = new Float64Array(FIELDS * FIELDS);
  const accumulate = (cluster: number, sign: 1 | -1): void => {
    for (let row = 0; row < FIELDS; row += 1) {
      const value = parts[cluster * FIELDS + row] ?? 0;
      sums[row] = (sums[row] ?? 0) + sign * value;
      for (let column = 0; column < FIELDS; column += 1) {
        const at = row * FIELDS + column;
        products[at] = (products[at] ?? 0) + sign * value * (parts[cluster * FIELDS + column] ?? 0);
      }
    }
  };
  for (let cluster = 0; cluster < labelled.count; cluster += 1) accumulate(cluster, 1);

  return Float64Array.from({ length: labelled.count }, (_, cluster) => {
    accumulate(cluster, -1);
    const weight = bestWeight(sums, products);
    accumulate(cluster, 1);
    return weight;
  });
}

function bestWeight(sums: Float64Array, products: Float64Array): number {
  const count = sums[LABELLED] ?? 0;
  const unlabelledCount = sums[UNLABELLED] ?? 0;
  if (count === 0 || unlabelledCount === 0) return 0;
  // A mean's cluster residual is a linear combination of the fields: (sum - mean x count) / total count.
  const residual = (field: number, countField: number, total: number): Float64Array => {
    const coefficients = new Float64Array(FIELDS);
    coefficients[field] = 1 / total;
    coefficients[countField] = -(sums[field] ?? 0) / (total * total);
    return coefficients;
  };
  const ofHuman = residual(HUMAN, LABELLED, count);
  const ofJudge = residual(JUDGE, LABELLED, count);
  const ofJudgeOnly = residual(JUDGE_ONLY, UNLABELLED, unlabelledCount);
  const contrast = ofJudge.map((value, index) => value - (ofJudgeOnly[index] ?? 0));
  const variance = form(contrast, contrast, products);
  const scale = form(ofJudge, ofJudge, absolute(products)) + 1e-300;
  if (!(variance > 1e-12 * scale)) return 0;
  return Math.min(1, Math.max(0, form(ofHuman, contrast, products) / variance));
}

function form(left: Float64Array, right: Float64Array, products: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < FIELDS; row += 1) {
    for (let column = 0; column < FIELDS; column += 1) {
      sum += (left[row] ?? 0) * (products[row * FIELDS + column] ?? 0) * (right[column] ?? 0);
    }
  }
  return sum;
}

function absolute(products: Float64Array): Float64Array {
  return products.map(Math.abs);
}
