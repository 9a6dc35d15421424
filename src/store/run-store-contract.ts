import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunEvent, StoredConversation } from "../vocabulary/index.ts";
import type { RunStore } from "./run-store.ts";
import {
  collect,
  completedEvent,
  conversationId,
  emptyConversation,
  failedEvent,
  ratingEvent,
  sampleManifest,
  turnEvent,
  unratedEvent,
} from "./sample-run.ts";

/** Holds a store to every promise of {@link RunStore}. `openStore` gives an empty one. */
export function runStoreContract(name: string, openStore: () => Promise<RunStore>): void {
  describe(`${name} as a RunStore`, () => {
    contractOfRuns(openStore);
    contractOfAppending(openStore);
    contractOfReading(openStore);
  });
}

function contractOfRuns(openStore: () => Promise<RunStore>): void {
  test("gives a manifest back as it was, and lists the run as planned", async () => {
    await using store = await openStore();
    const manifest = sampleManifest();
    await store.createRun(manifest);
    expect(await store.readManifest("run-one")).toEqual(manifest);
    expect(await store.listRuns()).toEqual([
      {
        id: "run-one",
        state: "planned",
        createdAt: "2026-01-02T03:04:05Z",
        suites: [{ id: "sample", version: "1.0.0" }],
        assistants: ["builtin:attentive"],
        origin: "enacted",
        progress: { planned: 3, completed: 0, failed: 0, turns: 0, ratings: 0 },
      },
    ]);
  });

  test("an id is given once, and the first run keeps it", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest({ seed: 1 }));
    await expect(store.createRun(sampleManifest({ seed: 2 }))).rejects.toMatchObject({ code: "RUN_EXISTS" });
    expect((await store.readManifest("run-one")).seed).toBe(1);
  });

  test("two creations of one id at the same time: one run, one refusal", async () => {
    await using store = await openStore();
    const both = await Promise.allSettled([store.createRun(sampleManifest()), store.createRun(sampleManifest())]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((result) => result.status === "rejected")).toMatchObject({ reason: { code: "RUN_EXISTS" } });
  });

  test("a manifest that is not of its schema is refused by position, its values unsaid", async () => {
    await using store = await openStore();
    const broken = { ...sampleManifest(), id: "Marker Text" };
    const refusal = await store.createRun(broken).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "INVALID_RECORD", kind: "manifest" });
    expect(String(refusal)).toContain("id");
    expect(String(refusal)).not.toContain("Marker");
    const [first] = sampleManifest().conversations;
    const twice = { ...sampleManifest(), conversations: first === undefined ? [] : [first, first] };
    await expect(store.createRun(twice)).rejects.toMatchObject({ code: "INVALID_RECORD" });
    expect(await store.listRuns()).toEqual([]);
  });

  test("a run may begin with events, and is not there at all when one of them is refused", async () => {
    await using store = await openStore();
    const events = [turnEvent(0, 0), turnEvent(0, 1), completedEvent(0)];
    await store.createRun(sampleManifest(), { events });
    expect(await collect(store.readEvents("run-one"))).toEqual(events);
    const bad = [turnEvent(0, 0), turnEvent(0, 2)];
    await expect(store.createRun(sampleManifest({ id: "run-two" }), { events: bad })).rejects.toMatchObject({
      code: "TURN_OUT_OF_ORDER",
    });
    expect((await store.listRuns()).map(({ id }) => id)).toEqual(["run-one"]);
  });

  test("a run is found by id, by an unambiguous beginning, and as latest", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest({ id: "amber", createdAt: "2026-01-03T00:00:00Z" }));
    await store.createRun(sampleManifest({ id: "amber-two", createdAt: "2026-01-02T00:00:00Z" }));
    await store.createRun(sampleManifest({ id: "birch", createdAt: "2026-01-01T00:00:00Z" }));
    expect(await store.resolveRunId("amber")).toBe("amber");
    expect(await store.resolveRunId("b")).toBe("birch");
    expect(await store.resolveRunId("latest")).toBe("amber");
    expect((await store.readManifest("bir")).id).toBe("birch");
    expect((await store.listRuns()).map(({ id }) => id)).toEqual(["amber", "amber-two", "birch"]);
    await expect(store.resolveRunId("am")).rejects.toMatchObject({
      code: "RUN_AMBIGUOUS",
      matches: ["amber", "amber-two"],
    });
  });

  test("an unknown run is named with the known ones and the nearest", async () => {
    await using store = await openStore();
    await expect(store.resolveRunId("latest")).rejects.toMatchObject({ code: "RUN_NOT_FOUND", knownIds: [] });
    await store.createRun(sampleManifest({ id: "morning-audit" }));
    const refusal = { code: "RUN_NOT_FOUND", knownIds: ["morning-audit"], suggestion: "morning-audit" };
    await expect(store.readManifest("mornin-audit")).rejects.toMatchObject(refusal);
    await expect(store.openWriter("mornin-audit")).rejects.toMatchObject(refusal);
    await expect(collect(store.readConversations("mornin-audit"))).rejects.toMatchObject(refusal);
    await expect(store.deleteRun("../morning-audit")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await expect(store.resolveRunId("")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("only one writes at a time, reading goes on, and the next may write after the first has closed", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    const first = await store.openWriter("run-one");
    await first.append([turnEvent(0, 0)]);
    const refusal = await store.openWriter("run-one").catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "RUN_LOCKED", runId: "run-one", owner: { pid: process.pid } });
    expect(String(refusal)).toContain(`process ${process.pid}`);
    expect(await collect(store.readConversations("run-one", { ids: [conversationId(0)] }))).toHaveLength(1);
    expect((await store.listRuns())[0]?.state).toBe("running");
    await expect(store.deleteRun("run-one")).rejects.toMatchObject({ code: "RUN_LOCKED" });
    await first.close();
    await first.close();
    expect((await store.listRuns())[0]?.state).toBe("interrupted");
    await using second = await store.openWriter("run-one");
    await second.append([turnEvent(0, 1)]);
    expect(second.progress().turns).toBe(2);
  });

  test("a deleted run is gone, its id free, and its neighbours untouched", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    await store.createRun(sampleManifest({ id: "run-two" }), { events: [turnEvent(0, 0)] });
    await store.deleteRun("run-one");
    await expect(store.readManifest("run-one")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await expect(store.deleteRun("run-one")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await store.createRun(sampleManifest());
    expect(await collect(store.readEvents("run-one"))).toEqual([]);
    expect(await collect(store.readEvents("run-two"))).toEqual([turnEvent(0, 0)]);
  });
}

function contractOfAppending(openStore: () => Promise<RunStore>): void {
  test("a repeated or skipped turn is refused, never stored, and harms no other append of its moment", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    await using writer = await store.openWriter("run-one");
    const results = await Promise.allSettled([
      writer.append([turnEvent(0, 0, "first")]),
      writer.append([turnEvent(0, 0, "again")]),
      writer.append([turnEvent(1, 0), turnEvent(1, 2)]),
      writer.append([turnEvent(2, 0), turnEvent(2, 1)]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(results[1]).toMatchObject({
      reason: { code: "TURN_OUT_OF_ORDER", conversationId: conversationId(0), expected: 1, received: 0 },
    });
    expect(results[2]).toMatchObject({ reason: { code: "TURN_OUT_OF_ORDER", expected: 1, received: 2 } });
    expect(await collect(store.readEvents("run-one"))).toEqual([
      turnEvent(0, 0, "first"),
      turnEvent(2, 0),
      turnEvent(2, 1),
    ]);
    await writer.append([turnEvent(1, 0)]);
    expect(writer.progress()).toEqual({ planned: 3, completed: 0, failed: 0, turns: 4, ratings: 0 });
  });

  test("an event of an unplanned conversation, or not of its schema, is refused with its whole append", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    await using writer = await store.openWriter("run-one");
    await expect(writer.append([turnEvent(0, 0), turnEvent(9, 0)])).rejects.toMatchObject({
      code: "CONVERSATION_NOT_PLANNED",
      conversationId: conversationId(9),
    });
    const unwritable: RunEvent = {
      type: "turn",
      conversationId: conversationId(0),
      turn: { index: 0, speaker: "client", text: "marker", finish: "stop", latencyMs: Number.NaN },
    };
    const refusal = await writer.append([completedEvent(0), unwritable]).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "INVALID_RECORD", kind: "event" });
    expect(String(refusal)).toContain("turn.latencyMs");
    expect(String(refusal)).not.toContain("marker");
    expect(await collect(store.readEvents("run-one"))).toEqual([]);
    await expect(writer.append([])).resolves.toBeUndefined();
  });

  test("a closed writer accepts nothing more, and what was under way when it closed is stored", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    const writer = await store.openWriter("run-one");
    const underWay = writer.append([turnEvent(0, 0)]);
    await writer.close();
    await underWay;
    await expect(writer.append([turnEvent(0, 1)])).rejects.toMatchObject({ code: "RUN_CLOSED" });
    await expect(writer.readConversation(conversationId(0))).rejects.toMatchObject({ code: "RUN_CLOSED" });
    expect(await collect(store.readEvents("run-one"))).toEqual([turnEvent(0, 0)]);
  });

  test("disposing of the store closes its writers", async () => {
    const store = await openStore();
    await store.createRun(sampleManifest());
    const writer = await store.openWriter("run-one");
    await store[Symbol.asyncDispose]();
    await expect(writer.append([turnEvent(0, 0)])).rejects.toMatchObject({ code: "RUN_CLOSED" });
  });

  test("changing an event after it was handed over changes nothing stored", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    await using writer = await store.openWriter("run-one");
    const event = structuredClone(turnEvent(0, 0, "as given"));
    const stored = writer.append([event]);
    if (event.type === "turn") event.turn.text = "changed";
    await stored;
    expect((await writer.readConversation(conversationId(0))).turns[0]?.text).toBe("as given");
  });

  test("the writer sees at once what was appended before, for resuming", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest(), { events: [turnEvent(0, 0), failedEvent(0), unratedEvent(0, "item")] });
    await using writer = await store.openWriter("run-one");
    expect(writer.manifest).toEqual(sampleManifest());
    expect(writer.progress()).toEqual({ planned: 3, completed: 0, failed: 1, turns: 1, ratings: 1 });
    const appended = writer.append([turnEvent(0, 1), completedEvent(0)]);
    const conversation = await writer.readConversation(conversationId(0));
    expect(conversation.turns.map(({ index }) => index)).toEqual([0, 1]);
    expect(conversation.outcome).toEqual({ status: "completed", reason: "turn-cap" });
    await appended;
    expect(writer.progress()).toEqual({ planned: 3, completed: 1, failed: 0, turns: 2, ratings: 1 });
    expect(await writer.readConversation(conversationId(1))).toEqual(emptyConversation(1));
    await expect(writer.readConversation("nobody")).rejects.toMatchObject({ code: "CONVERSATION_NOT_PLANNED" });
  });

  test("a run whose conversations all completed is complete", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest({ planned: 2 }), { events: [completedEvent(0), failedEvent(1)] });
    expect((await store.listRuns())[0]?.state).toBe("interrupted");
    const writer = await store.openWriter("run-one");
    await writer.append([completedEvent(1)]);
    await writer.close();
    expect((await store.listRuns())[0]).toMatchObject({ state: "complete", progress: { completed: 2, failed: 0 } });
  });
}

function contractOfReading(openStore: () => Promise<RunStore>): void {
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
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }), async (more) => {
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

  test("however appends are cut and mixed, what is read is the fold of what was accepted", async () => {
    const step = fc.record({
      conversation: fc.nat(2),
      kind: fc.constantFrom("turn", "repeat", "skip", "completed", "failed", "rating", "unrated"),
      item: fc.constantFrom("one", "two"),
      level: fc.nat(3),
      joins: fc.boolean(),
      waits: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await using store = await openStore();
        await store.createRun(sampleManifest());
        await using writer = await store.openWriter("run-one");
        // The expectation is worked out here, apart from the store's own books.
        const expected = [0, 1, 2].map((number) => ({ ...emptyConversation(number), texts: 0 }));
        const accepted: RunEvent[] = [];
        const pending: Promise<unknown>[] = [];
        const due = [0, 0, 0];
        let group: RunEvent[] = [];
        let groupIsGood = true;
        const hand = () => {
          if (group.length === 0) return;
          const events = group;
          const appended = writer.append(events);
          if (groupIsGood) {
            accepted.push(...events);
            pending.push(appended);
          } else {
            pending.push(expect(appended).rejects.toMatchObject({ code: "TURN_OUT_OF_ORDER" }));
            for (const event of events) {
              const number = Number.parseInt(event.conversationId, 16);
              due[number] = accepted.filter(
                (other) => other.type === "turn" && other.conversationId === event.conversationId,
              ).length;
            }
          }
          group = [];
          groupIsGood = true;
        };
        for (const { conversation, kind, item, level, joins, waits } of steps) {
          const next = due[conversation] ?? 0;
          if (kind === "turn") {
            group.push(turnEvent(conversation, next));
            due[conversation] = next + 1;
          } else if (kind === "skip" || kind === "repeat") {
            group.push(turnEvent(conversation, kind === "skip" ? next + 1 : Math.max(0, next - 1)));
            if (kind === "repeat" && next === 0) due[conversation] = 1;
            else groupIsGood = false;
          } else if (kind === "completed") group.push(completedEvent(conversation));
          else if (kind === "failed") group.push(failedEvent(conversation));
          else if (kind === "rating") group.push(ratingEvent(conversation, item, level));
          else group.push(unratedEvent(conversation, item, level));
          if (!joins) hand();
          if (waits) await Promise.all(pending);
        }
        hand();
        await Promise.all(pending);
        const folded = expected.map(({ id }) => plainFold(id, accepted));
        expect(await collect(store.readConversations("run-one"))).toEqual(folded);
        expect(await collect(store.readEvents("run-one"))).toEqual(accepted);
      }),
      { numRuns: 30 },
    );
  });
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
