import { type RatingSubject, ratingSubjects } from "../rubrics/index.ts";
import {
  exchangeOf,
  type LevelEvent,
  type MeasureDefinition,
  type Rating,
  type Rubric,
  type Scenario,
  type StoredConversation,
} from "../vocabulary/index.ts";

/** One conversation's contribution to one measure. */
export type ConversationValue =
  | { status: "rated"; value: number /** For times: whether the event happened. True otherwise. */; happened: boolean }
  | { status: "could-not-judge" }
  | { status: "never-ran" }
  | { status: "not-applicable" };

/**
 * Folds the ratings of one conversation into the measure's value for it.
 *
 * Missing ratings never become numbers. A mean is taken over the rated turns when at least half are rated; a sum needs
 * all; `any`, `none`, `max` and `min` are known as soon as one turn settles them; the first event is known when every
 * turn before it is rated. Otherwise the conversation could not be judged.
 */
export function conversationValue(
  measure: MeasureDefinition,
  rubric: Rubric,
  scenario: Pick<Scenario, "tags">,
  conversation: StoredConversation | undefined,
): ConversationValue {
  if (conversation?.outcome?.status !== "completed") return { status: "never-ran" };
  const itemId = measure.item.split("/")[1];
  const subjects = ratingSubjects(rubric, scenario, conversation.turns).filter((subject) => subject.item.id === itemId);
  const levels = subjects.map((subject) => ({
    subject,
    level: levelOf(measure.event, ratingsOf(conversation.ratings, rubric.id, subject)),
  }));
  const due = levels.filter((entry) => entry.level !== "not-applicable");
  if (due.length === 0) return { status: "not-applicable" };
  const known = due.flatMap((entry) => (typeof entry.level === "number" ? [entry.level] : []));
  const missing = due.length - known.length;

  if (measure.perConversation === "first") return firstEvent(measure, due, conversation);
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

function ratingsOf(ratings: readonly Rating[], rubricId: string, subject: RatingSubject): Rating[] {
  return ratings.filter(
    (rating) => rating.rubricId === rubricId && rating.itemId === subject.item.id && rating.turn === subject.turn,
  );
}

/** Several passes of a judge count by their mean; an event holds when at least half of the passes see it. */
function levelOf(event: LevelEvent | undefined, ratings: readonly Rating[]): SubjectLevel {
  const levels = ratings.flatMap((rating) => (rating.status === "rated" ? [asEvent(event, rating.level)] : []));
  if (levels.length > 0) return levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return ratings.some((rating) => rating.status === "not-applicable") ? "not-applicable" : "unrated";
}

function asEvent(event: LevelEvent | undefined, level: number): number {
  if (event === undefined) return level;
  if ("atLeast" in event) return level >= event.atLeast ? 1 : 0;
  if ("atMost" in event) return level <= event.atMost ? 1 : 0;
  return event.levels.includes(level) ? 1 : 0;
}
