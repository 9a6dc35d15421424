import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "../../vocabulary/index.ts";
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

/** What readers see. */
export function contractOfReading(openStore: () => Promise<RunStore>): void {
  test("of several attempts at one rating the last counts, of several outcomes too; every event stays", async () => {
    await using store = await openStore();
    const events = [
      unratedEvent(0, "first-item"),
      ratingEvent(0, "second-item", 1),
      failedEvent(0),
      ratingEvent(0, "first-item", 2, 1),
      completedEvent(0),
    ];
    await store.createRun(sampleManifest(), { events });
    const [conversation] = await collect(store.readConversations("run-one"));
    expect(conversation?.outcome).toEqual({ status: "completed", reason: "turn-cap" });
    expect(conversation?.ratings).toMatchObject([
      { itemId: "second-item", level: 1 },
      { itemId: "first-item", status: "rated", level: 2, attempt: 1 },
    ]);
    expect(await collect(store.readEvents("run-one"))).toEqual(events);
  });

  test("ratings that differ in rubric, item, turn, judge or pass do not supersede each other", async () => {
    await using store = await openStore();
    const base = ratingEvent(0, "item", 0);
    if (base.type !== "rating") throw new Error("a rating was asked for");
    const variations = [{ rubricId: "other" }, { itemId: "other" }, { turn: 1 }, { judge: "other" }, { pass: 1 }];
    const events = [{}, ...variations].map((change) => ({ ...base, rating: { ...base.rating, ...change } }));
    await store.createRun(sampleManifest(), { events });
    const [conversation] = await collect(store.readConversations("run-one"));
    expect(conversation?.ratings).toEqual(events.map(({ rating }) => rating));
  });

  test("conversations come in the order of the plan, the untouched ones too, or only those asked for", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest({ planned: 100 }), { events: [turnEvent(70, 0), turnEvent(2, 0)] });
    const all = await collect(store.readConversations("run-one"));
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, number) => conversationId(number)));
    expect(all.filter(({ turns }) => turns.length > 0).map(({ id }) => id)).toEqual([
      conversationId(2),
      conversationId(70),
    ]);
    const ids = [conversationId(99), conversationId(70), conversationId(2)];
    const some = await collect(store.readConversations("run-one", { ids }));
    expect(some).toEqual([all[2], all[70], all[99]]);
    expect(await collect(store.readConversations("run-one", { ids: [] }))).toEqual([]);
    await expect(collect(store.readConversations("run-one", { ids: ["nobody"] }))).rejects.toMatchObject({
      code: "CONVERSATION_NOT_PLANNED",
    });
  });

  test("without turns, outcomes and ratings are all there", async () => {
    await using store = await openStore();
    const events = [turnEvent(0, 0), completedEvent(0), ratingEvent(0, "item", 1)];
    await store.createRun(sampleManifest({ planned: 1 }), { events });
    const [whole] = await collect(store.readConversations("run-one"));
    const [without] = await collect(store.readConversations("run-one", { withTurns: false }));
    expect(without).toEqual({ ...whole, turns: [] });
    expect(without?.ratings).toHaveLength(1);
  });

  test("a reader sees the run as it stood when it began, while a writer goes on", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest({ planned: 200 }));
    await using writer = await store.openWriter("run-one");
    const reader = store.readConversations("run-one")[Symbol.asyncIterator]();
    await reader.next();
    await writer.append(Array.from({ length: 200 }, (_, number) => turnEvent(number, 0)));
    let seen = 0;
    for (let next = await reader.next(); next.done !== true; next = await reader.next())
      seen += next.value.turns.length;
    expect(seen).toBe(0);
    expect((await collect(store.readConversations("run-one"))).every(({ turns }) => turns.length === 1)).toBe(true);
  });

  test("any text comes back exactly: NUL, lone surrogates, separators, bidirectional marks, emoji", async () => {
    await using store = await openStore();
    const texts = [
      "a\0b",
      "\0",
      "\ud800x\udfff",
      "\u2028\u2029\u202e",
      "\ufeff\r\n\t\u0007",
      "\u{1f9d1}\u200d",
      "'; --",
      "",
    ];
    const events = texts.map((text, index) => turnEvent(0, index, text));
    await store.createRun(sampleManifest(), { events });
    const [conversation] = await collect(store.readConversations("run-one"));
    expect(conversation?.turns.map(({ text }) => text)).toEqual(texts);
    const anyText = fc.array(fc.nat(0xffff), { maxLength: 30 }).map((units) => String.fromCharCode(...units));
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { maxLength: 5 }), async (more) => {
        await using writer = await store.openWriter("run-one");
        const { turns } = await writer.readConversation(conversationId(1));
        await writer.append(more.map((text, index) => turnEvent(1, turns.length + index, text)));
        const stored = await writer.readConversation(conversationId(1));
        expect(stored.turns.slice(turns.length).map(({ text }) => text)).toEqual(more);
      }),
      { numRuns: 15 },
    );
  });

  test("a turn keeps everything it carries", async () => {
    await using store = await openStore();
    const event: RunEvent = {
      type: "turn",
      conversationId: conversationId(0),
      turn: {
        index: 0,
        speaker: "client",
        text: "x".repeat(1_000_000),
        finish: "length",
        usage: { calls: 1, inputTokens: 12, outputTokens: 3, costUsd: null, cached: false },
        latencyMs: 0.1 + 0.2,
        clientState: { variables: { trust: 1 / 3 }, disclosed: ["fact"], reasons: ["trust +0.1: was heard"] },
      },
    };
    await store.createRun(sampleManifest(), { events: [event] });
    expect(await collect(store.readEvents("run-one"))).toEqual([event]);
  });
}
