import type { AnalysisDefinition, Scenario } from "../../vocabulary/index.ts";
import { itemsOf, measuresOf } from "../check-analyses.ts";
import { matches } from "../fold-measure.ts";
import type { GatedNumber } from "../gate-expression.ts";
import type { ConversationRecord, MeasureResult } from "../run-results.ts";

/** What {@link analysisCoverage} counts from: one assistant's part of a suite. */
export interface CoverageInput {
  readonly analysis: AnalysisDefinition;
  readonly group: { readonly tag: string; readonly value: string } | null;
  readonly records: readonly ConversationRecord[];
  readonly scenarios: ReadonlyMap<string, Scenario>;
  /** Over all conversations, without groups. */
  readonly measures: readonly MeasureResult[];
}

/**
 * How much of what an analysis rests on was rated: the ratings of its items in the conversations it is meant for, where one
 * that never ran counts as a rating that is missing; else the conversations of its measures. An analysis itself leaves out
 * what has no rating, so that a judge's outage would pass unseen without this.
 */
export function analysisCoverage({
  analysis,
  group,
  records,
  scenarios,
  measures,
}: CoverageInput): Pick<GatedNumber, "coverage" | "counted"> {
  const items = new Set(itemsOf(analysis));
  if (items.size === 0) {
    const named = measuresOf(analysis);
    const own = measures.filter(({ measure }) => named.includes(measure.id));
    const sum = (field: "planned" | "rated" | "notApplicable") =>
      own.reduce((total, { coverage }) => total + coverage[field], 0);
    if (own.length > 0) {
      return { coverage: { planned: sum("planned"), rated: sum("rated"), notApplicable: sum("notApplicable") } };
    }
  }
  const meant = records.filter(({ scenarioId }) => {
    const scenario = scenarios.get(scenarioId);
    if (scenario === undefined || !matches(analysis.where, scenario)) return false;
    return group === null || scenario.tags[group.tag] === group.value;
  });
  const coverage = { planned: 0, rated: 0, notApplicable: 0 };
  for (const { stored } of meant) {
    if (items.size === 0 || stored.outcome?.status !== "completed") {
      coverage.planned += 1;
      if (stored.outcome?.status === "completed") coverage.rated += 1;
      continue;
    }
    for (const rating of stored.ratings) {
      if (!items.has(`${rating.rubricId}/${rating.itemId}`)) continue;
      coverage.planned += 1;
      if (rating.status === "rated") coverage.rated += 1;
      if (rating.status === "not-applicable") coverage.notApplicable += 1;
    }
  }
  return { coverage, counted: items.size === 0 ? "conversations" : "ratings" };
}
