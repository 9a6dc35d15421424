import {
  type Estimate,
  InvalidInputError,
  type NotEstimable,
  notEstimable,
  varianceComponents,
} from "../../statistics/index.ts";
import type { MeasureDefinition } from "../../vocabulary/index.ts";
import { matches } from "../fold-measure.ts";
import type { RunResults } from "../run-results.ts";
import { unitOf } from "../unit-of.ts";

/** One conversation's value of a measure. */
export interface RunValue {
  scenarioId: string;
  /** The independent unit of its scenario. */
  unit: string;
  repeat: number;
  value: number;
}

/** How far the conversations of a run differ on a measure: what a plan for the next run rests on. */
export interface MeasureVariation {
  runId: string;
  /** The audited assistant with the greatest deviation, where there are several. */
  assistant: string;
  conversations: number;
  scenarios: number;
  mean: number;
  /** Of single conversations, in the unit of the measure; or why it is not known. */
  deviation: { status: "known"; value: number } | NotEstimable;
  /** Share of the variance that lies between scenarios: how alike repeats of one scenario are; in [0, 1]. */
  correlation: Estimate;
}

/** Values of a measure in a run, by assistant; controls are left out. */
export function runValues(results: RunResults, suiteId: string, measure: MeasureDefinition): Map<string, RunValue[]> {
  const suite = results.suites.find(({ definition }) => definition.id === suiteId);
  const scenarios = new Map(suite?.scenarios.map((scenario) => [scenario.id, scenario]));
  const values = new Map<string, RunValue[]>();
  for (const { suiteId: own, assistant, scenarioId, repeat, values: all } of results.conversations) {
    const scenario = scenarios.get(scenarioId);
    const value = Object.hasOwn(all, measure.id) ? all[measure.id] : undefined;
    if (own !== suiteId || scenario === undefined || value === undefined) continue;
    if (results.manifest.controls.includes(assistant) || !matches(measure.where, scenario)) continue;
    values.set(assistant, [...(values.get(assistant) ?? []), { scenarioId, unit: unitOf(scenario), repeat, value }]);
  }
  return values;
}

/** How a run's conversations vary on a measure; or why that cannot be told. Never a made-up number. */
export function measureVariation(
  results: RunResults,
  suiteId: string,
  measure: MeasureDefinition,
): MeasureVariation | NotEstimable {
  const found = [...runValues(results, suiteId, measure)].map(([assistant, values]) =>
    variationOf(results.manifest.id, assistant, values),
  );
  const [first, ...others] = found;
  if (first === undefined) {
    const detail = `Run ${results.manifest.id} has no value of "${measure.id}" for an audited assistant.`;
    return notEstimable("no-data", detail);
  }
  const size = ({ deviation }: MeasureVariation) => (deviation.status === "known" ? deviation.value : -1);
  return others.reduce((widest, each) => (size(each) > size(widest) ? each : widest), first);
}

/** How values vary, and how alike those of one scenario are. */
export function variationOf(runId: string, assistant: string, values: readonly RunValue[]): MeasureVariation {
  const numbers = values.map(({ value }) => value);
  const scenarios = values.map(({ unit }) => unit);
  const about = { runId, assistant, conversations: values.length, scenarios: new Set(scenarios).size };
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const counts = { units: about.scenarios, observations: values.length };
  return {
    ...about,
    mean,
    deviation: deviationOf(numbers, mean, counts),
    correlation: likeness(numbers, scenarios, counts),
  };
}

interface Counts {
  units: number;
  observations: number;
}

function deviationOf(numbers: readonly number[], mean: number, counts: Counts): MeasureVariation["deviation"] {
  if (numbers.length < 2) return notEstimable("too-few-units", "A deviation needs two conversations.", counts);
  const value = Math.sqrt(numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (numbers.length - 1));
  if (value > 1e-12) return { status: "known", value };
  const detail = `All ${numbers.length} conversations have the same value, so they do not say how far others would differ.`;
  return notEstimable("no-variation", detail, counts);
}

/** Intra-class correlation of repeats by REML; exactly 1 where repeats never differ and scenarios do. */
function likeness(numbers: readonly number[], scenarios: readonly string[], counts: Counts): Estimate {
  if (counts.units === counts.observations) {
    const detail = "Every scenario has one conversation, so nothing says how alike repeats are.";
    return notEstimable("too-few-units", detail, counts);
  }
  const firsts = new Map<string, number>();
  const isFixed = numbers.every((value, index) => {
    const first = firsts.get(scenarios[index] ?? "") ?? value;
    firsts.set(scenarios[index] ?? "", first);
    return Math.abs(value - first) < 1e-12;
  });
  if (isFixed && new Set(firsts.values()).size > 1) {
    const method = "repeats never differ";
    return { status: "estimated", value: 1, lower: 0, upper: 1, confidence: 0.95, method, ...counts };
  }
  try {
    const parts = varianceComponents(numbers, { scenario: scenarios });
    if (parts.status === "not-estimable") return parts;
    const [scenario] = parts.components;
    return scenario === undefined ? notEstimable("no-data", "No component was estimated.", counts) : scenario.share;
  } catch (error) {
    if (error instanceof InvalidInputError) return notEstimable("outside-domain", error.message, counts);
    throw error;
  }
}
