import { isRatedByRules, itemApplies, type RatingSubject, ratingSubjects } from "../../rubrics/index.ts";
import type { Rubric, Scenario, Turn } from "../../vocabulary/index.ts";
import type { Suite } from "../suite.ts";

/** What a judge will be asked to rate of one conversation, rubric by rubric. */
export interface ExpectedRatings {
  readonly rubric: Rubric;
  readonly subjects: readonly RatingSubject[];
}

/** Exchanges of a conversation that goes on to its end, over all visits. */
export function expectedExchanges(suite: Suite, scenario: Scenario): number {
  const { client } = scenario;
  const visits = client.kind === "scripted" ? 1 : (client.visits ?? 1);
  return visits * exchangesOfVisit(suite, scenario);
}

/** Exchanges of one visit that goes on to its end. */
export function exchangesOfVisit({ definition }: Suite, { client }: Scenario): number {
  const own = client.kind === "scripted" ? client.lines.length : client.exchanges;
  return Math.min(own, definition.conversation.exchanges ?? own);
}

/**
 * What there is to rate of a conversation that goes on to its end, without what is left to rules: items that only they
 * rate, that read an answer or a record, and computed ones.
 */
export function expectedRatings(suite: Suite, scenario: Scenario): ExpectedRatings[] {
  const turns = Array.from({ length: 2 * expectedExchanges(suite, scenario) }, (_, index): Turn => {
    return { index, speaker: index % 2 === 0 ? "client" : "assistant", text: "", finish: "stop" };
  });
  return suite.rubrics.map((rubric) => {
    const items = rubric.items.filter((item) => !isRatedByRules(item) && itemApplies(item, scenario));
    return { rubric, subjects: ratingSubjects({ ...rubric, items }, scenario, turns) };
  });
}
