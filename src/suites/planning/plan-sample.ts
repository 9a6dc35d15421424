import {
  detectableDifference,
  planHumanLabels,
  planIcc,
  planKappa,
  planPairedDifference,
  planRareHarm,
} from "../../statistics/index.ts";
import { UnknownMeasureError } from "../comparison/compare-results.ts";
import { matches } from "../fold-measure.ts";
import { unitOf } from "../unit-of.ts";
import { costBasis } from "./cost-basis.ts";
import { differenceDeviation } from "./difference-deviation.ts";
import { halfWidthSample } from "./half-width-sample.ts";
import { levelShares } from "./level-shares.ts";
import { type PlanContext, sizeOf } from "./plan-context.ts";
import type { PlanRequest } from "./plan-request.ts";
import { variationFor } from "./planned-variation.ts";
import type {
  AgreementSample,
  DifferenceSample,
  HalfWidthSample,
  LabelPlan,
  LabelSample,
  RareHarmSample,
  SamplePlan,
} from "./sample-plan.ts";

/** Shown where nothing is known of a judge: a poor, a fair and a good one. */
const assumedCorrelations = [0.3, 0.6, 0.9] as const;
/** How often as many conversations as planned a judge might rate. */
const judgedTimes = [1, 2, 5] as const;

/**
 * How many scenarios, repeats and human labels a measure needs, and what that costs. Everything that is not given comes from
 * the run, or is the widest case, and is said; nothing is made up.
 *
 * @throws {@link UnknownMeasureError}; `InvalidInputError` for numbers out of range, or plans beyond all bounds
 */
export function planSample(request: PlanRequest): SamplePlan {
  const { suite, measureId, confidence = 0.95 } = request;
  const { measures } = suite.definition;
  const measure = measures.find(({ id, contrast }) => id === measureId && contrast === undefined);
  if (measure === undefined) {
    const known = measures.filter(({ contrast }) => contrast === undefined).map(({ id }) => id);
    throw new UnknownMeasureError(measureId, known);
  }
  const scenarios = suite.scenarios.filter((scenario) => matches(measure.where, scenario));
  const assumptions: string[] = [];
  const units = new Set(scenarios.map(unitOf)).size;
  if (units < scenarios.length) {
    assumptions.push(
      `The suite's ${scenarios.length} scenarios for it are of ${units} units; the plan takes every scenario for a unit of its own, so read its scenarios as units.`,
    );
  }
  const cost = costBasis(request, scenarios, assumptions);
  const isVarying = request.halfWidth !== undefined || request.difference !== undefined;
  const varied = isVarying ? variationFor(request, measure, assumptions) : { deviation: null, correlation: null };
  const context: PlanContext = { ...varied, measure, suiteScenarios: scenarios.length, confidence, cost, assumptions };
  const halfWidth = halfWidthSample(request, context);
  return {
    schemaVersion: 1,
    kind: "plan",
    suiteId: suite.definition.id,
    measureId,
    measureTitle: measure.title,
    unit: measure.estimate,
    suiteScenarios: scenarios.length,
    confidence,
    deviation: varied.deviation,
    correlation: varied.correlation,
    halfWidth,
    rareHarm: rareHarmSample(request, context),
    difference: differenceSample(request, context),
    labels: halfWidth === null ? null : labelPlan(request, context, halfWidth),
    agreement: agreementSamples(request, context),
    perConversation: cost.perConversation,
    assumptions,
  };
}

function rareHarmSample(request: PlanRequest, context: PlanContext): RareHarmSample | null {
  const { rareHarm: limit, events = 0, repeats = 1, correlation } = request;
  if (limit === undefined) return null;
  const { confidence, assumptions } = context;
  const plan = planRareHarm({
    limit,
    events,
    repeats,
    confidence,
    ...(correlation === undefined ? {} : { correlation }),
  });
  if (repeats > 1 && correlation === undefined) {
    assumptions.push("Against a rare harm repeats of a scenario are assumed to bring nothing (correlation 1).");
  }
  return { limit, events, ...sizeOf(context, plan.scenarios, repeats), chanceToPass: plan.chanceToPass };
}

function differenceSample(request: PlanRequest, context: PlanContext): DifferenceSample | null {
  const { difference, power = 0.8, repeats = 1 } = request;
  const { deviation, correlation, confidence, suiteScenarios, assumptions } = context;
  if (difference === undefined || deviation === null) return null;
  const measured = differenceDeviation(request, context.measure, assumptions);
  const own = measured?.deviation ?? {
    // Two conversations that have nothing in common: the widest case.
    value: Math.SQRT2 * deviation.value,
    source: "worst-case" as const,
  };
  if (own.source === "worst-case") {
    assumptions.push(
      "The two systems' conversations of one scenario are assumed to have nothing in common, the widest case; two runs (--run, --against) would say.",
    );
  }
  const input = {
    standardDeviation: own.value,
    repeats,
    correlation: measured?.correlation ?? correlation?.value ?? (repeats > 1 ? 1 : 0),
    alpha: 1 - confidence,
    power,
  };
  const plan = planPairedDifference({ ...input, difference });
  return {
    difference,
    power,
    deviation: own,
    foundBySuite: suiteScenarios < 2 ? null : detectableDifference(suiteScenarios, input),
    ...sizeOf(context, plan.scenarios, repeats, 2),
  };
}

/** Labels for the half width asked for: by people alone, and beside a judge that rates the plan's conversations and more. */
function labelPlan(request: PlanRequest, context: PlanContext, planned: HalfWidthSample): LabelPlan | null {
  const { deviation, confidence } = context;
  const size = planned.sizes.find(({ repeats }) => repeats === (request.repeats ?? 1));
  if (deviation === null || size === undefined || size.conversations < 2) return null;
  const { labelCost, judgeCorrelation } = request;
  const correlations = judgeCorrelation === undefined ? assumedCorrelations : [judgeCorrelation];
  const price = (labels: number | null) => (labels === null || labelCost === undefined ? null : labels * labelCost);
  const plan = (judged: number, correlation: number) =>
    planHumanLabels({
      judged,
      humanDeviation: deviation.value,
      correlation,
      clusterSize: size.repeats,
      intraclassCorrelation: context.correlation?.value ?? 0,
      halfWidth: planned.wanted,
      confidence,
    });
  return {
    alone: plan(10 * size.conversations, 0).neededWithoutJudge,
    withJudge: correlations.flatMap((correlation) =>
      judgedTimes.map((times): LabelSample => {
        const judged = times * size.conversations;
        const { needed } = plan(judged, correlation);
        return { correlation, isAssumed: judgeCorrelation === undefined, judged, needed, costUsd: price(needed) };
      }),
    ),
  };
}

function agreementSamples(request: PlanRequest, { measure, confidence, assumptions }: PlanContext): AgreementSample[] {
  const { kappa, icc, raters = 2, agreementHalfWidth: halfWidth = 0.1 } = request;
  const samples: AgreementSample[] = [];
  if (kappa !== undefined) {
    const shares = levelShares(request, measure, assumptions);
    const weighting = shares.length > 2 ? "quadratic" : "none";
    const { items } = planKappa({ kappa, shares, halfWidth, weighting, confidence });
    samples.push({ statistic: "kappa", expected: kappa, halfWidth, raters: 2, items, shares: [...shares] });
  }
  if (icc !== undefined) {
    const { units } = planIcc({ icc, raters, halfWidth, confidence });
    samples.push({ statistic: "icc", expected: icc, halfWidth, raters, items: units, shares: null });
  }
  return samples;
}
