import type { ExitRule, Persona } from "../vocabulary/index.ts";
import { allHold, type ClientSituation, holds } from "./client-condition.ts";

/** Why and how a person goes after a reply. */
export interface Exit {
  readonly kind: "left" | "done";
  readonly because: string;
}

/** The persona's exit rule, or that of people who have none: gone when trust is too low, done when all is told. */
export function exitRuleOf({ exit, leavesBelowTrust }: Persona): ExitRule {
  return (
    exit ?? {
      leaves: [{ variable: "trust", below: leavesBelowTrust }],
      done: [{ toldShare: 1 }, { variable: "trust", atLeast: 0.6 }],
      dropsOut: [],
    }
  );
}

/** Whether the person goes now; the one who leaves goes before the one who is done. */
export function findExit(persona: Persona, situation: ClientSituation): Exit | undefined {
  const { leaves, done } = exitRuleOf(persona);
  const left = leaves.findIndex((condition) => holds(condition, situation));
  if (left >= 0) return { kind: "left", because: describe(leaves[left]) };
  if (done.length > 0 && allHold(done, situation)) return { kind: "done", because: "what they came for is done" };
  return undefined;
}

/** A condition in short, for the record. */
export function describe(condition: unknown): string {
  return JSON.stringify(condition).replaceAll(/["{}]/g, "").replaceAll(",", ", ").replaceAll(":", " ");
}
