import type { MeasureDefinition } from "../../vocabulary/index.ts";
import type { CostBasis } from "./cost-basis.ts";
import type { PlannedFrom, SampleSize } from "./sample-plan.ts";

/** What the parts of a plan share. */
export interface PlanContext {
  deviation: PlannedFrom | null;
  correlation: PlannedFrom | null;
  measure: MeasureDefinition;
  suiteScenarios: number;
  confidence: number;
  cost: CostBasis;
  assumptions: string[];
}

/** So many scenarios, so often, for so many systems: with what it costs. */
export function sizeOf(
  { cost, suiteScenarios }: PlanContext,
  scenarios: number,
  repeats: number,
  systems = 1,
): SampleSize {
  const conversations = scenarios * repeats * systems;
  const newScenarios = Math.max(0, scenarios - suiteScenarios);
  return { repeats, scenarios, conversations, newScenarios, costUsd: cost.of(conversations, newScenarios) };
}
