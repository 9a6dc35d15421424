import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent, StoredConversation } from "../../vocabulary/index.ts";
import type { RunStore } from "../run-store.ts";
import {
  collect,
  completedEvent,
  conversationId,
  failedEvent,
  ratingEvent,
  sampleManifest,
  turnEvent,
  unratedEvent,
} from "./sample-run.ts";

/** One event to come. `offset` moves a turn away from the one that is due, which makes its append one to be refused. */
const draft = fc.record({
  conversation: fc.nat(2),
  kind: fc.constantFrom("turn", "turn", "turn", "completed", "failed", "rated", "unrated"),
  offset: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, -1, 1),
  item: fc.constantFrom("one", "two"),
  level: fc.nat(3),
});
/** Events appended in one call, and whether it is waited for before the next. */
const call = fc.record({ drafts: fc.array(draft, { minLength: 1, maxLength: 4 }), waits: fc.boolean() });

/** That any history of appends reads as the fold of what was accepted. */
export function contractOfFolding(openStore: () => Promise<RunStore>): void {
  test("however appends are cut and mixed, what is read is the fold of what was accepted", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), async (calls) => {
        await using store = await openStore();
        await store.createRun(sampleManifest());
        await using writer = await store.openWriter("run-one");
        // The expectation is worked out here, apart from the store's own books.
        const accepted: RunEvent[] = [];
        let due = [0, 0, 0];
        const pending: Promise<void>[] = [];
        for (const { drafts, waits } of calls) {
          const dueAfter = [...due];
          const events = drafts.map((one) => {
            const next = dueAfter[one.conversation] ?? 0;
            if (one.kind === "turn") dueAfter[one.conversation] = next + 1;
            return eventOf(one, next);
          });
          const isInOrder = drafts.every(({ kind, offset }) => kind !== "turn" || offset === 0);
          const appended = writer.append(events);
          if (isInOrder) {
            accepted.push(...events);
            due = dueAfter;
            pending.push(appended);
          } else pending.push(expect(appended).rejects.toMatchObject({ code: "TURN_OUT_OF_ORDER" }));
          if (waits) await appended.catch(() => {});
        }
        await Promise.all(pending);
        const folded = [0, 1, 2].map((number) => plainFold(conversationId(number), accepted));
        expect(await collect(store.readConversations("run-one"))).toEqual(folded);
        expect(await collect(store.readEvents("run-one"))).toEqual(accepted);
        expect(writer.progress().turns).toBe(accepted.filter(({ type }) => type === "turn").length);
      }),
      { numRuns: 30 },
    );
  });
}

type Draft = typeof draft extends fc.Arbitrary<infer Value> ? Value : never;

function eventOf({ kind, conversation, offset, item, level }: Draft, due: number): RunEvent {
  if (kind === "turn") return turnEvent(conversation, due === 0 && offset < 0 ? 1 : due + offset);
  if (kind === "completed") return completedEvent(conversation);
  if (kind === "failed") return failedEvent(conversation);
  return kind === "rated" ? ratingEvent(conversation, item, level) : unratedEvent(conversation, item, level);
}

/** The meaning of a conversation's events, in the plainest words. */
function plainFold(id: string, events: readonly RunEvent[]): StoredConversation {
  const own = events.filter((event) => event.conversationId === id);
  const ratings = own.flatMap((event) => (event.type === "rating" ? [event.rating] : []));
  return {
    id,
    turns: own.flatMap((event) => (event.type === "turn" ? [event.turn] : [])),
    outcome: own.flatMap((event) => (event.type === "outcome" ? [event.outcome] : [])).at(-1) ?? null,
    ratings: ratings.filter(
      (rating, place) => !ratings.slice(place + 1).some((later) => later.itemId === rating.itemId),
    ),
  };
}
