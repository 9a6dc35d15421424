import { createHash } from "node:crypto";
import { type ContentIssue, closeMatch } from "../content/index.ts";
import { itemApplies, ratingSubjects } from "../rubrics/index.ts";
import type { Rating, Rubric, RubricItem, Scenario, Turn } from "../vocabulary/index.ts";
import type { HumanLabel } from "./human-label.ts";
import { issueAt, type LabelsFile, type LocatedLabel, throwIfAny } from "./read-labels.ts";

/** A conversation that labels may be about, with all a judge needs to rate it. */
export interface LabelledConversation {
  readonly id: string;
  /** What a labels file may call it, its id among them. */
  readonly names: readonly string[];
  /** The independent unit it belongs to: its scenario, or the transcript itself. */
  readonly cluster: string;
  readonly locale: string;
  readonly repeat: number;
  readonly seed: number;
  readonly scenario: Pick<Scenario, "facts" | "tags">;
  readonly turns: readonly Turn[];
  readonly rubrics: readonly Rubric[];
  /** Ratings a judge gave already; empty where it is still to be asked. */
  readonly ratings: readonly Rating[];
}

/** What one person said about one subject. */
export interface PersonsLevel {
  readonly rater: string;
  readonly level: HumanLabel["level"];
}

/** One item of one turn (null: of the whole conversation) that at least one person was asked about. */
export interface LabelledSubject {
  readonly conversation: LabelledConversation;
  readonly rubric: Rubric;
  readonly item: RubricItem;
  readonly turn: number | null;
  readonly people: readonly PersonsLevel[];
}

/** Labels sorted to what they are about. */
export interface LabelledSubjects {
  readonly subjects: readonly LabelledSubject[];
  /** Labels for turns that the rubric does not ask the item of (its `exchanges` or `when`), by `rubric/item`. */
  readonly notAsked: Readonly<Record<string, number>>;
}

/**
 * Finds the conversation, rubric, item and turn of every label.
 *
 * @throws ContentError for every label whose conversation, turn, rubric, version, item or level is not there; a close match
 * is named
 */
export function labelledSubjects(
  { file, labels }: LabelsFile,
  conversations: readonly LabelledConversation[],
): LabelledSubjects {
  const named = new Map(conversations.flatMap((entry) => entry.names.map((name) => [name, entry] as const)));
  const found = new Map<string, LabelledSubject & { people: PersonsLevel[] }>();
  const notAsked: Record<string, number> = {};
  const issues: ContentIssue[] = [];
  for (const label of labels) {
    const place = placeOf(label, named, file);
    if ("problem" in place) {
      issues.push(place);
      continue;
    }
    const { conversation, rubric, item } = place;
    if (!isAsked(place, label.turn)) {
      const key = `${rubric.id}/${item.id}`;
      notAsked[key] = (notAsked[key] ?? 0) + 1;
      continue;
    }
    const key = JSON.stringify([conversation.id, rubric.id, item.id, label.turn]);
    const subject = found.get(key) ?? { ...place, turn: label.turn, people: [] };
    subject.people.push({ rater: label.rater, level: label.level });
    found.set(key, subject);
  }
  throwIfAny(issues);
  return { subjects: [...found.values()], notAsked };
}

interface Place {
  conversation: LabelledConversation;
  rubric: Rubric;
  item: RubricItem;
}

function placeOf(
  label: LocatedLabel,
  named: ReadonlyMap<string, LabelledConversation>,
  file: string,
): Place | ContentIssue {
  const issue = (field: keyof HumanLabel, problem: string, near?: string) =>
    issueAt(file, problem, { line: label.line, field, closeMatch: near });
  const conversation = named.get(label.conversation) ?? named.get(label.conversation.replace(/\.\w+$/, ""));
  if (conversation === undefined) {
    const near = closeMatch(label.conversation, [...named.keys()]);
    return issue("conversation", "There is no such conversation among those to be compared.", near);
  }
  const rubric = conversation.rubrics.find(({ id }) => id === label.rubric);
  if (rubric === undefined) {
    const ids = conversation.rubrics.map(({ id }) => id);
    const problem = `The conversation is not rated with this rubric; its rubrics: ${ids.join(", ")}.`;
    return issue("rubric", problem, closeMatch(label.rubric, ids));
  }
  if (rubric.version !== label.version) {
    const problem = `The rubric is used in version ${rubric.version}; people rated with ${label.version}.`;
    return issue("version", problem);
  }
  const item = rubric.items.find(({ id }) => id === label.item);
  if (item === undefined) {
    const ids = rubric.items.map(({ id }) => id);
    return issue("item", `The rubric has no such item; known: ${ids.join(", ")}.`, closeMatch(label.item, ids));
  }
  const wrongTurn = turnProblem(item, label.turn, conversation.turns);
  if (wrongTurn !== undefined) return issue("turn", wrongTurn);
  if (typeof label.level === "number" && !item.levels.some(({ level }) => level === label.level)) {
    const levels = item.levels.map(({ level }) => level).join(", ");
    return issue("level", `The item has no such level; its levels: ${levels}; or not-applicable, missing.`);
  }
  return { conversation, rubric, item };
}

function turnProblem(item: RubricItem, turn: number | null, turns: readonly Turn[]): string | undefined {
  if (item.appliesTo === "conversation") {
    return turn === null ? undefined : "The item is about the whole conversation: leave the turn empty.";
  }
  if (turn === null) return "The item is about single turns: name the 0-based index of the assistant turn.";
  const speaker = turns.find(({ index }) => index === turn)?.speaker;
  if (speaker === undefined) return `The conversation has ${turns.length} turns, counted from 0.`;
  return speaker === "assistant" ? undefined : "This turn is the client's; people rate the assistant's turns.";
}

function isAsked({ conversation, rubric, item }: Place, turn: number | null): boolean {
  const { scenario, turns } = conversation;
  if (!itemApplies(item, scenario)) return false;
  const own = { ...rubric, items: [item] };
  return ratingSubjects(own, scenario, turns).some((subject) => subject.turn === turn);
}

/**
 * SHA-256 over what had been said when a subject was rated: speakers and texts up to the rated turn, or all of them. Labels
 * are used again only where this is the same, so that a conversation enacted anew never inherits people's ratings.
 */
export function saidUntil(turns: readonly Pick<Turn, "index" | "speaker" | "text">[], turn: number | null): string {
  const said = turns.filter(({ index }) => turn === null || index <= turn).map(({ speaker, text }) => [speaker, text]);
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}
