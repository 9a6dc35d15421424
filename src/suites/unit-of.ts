import type { Scenario } from "../vocabulary/index.ts";

/**
 * The independent unit a scenario belongs to, for intervals and tests: what it says itself (the conversation it is a cut of, the
 * person it describes), else the scenario alone. Repeats of a scenario are always of one unit.
 */
export function unitOf({ id, unit }: Pick<Scenario, "id" | "unit">): string {
  return unit ?? id;
}
