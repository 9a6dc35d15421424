import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterAll, describe, expect, test } from "vitest";
import { openRunStore } from "./index.ts";
import { collect, sampleManifest, turnEvent } from "./testing/sample-run.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-store-"));
  folders.push(folder);
  return folder;
}
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}
const marker = "marker-8c1f2e";
function filesWithMarker(folder: string): string[] {
  return filesUnder(folder).filter((path) => readFileSync(path).includes(marker));
}

describe("the embedded store's files", () => {
  test("deleting a run leaves no byte of its texts anywhere in the store", async () => {
    const folder = newFolder();
    await using store = await openRunStore({ folder });
    const suite = {
      id: "sample",
      version: "1.0.0",
      fingerprint: "a",
      files: [{ path: "suite.yaml", sha256: "0", text: marker }],
    };
    await store.createRun(sampleManifest({ suites: [suite] }), { events: [turnEvent(0, 0, marker)] });
    await store.createRun(sampleManifest({ id: "run-two" }));
    const writer = await store.openWriter("run-one");
    await writer.append([turnEvent(0, 1, marker), turnEvent(0, 2, marker)]);
    expect(filesWithMarker(folder).map((path) => path.replace(/^.*run\.db/, ""))).toEqual(["", "-wal"]);
    await writer.close();
    await store.deleteRun("run-one");
    expect(filesWithMarker(folder)).toEqual([]);
    expect(readdirSync(join(folder, "runs"))).toEqual(["run-two"]);
  });

  test("what an interrupted deletion or creation left is swept when the store is opened", async () => {
    const folder = newFolder();
    const runs = join(folder, "runs");
    for (const name of [".deleting-run-one-00", ".creating-run-two-00", ".creating-run-three-00"]) {
      mkdirSync(join(runs, name), { recursive: true });
      writeFileSync(join(runs, name, "run.db"), marker);
    }
    const now = new Date("2026-01-01T12:00:00Z");
    utimesSync(join(runs, ".creating-run-two-00"), now, new Date("2026-01-01T10:59:00Z"));
    utimesSync(join(runs, ".creating-run-three-00"), now, new Date("2026-01-01T11:01:00Z"));
    await using store = await openRunStore({ folder, now: () => now });
    expect(readdirSync(runs)).toEqual([".creating-run-three-00"]);
    expect(await store.listRuns()).toEqual([]);
  });

  test("a refused creation leaves nothing behind, and opening a store makes nothing", async () => {
    const folder = join(newFolder(), "store");
    await using store = await openRunStore({ folder });
    expect(await store.listRuns()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    const events = [turnEvent(0, 1, marker)];
    await expect(store.createRun(sampleManifest(), { events })).rejects.toMatchObject({ code: "TURN_OUT_OF_ORDER" });
    expect(filesUnder(folder).map((path) => path.slice(folder.length + 1))).toEqual([".gitignore"]);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });

  test("a store that cannot be made is an error that says so", async () => {
    const file = join(newFolder(), "a-file");
    writeFileSync(file, "");
    await using store = await openRunStore({ folder: join(file, "store") });
    await expect(store.createRun(sampleManifest())).rejects.toMatchObject({ code: "STORE_WRITE_FAILED" });
  });

  test("a run of a newer format is refused by its number, and hides no other run", async () => {
    const folder = newFolder();
    await using store = await openRunStore({ folder });
    await store.createRun(sampleManifest());
    await store.createRun(sampleManifest({ id: "run-two" }));
    const database = new Database(join(folder, "runs", "run-one", "run.db"));
    database.exec("PRAGMA user_version = 99");
    database.close();
    const refusal = { code: "STORE_TOO_NEW", found: 99, supported: 1 };
    await expect(store.readManifest("run-one")).rejects.toMatchObject(refusal);
    await expect(store.openWriter("run-one")).rejects.toMatchObject(refusal);
    await expect(store.openWriter("run-one")).rejects.toMatchObject(refusal); // and not locked by the first try
    expect(await store.listRuns()).toMatchObject([
      { id: "run-two", state: "planned" },
      { id: "run-one", state: "unreadable", reason: expect.stringContaining("Update Plumbline") },
    ]);
  });

  test.each([
    ["run.db is no database", "run.db", "no database at all".repeat(1_000)],
    ["run.db is empty", "run.db", ""],
    ["run.db is missing", "run.db", null],
  ])(
    "a damaged run is an error with its id, is listed as unreadable, and can be deleted: %s",
    async (_, name, content) => {
      const folder = newFolder();
      await using store = await openRunStore({ folder });
      await store.createRun(sampleManifest());
      const path = join(folder, "runs", "run-one", name);
      if (content === null) rmSync(path);
      else writeFileSync(path, content);
      await expect(store.readManifest("run-one")).rejects.toMatchObject({ code: "RUN_UNREADABLE", runId: "run-one" });
      await expect(store.openWriter("run-one")).rejects.toMatchObject({ code: "RUN_UNREADABLE" });
      await expect(collect(store.readEvents("run-one"))).rejects.toMatchObject({ code: "RUN_UNREADABLE" });
      expect(await store.listRuns()).toMatchObject([{ id: "run-one", state: "unreadable" }]);
      await store.deleteRun("run-one");
      expect(await store.listRuns()).toEqual([]);
    },
  );

  test("a record that is not of its schema is damage, told without its words", async () => {
    const folder = newFolder();
    await using store = await openRunStore({ folder });
    await store.createRun(sampleManifest(), { events: [turnEvent(0, 0)] });
    const database = new Database(join(folder, "runs", "run-one", "run.db"));
    database.exec(`UPDATE event SET body = '{"index":0,"text":"${marker}"}'`);
    database.close();
    const refusal = await collect(store.readConversations("run-one")).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "RUN_UNREADABLE" });
    expect(JSON.stringify([String(refusal), refusal])).not.toContain(marker);
    expect(refusal instanceof Error && refusal.cause).toBeUndefined();
  });

  test("a manifest.json that is missing or of another run makes the run unreadable in the list", async () => {
    const folder = newFolder();
    await using store = await openRunStore({ folder });
    await store.createRun(sampleManifest());
    await store.createRun(sampleManifest({ id: "run-two" }));
    const header = join(folder, "runs", "run-one", "manifest.json");
    writeFileSync(header, readFileSync(join(folder, "runs", "run-two", "manifest.json")));
    expect(await store.listRuns()).toMatchObject([{ id: "run-two" }, { id: "run-one", state: "unreadable" }]);
    rmSync(header);
    expect(await store.listRuns()).toMatchObject([{ id: "run-two" }, { id: "run-one", state: "unreadable" }]);
    expect(await store.resolveRunId("latest")).toBe("run-two");
    await store.deleteRun("run-one");
  });

  test("appends of one moment share a transaction: a hundred of them fill less of the log than ten in a row", async () => {
    const folder = newFolder();
    await using store = await openRunStore({ folder });
    await store.createRun(sampleManifest({ planned: 110 }));
    await using writer = await store.openWriter("run-one");
    const logBytes = () => statSync(join(folder, "runs", "run-one", "run.db-wal")).size;
    await Promise.all(Array.from({ length: 100 }, (_, number) => writer.append([turnEvent(number, 0)])));
    const together = logBytes();
    for (let number = 100; number < 110; number += 1) await writer.append([turnEvent(number, 0)]);
    expect(together).toBeGreaterThan(0);
    expect(together).toBeLessThan(logBytes() - together);
  });

  test("readers and writers leave no file open behind them, and a closed run has no log", async () => {
    const folder = newFolder();
    await using store = await openRunStore({ folder });
    await store.createRun(sampleManifest(), { events: [turnEvent(0, 0)] });
    const writer = await store.openWriter("run-one");
    await writer.append([turnEvent(0, 1)]);
    for await (const _ of store.readConversations("run-one")) break; // a reader that stops early
    await writer.close();
    await store.listRuns();
    expect(readdirSync(join(folder, "runs", "run-one")).filter((name) => /-wal|-shm|\.json$/.test(name))).toEqual([
      "manifest.json",
    ]);
  });
});
