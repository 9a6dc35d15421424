import { checkFinite, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { logisticRegression } from "../regression/logistic-regression.ts";
import { checkLabels } from "./calibration-input.ts";

/** A monotone map from a judge's score to a probability; plain data, to be stored with the judge's version. */
export type ScoreCalibration = PlattCalibration | IsotonicCalibration;

/** Probability 1 / (1 + exp(-(intercept + slope x score))). */
export interface PlattCalibration {
  status: "fitted";
  kind: "platt";
  intercept: number;
  slope: number;
  observations: number;
}

/** Straight lines between knots, constant outside them; scores and probabilities both ascend. */
export interface IsotonicCalibration {
  status: "fitted";
  kind: "isotonic";
  knots: { score: number; probability: number }[];
  observations: number;
}

/**
 * Platt calibration: a logistic curve through a judge's scores and human 0/1 labels, with Platt's smoothed targets
 * (positives (p + 1) / (p + 2), negatives 1 / (n + 2)), which keep the curve finite when scores split the labels.
 * Right for a few dozen labels. Not estimable: labels of one kind (`"no-variation"`), equal scores (`"singular"`).
 *
 * @throws {@link InvalidInputError} for labels other than 0 and 1, scores not finite, lengths that differ
 *
 * Source: Platt (1999), Advances in Large Margin Classifiers, 61-74. Checked against R `glm` on the smoothed targets.
 */
export function plattCalibration(scores: Numbers, labels: Numbers): PlattCalibration | NotEstimable {
  const problem = checkInput(scores, labels);
  if (problem) return problem;
  const positives = Array.from(labels).reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const targets = Float64Array.from(labels, (label) => (label === 1 ? high : low));
  const fit = logisticRegression(targets, { score: scores }, null, { errors: "classical" });
  if (fit.status === "not-estimable") return fit;
  const [intercept, slope] = fit.coefficients;
  return {
    status: "fitted",
    kind: "platt",
    intercept: intercept?.value ?? 0,
    slope: slope?.value ?? 0,
    observations: labels.length,
  };
}

/**
 * Isotonic calibration: the best ascending step curve through scores and 0/1 labels (pool adjacent violators), joined by
 * straight lines. Assumes nothing but order; needs some hundred labels not to overfit. Equal scores share one value. Not
 * estimable: labels of one kind (`"no-variation"`).
 *
 * @throws {@link InvalidInputError} for labels other than 0 and 1, scores not finite, lengths that differ
 *
 * Source: Barlow et al. (1972), Statistical Inference under Order Restrictions; Zadrozny & Elkan (2002), KDD.
 * Checked against R `isoreg`.
 */
export function isotonicCalibration(scores: Numbers, labels: Numbers): IsotonicCalibration | NotEstimable {
  const problem = checkInput(scores, labels);
  if (problem) return problem;
  const order = Array.from({ length: scores.length }, (_, index) => index).sort(
    (left, right) => (scores[left] ?? 0) - (scores[right] ?? 0),
  );
  const blocks: Block[] = [];
  for (const index of order) {
    const score = scores[index] ?? 0;
    const last = blocks[blocks.length - 1];
    if (last !== undefined && last.from === score && last.to === score) {
      last.sum += labels[index] ?? 0;
      last.count += 1;
    } else {
      blocks.push({ from: score, to: score, sum: labels[index] ?? 0, count: 1 });
    }
  }
  const pooled: Block[] = [];
  for (const block of blocks) {
    let current = block;
    for (let last = pooled[pooled.length - 1]; last !== undefined; last = pooled[pooled.length - 1]) {
      if (last.sum * current.count < current.sum * last.count) break;
      pooled.pop();
      current = { from: last.from, to: current.to, sum: last.sum + current.sum, count: last.count + current.count };
    }
    pooled.push(current);
  }
  const knots = pooled.flatMap(({ from, to, sum, count }) => {
    const probability = sum / count;
    return from === to ? [{ score: from, probability }] : [from, to].map((score) => ({ score, probability }));
  });
  return { status: "fitted", kind: "isotonic", knots, observations: labels.length };
}

/** The calibrated probability of a score, in [0, 1]. */
export function calibratedProbability(calibration: ScoreCalibration, score: number): number {
  checkFinite([score], "score");
  if (calibration.kind === "platt") return 1 / (1 + Math.exp(-(calibration.intercept + calibration.slope * score)));
  const { knots } = calibration;
  const above = knots.findIndex((knot) => knot.score >= score);
  const upper = knots[above < 0 ? knots.length - 1 : above];
  const lower = knots[Math.max(0, (above < 0 ? knots.length : above) - 1)];
  if (upper === undefined || lower === undefined) return 0;
  if (above <= 0 || upper.score === lower.score) return upper.probability;
  const share = (score - lower.score) / (upper.score - lower.score);
  return lower.probability + share * (upper.probability - lower.probability);
}

interface Block {
  from: number;
  to: number;
  sum: number;
  count: number;
}

function checkInput(scores: Numbers, labels: Numbers): NotEstimable | undefined {
  checkLabels(labels, scores);
  checkFinite(scores, "scores");
  const counts = { units: labels.length, observations: labels.length };
  if (labels.length === 0) return notEstimable("no-data", "There are no labels.", counts);
  if (Array.prototype.every.call(labels, (label) => label === labels[0])) {
    return notEstimable("no-variation", `All ${labels.length} labels are ${labels[0]}.`, counts);
  }
  return undefined;
}
