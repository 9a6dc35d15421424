import { formatCost, formatCount, plural } from "./format-number.ts";
import type { Report } from "./report.ts";

/** What a run cost, and how many of its replies were not asked for again. */
export function spentWords(spent: Report["spent"]): string {
  const { calls, inputTokens, outputTokens, costUsd, cachedReplies, judge } = spent;
  const ofJudge =
    judge === undefined || judge.calls === 0
      ? ""
      : `; of these the judge ${plural(judge.calls, "call")}, ${formatCost(judge.costUsd)}`;
  const asked = `${plural(calls, "call")}, ${formatCount(inputTokens)} input and ${formatCount(outputTokens)} output tokens, ${formatCost(costUsd)}${ofJudge}`;
  if (cachedReplies === 0) return asked;
  return `${asked}; ${formatCount(cachedReplies)} ${cachedReplies === 1 ? "reply" : "replies"} came from the cache of earlier runs`;
}
