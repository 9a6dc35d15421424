import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type AuditLog, Decision, openAuditLog, readLines, verifyLog } from "../guard/index.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

const file = "decisions.jsonl";

function decision(conversation: string): Decision {
  return Decision.parse({
    schemaVersion: 1,
    id: `decision-${conversation}`,
    at: "2026-01-02T03:04:05.000Z",
    conversation,
    exchange: 1,
    locale: null,
    policy: { id: "default", version: "1.0.0", sha256: "0" },
    mode: "enforce",
    status: "decided",
    action: "allow",
    reason: "",
    failure: null,
    rules: [],
    findings: [],
    risk: null,
    detector: { builtin: "builtin:risk 1", model: "absent" },
    reviewer: "absent",
    redrafts: 0,
    released: "reply",
    handedOver: [],
    timing: { totalMs: 1, readMs: 1, upstreamMs: 0, reviewMs: 0 },
    text: null,
  });
}

/** Writes a log with decisions on these conversations, and leaves it open. */
async function opened(place: Workspace, ...conversations: string[]): Promise<AuditLog> {
  const log = await openAuditLog({ path: join(place.folder, file), lookEveryMs: 20 });
  for (const conversation of conversations) await log.append({ kind: "decision", decision: decision(conversation) });
  return log;
}

async function written(place: Workspace, ...conversations: string[]): Promise<void> {
  await (await opened(place, ...conversations))[Symbol.asyncDispose]();
}

describe("plumbline guard verify", () => {
  test("says that a log is not there", async () => {
    using place = workspace();
    const { code, err } = await place.run(["guard", "verify", "nowhere.jsonl"]);
    expect(code).toBe(2);
    expect(err).toContain("nowhere.jsonl cannot be used: there is no such file.");
  });

  test("finds a log with a line that is no JSON not intact, names that line as editors count, and reads on", async () => {
    using place = workspace();
    await written(place, "one", "two", "three");
    const rows = place.read(file).split("\n");
    place.write({ [file]: [rows[0], "not JSON", ...rows.slice(2)].join("\n") });
    const { code, out, err } = await place.run(["guard", "verify", file]);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toContain("NOT INTACT: 3 lines, 2 decisions");
    expect(out).toContain("line 2: is no JSON\n");
    expect(out).not.toContain("line 3:");
  });

  test("counts the lines it names from 1, and tells a break once", async () => {
    using place = workspace();
    await written(place, "one", "two", "three", "four");
    const rows = place.read(file).split("\n");
    place.write({ [file]: [rows[0], ...rows.slice(2)].join("\n") });
    const { out } = await place.run(["guard", "verify", file, "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      verdict: "not-intact",
      problems: [
        { line: 2, problem: 'says "line":2 where "line":1 is due' },
        { line: 2, problem: "does not follow the line before it" },
      ],
    });
  });

  test("says of an empty log that it is empty, not that it is intact", async () => {
    using place = workspace({ [file]: "" });
    const { code, out } = await place.run(["guard", "verify", file]);
    expect(code).toBe(3);
    expect(out).toContain("Empty: the log holds no line");
    expect(out).not.toContain("Intact");
    const asJson = await place.run(["guard", "verify", file, "--json"]);
    expect(JSON.parse(asJson.out)).toMatchObject({ verdict: "empty", isIntact: false, lines: 0 });
  });

  test("finds an emptied log not intact when its last hash was noted", async () => {
    using place = workspace({ [file]: "" });
    expect((await place.run(["guard", "verify", file, "--head", "a".repeat(64)])).code).toBe(1);
  });

  test("says of a half-written last line what it is", async () => {
    using place = workspace();
    await written(place, "one");
    appendFileSync(join(place.folder, file), '{"line":1,"at":"20');
    const { code, out } = await place.run(["guard", "verify", file]);
    expect(code).toBe(1);
    expect(out).toContain("line 2: is half-written");
  });
});

describe("plumbline guard delete", () => {
  test("deletes what is on record, and says so", async () => {
    using place = workspace();
    await written(place, "one", "two", "one");
    const { code, out } = await place.run(["guard", "delete", "one", "--log", file]);
    expect(code).toBe(0);
    expect(out).toContain("2 decisions deleted");
    const again = await place.run(["guard", "delete", "one", "--log", file]);
    expect(again.out).toContain("holds nothing of one");
    expect((await place.run(["guard", "verify", file])).out).toContain("Intact: 4 lines, 1 decisions, 2 deleted");
  });

  test("has a running guard do it, and says how many decisions went", async () => {
    using place = workspace();
    await using log = await opened(place, "one", "two", "one");
    const { code, out, err } = await place.run(["guard", "delete", "one", "--log", file], { sleep: really });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("2 decisions deleted");
    expect(out).toContain(log.head);
    await log.append({ kind: "decision", decision: decision("three") });
    expect(verifyLog(await readLines(join(place.folder, file)), log.head)).toMatchObject({
      isIntact: true,
      lines: 5,
      decisions: 2,
    });
  });

  test("says so when the guard has not done it in time, and leaves the request", async () => {
    using place = workspace();
    const path = join(place.folder, file);
    await using log = await openAuditLog({ path, lookEveryMs: 3_600_000 });
    await log.append({ kind: "decision", decision: decision("one") });
    const { code, out, err } = await place.run(["guard", "delete", "one", "--log", file]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain(`Process ${process.pid} writes the log`);
    expect(err).toContain("NOT done so yet");
    expect(place.read(`${file}.deletions`)).toBe("one\n");
  });

  test("says what it cut off of a log that a crash left half-written", async () => {
    using place = workspace();
    await written(place, "one");
    appendFileSync(join(place.folder, file), "half");
    const { code, err } = await place.run(["guard", "delete", "one", "--log", file]);
    expect(code).toBe(0);
    expect(err).toContain("4 bytes of a half-written line");
  });

  test("makes no log where there is none", async () => {
    using place = workspace();
    const { code, err } = await place.run(["guard", "delete", "one", "--log", "nowhere.jsonl"]);
    expect(code).toBe(2);
    expect(err).toContain("there is no such file");
  });
});

async function really(milliseconds: number): Promise<void> {
  await wait(milliseconds);
}
