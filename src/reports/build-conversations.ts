import type { ConversationRecord, RunResults } from "../suites/index.ts";
import {
  exchangeOf,
  type MeasureDefinition,
  type PlannedConversation,
  type Rating,
  type StoredConversation,
} from "../vocabulary/index.ts";
import type { ConversationState, ReportAssistant, ReportConversation, ReportRating } from "./report.ts";

/**
 * Every planned conversation, whether it ran or not, in the order suite, assistant, scenario, repeat. One that the
 * results do not hold was never begun and is listed as such; of a run that stops when every gate is decided it was not
 * needed, and is not listed.
 */
export function buildConversations(results: RunResults, assistants: readonly ReportAssistant[]): ReportConversation[] {
  const suiteOrder = new Map(results.suites.map(({ definition }, index) => [definition.id, index]));
  const assistantOrder = new Map(assistants.map(({ ref }, index) => [ref, index]));
  const scenarios = new Map(
    results.suites.flatMap(({ definition, scenarios }) =>
      scenarios.map((scenario, index) => [keyOf(definition.id, scenario.id), { scenario, index }] as const),
    ),
  );
  const measures = new Map(results.suites.map(({ definition }) => [definition.id, definition.measures]));
  const records = new Map(results.conversations.map((record) => [record.stored.id, record]));
  const { untilDecided } = results.manifest;
  const planned = results.manifest.conversations.flatMap((plan): (PlannedConversation | ConversationRecord)[] => {
    const entry = records.get(plan.id) ?? (untilDecided === undefined ? plan : undefined);
    return entry === undefined ? [] : [entry];
  });
  const plannedIds = new Set(results.manifest.conversations.map(({ id }) => id));
  const unplanned = results.conversations.filter(({ stored }) => !plannedIds.has(stored.id));

  return [...planned, ...unplanned]
    .map((entry) => {
      const found = scenarios.get(keyOf(entry.suiteId, entry.scenarioId));
      const order = [
        suiteOrder.get(entry.suiteId) ?? suiteOrder.size,
        assistantOrder.get(entry.assistant) ?? assistantOrder.size,
        found?.index ?? scenarios.size,
        entry.repeat,
      ];
      const stored = "stored" in entry ? entry.stored : undefined;
      const conversation: ReportConversation = {
        id: stored?.id ?? ("id" in entry ? entry.id : ""),
        suiteId: entry.suiteId,
        scenarioId: entry.scenarioId,
        scenarioTitle: found?.scenario.title ?? entry.scenarioId,
        tags: found?.scenario.tags ?? {},
        contentNote: found?.scenario.contentNote ?? null,
        locale: found?.scenario.locale ?? "und",
        assistant: entry.assistant,
        repeat: entry.repeat,
        state: stateOf(stored),
        values:
          "values" in entry ? ownValues(entry.values, found?.scenario.tags ?? {}, measures.get(entry.suiteId)) : {},
        turns: (stored?.turns ?? []).map((turn, _, turns) => {
          const { index, speaker, text, finish, toolCalls, visit, clientState } = turn;
          const since = clientState?.sinceLastVisit;
          return {
            index,
            speaker,
            text,
            finish,
            ...(toolCalls === undefined ? {} : { toolCalls }),
            ...(visit === undefined ? {} : { visit }),
            ...(since === undefined ? {} : { sinceLastVisit: since }),
            exchange: exchangeOf(turns, index),
          };
        }),
        ratings: (stored?.ratings ?? []).map(reportRating).sort(compareRatings),
      };
      return { order, conversation };
    })
    .sort((a, b) => compareOrders(a.order, b.order) || compareText(a.conversation.id, b.conversation.id))
    .map(({ conversation }) => conversation);
}

/** The values of measures that are about this scenario, in the suite's order; one conversation has no contrast. */
function ownValues(
  values: ConversationRecord["values"],
  tags: Readonly<Record<string, string>>,
  measures: readonly MeasureDefinition[] = [],
): Record<string, number> {
  const own = measures.flatMap(({ id, where = {}, contrast }) => {
    if (contrast !== undefined) return [];
    const value = Object.hasOwn(values, id) ? values[id] : undefined;
    const isMeant = Object.entries(where).every(([tag, allowed]) => allowed.includes(tags[tag] ?? ""));
    return value === undefined || !isMeant ? [] : [[id, value] as const];
  });
  return Object.fromEntries(own);
}

function stateOf(stored: StoredConversation | undefined): ConversationState {
  if (stored === undefined) return { status: "never-begun" };
  const { outcome } = stored;
  if (outcome === null) return { status: stored.turns.length === 0 ? "never-begun" : "unfinished" };
  if (outcome.status === "completed") {
    const { reason, lastVisit } = outcome;
    return { status: "completed", reason, ...(lastVisit === undefined ? {} : { lastVisit }) };
  }
  const { failure, speaker, turn } = outcome;
  return { status: "failed", failure: { cause: failure.cause, detail: failure.detail }, speaker, turn };
}

function reportRating(rating: Rating): ReportRating {
  const { rubricId, itemId, turn, judge, pass, stages } = rating;
  const kept = stages === undefined ? {} : { stages: [...stages] };
  const subject = { rubricId, itemId, turn, judge, pass, ...kept };
  switch (rating.status) {
    case "rated": {
      const { level, evidence, note } = rating;
      return { status: "rated", ...subject, level, evidence: [...evidence], ...(note === undefined ? {} : { note }) };
    }
    case "not-applicable":
      return { status: "not-applicable", ...subject, ...(rating.note === undefined ? {} : { note: rating.note }) };
    case "unrated": {
      const { reason, detail } = rating;
      return { status: "unrated", ...subject, reason, ...(detail === undefined ? {} : { detail }) };
    }
  }
}

/** By turn, whole-conversation ratings last, so that the order in which judges answered leaves no trace. */
function compareRatings(first: ReportRating, second: ReportRating): number {
  return (
    (first.turn ?? Number.MAX_SAFE_INTEGER) - (second.turn ?? Number.MAX_SAFE_INTEGER) ||
    compareText(first.rubricId, second.rubricId) ||
    compareText(first.itemId, second.itemId) ||
    compareText(first.judge, second.judge) ||
    first.pass - second.pass
  );
}

function keyOf(suiteId: string, scenarioId: string): string {
  return JSON.stringify([suiteId, scenarioId]);
}

function compareOrders(first: readonly number[], second: readonly number[]): number {
  for (const [index, value] of first.entries()) {
    const difference = value - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareText(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
