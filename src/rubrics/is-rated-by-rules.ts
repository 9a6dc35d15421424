import type { RubricItem } from "../vocabulary/index.ts";

/** Whether the built-in rules rate an item whoever judges the rest: left to them, read from an answer, a figure, or read from a record. */
export function isRatedByRules({
  judgedBy,
  reads,
  computes,
  record,
}: Pick<RubricItem, "judgedBy"> & Partial<Pick<RubricItem, "reads" | "computes" | "record">>): boolean {
  return judgedBy === "rules" || reads !== undefined || computes !== undefined || record !== undefined;
}
