import { levelOfFact, measuredItems, type RatingSubject, ratingSubjects, scaleEnds } from "../rubrics/index.ts";
import {
  type ClientExclusion,
  exchangeOf,
  type LevelEvent,
  type MeasureDefinition,
  type Rating,
  type Rubric,
  type RubricItem,
  reasonsToExclude,
  type Scenario,
  type StoredConversation,
} from "../vocabulary/index.ts";
import type { Suite } from "./suite.ts";

/** One conversation's contribution to one measure. */
export type ConversationValue =
  | { status: "rated"; value: number /** For times: whether the event happened. True otherwise. */; happened: boolean }
  | { status: "could-not-judge" }
  | { status: "never-ran" }
  | { status: "not-applicable" }
  /** Left out by the suite's rule about simulated clients that break role. */
  | { status: "client-broke-role" };

/** What of a suite the value of a conversation depends on. */
export interface MeasuringSuite {
  readonly rubrics: ReadonlyMap<string, Rubric>;
  readonly excludeWhen: ClientExclusion | undefined;
}

/** @see MeasuringSuite */
export function measuringSuite({ rubrics, definition }: Pick<Suite, "rubrics" | "definition">): MeasuringSuite {
  return {
    rubrics: new Map(rubrics.map((rubric) => [rubric.id, rubric])),
    excludeWhen: definition.conversation.excludeWhen,
  };
}

/**
 * Folds the ratings of one conversation into the measure's value for it.
 *
 * Missing ratings never become numbers. A mean is taken over the rated turns when at least half are rated; a sum needs
 * all; `any`, `none`, `max` and `min` are known as soon as one turn settles them; the first event is known when every
 * turn before it is rated. Otherwise the conversation could not be judged. Several items become one number when at
 * least half of those that apply have one (a mean) or all of them do (a sum).
 *
 * @param rubrics - by id; an item of a rubric that is not there is not applicable
 */
export function conversationValue(
  measure: MeasureDefinition,
  { rubrics, excludeWhen }: MeasuringSuite,
  scenario: Pick<Scenario, "tags" | "facts">,
  conversation: StoredConversation | undefined,
): ConversationValue {
  if (conversation?.outcome?.status !== "completed") return { status: "never-ran" };
  if (reasonsToExclude(excludeWhen, conversation.outcome.clientFidelity).length > 0) {
    return { status: "client-broke-role" };
  }
  const values = measuredItems(measure).map((reference) => {
    const [rubricId = "", itemId = ""] = reference.split("/");
    const rubric = rubrics.get(rubricId);
    const item = rubric?.items.find(({ id }) => id === itemId);
    if (rubric === undefined || item === undefined) return { reference, value: { status: "not-applicable" } as const };
    const value = itemValue(measure, rubric, item, scenario, conversation);
    return { reference, value: isReversed(measure, reference) ? reversed(value, measure, item) : value };
  });
  if (measure.items === undefined) return values[0]?.value ?? { status: "not-applicable" };
  return combined(measure.items, values);
}

function isReversed({ items }: MeasureDefinition, reference: string): boolean {
  return items?.reversed?.includes(reference) ?? false;
}

/** Events are reversed as yes and no, levels about the middle of their scale. */
function reversed(value: ConversationValue, { event }: MeasureDefinition, item: RubricItem): ConversationValue {
  if (value.status !== "rated") return value;
  const [lowest, highest] = event === undefined ? scaleEnds(item) : [0, 1];
  return { ...value, value: lowest + highest - value.value };
}

function combined(
  { combine, weights = {} }: NonNullable<MeasureDefinition["items"]>,
  values: readonly { reference: string; value: ConversationValue }[],
): ConversationValue {
  const due = values.filter(({ value }) => value.status !== "not-applicable");
  if (due.length === 0) return { status: "not-applicable" };
  const known = due.flatMap(({ reference, value }) =>
    value.status === "rated" ? [{ value: value.value, weight: weights[reference] ?? 1 }] : [],
  );
  const isEnough = combine === "sum" ? known.length === due.length : known.length * 2 >= due.length;
  if (!isEnough) return { status: "could-not-judge" };
  const sum = known.reduce((total, { value, weight }) => total + value * weight, 0);
  const weight = known.reduce((total, entry) => total + entry.weight, 0);
  return { status: "rated", value: combine === "sum" ? sum : sum / weight, happened: true };
}

function itemValue(
  measure: MeasureDefinition,
  rubric: Rubric,
  item: RubricItem,
  scenario: Pick<Scenario, "tags" | "facts">,
  conversation: StoredConversation,
): ConversationValue {
  const subjects = ratingSubjects({ ...rubric, items: [item] }, scenario, conversation.turns);
  const read = levelReader(measure, item, scenario);
  const levels = subjects.map((subject) => ({
    subject,
    level:
      read === undefined
        ? ("not-applicable" as const)
        : levelOf({ ...measure, read }, conversation.ratings, rubric.id, subject),
  }));
  const due = levels.filter((entry) => entry.level !== "not-applicable");
  if (due.length === 0) return { status: "not-applicable" };
  const known = due.flatMap((entry) => (typeof entry.level === "number" ? [entry.level] : []));
  const missing = due.length - known.length;

  if (measure.perConversation === "first") return firstEvent(measure, due, conversation);
  if (measure.perConversation === "wait") return waited(measure, due);
  const value = reduce(measure, known, missing);
  return value === undefined ? { status: "could-not-judge" } : { status: "rated", value, happened: true };
}

function reduce(measure: MeasureDefinition, known: readonly number[], missing: number): number | undefined {
  if (known.length === 0) return undefined;
  const sum = known.reduce((total, level) => total + level, 0);
  const largest = Math.max(...known);
  const smallest = Math.min(...known);
  const [low, high] = measure.range;
  switch (measure.perConversation) {
    case "sum":
      return missing === 0 ? sum : undefined;
    case "max":
      return missing === 0 || largest >= high ? largest : undefined;
    case "min":
      return missing === 0 || smallest <= low ? smallest : undefined;
    case "any":
      return largest >= 0.5 ? 1 : missing === 0 ? 0 : undefined;
    case "none":
      return largest >= 0.5 ? 0 : missing === 0 ? 1 : undefined;
    default:
      return known.length >= missing ? sum / known.length : undefined;
  }
}

type SubjectLevel = number | "not-applicable" | "unrated";

function firstEvent(
  measure: MeasureDefinition,
  due: readonly { subject: RatingSubject; level: SubjectLevel }[],
  conversation: StoredConversation,
): ConversationValue {
  for (const { subject, level } of due) {
    if (level === "unrated") return { status: "could-not-judge" };
    const exchange = exchangeOf(conversation.turns, subject.turn ?? 0);
    if (typeof level === "number" && level >= 0.5) return { status: "rated", value: exchange, happened: true };
  }
  return { status: "rated", value: measure.range[1], happened: false };
}

/** Number of due subjects until the first event, itself included; censored at all of them. */
function waited(
  { range }: MeasureDefinition,
  due: readonly { subject: RatingSubject; level: SubjectLevel }[],
): ConversationValue {
  for (const [index, { level }] of due.entries()) {
    if (level === "unrated") return { status: "could-not-judge" };
    if (typeof level === "number" && level >= 0.5) {
      return { status: "rated", value: Math.min(index + 1, range[1]), happened: index + 1 <= range[1] };
    }
  }
  return { status: "rated", value: Math.min(due.length, range[1]), happened: false };
}

/** What a level counts as, after comparing it with a fact and asking for an event; undefined where there is no such fact. */
function levelReader(
  { against, event, cap = Number.POSITIVE_INFINITY }: MeasureDefinition,
  item: RubricItem,
  { facts }: Pick<Scenario, "facts">,
): ((level: number) => number) | undefined {
  if (against === undefined) return (level) => asEvent(event, Math.min(level, cap));
  const expected = levelOfFact(item, facts[against.fact]);
  if (expected === undefined) return undefined;
  return (level) => asEvent(event, compared(against.as, Math.min(level, cap) - expected));
}

function compared(as: "match" | "error" | "distance" | "within-1", error: number): number {
  if (as === "error") return error;
  if (as === "distance") return Math.abs(error);
  return Math.abs(error) <= (as === "match" ? 0 : 1) ? 1 : 0;
}

/**
 * Several passes of a judge, and several raters, count by their mean; an event holds when at least half of them see it. What
 * was not rated counts as nothing, or as the number that `missingAs` repeats from a publication.
 */
function levelOf(
  { read, missingAs = {} }: { read: (level: number) => number; missingAs?: MeasureDefinition["missingAs"] },
  all: readonly Rating[],
  rubricId: string,
  subject: RatingSubject,
): SubjectLevel {
  const ratings = all.filter(
    (rating) => rating.rubricId === rubricId && rating.itemId === subject.item.id && rating.turn === subject.turn,
  );
  const levels = ratings.flatMap((rating) => {
    if (rating.status === "rated") return [read(rating.level)];
    return (rating.status === "unrated" ? missingAs.unrated : missingAs.notApplicable) ?? [];
  });
  if (ratings.length === 0 && missingAs.unrated !== undefined) return missingAs.unrated;
  if (levels.length > 0) return levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return ratings.some((rating) => rating.status === "not-applicable") ? "not-applicable" : "unrated";
}

/** Whether a level is an event, as 1 or 0; the level itself where no event is asked for. */
export function asEvent(event: LevelEvent | undefined, level: number): number {
  if (event === undefined) return level;
  if ("atLeast" in event) return level >= event.atLeast ? 1 : 0;
  if ("atMost" in event) return level <= event.atMost ? 1 : 0;
  return event.levels.includes(level) ? 1 : 0;
}
