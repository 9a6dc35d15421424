import { exchangeOf, type Rubric, type RubricItem, type Scenario, type Turn } from "../vocabulary/index.ts";

/** One thing to be rated: an item for one turn of the assistant or of the person, or for the conversation as a whole. */
export interface RatingSubject {
  readonly item: RubricItem;
  /** Index of the turn; null for the whole conversation. */
  readonly turn: number | null;
}

/**
 * What a rubric asks to be rated in a conversation. Items whose `when` does not match the scenario's tags, and exchanges
 * outside an item's range, are not applicable: they do not appear, and so can never count as zero. Turns that the scenario
 * gave are nobody's to answer for.
 */
export function ratingSubjects(
  rubric: Rubric,
  scenario: Pick<Scenario, "tags">,
  turns: readonly Turn[],
): RatingSubject[] {
  const own = turns.filter((turn) => turn.given === undefined);
  const assistantTurns = own.filter((turn) => turn.speaker === "assistant");
  return rubric.items
    .filter((item) => itemApplies(item, scenario))
    .flatMap((item): RatingSubject[] => {
      if (item.appliesTo === "conversation") return assistantTurns.length === 0 ? [] : [{ item, turn: null }];
      const { from = 1, to = Number.POSITIVE_INFINITY } = item.exchanges ?? {};
      const rated = item.appliesTo === "turn" ? assistantTurns : own.filter((turn) => turn.speaker === "client");
      return rated
        .filter((turn) => {
          const exchange = exchangeOf(turns, turn.index);
          return exchange >= from && exchange <= to;
        })
        .map((turn) => ({ item, turn: turn.index }));
    });
}

/** Whether an item is meant for a scenario at all. */
export function itemApplies(item: RubricItem, scenario: Pick<Scenario, "tags">): boolean {
  return Object.entries(item.when ?? {}).every(([tag, allowed]) => allowed.includes(scenario.tags[tag] ?? ""));
}
