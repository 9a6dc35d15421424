import {
  cliffsDelta,
  type Estimate,
  hedgesG,
  logisticRegression,
  mcnemarExact,
  notEstimable,
  oddsRatio,
  pairedDifference,
  pairedPermutation,
  type SignificanceTest,
} from "../../statistics/index.ts";
import type { MeasureDefinition } from "../../vocabulary/index.ts";
import { type Equivalence, testEquivalence } from "./equivalence.ts";
import { type PairedValues, scenarioMeans } from "./paired-values.ts";

/** How two shares compare; only for measures whose values are 0 or 1. */
export interface ShareComparison {
  /** Pairs by outcome. */
  table: { both: number; onlyFirst: number; onlySecond: number; neither: number };
  /** Exact, where every scenario has one pair; repeats of a scenario are not independent. */
  mcnemar: SignificanceTest;
  /** Odds of the event, first over second. */
  oddsRatio: Estimate;
}

/** What the pairs say about one measure. */
export interface MeasureComparison {
  pairs: number;
  scenarios: number;
  alone: PairedValues["alone"];
  /** Means over the pairs; null without a pair. */
  levels: { first: number; second: number } | null;
  /** Mean of first minus second, with errors clustered by scenario. */
  difference: Estimate;
  /** Could the two be exchanged? Two-sided, sign changes of whole scenarios. */
  test: SignificanceTest;
  effects: {
    /** Mean difference of scenarios in standard deviations of those differences (Hedges' g). */
    standardized: Estimate;
    /** P(first > second) - P(first < second), clustered by scenario. */
    cliffsDelta: Estimate;
  };
  /** Null for measures whose values are not all 0 or 1. */
  shares: ShareComparison | null;
  /** Null when no margin was given for the measure. */
  equivalence: Equivalence | null;
}

/** Everything two systems' paired values say about a measure. P-values are not adjusted here. */
export function compareMeasure(
  measure: MeasureDefinition,
  values: PairedValues,
  margin: number | undefined,
): MeasureComparison {
  const { first, second, scenarios, alone } = values;
  const counts = { pairs: first.length, scenarios: new Set(scenarios).size, alone };
  if (first.length === 0) {
    const nothing = notEstimable("no-data", "No conversation has a value on both sides.");
    return {
      ...counts,
      levels: null,
      difference: nothing,
      test: nothing,
      effects: { standardized: nothing, cliffsDelta: nothing },
      shares: null,
      equivalence: margin === undefined ? null : { margin, result: nothing },
    };
  }
  const means = scenarioMeans(values);
  const isInRange = [...first, ...second].every((value) => value >= measure.range[0] && value <= measure.range[1]);
  const range = isInRange ? { range: measure.range } : {};
  return {
    ...counts,
    levels: { first: meanOf(first), second: meanOf(second) },
    difference: pairedDifference(first, second, scenarios, range),
    test: pairedPermutation(first, second, scenarios, { seed: measure.id }),
    effects: {
      standardized: hedgesG(means.first, means.second, { design: "paired" }),
      cliffsDelta: cliffsDelta(first, second, { clusters: { a: scenarios, b: scenarios } }),
    },
    shares: [...first, ...second].every((value) => value === 0 || value === 1) ? compareShares(values) : null,
    equivalence: margin === undefined ? null : testEquivalence(values, margin, range),
  };
}

function compareShares(values: PairedValues): ShareComparison {
  const { first, second, scenarios } = values;
  const count = (one: number, two: number) => first.filter((value, at) => value === one && second[at] === two).length;
  const table = { both: count(1, 1), onlyFirst: count(1, 0), onlySecond: count(0, 1), neither: count(0, 0) };
  const units = new Set(scenarios).size;
  const isIndependent = units === scenarios.length;
  const counts = { units, observations: scenarios.length };
  const mcnemar = isIndependent
    ? mcnemarExact(first, second)
    : notEstimable("outside-domain", "Several pairs come from one scenario, and McNemar's test needs one.", counts);
  return { table, mcnemar, oddsRatio: clusteredOddsRatio(values, isIndependent) };
}

/**
 * Odds ratio of a logistic regression on the side, with errors clustered by scenario: pairing and repeats count. Where a
 * cell is empty there is no such fit; then the exact interval of independent outcomes, if every scenario has one pair.
 */
function clusteredOddsRatio({ first, second, scenarios }: PairedValues, isIndependent: boolean): Estimate {
  const outcome = [...first, ...second];
  const side = outcome.map((_, index) => (index < first.length ? 1 : 0));
  const fit = logisticRegression(outcome, { side }, [...scenarios, ...scenarios]);
  if (fit.status === "fitted") {
    const slope = fit.coefficients.find(({ name }) => name === "side");
    if (slope !== undefined && [slope.value, slope.lower, slope.upper].every(Number.isFinite)) {
      return {
        status: "estimated",
        value: Math.exp(slope.value),
        lower: Math.exp(slope.lower),
        upper: Math.exp(slope.upper),
        confidence: slope.confidence,
        method: "odds ratio of a logistic regression, errors clustered by scenario (CR2)",
        units: fit.units,
        observations: first.length,
      };
    }
  }
  const share = (values: readonly number[]) => ({
    events: values.filter((value) => value === 1).length,
    total: values.length,
  });
  const exact = oddsRatio(share(first), share(second), { method: "exact" });
  const isSeparated = exact.status === "estimated" || exact.reason === "separated";
  if (isIndependent || !isSeparated) return exact;
  const detail = "One side has no events, or only events, and several pairs come from one scenario: no exact interval.";
  return notEstimable("separated", detail, { units: new Set(scenarios).size, observations: scenarios.length });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
