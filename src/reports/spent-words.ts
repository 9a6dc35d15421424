import { formatCost, formatCount, plural } from "./format-number.ts";
import type { Report } from "./report.ts";

/** What a run cost, and how many of its replies were not asked for again. */
export function spentWords({ calls, inputTokens, outputTokens, costUsd, cachedReplies }: Report["spent"]): string {
  const asked = `${plural(calls, "call")}, ${formatCount(inputTokens)} input and ${formatCount(outputTokens)} output tokens, ${formatCost(costUsd)}`;
  if (cachedReplies === 0) return asked;
  return `${asked}; ${formatCount(cachedReplies)} ${cachedReplies === 1 ? "reply" : "replies"} came from the cache of earlier runs`;
}
