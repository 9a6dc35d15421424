import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { client, runningGuard } from "../fixtures/running-guard.ts";
import { askForDeletion, type Decision, isDeletionPending, openAuditLog, readLines, verifyLog } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-writer-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = () => join(folder, `log-${files++}.jsonl`);

const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  started.clear();
});

/** A process that writes the log. */
async function writer(path: string) {
  const program = fileURLToPath(new URL("fixtures/write-log.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program, path], { stdio: ["ignore", "pipe", "inherit"] });
  started.add(child);
  let out = "";
  child.stdout.on("data", (piece) => {
    out += piece;
  });
  await until(() => out.includes("open"));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await once(child, "close");
  };
  return { pid: child.pid, end, last: () => out.trim().split("\n").at(-1)?.split(" ") ?? [] };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function decisions(): Promise<Decision[]> {
  await using guard = await runningGuard({ provider: { reply: () => "What happened?" } });
  for (const conversation of ["one", "two", "one"])
    await guard.chat([client("The train was late.")], {}, { "x-plumbline-conversation": conversation });
  return guard.decisions;
}
const taken = await decisions();

async function write(log: { append(entry: { kind: "decision"; decision: Decision }): Promise<void> }): Promise<void> {
  await Promise.all(taken.map((decision) => log.append({ kind: "decision", decision })));
}

async function decisionsIn(path: string): Promise<string[]> {
  return (await readLines(path)).flatMap(({ body }) => (body?.kind === "decision" ? [body.decision.conversation] : []));
}

describe("the one writer of an audit log", () => {
  test("is refused beside another, which is named, and whose chain stays whole", async () => {
    const path = fresh();
    const first = await writer(path);
    await expect(openAuditLog({ path })).rejects.toMatchObject({
      code: "AUDIT_LOG_IN_USE",
      pid: first.pid,
      message: expect.stringContaining(`process ${first.pid}`),
    });
    await first.end("SIGTERM");
    const [head] = first.last();
    expect(verifyLog(await readLines(path), head).isIntact).toBe(true);
  });

  test("may go on once the one before has closed the log", async () => {
    const path = fresh();
    {
      await using log = await openAuditLog({ path });
      await write(log);
      await expect(openAuditLog({ path })).rejects.toMatchObject({ code: "AUDIT_LOG_IN_USE", pid: process.pid });
    }
    expect(existsSync(`${path}.lock`)).toBe(false);
    await using log = await openAuditLog({ path });
    expect(log.lines).toBe(3);
  });

  test("takes over from a process that was killed", async () => {
    const path = fresh();
    const first = await writer(path);
    await first.end("SIGKILL");
    expect(existsSync(`${path}.lock`)).toBe(true);
    await using log = await openAuditLog({ path });
    await write(log);
    expect(verifyLog(await readLines(path), log.head)).toMatchObject({ isIntact: true, decisions: 3 });
  });

  test("is one of those who come at once for the log of a killed process", async () => {
    const path = fresh();
    const first = await writer(path);
    await first.end("SIGKILL");
    const opened = await Promise.allSettled(Array.from({ length: 8 }, () => openAuditLog({ path })));
    const logs = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(logs).toHaveLength(1);
    for (const log of logs) await log[Symbol.asyncDispose]();
  });

  // Only where the system says when a process began.
  test.runIf(existsSync("/proc/self/stat"))("takes over when the holder's number belongs to another now", async () => {
    const path = fresh();
    const holder = { pid: process.pid, host: hostname(), began: "1", token: "of a container before this one" };
    writeFileSync(`${path}.lock`, JSON.stringify(holder));
    await using log = await openAuditLog({ path });
    expect(log.lines).toBe(0);
  });

  test("does not take over from another machine, and says what to do", async () => {
    const path = fresh();
    writeFileSync(`${path}.lock`, JSON.stringify({ pid: 1, host: "elsewhere", began: null, token: "t" }));
    await expect(openAuditLog({ path })).rejects.toMatchObject({
      code: "AUDIT_LOG_IN_USE",
      host: "elsewhere",
      message: expect.stringContaining(`remove ${path}.lock`),
    });
  });

  test("is the same under another name of the log", async () => {
    const path = fresh();
    await using log = await openAuditLog({ path });
    await write(log);
    const link = fresh();
    symlinkSync(path, link);
    await expect(openAuditLog({ path: link })).rejects.toMatchObject({ code: "AUDIT_LOG_IN_USE" });
  });
});

test("a log that is deleted or replaced while it is written takes no more, and says that it is not writable", async () => {
  const path = fresh();
  await using log = await openAuditLog({ path, lookEveryMs: 10 });
  await write(log);
  rmSync(path);
  await until(() => !log.isWritable);
  await expect(write(log)).rejects.toMatchObject({ code: "AUDIT_LOG_UNUSABLE" });
});

describe("a deletion while the log is written", () => {
  test("is carried out by the writer in its own chain, and what comes after is kept", async () => {
    const path = fresh();
    await using log = await openAuditLog({ path, lookEveryMs: 10 });
    await write(log);
    await askForDeletion(path, "one");
    await until(async () => !(await isDeletionPending(path, "one")));
    expect(await decisionsIn(path)).toEqual(["two"]);
    await write(log);
    expect(await decisionsIn(path)).toEqual(["two", "one", "two", "one"]);
    expect(verifyLog(await readLines(path), log.head)).toMatchObject({ isIntact: true, deleted: 2, lines: 7 });
    expect(existsSync(`${path}.deletions`)).toBe(false);
  });

  test("loses no line of another process that goes on writing", async () => {
    const path = fresh();
    {
      await using log = await openAuditLog({ path });
      for (let round = 0; round < 50; round += 1) await write(log);
    }
    const other = await writer(path);
    await Promise.all(["one", "two"].map((conversation) => askForDeletion(path, conversation)));
    await until(async () => !(await isDeletionPending(path, "one")) && !(await isDeletionPending(path, "two")));
    const atThatTime = (await readLines(path)).length;
    await until(async () => (await readLines(path)).length > atThatTime + 20);
    await other.end("SIGTERM");
    const [head, lines] = other.last();
    const found = verifyLog(await readLines(path), head);
    expect(found).toMatchObject({ isIntact: true, lines: Number(lines), deleted: 150, decisions: 0 });
  });

  test("loses nothing that is appended while a removal is under way", async () => {
    const path = fresh();
    await using log = await openAuditLog({ path });
    for (let round = 0; round < 100; round += 1) await write(log);
    let isDone = false;
    const removed = log.remove({ conversation: "one" }).finally(() => {
      isDone = true;
    });
    let more = 0;
    while (!isDone) {
      await log.append({ kind: "event", event: "policy-loaded", detail: `${more}` });
      more += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await removed).toBe(200);
    expect(more).toBeGreaterThan(1);
    expect(verifyLog(await readLines(path), log.head)).toMatchObject({ isIntact: true, lines: 300 + more + 1 });
  });

  test("that was asked for and not carried out is carried out by the next writer", async () => {
    const path = fresh();
    const first = await writer(path);
    await first.end("SIGKILL");
    {
      await using log = await openAuditLog({ path });
      await write(log);
    }
    await askForDeletion(path, "one");
    {
      await using _log = await openAuditLog({ path });
    }
    expect(await decisionsIn(path)).toEqual(["two"]);
    expect(await isDeletionPending(path, "one")).toBe(false);
    expect(readFileSync(path, "utf8")).not.toContain('"one"');
  });
});
