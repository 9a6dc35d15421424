import { expect, test } from "vitest";
import type { RunEvent } from "../../vocabulary/index.ts";
import type { RunStore } from "../run-store.ts";
import {
  collect,
  completedEvent,
  conversationId,
  emptyConversation,
  failedEvent,
  sampleManifest,
  turnEvent,
  unratedEvent,
} from "./sample-run.ts";

/** What a writer accepts, refuses and gives back. */
export function contractOfAppending(openStore: () => Promise<RunStore>): void {
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
