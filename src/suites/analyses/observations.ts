import { levelOfFact, ratingSubjects } from "../../rubrics/index.ts";
import { type ComparedWith, exchangeOf, type Rating, type RubricItem } from "../../vocabulary/index.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisContext } from "./analysis-result.ts";

/** One subject of an item that applies, with what the judge made of it. */
export interface Observation {
  readonly scenario: string;
  readonly turn: number | null;
  readonly exchange: number;
  /** Undefined when it was not rated, could not be read, or passes of the judge tied. */
  readonly level: number | undefined;
}

/** An item with what it is called. */
export function itemNamed(reference: string, { rubrics }: AnalysisContext): RubricItem | undefined {
  const [rubricId = "", itemId] = reference.split("/");
  return rubrics.get(rubricId)?.items.find(({ id }) => id === itemId);
}

/** The observations of an item in one conversation; what is not applicable does not appear. */
export function observationsOf(
  reference: string,
  conversation: AnalysedConversation,
  context: AnalysisContext,
): Observation[] {
  const [rubricId = ""] = reference.split("/");
  const rubric = context.rubrics.get(rubricId);
  const item = itemNamed(reference, context);
  if (rubric === undefined || item === undefined) return [];
  const { stored, scenario } = conversation;
  const own = stored.ratings.filter((rating) => rating.rubricId === rubricId && rating.itemId === item.id);
  return ratingSubjects({ ...rubric, items: [item] }, scenario, stored.turns).flatMap(({ turn }): Observation[] => {
    const ratings = own.filter((rating) => rating.turn === turn);
    const isDue = ratings.length === 0 || ratings.some((rating) => rating.status !== "not-applicable");
    if (!isDue) return [];
    const exchange = turn === null ? 1 : exchangeOf(stored.turns, turn);
    return [{ scenario: unitOf(scenario), turn, exchange, level: pluralityOf(ratings, item) }];
  });
}

/**
 * Several passes by strict plurality; a tie is no level, as a level that says "unreadable" is none.
 *
 * Source for the rule: the label merge of "Between Help and Harm" (arXiv 2509.24857).
 */
function pluralityOf(ratings: readonly Rating[], item: RubricItem): number | undefined {
  const counts = new Map<number, number>();
  for (const rating of ratings) {
    if (rating.status !== "rated" || isUnreadable(rating, item)) continue;
    counts.set(rating.level, (counts.get(rating.level) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort((left, right) => right[1] - left[1]);
  return first === undefined || first[1] === second?.[1] ? undefined : first[0];
}

function isUnreadable(rating: Extract<Rating, { status: "rated" }>, { reads, levels }: RubricItem): boolean {
  if (reads?.unreadable !== rating.level) return false;
  // Level 0 may stand for "wrong" and "unreadable" alike; a level of its own stands for one of them.
  return reads.as === "option" || reads.as === "level" || levels.every(({ level }) => level !== rating.level);
}

/** Levels and what they are compared with, by observation. */
export interface ComparedLevels {
  readonly expected: readonly number[];
  readonly found: readonly (number | undefined)[];
  readonly scenarios: readonly string[];
}

/** Pairs every observation of an item with the fact or the other item; observations without one are left out. */
export function comparedLevels(
  reference: string,
  against: ComparedWith,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): ComparedLevels {
  const item = itemNamed(reference, context);
  const pairs = conversations.flatMap((conversation) => {
    const own = observationsOf(reference, conversation, context);
    if (item === undefined) return [];
    if ("fact" in against) {
      const expected = levelOfFact(item, conversation.scenario.facts[against.fact]);
      return expected === undefined ? [] : own.map(({ level, scenario }) => ({ expected, level, scenario }));
    }
    const others = observationsOf(against.item, conversation, context);
    return own.flatMap(({ level, scenario, turn }) => {
      const other = others.find((entry) => entry.turn === turn) ?? (others.length === 1 ? others[0] : undefined);
      return other?.level === undefined ? [] : [{ expected: other.level, level, scenario }];
    });
  });
  return {
    expected: pairs.map(({ expected }) => expected),
    found: pairs.map(({ level }) => level),
    scenarios: pairs.map(({ scenario }) => scenario),
  };
}
