import { checkConfidence, checkCount } from "../check-input.ts";
import { tQuantile } from "../distributions.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** What is known or assumed before human labels are bought. */
export interface HumanLabelPlanInput {
  /** Things the judge rates in all; the human-labelled ones are a random part of them. */
  judged: number;
  /** Standard deviation of human ratings, in their unit; for a rate p it is sqrt(p (1 - p)). */
  humanDeviation: number;
  /** Correlation of the judge's ratings with the humans', in [-1, 1]; from a pilot. Below 0 counts as 0. */
  correlation: number;
  /** Things per cluster that get labelled together. Default 1. */
  clusterSize?: number;
  /** Intra-class correlation of ratings within clusters, in [0, 1]. Default 0. */
  intraclassCorrelation?: number;
  /** Half width wanted, in the unit of the ratings. */
  halfWidth: number;
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
}

/** How wide the interval will be, about, for a number of labels. */
export interface HumanLabelPoint {
  labels: number;
  /** With prediction-powered inference on all judged things. */
  halfWidth: number;
  /** From the human labels alone. */
  halfWidthWithoutJudge: number;
}

/** How many human labels buy what interval. */
export interface HumanLabelPlan {
  /** Labels needed for the half width wanted; null when labelling everything is not enough. */
  needed: number | null;
  /** Labels needed without the judge; null when labelling everything is not enough. */
  neededWithoutJudge: number | null;
  /** The trade-off, at whole clusters from a few labels to all. */
  points: HumanLabelPoint[];
}

/**
 * How many human labels buy what interval, with {@link ppiMean} at its best judge weight.
 *
 * With n of T judged things labelled, deviation s and correlation r, the variance is s^2 / n x (1 - r^2 (T - n) / T), times
 * the design effect 1 + (cluster size - 1) x intra-class correlation; t quantile on clusters - 1. An approximation for
 * planning: correlation and deviation are guesses until the labels are there.
 *
 * @throws {@link InvalidInputError} for numbers outside their stated domains
 *
 * Source: Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453, section 6; design effect: Kish (1965), Survey Sampling.
 * Checked by simulation (docs/coverage.md).
 */
export function planHumanLabels(input: HumanLabelPlanInput): HumanLabelPlan {
  const { judged, humanDeviation, correlation, halfWidth } = input;
  const { clusterSize = 1, intraclassCorrelation = 0, confidence = 0.95 } = input;
  checkCount(judged, "judged", 2);
  checkCount(clusterSize, "clusterSize", 1);
  checkConfidence(confidence);
  for (const [argument, value] of Object.entries({ humanDeviation, halfWidth })) {
    if (!(value > 0 && Number.isFinite(value))) throw new InvalidInputError(argument, `must be above 0, got ${value}`);
  }
  if (!(correlation >= -1 && correlation <= 1)) {
    throw new InvalidInputError("correlation", `must lie in [-1, 1], got ${correlation}`);
  }
  if (!(intraclassCorrelation >= 0 && intraclassCorrelation <= 1)) {
    throw new InvalidInputError("intraclassCorrelation", `must lie in [0, 1], got ${intraclassCorrelation}`);
  }
  const most = Math.floor(judged / clusterSize);
  if (most < 2) throw new InvalidInputError("judged", `must fill two clusters of ${clusterSize}, got ${judged}`);

  const designEffect = 1 + (clusterSize - 1) * intraclassCorrelation;
  const pointAt = (clusters: number): HumanLabelPoint => {
    const labels = clusters * clusterSize;
    const plain =
      ((humanDeviation ** 2 / labels) * designEffect) ** 0.5 * tQuantile(0.5 + confidence / 2, clusters - 1);
    const gain = 1 - (Math.max(0, correlation) ** 2 * (judged - labels)) / judged;
    return { labels, halfWidth: plain * Math.sqrt(gain), halfWidthWithoutJudge: plain };
  };
  const fewest = (width: (point: HumanLabelPoint) => number): number | null => {
    if (width(pointAt(most)) > halfWidth) return null;
    let low = 2;
    let high = most;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (width(pointAt(middle)) <= halfWidth) high = middle;
      else low = middle + 1;
    }
    return low * clusterSize;
  };
  return {
    needed: fewest((point) => point.halfWidth),
    neededWithoutJudge: fewest((point) => point.halfWidthWithoutJudge),
    points: clusterSteps(most).map(pointAt),
  };
}

/** 3, 5, 10, 20, 30, 50, 100, ... clusters, and all of them. */
function clusterSteps(most: number): number[] {
  const steps = [3, 5];
  for (let power = 10; power <= most; power *= 10) steps.push(power, 2 * power, 3 * power, 5 * power);
  return [...new Set([...steps.filter((clusters) => clusters < most), most])];
}
