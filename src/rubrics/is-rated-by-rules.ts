import type { RubricItem } from "../vocabulary/index.ts";

/** Whether the built-in rules rate an item whoever judges the rest: left to them, read from an answer, or a figure. */
export function isRatedByRules({
  judgedBy,
  reads,
  computes,
}: Pick<RubricItem, "judgedBy"> & Partial<Pick<RubricItem, "reads" | "computes">>): boolean {
  return judgedBy === "rules" || reads !== undefined || computes !== undefined;
}
