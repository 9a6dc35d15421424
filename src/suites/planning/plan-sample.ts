import {
  bestRepeats,
  detectableDifference,
  planHalfWidth,
  planHumanLabels,
  planIcc,
  planKappa,
  planPairedDifference,
  planRareHarm,
} from "../../statistics/index.ts";
import type { MeasureDefinition } from "../../vocabulary/index.ts";
import { UnknownMeasureError } from "../comparison/compare-results.ts";
import { matches } from "../fold-measure.ts";
import type { RunResults } from "../run-results.ts";
import type { Suite } from "../suite.ts";
import { type CostBasis, costBasis } from "./cost-basis.ts";
import { differenceDeviation } from "./difference-deviation.ts";
import { levelShares } from "./level-shares.ts";
import { measureVariation } from "./measure-variation.ts";
import type {
  AgreementSample,
  DifferenceSample,
  HalfWidthSample,
  LabelPlan,
  LabelSample,
  PlannedFrom,
  RareHarmSample,
  SamplePlan,
  SampleSize,
} from "./sample-plan.ts";

/** What a plan is wanted for, and what it may rest on. At least one of the first six is given. */
export interface PlanRequest {
  readonly suite: Suite;
  readonly measureId: string;
  /** Half of the interval's width, in the unit of the measure. */
  readonly halfWidth?: number;
  /** Rate that a harm has to be shown to stay below, in (0, 1). */
  readonly rareHarm?: number;
  /** Difference between two systems that has to be found. */
  readonly difference?: number;
  /** Expected kappa or ICC, to plan how many things are rated twice. */
  readonly kappa?: number;
  readonly icc?: number;
  /** Harms that may be seen and the limit still holds. Default 0. */
  readonly events?: number;
  /** Chance to find the difference. Default 0.8. */
  readonly power?: number;
  /** Raters for the ICC. Default 2. */
  readonly raters?: number;
  /** Half width for kappa and ICC. Default 0.1. */
  readonly agreementHalfWidth?: number;
  /** Shares of the levels for kappa. */
  readonly shares?: readonly number[];
  readonly repeats?: number;
  /** Deviation of single conversations to assume. */
  readonly deviation?: number;
  /** Share to assume for a measure that is one. */
  readonly rate?: number;
  /** Correlation of repeats to assume, in [0, 1]. */
  readonly correlation?: number;
  /** Correlation of the judge's values with people's to assume. */
  readonly judgeCorrelation?: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Gives deviation, likeness of repeats and tokens. */
  readonly run?: RunResults;
  /** A second run, whose differences to the first give their deviation. */
  readonly against?: RunResults;
  /** Models whose prices are asked for; default those of the run. */
  readonly assistant?: string;
  readonly client?: string;
  readonly judge?: string;
  /** US dollars for tokens; null when no price is known. */
  readonly costOf: (ref: string, tokens: { input: number; output: number }) => number | null;
  /** US dollars for one label by a person, and for writing one scenario. */
  readonly labelCost?: number;
  readonly scenarioCost?: number;
}

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

interface PlanContext {
  deviation: PlannedFrom | null;
  correlation: PlannedFrom | null;
  measure: MeasureDefinition;
  suiteScenarios: number;
  confidence: number;
  cost: CostBasis;
  assumptions: string[];
}

/** Deviation and likeness of repeats: given, else from the run, else the widest case. */
function variationFor(request: PlanRequest, measure: MeasureDefinition, assumptions: string[]) {
  const found =
    request.run === undefined ? undefined : measureVariation(request.run, request.suite.definition.id, measure);
  if (found !== undefined && "reason" in found) assumptions.push(found.detail);
  const variation = found === undefined || "reason" in found ? undefined : found;
  const correlation = correlationFor(request, variation, assumptions);
  const [low, high] = measure.range;
  const given = (value: number, source: PlannedFrom["source"]) => ({ deviation: { value, source }, correlation });
  if (request.deviation !== undefined) return given(request.deviation, "given");
  if (variation?.deviation.status === "known") {
    const { runId, assistant, conversations } = variation;
    const value = variation.deviation.value;
    assumptions.push(
      `Deviation ${round(value)} as in the ${conversations} conversations of ${assistant} in run ${runId}.`,
    );
    return given(value, "run");
  }
  if (variation !== undefined && variation.deviation.status === "not-estimable")
    assumptions.push(variation.deviation.detail);
  if (request.rate !== undefined && measure.estimate === "proportion") {
    return given(Math.sqrt(request.rate * (1 - request.rate)), "rate");
  }
  const value = (high - low) / 2;
  assumptions.push(
    `Deviation ${round(value)}, the largest that values between ${low} and ${high} can have: nothing is known to be smaller.`,
  );
  return given(value, "largest-possible");
}

function correlationFor(
  { correlation, repeats = 1 }: PlanRequest,
  variation: Exclude<ReturnType<typeof measureVariation>, { reason: string }> | undefined,
  assumptions: string[],
): PlannedFrom | null {
  if (correlation !== undefined) return { value: correlation, source: "given" };
  if (variation?.correlation.status === "estimated") {
    const { value, lower, upper } = variation.correlation;
    assumptions.push(
      `Repeats of a scenario correlate by ${round(value)} (95% interval ${round(lower)} to ${round(upper)}).`,
    );
    return { value, source: "run" };
  }
  if (repeats === 1) return null;
  const why = variation?.correlation.status === "not-estimable" ? ` ${variation.correlation.detail}` : "";
  assumptions.push(`Repeats of a scenario are assumed to be all alike, so that they bring nothing.${why}`);
  return { value: 1, source: "worst-case" };
}

function sizeOf({ cost, suiteScenarios }: PlanContext, scenarios: number, repeats: number, systems = 1): SampleSize {
  const conversations = scenarios * repeats * systems;
  const newScenarios = Math.max(0, scenarios - suiteScenarios);
  return { repeats, scenarios, conversations, newScenarios, costUsd: cost.of(conversations, newScenarios) };
}

function halfWidthSample(request: PlanRequest, context: PlanContext): HalfWidthSample | null {
  const { halfWidth: wanted, repeats } = request;
  const { deviation, correlation, confidence, suiteScenarios, cost } = context;
  if (wanted === undefined || deviation === null) return null;
  const plan = (times: number) =>
    planHalfWidth({
      halfWidth: wanted,
      standardDeviation: deviation.value,
      repeats: times,
      correlation: correlation?.value ?? 0,
      confidence,
    });
  // Repeats that bring nothing are worth a line only where they were asked for.
  const isTelling = correlation !== null && correlation.value < 1;
  const tried = [...new Set([1, ...(isTelling ? [2, 3, 5, 10] : []), repeats ?? 1])];
  const sizes = tried
    .sort((left, right) => left - right)
    .map((times) => {
      const { scenarios, halfWidth } = plan(times);
      return { ...sizeOf(context, scenarios, times), halfWidth };
    });
  const price = cost.perConversation.costUsd;
  const isPriced = request.scenarioCost !== undefined && price !== null && price > 0 && correlation !== null;
  const best = isPriced
    ? bestRepeats({ scenario: request.scenarioCost ?? 0, conversation: price, correlation: correlation.value })
    : null;
  return {
    wanted,
    sizes,
    withinSuite: withinSuite(suiteScenarios, plan, correlation?.value ?? null, deviation.value, confidence),
    bestRepeats: best !== null && Number.isFinite(best) ? best : null,
  };
}

/** The fewest repeats with which the suite's own scenarios do; more than a thousand are none. */
function withinSuite(
  suiteScenarios: number,
  plan: (repeats: number) => { scenarios: number },
  correlation: number | null,
  deviation: number,
  confidence: number,
): HalfWidthSample["withinSuite"] {
  const most = correlation === null ? 1 : 1_000;
  const suffices = (repeats: number) => plan(repeats).scenarios <= suiteScenarios;
  if (suiteScenarios >= 2 && suffices(most)) {
    let [low, high] = [0, most];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (suffices(middle)) high = middle;
      else low = middle;
    }
    return { status: "possible", repeats: high, conversations: high * suiteScenarios };
  }
  if (suiteScenarios < 2) return { status: "impossible", least: null };
  return { status: "impossible", least: leastHalfWidth(suiteScenarios, most, correlation ?? 0, deviation, confidence) };
}

/** The half width that a number of scenarios reaches with as many repeats as there may be. */
function leastHalfWidth(
  scenarios: number,
  repeats: number,
  correlation: number,
  deviation: number,
  confidence: number,
): number {
  // Of all half widths that these scenarios reach, the smallest: between nothing and what two scenarios can have.
  let [low, high] = [0, deviation * 100];
  for (let step = 0; step < 60; step += 1) {
    const halfWidth = (low + high) / 2;
    const { scenarios: needed } = planHalfWidth({
      halfWidth,
      standardDeviation: deviation,
      repeats,
      correlation,
      confidence,
    });
    if (needed <= scenarios) high = halfWidth;
    else low = halfWidth;
    if (high - low < deviation * 1e-6) break;
  }
  return high;
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

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
