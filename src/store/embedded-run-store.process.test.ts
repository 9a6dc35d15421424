import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { seededRandom } from "../random/index.ts";
import { openRunStore, type RunStore } from "./index.ts";
import { collect, conversationId, sampleManifest, turnEvent } from "./testing/sample-run.ts";
import { acknowledged, startAppending } from "./testing/start-appending.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
async function storeWithRun(planned: number): Promise<{ folder: string; store: RunStore }> {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-store-"));
  folders.push(folder);
  const store = await openRunStore({ folder });
  await store.createRun(sampleManifest({ planned }));
  return { folder, store };
}

/** Every acknowledged turn is there; of what was not acknowledged an append is there whole or not at all. */
async function expectNothingLost(store: RunStore, lines: readonly string[]): Promise<void> {
  const last = acknowledged(lines);
  for await (const { id, turns } of store.readConversations("run-one")) {
    const number = Number.parseInt(id, 16);
    expect(turns).toEqual(turns.map((_, index) => turnOf(number, index)));
    expect(turns.length % 2).toBe(0);
    expect(turns.length).toBeGreaterThan(last.get(number) ?? -1);
    expect(turns.length).toBeLessThanOrEqual((last.get(number) ?? turns.length) + 3);
  }
}

function turnOf(conversation: number, index: number) {
  const event = turnEvent(conversation, index);
  return event.type === "turn" ? event.turn : undefined;
}

describe("the embedded store among processes", () => {
  test("a process killed while appending loses nothing acknowledged and stores nothing twice, round after round", async () => {
    const planned = 5;
    const { folder, store } = await storeWithRun(planned);
    const random = seededRandom("kill-while-appending");
    const seen: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const child = startAppending(folder, planned);
      await child.lines(2 + random.integer(150));
      seen.push(...(await child.kill()));
      await expectNothingLost(store, seen);
      await using writer = await store.openWriter("run-one"); // the killed process's lock is gone
      const { turns } = await writer.readConversation(conversationId(0));
      await expect(writer.append([turnEvent(0, turns.length + 1)])).rejects.toMatchObject({ expected: turns.length });
    }
    expect(acknowledged(seen).size).toBe(planned);
  }, 120_000);

  test("a second process is refused by name, reads meanwhile, and may write once the first is killed", async () => {
    const { folder, store } = await storeWithRun(2);
    const child = startAppending(folder, 2);
    await child.lines(20);
    const refusal = await store.openWriter("run-one").catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "RUN_LOCKED", owner: { pid: child.pid } });
    expect(String(refusal)).toMatch(
      /^RunLockedError: Run "run-one" is being written by process \d+ on \S+, since \d{4}-/,
    );
    await expect(store.deleteRun("run-one")).rejects.toMatchObject({ code: "RUN_LOCKED" });
    expect((await store.listRuns())[0]?.state).toBe("running");

    const second = startAppending(folder, 2);
    expect((await second.end()).join("\n")).toMatch(/^error RUN_LOCKED /);

    const before = await collect(store.readEvents("run-one"));
    await child.lines(60);
    const stored = async () => (await collect(store.readEvents("run-one"))).length;
    await expect.poll(stored, { timeout: 20_000 }).toBeGreaterThan(before.length);

    await child.kill();
    expect((await store.listRuns())[0]?.state).toBe("interrupted");
    await using writer = await store.openWriter("run-one");
    expect(writer.progress().turns).toBeGreaterThanOrEqual(60);
  }, 60_000);

  test("where no more can be written the error says so, and what was acknowledged stays", async () => {
    const { folder, store } = await storeWithRun(3);
    // No file of the child may grow past this; the signal that would end the process is ignored, so that writes fail.
    const child = startAppending(folder, 3, "trap '' XFSZ; ulimit -f 400;");
    const lines = await child.end();
    expect(lines.at(-1)).toMatch(/^error STORE_WRITE_FAILED Could not write to .* What was stored before is safe\.$/);
    expect(acknowledged(lines).size).toBe(3);
    await expectNothingLost(store, lines);
    await using writer = await store.openWriter("run-one");
    const { turns } = await writer.readConversation(conversationId(0));
    expect(lines.at(-2)).toBe(`progress ${writer.progress().turns}`); // the failed appends were taken off its books
    await writer.append([turnEvent(0, turns.length)]);
  }, 60_000);
});
