import { checkConfidence } from "../check-input.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { clusteredMean } from "../estimates/clustered-mean.ts";
import { clusteredProportion } from "../estimates/clustered-proportion.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import {
  balancedAccuracy,
  classF1,
  macroDistance,
  macroF1,
  matthews,
  microF1,
  type Score,
  type ScoreTable,
  weightedF1,
} from "./classification-scores.ts";
import { type ClassLabel, type CodedClasses, codeClasses } from "./confusion.ts";
import { scoreInterval } from "./score-interval.ts";

export interface ClassificationOptions {
  /** All classes in order; those that occur, sorted, when left out. */
  labels?: readonly ClassLabel[];
  /** The independent unit of each observation (the case its questions share); null, or left out, when each is one. */
  clusters?: Clusters;
  /** Nominal two-sided coverage; 0.95 when left out. */
  confidence?: number;
  /** What an answer without a class (null) means. Needed when there is one: neither reading may be silent. */
  unanswered?: "wrong" | "leave-out";
}

/** How well one class was told from the others. */
export interface ClassReport {
  label: ClassLabel;
  /** Observations that truly are of this class. */
  support: number;
  /** Observations called this class. */
  called: number;
  /** Share of its observations that were called so; also sensitivity. "no-data" when the class does not occur. */
  recall: Estimate;
  /** Share of the other observations that were not called so. */
  specificity: Estimate;
  /** Share of those called so that truly are; positive predictive value. "no-data" when it was never called. */
  precision: Estimate;
  /** Share of those not called so that truly are not. */
  negativePredictiveValue: Estimate;
  f1: Estimate;
}

export interface ClassificationReport {
  /** Observations that enter the scores. */
  observations: number;
  /** Answers without a class, whether counted wrong or left out. */
  unanswered: number;
  accuracy: Estimate;
  /** Mean recall over classes that occur. */
  balancedAccuracy: Estimate;
  /** Mean F1 over classes that occur or are called. */
  macroF1: Estimate;
  /** F1 of counts added over classes. */
  microF1: Estimate;
  /** F1 averaged with support as weight. */
  weightedF1: Estimate;
  /** Matthews' correlation, in [-1, 1]. */
  matthews: Estimate;
  classes: ClassReport[];
}

/**
 * Scores of predicted against true classes, each with an interval that allows for clusters: shares by
 * `clusteredProportion`, the composed scores by their linearized error (see `scoreInterval`).
 *
 * @throws {@link InvalidInputError} for lists of different length, a class not among `labels`, or an answer without a
 *   class when `unanswered` does not say what it means
 *
 * Sources: Sokolova & Lapalme (2009), Information Processing & Management 45, 427-437; Gorodkin (2004) for Matthews.
 * Checked against direct computation and a jackknife in R.
 */
export function classificationReport(
  truth: ArrayLike<ClassLabel>,
  predicted: ArrayLike<ClassLabel | null>,
  options: ClassificationOptions = {},
): ClassificationReport {
  const { coded, clusters, unanswered } = prepared(truth, predicted, options);
  const { confidence = 0.95 } = options;
  const table = scoreTable(coded);
  const groups = groupByCluster(clusters, coded.truth.length);
  const every = coded.truth.length;
  const share = (isCounted: (index: number) => boolean, isHit: (index: number) => boolean) =>
    conditionalShare(coded.truth.length, clusters, isCounted, isHit, confidence);
  const composed = (score: Score, range: readonly [number, number] = [0, 1], label?: number) =>
    every === 0
      ? notEstimable("no-data", "No observation.")
      : scoreInterval(score, table, coded, groups, { confidence, range, ...(label === undefined ? {} : { label }) });
  const recalls = coded.labels.map((_, code) =>
    share(
      (index) => coded.truth[index] === code,
      (index) => coded.predicted[index] === code,
    ),
  );
  return {
    observations: every,
    unanswered,
    accuracy: share(
      () => true,
      (index) => coded.truth[index] === coded.predicted[index],
    ),
    balancedAccuracy: hull(composed(balancedAccuracy), meanOfRecalls(recalls)),
    macroF1: composed(macroF1),
    microF1: composed(microF1),
    weightedF1: composed(weightedF1),
    matthews: composed(matthews, [-1, 1]),
    classes: coded.labels.map((label, code) => {
      const isTrue = (index: number) => coded.truth[index] === code;
      const isCalled = (index: number) => coded.predicted[index] === code;
      return {
        label,
        support: coded.truth.filter((own) => own === code).length,
        called: coded.predicted.filter((own) => own === code).length,
        recall: recalls[code] ?? notEstimable("no-data", "No observation of this class."),
        specificity: share(
          (index) => !isTrue(index),
          (index) => !isCalled(index),
        ),
        precision: share(isCalled, isTrue),
        negativePredictiveValue: share(
          (index) => !isCalled(index),
          (index) => !isTrue(index),
        ),
        f1: composed((cells) => classF1(cells, code), [0, 1], code),
      };
    }),
  };
}

/** Errors of predicted levels on an ordered scale, in levels. */
export interface OrdinalReport {
  observations: number;
  unanswered: number;
  /** Mean distance of predicted from true level. */
  meanAbsoluteError: Estimate;
  /** The same averaged over true levels, so that a rare level counts as much as a common one. */
  macroMeanAbsoluteError: Estimate;
}

/**
 * Distance of predicted from true levels, when classes are ordered. Unanswered ones have no distance: they are left out
 * and counted.
 *
 * @param levels - the scale's levels from low to high; neighbours are one apart
 *
 * Source: Baccianella, Esuli & Sebastiani (2009), Proc. ISDA, 283-287.
 */
export function ordinalReport(
  truth: ArrayLike<ClassLabel>,
  predicted: ArrayLike<ClassLabel | null>,
  levels: readonly ClassLabel[],
  options: { clusters?: Clusters; confidence?: number } = {},
): OrdinalReport {
  const { coded, clusters, unanswered } = prepared(truth, predicted, {
    ...options,
    labels: levels,
    unanswered: "leave-out",
  });
  const { confidence = 0.95 } = options;
  const groups = groupByCluster(clusters, coded.truth.length);
  const range = [0, Math.max(1, levels.length - 1)] as const;
  const errors = Float64Array.from(coded.truth, (own, index) => Math.abs(own - (coded.predicted[index] ?? 0)));
  const macro = macroDistance(levels.map((_, position) => position));
  return {
    observations: coded.truth.length,
    unanswered,
    meanAbsoluteError: clusteredMean(errors, clusters, { confidence, range }),
    macroMeanAbsoluteError:
      errors.length === 0
        ? notEstimable("no-data", "No observation.")
        : scoreInterval(macro, scoreTable(coded), coded, groups, { confidence, range }),
  };
}

function prepared(
  truth: ArrayLike<ClassLabel>,
  predicted: ArrayLike<ClassLabel | null>,
  options: ClassificationOptions,
): { coded: CodedClasses; clusters: Clusters; unanswered: number } {
  const { labels, clusters = null, confidence = 0.95, unanswered: policy } = options;
  checkConfidence(confidence);
  const coded = codeClasses(truth, predicted, labels);
  groupByCluster(clusters, coded.truth.length);
  const unanswered = coded.predicted.filter((own) => own < 0).length;
  if (unanswered > 0 && policy === undefined) {
    throw new InvalidInputError("unanswered", `${unanswered} answers name no class: say "wrong" or "leave-out"`);
  }
  if (unanswered === 0 || policy === "wrong") return { coded, clusters, unanswered };
  const kept = Array.from(coded.predicted.keys()).filter((index) => (coded.predicted[index] ?? -1) >= 0);
  const pick = (values: Int32Array) => Int32Array.from(kept, (index) => values[index] ?? 0);
  return {
    coded: { labels: coded.labels, truth: pick(coded.truth), predicted: pick(coded.predicted) },
    clusters: clusters === null ? null : kept.map((index) => clusters[index] ?? ""),
    unanswered,
  };
}

function scoreTable(coded: CodedClasses): ScoreTable {
  const classes = coded.labels.length;
  const cells = new Float64Array(classes * (classes + 1));
  coded.truth.forEach((own, index) => {
    const predicted = coded.predicted[index] ?? -1;
    const cell = own * (classes + 1) + (predicted < 0 ? classes : predicted);
    cells[cell] = (cells[cell] ?? 0) + 1;
  });
  return { cells, classes };
}

function conditionalShare(
  count: number,
  clusters: Clusters,
  isCounted: (index: number) => boolean,
  isHit: (index: number) => boolean,
  confidence: number,
): Estimate {
  const hits: number[] = [];
  const labels: (string | number)[] = [];
  for (let index = 0; index < count; index += 1) {
    if (!isCounted(index)) continue;
    hits.push(isHit(index) ? 1 : 0);
    labels.push(clusters?.[index] ?? index);
  }
  return clusteredProportion(hits, clusters === null ? null : labels, { confidence });
}

/**
 * Mean of the classes' recalls with limits recovered from theirs, value -+ sqrt(sum of squared distances) / k (Zou &
 * Donner 2008, Statistics in Medicine 27, 1693-1702): right where a class's recall is 1 of few, which shows no error.
 */
function meanOfRecalls(recalls: readonly Estimate[]): { lower: number; upper: number } | undefined {
  const known = recalls.filter((recall) => recall.status === "estimated");
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, { value }) => sum + value, 0) / known.length;
  const below = known.reduce((sum, { value, lower }) => sum + (value - lower) ** 2, 0);
  const above = known.reduce((sum, { value, upper }) => sum + (upper - value) ** 2, 0);
  return {
    lower: Math.max(0, mean - Math.sqrt(below) / known.length),
    upper: Math.min(1, mean + Math.sqrt(above) / known.length),
  };
}

/** Recalls of one cluster may move together, which the recovered limits do not know: the wider limit counts. */
function hull(estimate: Estimate, other: { lower: number; upper: number } | undefined): Estimate {
  if (estimate.status === "not-estimable" || other === undefined) return estimate;
  return {
    ...estimate,
    lower: Math.min(estimate.lower, other.lower),
    upper: Math.max(estimate.upper, other.upper),
    method: `${estimate.method}; not inside limits recovered from the recalls'`,
  };
}
