import {
  type HumanLabelPlan,
  InvalidInputError,
  pearsonCorrelation,
  planHumanLabels,
  varianceComponents,
} from "../statistics/index.ts";
import type { MeasureResult, RunResults } from "../suites/index.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import { type LabelledValue, labelledValues, peoplesRatings } from "./correct-results.ts";

/** What is asked of a plan. Whatever is left out comes from the run. */
export interface LabelPlanRequest {
  /** Half width wanted, in the unit of the measure. Default: a twentieth of its range. */
  readonly halfWidth?: number;
  /** Correlation of the judge's value with people's. Default: measured, where people rated at least ten conversations. */
  readonly correlation?: number;
  /** Share to assume for proportions, in (0, 1). Default: as rated so far; needed where the judge saw nothing or all. */
  readonly rate?: number;
}

/** How many conversations people have to rate for one measure of one assistant. */
export interface MeasureLabelPlan {
  readonly suiteId: string;
  readonly assistant: string;
  readonly measure: Pick<MeasureResult["measure"], "id" | "title" | "estimate">;
  /** Conversations the judge rated. */
  readonly judged: number;
  /** Conversations people rated already. */
  readonly labelled: number;
  readonly halfWidth: number;
  /** Why there is no plan; null where there is one. */
  readonly problem: string | null;
  /** One plan, or one for each of several correlations where nothing is known about it; empty with a `problem`. */
  readonly plans: readonly { correlation: number; isAssumed: boolean; plan: HumanLabelPlan }[];
}

/** Assumed where nothing was measured: a poor, a fair and a good judge. */
const assumedCorrelations = [0.3, 0.6, 0.9] as const;
/** Below this many conversations rated by people, a correlation says next to nothing. */
const enoughToCorrelate = 10;

/**
 * How many conversations people would have to rate so that a measure's corrected estimate has the interval wanted, for every
 * audited assistant and primary measure of a run. Deviation and likeness within scenarios come from people's ratings where
 * there are enough, else from the judge's; times and contrasts, which are not corrected, are left out.
 */
export function planLabels(
  results: RunResults,
  records: readonly CalibrationRecord[],
  { halfWidth, correlation, rate }: LabelPlanRequest = {},
): MeasureLabelPlan[] {
  const people = peoplesRatings(records);
  const wanted = results.measures.filter(
    ({ measure, group, assistant }) =>
      measure.primary && group === null && !results.manifest.controls.includes(assistant),
  );
  return wanted.flatMap((result): MeasureLabelPlan[] => {
    const values = labelledValues(results, result, people, "also-unlabelled");
    if (values === undefined) return [];
    const labelled = values.filter((value) => value.people !== undefined);
    const isEnough = labelled.length >= enoughToCorrelate;
    const spread = isEnough ? labelled.map((value) => value.people ?? 0) : values.map((value) => value.judge);
    const [low, high] = result.measure.range;
    const { id, title, estimate } = result.measure;
    const about = {
      suiteId: result.suiteId,
      assistant: result.assistant,
      measure: { id, title, estimate },
      judged: values.length,
      labelled: labelled.length,
      halfWidth: halfWidth ?? (high - low) / 20,
    };
    const isAssumed = rate !== undefined && estimate === "proportion";
    const humanDeviation = isAssumed ? Math.sqrt(rate * (1 - rate)) : deviationOf(spread);
    const clusters = new Set(values.map(({ cluster }) => cluster)).size;
    const clusterSize = Math.max(1, Math.round(values.length / Math.max(1, clusters)));
    const problem =
      Math.floor(values.length / clusterSize) < 2
        ? "Needs conversations of at least two scenarios that the judge could rate."
        : !(humanDeviation > 0)
          ? "All conversations have the same value, so nothing says how far people's would differ; --rate assumes a share."
          : null;
    if (problem !== null) return [{ ...about, problem, plans: [] }];
    const measured = isEnough ? correlationOf(labelled) : undefined;
    const known = correlation ?? measured;
    const correlations = known === undefined ? assumedCorrelations : [known];
    const input = {
      judged: values.length,
      humanDeviation,
      clusterSize,
      intraclassCorrelation: clusterSize === 1 ? 0 : likenessWithin(values),
      halfWidth: about.halfWidth,
    };
    const plans = correlations.map((each) => ({
      correlation: each,
      isAssumed: known === undefined || correlation !== undefined,
      plan: planHumanLabels({ ...input, correlation: each }),
    }));
    return [{ ...about, problem: null, plans }];
  });
}

function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

function correlationOf(labelled: readonly LabelledValue[]): number | undefined {
  const estimate = pearsonCorrelation(
    labelled.map((value) => value.people ?? 0),
    labelled.map((value) => value.judge),
    { unit: "item" },
  );
  return estimate.status === "estimated" ? estimate.value : undefined;
}

/** Share of the variance that lies between scenarios; 1, the safest, where it cannot be told. */
function likenessWithin(values: readonly LabelledValue[]): number {
  try {
    const parts = varianceComponents(
      values.map(({ judge }) => judge),
      { scenario: values.map(({ cluster }) => cluster) },
    );
    if (parts.status !== "fitted") return 1;
    return Math.min(1, Math.max(0, parts.components[0]?.share.value ?? 1));
  } catch (error) {
    if (error instanceof InvalidInputError) return 1;
    throw error;
  }
}
