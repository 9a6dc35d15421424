import { expect, test } from "vitest";
import type { RunStore } from "../run-store.ts";
import { collect, completedEvent, conversationId, sampleManifest, turnEvent } from "./sample-run.ts";

/** Creating, finding, listing, locking and deleting runs. */
export function contractOfRuns(openStore: () => Promise<RunStore>): void {
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
        isCarriedOut: false,
        progress: { planned: 3, completed: 0, failed: 0, turns: 0, ratings: 0 },
      },
    ]);
  });

  test("what a writer notes as carried out is listed so, also when the run is opened again", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    await store.createRun(sampleManifest({ id: "run-two" }));
    {
      await using writer = await store.openWriter("run-one");
      await writer.markCarriedOut();
      await writer.markCarriedOut();
    }
    const marked = async () => (await store.listRuns()).map((run) => run.state !== "unreadable" && run.isCarriedOut);
    expect((await marked()).sort()).toEqual([false, true]);
    const writer = await store.openWriter("run-one");
    await writer.close();
    await expect(writer.markCarriedOut()).rejects.toMatchObject({ code: "RUN_CLOSED" });
    expect((await marked()).sort()).toEqual([false, true]);
  });

  test("runs are listed by the beginning of their id", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    await store.createRun(sampleManifest({ id: "run-two" }));
    await store.createRun(sampleManifest({ id: "other" }));
    const listed = await store.listRuns({ idPrefix: "run-" });
    expect(listed.map(({ id }) => id).sort()).toEqual(["run-one", "run-two"]);
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

  test("of many who want to write at the same time, one may", async () => {
    await using store = await openStore();
    await store.createRun(sampleManifest());
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => store.openWriter("run-one")));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of all) if (result.status === "rejected") expect(result.reason.code).toBe("RUN_LOCKED");
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
