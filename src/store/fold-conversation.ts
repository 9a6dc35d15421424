import type { ConversationOutcome, Rating, RunEvent, StoredConversation, Turn } from "../vocabulary/index.ts";

/**
 * A conversation from its events in the order stored: its turns, its last outcome, and of several attempts at the same
 * rating (rubric, item, turn, judge, pass) the last, in the order these were stored.
 */
export function foldConversation(id: string, events: Iterable<RunEvent>): StoredConversation {
  const turns: Turn[] = [];
  let outcome: ConversationOutcome | null = null;
  const ratings = new Map<string, Rating>();
  for (const event of events) {
    if (event.type === "turn") turns.push(event.turn);
    else if (event.type === "outcome") outcome = event.outcome;
    else {
      const subject = subjectOf(event.rating);
      ratings.delete(subject); // so that the map's order is the order of the ratings that count
      ratings.set(subject, event.rating);
    }
  }
  turns.sort((left, right) => left.index - right.index);
  return { id, turns, outcome, ratings: [...ratings.values()] };
}

function subjectOf(rating: Rating): string {
  return JSON.stringify([rating.rubricId, rating.itemId, rating.turn, rating.judge, rating.pass]);
}
