import type { MeasureDefinition } from "../../vocabulary/index.ts";
import { type RunValue, runValues, variationOf } from "./measure-variation.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { PlannedFrom } from "./sample-plan.ts";

/**
 * Deviation of the difference between two systems' conversations of one scenario and repeat, and how alike repeated
 * differences of a scenario are, from two runs; undefined when they are not both there or say nothing.
 */
export function differenceDeviation(
  { run, against, suite }: PlanRequest,
  measure: MeasureDefinition,
  assumptions: string[],
): { deviation: PlannedFrom; correlation: number | undefined } | undefined {
  if (run === undefined || against === undefined) return undefined;
  const suiteId = suite.definition.id;
  const of = (results: typeof run): readonly RunValue[] => [...runValues(results, suiteId, measure).values()][0] ?? [];
  const others = new Map(of(against).map((entry) => [`${entry.scenarioId}\n${entry.repeat}`, entry.value]));
  const differences = of(run).flatMap((entry): RunValue[] => {
    const other = others.get(`${entry.scenarioId}\n${entry.repeat}`);
    return other === undefined ? [] : [{ ...entry, value: entry.value - other }];
  });
  const names = `runs ${run.manifest.id} and ${against.manifest.id}`;
  const { deviation, correlation } = variationOf(run.manifest.id, "", differences);
  if (deviation.status === "not-estimable") {
    assumptions.push(`The differences of ${names} do not say how far others would differ: ${deviation.detail}`);
    return undefined;
  }
  const { value } = deviation;
  assumptions.push(
    `Deviation of differences ${Number(value.toPrecision(3))}, from ${differences.length} pairs of ${names}.`,
  );
  return {
    deviation: { value, source: "run" },
    correlation: correlation.status === "estimated" ? correlation.value : undefined,
  };
}
