import type { ClientCondition } from "../vocabulary/index.ts";

/** What conditions of a persona are asked of. */
export interface ClientSituation {
  readonly variables: Readonly<Record<string, number>>;
  readonly heard: ReadonlyMap<string, number>;
  readonly disclosed: readonly string[];
  /** Share of what may be told at all that was told, 0 to 1; 1 when there is nothing to tell. */
  readonly toldShare: number;
  readonly unheardInARow: number;
  /** 1-based, within the visit. */
  readonly exchange: number;
  /** 0-based. */
  readonly visit: number;
  /** 0-based position of the current phase; -1 without phases. */
  readonly phase: number;
  readonly phaseIds: readonly string[];
}

/** Whether a condition of a persona holds. A variable that does not exist fulfils no bound. */
export function holds(condition: ClientCondition, situation: ClientSituation): boolean {
  if ("variable" in condition) {
    const value = situation.variables[condition.variable];
    if (value === undefined) return false;
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, below } = condition;
    return value >= atLeast && value <= atMost && (below === undefined || value < below);
  }
  if ("heard" in condition) return (situation.heard.get(condition.heard) ?? 0) >= (condition.times ?? 1);
  if ("told" in condition) return situation.disclosed.includes(condition.told);
  if ("toldShare" in condition) return situation.toldShare >= condition.toldShare - 1e-9;
  if ("unheardInARow" in condition) return situation.unheardInARow >= condition.unheardInARow;
  if ("fromExchange" in condition) return situation.exchange >= condition.fromExchange;
  if ("fromVisit" in condition) return situation.visit + 1 >= condition.fromVisit;
  if ("phase" in condition) {
    const position = situation.phaseIds.indexOf(condition.phase);
    return position >= 0 && situation.phase >= position;
  }
  if ("all" in condition) return condition.all.every((part) => holds(part, situation));
  if ("any" in condition) return condition.any.some((part) => holds(part, situation));
  return !holds(condition.not, situation);
}

/** Whether all conditions of a list hold; of an empty list, all do. */
export function allHold(conditions: readonly ClientCondition[] | undefined, situation: ClientSituation): boolean {
  return conditions === undefined || conditions.every((condition) => holds(condition, situation));
}
