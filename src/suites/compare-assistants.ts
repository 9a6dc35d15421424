import { holm, notEstimable, pairedDifference, pairedPermutation } from "../statistics/index.ts";
import type { MeasureDefinition } from "../vocabulary/index.ts";
import type { MeasuredConversation } from "./fold-measure.ts";
import { matches } from "./fold-measure.ts";
import type { ComparisonResult } from "./run-results.ts";
import { unitOf } from "./unit-of.ts";

/** One assistant's conversations, by measure id. */
export interface MeasuredAssistant {
  /** As it is to be named in the result. */
  name: string;
  byMeasure: ReadonlyMap<string, readonly MeasuredConversation[]>;
}

/**
 * Paired differences, first minus second, over the conversations both have a value for: same scenario, same repeat.
 * Intervals respect clustering by scenario; p-values come from a paired permutation of scenarios and are adjusted by
 * Holm over the measures compared. Measures that are themselves contrasts are left out.
 */
export function compareAssistants(
  suiteId: string,
  measures: readonly MeasureDefinition[],
  first: MeasuredAssistant,
  second: MeasuredAssistant,
): ComparisonResult[] {
  const compared = measures.filter((measure) => measure.contrast === undefined);
  const rows = compared.map((measure) => compareOn(measure, first, second));
  const tested = rows.flatMap((row, index) => (row.p === null ? [] : [{ index, p: row.p }]));
  const adjusted = holm(tested.map((entry) => entry.p));
  const adjustedByRow = new Map(tested.map((entry, position) => [entry.index, adjusted[position] ?? 1]));
  return rows.map((row, index) => ({
    suiteId,
    measure: row.measure,
    first: first.name,
    second: second.name,
    difference: row.difference,
    pairs: row.pairs,
    adjustedP: adjustedByRow.get(index) ?? null,
  }));
}

function compareOn(measure: MeasureDefinition, first: MeasuredAssistant, second: MeasuredAssistant) {
  const seconds = valuesOf(measure, second);
  const pairs = [...valuesOf(measure, first)].flatMap(([key, entry]) => {
    const other = seconds.get(key);
    return other === undefined ? [] : [{ first: entry.value, second: other.value, scenario: entry.scenario }];
  });
  if (pairs.length === 0) {
    return { measure, pairs: 0, p: null, difference: notEstimable("no-data", "No conversation has a value for both.") };
  }
  const a = pairs.map((pair) => pair.first);
  const b = pairs.map((pair) => pair.second);
  const clusters = pairs.map((pair) => pair.scenario);
  const test = pairedPermutation(a, b, clusters, { seed: measure.id });
  return {
    measure,
    pairs: pairs.length,
    difference: pairedDifference(a, b, clusters, { range: measure.range }),
    p: test.status === "tested" ? test.pValue : null,
  };
}

function valuesOf(measure: MeasureDefinition, assistant: MeasuredAssistant) {
  const values = new Map<string, { value: number; scenario: string }>();
  for (const { scenario, repeat, value } of assistant.byMeasure.get(measure.id) ?? []) {
    if (value.status !== "rated" || !matches(measure.where, scenario)) continue;
    values.set(`${scenario.id}\n${repeat}`, { value: value.value, scenario: unitOf(scenario) });
  }
  return values;
}
