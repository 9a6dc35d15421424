import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunManifest } from "../vocabulary/index.ts";
import { checkExport, exportRun, importRun, memoryRunStore, openRunStore, type RunStore } from "./index.ts";
import {
  collect,
  completedEvent,
  conversationId,
  failedEvent,
  ratingEvent,
  sampleManifest,
  turnEvent,
  unratedEvent,
} from "./testing/sample-run.ts";

const root = mkdtempSync(join(tmpdir(), "plumbline-export-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
function newPath(): string {
  count += 1;
  return join(root, String(count));
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
function suiteWith(id: string, files: Record<string, string>): RunManifest["suites"][number] {
  const records = Object.entries(files).map(([path, text]) => ({ path, sha256: sha256(text), text }));
  return { id, version: "1.0.0", fingerprint: "a", files: records };
}
const suites = [
  suiteWith("first", { "suite.yaml": "\ufeffid: first\r\n", "scenarios/a b/ä.yaml": "words \u2028 and \u202e more\n" }),
  suiteWith("second", { "suite.yaml": "", "library/rubrics/one.yaml": "x".repeat(100_000) }),
];
const events = [
  turnEvent(1, 0, "NUL \0, lone \ud800, separators \u2028\u2029, \r\n line"),
  failedEvent(1),
  unratedEvent(0, "item"),
  turnEvent(0, 0, "x".repeat(200_000)),
  turnEvent(1, 1, "\u{1f9d1}".repeat(40_000)), // characters of four bytes that reads will cut in the middle
  completedEvent(1),
  ratingEvent(0, "item", 2, 1),
];
const manifest = sampleManifest({ suites, seed: 11 });

async function storeWithRun(): Promise<RunStore> {
  const store = memoryRunStore();
  await store.createRun(manifest, { events });
  return store;
}
let exported: string;
beforeAll(async () => {
  exported = newPath();
  await exportRun(await storeWithRun(), "run-one", exported);
});
/** A copy of the exported folder to spoil. */
function copy(): string {
  const folder = newPath();
  cpSync(exported, folder, { recursive: true });
  return folder;
}
/** Makes the sums anew, as somebody would who wants a change to go unnoticed. */
function sumAgain(folder: string): void {
  const files = filesUnder(folder).filter((path) => path !== "SHA256SUMS");
  const line = (path: string) =>
    `${createHash("sha256")
      .update(readFileSync(join(folder, path)))
      .digest("hex")}  ${path}\n`;
  writeFileSync(join(folder, "SHA256SUMS"), files.map(line).join(""));
}
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}
function bytesOf(folder: string): Map<string, string> {
  return new Map(filesUnder(folder).map((path) => [path, readFileSync(join(folder, path)).toString("base64")]));
}
async function problemsOf(folder: string) {
  const check = await checkExport(folder);
  return check.status === "broken" ? check.problems.map(({ file, kind }) => `${file} ${kind}`) : [];
}

describe("exporting a run", () => {
  test("writes the manifest, every event in order, the content word for word, and sums that the usual tool accepts", () => {
    expect(filesUnder(exported)).toEqual([
      "README.txt",
      "SHA256SUMS",
      "content/first/scenarios/a b/ä.yaml",
      "content/first/suite.yaml",
      "content/second/library/rubrics/one.yaml",
      "content/second/suite.yaml",
      "events.jsonl",
      "manifest.json",
    ]);
    const lines = readFileSync(join(exported, "events.jsonl"), "utf8").slice(0, -1).split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(events);
    expect(readFileSync(join(exported, "content/first/suite.yaml"), "utf8")).toBe("\ufeffid: first\r\n");
    expect(readFileSync(join(exported, "manifest.json"), "utf8")).not.toContain("x".repeat(100));
    execFileSync("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: exported });
  });

  test("the same run gives the same bytes: exported again, from another store, and after being imported", async () => {
    const bytes = bytesOf(exported);
    await using embedded = await openRunStore({ folder: newPath() });
    expect(await importRun(embedded, exported)).toEqual({ runId: "run-one", events: events.length });
    for (const store of [await storeWithRun(), embedded]) {
      const again = newPath();
      const written = await exportRun(store, "latest", again);
      expect(written).toEqual({ runId: "run-one", folder: again, events: events.length, files: 7 });
      expect(bytesOf(again)).toEqual(bytes);
    }
  });

  test("an imported run is the run: manifest, events, and what they fold to", async () => {
    await using embedded = await openRunStore({ folder: newPath() });
    await importRun(embedded, exported);
    const original = await storeWithRun();
    expect(await embedded.readManifest("run-one")).toEqual(manifest);
    expect(await collect(embedded.readEvents("run-one"))).toEqual(events);
    expect(await collect(embedded.readConversations("run-one"))).toEqual(
      await collect(original.readConversations("run-one")),
    );
    expect(await embedded.listRuns()).toEqual(await original.listRuns());
    await expect(importRun(embedded, exported)).rejects.toMatchObject({ code: "RUN_EXISTS" });
  });

  test("a run without events, and a folder that exists and is empty", async () => {
    const store = memoryRunStore();
    await store.createRun(sampleManifest());
    const folder = newPath();
    mkdirSync(folder);
    await exportRun(store, "run-one", folder);
    const other = memoryRunStore();
    expect(await importRun(other, folder)).toEqual({ runId: "run-one", events: 0 });
  });

  test("a run is exported while it is being written", async () => {
    await using store = await openRunStore({ folder: newPath() });
    await store.createRun(manifest, { events: events.slice(0, 3) });
    await using writer = await store.openWriter("run-one");
    const folder = newPath();
    const exporting = exportRun(store, "run-one", folder);
    await writer.append(events.slice(3));
    await exporting;
    expect(await checkExport(folder)).toMatchObject({ status: "intact" });
  });

  test("nothing is overwritten, and a refused export leaves nothing behind", async () => {
    const store = await storeWithRun();
    const folder = copy();
    const before = bytesOf(folder);
    await expect(exportRun(store, "run-one", folder)).rejects.toMatchObject({
      code: "EXPORT_REFUSED",
      reason: "target-not-empty",
    });
    expect(bytesOf(folder)).toEqual(before);
    const target = newPath();
    await expect(exportRun(store, "nowhere", target)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(readdirSync(root).filter((name) => name.includes("partial"))).toEqual([]);
    expect(existsSync(target)).toBe(false);
  });

  test.each([
    ["../../outside.yaml"],
    ["/etc/outside.yaml"],
    ["a//b.yaml"],
    ["a\\..\\b.yaml"],
    ["c:/b.yaml"],
    ["a\nb.yaml"],
    ["con./b.yaml"],
  ])("a content path that leads elsewhere is refused: %j", async (path) => {
    const store = memoryRunStore();
    await store.createRun(sampleManifest({ suites: [suiteWith("first", { [path]: "text" })] }));
    await expect(exportRun(store, "run-one", newPath())).rejects.toMatchObject({ reason: "unsafe-content-path" });
  });

  test("content that does not have its recorded hash, or cannot be written as it is, is refused", async () => {
    for (const [recorded, text] of [
      [sha256("other"), "text"],
      [sha256("\ud800"), "\ud800"],
    ] as const) {
      const store = memoryRunStore();
      const files = [{ path: "suite.yaml", sha256: recorded, text }];
      await store.createRun(sampleManifest({ suites: [{ id: "s", version: "1", fingerprint: "a", files }] }));
      await expect(exportRun(store, "run-one", newPath())).rejects.toMatchObject({
        reason: "content-altered",
        file: "content/s/suite.yaml",
      });
    }
  });
});

describe("checking and importing an exported folder", () => {
  test("an untouched one is intact", async () => {
    expect(await checkExport(exported)).toMatchObject({ status: "intact", manifest, events: events.length });
    expect(await checkExport(`${copy()}/`)).toMatchObject({ status: "intact" });
  });

  test("every altered, missing and added file is named at once, and nothing is imported", async () => {
    const folder = copy();
    writeFileSync(join(folder, "content/first/suite.yaml"), "id: other\n");
    writeFileSync(join(folder, "events.jsonl"), "");
    rmSync(join(folder, "content/second/suite.yaml"));
    writeFileSync(join(folder, "content/first/extra.yaml"), "");
    const found = await problemsOf(folder);
    expect(found.sort()).toEqual([
      "content/first/extra.yaml not-listed",
      "content/first/suite.yaml altered",
      "content/second/suite.yaml missing",
      "events.jsonl altered",
    ]);
    const store = memoryRunStore();
    const refusal = await importRun(store, folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "EXPORT_INVALID" });
    expect(String(refusal)).toContain('"content/first/suite.yaml" altered');
    expect(await store.listRuns()).toEqual([]);
  });

  test("content that was altered together with the sums is still told by the manifest", async () => {
    const folder = copy();
    writeFileSync(join(folder, "content/first/suite.yaml"), "id: other\n");
    writeFileSync(join(folder, "content/first/extra.yaml"), "");
    sumAgain(folder);
    expect(await problemsOf(folder)).toEqual([
      "content/first/suite.yaml altered",
      "content/first/extra.yaml not-listed",
    ]);
  });

  test.each([
    ["exportVersion", { exportVersion: 2 }],
    ["schemaVersion", { run: { ...manifest, schemaVersion: 2 } }],
  ])("a folder of a newer format is refused for that: %s", async (_, change) => {
    const folder = copy();
    const path = join(folder, "manifest.json");
    const found: unknown = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify(Object.assign({}, found, change)));
    sumAgain(folder);
    expect(await problemsOf(folder)).toEqual(["manifest.json unknown-version"]);
  });

  test.each(["../outside.yaml", "/etc/hostname", "content/../../outside.yaml"])(
    "a path that leads out of the folder is refused, in the sums and in the manifest: %s",
    async (path) => {
      writeFileSync(join(root, "outside.yaml"), "outside");
      const inSums = copy();
      const sums = readFileSync(join(inSums, "SHA256SUMS"), "utf8");
      writeFileSync(join(inSums, "SHA256SUMS"), `${sums}${sha256("outside")}  ${path}\n`);
      expect(await problemsOf(inSums)).toEqual([`${path} unsafe-path`]);

      const inManifest = copy();
      const manifestPath = join(inManifest, "manifest.json");
      const text = readFileSync(manifestPath, "utf8").replace("content/first/suite.yaml", path);
      writeFileSync(manifestPath, text);
      sumAgain(inManifest);
      expect(await problemsOf(inManifest)).toEqual([`${path} missing`, "content/first/suite.yaml not-listed"]);
    },
  );

  test("a link is refused, also one that leads to the right bytes", async () => {
    const folder = copy();
    const path = join(folder, "content/first/suite.yaml");
    rmSync(path);
    symlinkSync(join(exported, "content/first/suite.yaml"), path);
    expect(await problemsOf(folder)).toEqual([
      "content/first/suite.yaml unsafe-path",
      "content/first/suite.yaml missing",
    ]);
    const linked = copy();
    rmSync(join(linked, "content/second"), { recursive: true });
    symlinkSync(join(exported, "content/second"), join(linked, "content/second"));
    expect(await problemsOf(linked)).toContain("content/second unsafe-path");
  });

  const line = (event: unknown) => `${JSON.stringify(event)}\n`;
  test.each([
    ["not JSON", "{\n", "unreadable", 1],
    ["not an event", line(turnEvent(0, 0)) + line({ type: "turn", text: "marker" }), "unreadable", 2],
    ["cut in the middle", line(turnEvent(0, 0)) + line(turnEvent(0, 1)).slice(0, -9), "unreadable", 1],
    ["without the last line's end", line(turnEvent(0, 0)).slice(0, -1), "unreadable", 0],
    ["not UTF-8", Buffer.from([0xff, 0x0a]), "unreadable", 0],
    ["a turn left out", line(turnEvent(0, 0)) + line(turnEvent(0, 2)), "inconsistent", 2],
    ["a turn twice", line(turnEvent(0, 0)) + line(turnEvent(0, 0)), "inconsistent", 2],
    ["an unplanned conversation", line({ ...turnEvent(0, 0), conversationId: "marker" }), "inconsistent", 1],
  ])("events with new sums that are %s are told by line, without their words", async (_, text, kind, at) => {
    const folder = copy();
    writeFileSync(join(folder, "events.jsonl"), text);
    sumAgain(folder);
    const check = await checkExport(folder);
    const detail = expect.stringContaining(`line ${at}`);
    expect(check).toEqual({ status: "broken", problems: [{ file: "events.jsonl", kind, detail }] });
    expect(JSON.stringify(check)).not.toContain("marker");
    const store = memoryRunStore();
    await expect(importRun(store, folder)).rejects.toMatchObject({ code: "EXPORT_INVALID" });
    expect(await store.listRuns()).toEqual([]);
  });

  test("a folder that is no export, an unreadable list of sums and a manifest of another form are told apart", async () => {
    const empty = newPath();
    mkdirSync(empty);
    expect(await problemsOf(empty)).toEqual(["SHA256SUMS missing"]);
    expect(await problemsOf(join(empty, "nowhere"))).toEqual(["SHA256SUMS missing"]);
    const badSums = copy();
    writeFileSync(join(badSums, "SHA256SUMS"), "nothing of the sort");
    expect(await problemsOf(badSums)).toEqual(["SHA256SUMS unreadable"]);
    const badManifest = copy();
    writeFileSync(join(badManifest, "manifest.json"), JSON.stringify({ exportVersion: 1, run: { schemaVersion: 1 } }));
    sumAgain(badManifest);
    expect(await problemsOf(badManifest)).toEqual(["manifest.json unreadable"]);
    const twice = copy();
    const path = join(twice, "manifest.json");
    writeFileSync(path, readFileSync(path, "utf8").replace(conversationId(2), conversationId(1)));
    sumAgain(twice);
    expect(await problemsOf(twice)).toEqual(["manifest.json inconsistent"]);
  });
});
