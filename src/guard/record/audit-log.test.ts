import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { client, defaultPolicy, detectors, runningGuard } from "../fixtures/running-guard.ts";
import { type Decision, diffPolicies, loadPolicy, openAuditLog, readLines, verifyLog } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-log-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = () => join(folder, `log-${files++}.jsonl`);

async function decisions(): Promise<Decision[]> {
  await using guard = await runningGuard({ provider: { reply: () => "You are pathetic." } });
  await guard.chat([client("I failed the exam.")], {}, { "x-plumbline-conversation": "one" });
  await guard.chat([client("I keep thinking about killing myself.")], {}, { "x-plumbline-conversation": "two" });
  return guard.decisions;
}
const taken = await decisions();

async function logOf(path: string): Promise<string> {
  await using log = await openAuditLog({ path });
  await Promise.all(taken.map((decision) => log.append({ kind: "decision", decision })));
  await log.append({ kind: "event", event: "stop", detail: "test" });
  return log.head;
}

describe("an audit log", () => {
  test("is intact as written, also when it was closed and gone on with", async () => {
    const path = fresh();
    await logOf(path);
    const head = await logOf(path);
    expect(verifyLog(await readLines(path), head)).toMatchObject({
      isIntact: true,
      lines: 6,
      decisions: 4,
      deleted: 0,
      head,
    });
  });

  test.each([
    [
      "a changed word",
      (rows: string[]) => [rows[0]?.replace('"action":"replace"', '"action":"allow"'), ...rows.slice(1)],
    ],
    ["a line taken out", (rows: string[]) => [rows[0], ...rows.slice(2)]],
    ["lines that changed places", (rows: string[]) => [rows[1], rows[0], ...rows.slice(2)]],
    ["a changed time", (rows: string[]) => [rows[0]?.replace(/"at":"2/, '"at":"3'), ...rows.slice(1)]],
    [
      "a body taken out without a deletion",
      (rows: string[]) => [JSON.stringify({ ...JSON.parse(rows[0] ?? ""), body: null }), ...rows.slice(1)],
    ],
    ["an end cut off", (rows: string[]) => rows.slice(0, -1)],
  ])("shows %s", async (_name, change) => {
    const path = fresh();
    const head = await logOf(path);
    const rows = readFileSync(path, "utf8").trimEnd().split("\n");
    writeFileSync(path, `${change(rows).join("\n")}\n`);
    expect(verifyLog(await readLines(path), head).isIntact).toBe(false);
  });

  test("loses a conversation wholly on request, and can still be verified", async () => {
    const path = fresh();
    await logOf(path);
    await using log = await openAuditLog({ path });
    expect(await log.remove({ conversation: "two" })).toBe(1);
    expect(await log.remove({ conversation: "two" })).toBe(0);
    expect(readFileSync(path, "utf8")).not.toMatch(/killing|"two"/);
    expect(verifyLog(await readLines(path), log.head)).toMatchObject({ isIntact: true, deleted: 1, decisions: 1 });
    await log.append({ kind: "event", event: "stop", detail: "after" });
    expect(verifyLog(await readLines(path), log.head).isIntact).toBe(true);
  });

  test("loses what is older than it may be kept", async () => {
    const path = fresh();
    await logOf(path);
    await using log = await openAuditLog({ path });
    expect(await log.remove({ before: new Date(Date.now() + 60_000) })).toBe(2);
    expect(verifyLog(await readLines(path)).isIntact).toBe(true);
  });

  test("rejects what a full disk does not take, and goes on when there is room", async () => {
    const path = fresh();
    let isFull = true;
    await using log = await openAuditLog({
      path,
      async write(file, text) {
        if (!isFull) return void (await file.appendFile(text));
        await file.appendFile(text.slice(0, 20));
        throw Object.assign(new Error("no room"), { code: "ENOSPC" });
      },
    });
    const entry = { kind: "event", event: "stop", detail: "x" } as const;
    await expect(log.append(entry)).rejects.toMatchObject({ code: "ENOSPC" });
    expect(log.isWritable).toBe(false);
    isFull = false;
    await log.append(entry);
    expect(log.isWritable).toBe(true);
    expect(verifyLog(await readLines(path))).toMatchObject({ isIntact: true, lines: 1 });
  });

  test("a half-written last line of a crash is cut off, and the chain says so", async () => {
    const path = fresh();
    await logOf(path);
    appendFileSync(path, '{"line":3,"at":"20');
    {
      await using log = await openAuditLog({ path });
      expect(log.cutOffBytes).toBe(18);
    }
    await logOf(path);
    const lines = await readLines(path);
    expect(verifyLog(lines)).toMatchObject({ isIntact: true, lines: 7 });
    expect(lines[3]?.body).toMatchObject({
      kind: "event",
      event: "torn-line",
      detail: expect.stringContaining("18 bytes"),
    });
    await using log = await openAuditLog({ path });
    expect(log.cutOffBytes).toBe(0);
  });

  test("is not gone on with when its last line was changed", async () => {
    const path = fresh();
    await logOf(path);
    writeFileSync(path, readFileSync(path, "utf8").replace('"event":"stop"', '"event":"start"'));
    await expect(openAuditLog({ path })).rejects.toMatchObject({ code: "AUDIT_LOG_UNUSABLE" });
  });

  test("is gone on with when its last line is longer than what is read at once", async () => {
    const path = fresh();
    {
      await using log = await openAuditLog({ path });
      await log.append({ kind: "event", event: "stop", detail: "é".repeat(100_000) });
    }
    await logOf(path);
    expect(verifyLog(await readLines(path))).toMatchObject({ isIntact: true, lines: 4 });
  });

  // Where a parent stands and takes no folder, Node's own way of making one never ends.
  test.runIf(existsSync("/proc/self"))("is refused where no folder can be made", async () => {
    await expect(openAuditLog({ path: "/proc/nope/deeper/log.jsonl" })).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("shows which of its decisions another policy would take differently", async () => {
    const path = fresh();
    await logOf(path);
    const lines = await readLines(path);
    const without = { ...defaultPolicy, rules: defaultPolicy.rules.filter(({ id }) => id !== "psychosocial-harm") };
    const diff = diffPolicies(defaultPolicy, without, lines, detectors);
    expect(diff).toMatchObject({ compared: 2, notCompared: 0, moves: [{ from: "redraft", to: "allow" }] });
    expect(diff.changed[0]).toMatchObject({ conversation: "one", rules: ["psychosocial-harm"] });
    const same = loadPolicy("default", { detectors });
    expect(diffPolicies(defaultPolicy, same, lines, detectors).changed).toEqual([]);
  });
});
