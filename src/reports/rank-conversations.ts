import { formatValue } from "./format-number.ts";
import type { ReportAssistant, ReportConversation, ReportSuite, WorstConversation } from "./report.ts";

/**
 * The worst conversations of each audited assistant, worst first over all.
 *
 * A conversation's badness is the mean, over its suite's primary measures that it has a value for, of how far the value
 * lies from the better end of the range (0) towards the worse (1). A suite without primary measures is ranked by all.
 * Ties go to the larger single distance, then to the order of the plan. A conversation at the best end of everything,
 * or without any value, is not listed: unmeasured is neither good nor bad.
 */
export function rankConversations(input: {
  suites: readonly ReportSuite[];
  assistants: readonly ReportAssistant[];
  conversations: readonly ReportConversation[];
  mostPerAssistant: number;
}): WorstConversation[] {
  const suites = new Map(input.suites.map((suite) => [suite.id, suite]));
  const audited = input.assistants.filter(({ role }) => role === "audited").map(({ ref }) => ref);
  const ranked = input.conversations.flatMap((conversation, order) => {
    const suite = suites.get(conversation.suiteId);
    const distances = suite === undefined ? [] : distancesOf(suite, conversation);
    if (distances.length === 0) return [];
    const badness = distances.reduce((sum, { distance }) => sum + distance, 0) / distances.length;
    if (badness <= 0) return [];
    const worst = [...distances].sort((a, b) => b.distance - a.distance);
    return [{ conversation, order, badness, largest: worst[0]?.distance ?? 0, worst }];
  });
  ranked.sort((a, b) => b.badness - a.badness || b.largest - a.largest || a.order - b.order);
  const taken = new Map<string, number>();
  return ranked.flatMap(({ conversation, badness, worst }) => {
    const before = taken.get(conversation.assistant) ?? 0;
    if (!audited.includes(conversation.assistant) || before >= input.mostPerAssistant) return [];
    taken.set(conversation.assistant, before + 1);
    return [
      {
        conversationId: conversation.id,
        assistant: conversation.assistant,
        suiteId: conversation.suiteId,
        badness: Math.min(1, badness),
        because: worst.filter(({ distance }) => distance > 0).map(({ words }) => words),
      },
    ];
  });
}

function distancesOf(suite: ReportSuite, conversation: ReportConversation): { distance: number; words: string }[] {
  const primary = suite.measures.filter((measure) => measure.primary);
  return (primary.length > 0 ? primary : suite.measures).flatMap((measure) => {
    const value = Object.hasOwn(conversation.values, measure.id) ? conversation.values[measure.id] : undefined;
    const [low, high] = measure.axis;
    if (value === undefined || measure.contrast !== null || high <= low) return [];
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    const distance = measure.better === "lower" ? share : 1 - share;
    return [{ distance, words: `${measure.title}: ${wordsOf(value, measure)}` }];
  });
}

/** A conversation's own 0 or 1 is a yes or no, not a percentage. */
function wordsOf(value: number, { unit, axis }: ReportSuite["measures"][number]): string {
  if (unit === "proportion" && (value === 0 || value === 1)) return value === 1 ? "yes" : "no";
  if (unit === "proportion") return formatValue(value, unit);
  return `${Number(value.toFixed(2))} on ${axis[0]} to ${axis[1]}`;
}
