import type { MeasureDefinition } from "../../vocabulary/index.ts";
import { matches } from "../fold-measure.ts";
import { unitOf } from "../unit-of.ts";
import type { ComparedSystem } from "./compared-systems.ts";
import type { SharedSuite } from "./shared-content.ts";

/** A system's value in one conversation. */
export interface SystemValue {
  /** The independent unit of its scenario. */
  unit: string;
  value: number;
}

/** Values of two systems in the same scenario and repeat, side by side. */
export interface PairedValues {
  first: number[];
  second: number[];
  /** Unit of each pair: its scenario, where the scenario names no other. */
  scenarios: string[];
  /** Conversations with a value on one side only; they are in no pair. */
  alone: { first: number; second: number };
}

/** A system's values of a measure, by scenario and repeat, over what all runs share. */
export function systemValues(
  system: ComparedSystem,
  shared: SharedSuite,
  measure: MeasureDefinition,
): Map<string, SystemValue> {
  const values = new Map<string, SystemValue>();
  for (const entry of system.results.conversations) {
    if (entry.suiteId !== shared.suite.definition.id || entry.assistant !== system.assistant) continue;
    const scenario = shared.scenarios.get(entry.scenarioId);
    const value = Object.hasOwn(entry.values, measure.id) ? entry.values[measure.id] : undefined;
    if (scenario === undefined || value === undefined || !matches(measure.where, scenario)) continue;
    values.set(`${entry.scenarioId}\n${entry.repeat}`, { unit: unitOf(scenario), value });
  }
  return values;
}

/** Pairs up what both have. */
export function pairValues(
  first: ReadonlyMap<string, SystemValue>,
  second: ReadonlyMap<string, SystemValue>,
): PairedValues {
  const keys = [...first.keys()].filter((key) => second.has(key));
  return {
    first: keys.map((key) => first.get(key)?.value ?? 0),
    second: keys.map((key) => second.get(key)?.value ?? 0),
    scenarios: keys.map((key) => first.get(key)?.unit ?? key),
    alone: { first: first.size - keys.length, second: second.size - keys.length },
  };
}

/** Mean per scenario, in the order in which the scenarios first occur: independent pairs where repeats are not. */
export function scenarioMeans({ first, second, scenarios }: PairedValues): { first: number[]; second: number[] } {
  const sums = new Map<string, { first: number; second: number; count: number }>();
  scenarios.forEach((scenario, index) => {
    const sum = sums.get(scenario) ?? { first: 0, second: 0, count: 0 };
    sum.first += first[index] ?? 0;
    sum.second += second[index] ?? 0;
    sum.count += 1;
    sums.set(scenario, sum);
  });
  const means = [...sums.values()];
  return { first: means.map((sum) => sum.first / sum.count), second: means.map((sum) => sum.second / sum.count) };
}
