import { formatValue } from "./format-number.ts";
import type { ReportAssistant, ReportConversation, ReportSuite, WorstConversation } from "./report.ts";

/**
 * The worst conversations of each audited assistant in each suite, suite by suite, worst first.
 *
 * A conversation's badness is the sum, over its suite's primary measures that it has a value for, of how far the value
 * lies from the better end of the range (0) towards the worse (1): what is known against it, so that one that goes wrong
 * in several ways stands before one that goes wrong in one. A suite without primary measures is ranked by all. Ties go
 * to the larger single distance, then to the order of the plan. Of several repeats of a scenario the worst is listed.
 * A conversation at the best end of everything, or without any value, is not listed: unmeasured is neither good nor bad.
 */
export function rankConversations(input: {
  suites: readonly ReportSuite[];
  assistants: readonly ReportAssistant[];
  conversations: readonly ReportConversation[];
  mostPerSuite: number;
}): WorstConversation[] {
  const audited = new Set(input.assistants.filter(({ role }) => role === "audited").map(({ ref }) => ref));
  return input.suites.flatMap((suite) => {
    const ranked = input.conversations
      .filter(({ suiteId, assistant }) => suiteId === suite.id && audited.has(assistant))
      .flatMap((conversation, order) => {
        const worst = distancesOf(suite, conversation).toSorted((a, b) => b.distance - a.distance);
        const badness = worst.reduce((sum, { distance }) => sum + distance, 0);
        return badness > 0 ? [{ conversation, order, badness, largest: worst[0]?.distance ?? 0, worst }] : [];
      })
      .sort((a, b) => b.badness - a.badness || b.largest - a.largest || a.order - b.order);
    const taken = new Map<string, Set<string>>();
    return ranked.flatMap(({ conversation: { id, assistant, scenarioId, suiteId }, badness, worst }) => {
      const scenarios = taken.get(assistant) ?? new Set();
      if (scenarios.size >= input.mostPerSuite || scenarios.has(scenarioId)) return [];
      taken.set(assistant, scenarios.add(scenarioId));
      const because = worst.filter(({ distance }) => distance > 0).map(({ words }) => words);
      return [{ conversationId: id, assistant, suiteId, badness, because }];
    });
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
