import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../random/index.ts";
import { underWayAt } from "../runs/index.ts";
import { openRunStore } from "../store/index.ts";
import { scenario, suiteFile, tinyRubric } from "../suites/fixtures/tiny-suite.ts";
import { suiteFolderOf } from "../suites/index.ts";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { builtCommand } from "./fixtures/built-command.ts";
import { writeFolder } from "./fixtures/write-folder.ts";

const kills = 200;
const concurrency = 4;
const names = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** A deterministic assistant over HTTP; its requests tell how far each conversation was when it was asked. */
let provider: LoopbackProvider;
const asked: { scenario: string; heard: number }[] = [];
beforeAll(async () => {
  provider = await startLoopbackProvider({
    latencyMs: 12,
    keepRequests: false,
    reply: ({ messages }) => {
      const name = messages[0]?.text ?? "";
      asked.push({ scenario: name, heard: messages.length });
      return `reply ${messages.length} to ${name}`;
    },
  });
});
afterAll(() => provider.close());

/** Begins the audit, or goes on with the run there is: a run killed while its report is written is complete already. */
async function startAudit(folder: string): Promise<{ ended: Promise<number | null>; kill: () => void }> {
  const begin = ["audit", "suite", "--assistant", `http://127.0.0.1:${provider.port}/v1#m`, "--no-controls"];
  const args = [...((await hasRun(folder)) ? ["resume", "latest"] : begin), "--no-cache", "--quiet"];
  const child = spawn(process.execPath, [builtCommand(), ...args, "--concurrency", String(concurrency)], {
    cwd: folder,
    env: { ...process.env, SOURCE_DATE_EPOCH: "1700000000" },
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  return { ended, kill: () => child.kill("SIGKILL") };
}

async function hasRun(folder: string): Promise<boolean> {
  await using store = await openRunStore({ folder: join(folder, ".plumbline") });
  return (await store.listRuns()).length > 0;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-kill-"));
  const scenarios = names.map((name) => {
    const lines = [`scenario ${name}`, "second line", "third line", "fourth line"];
    return { ...scenario(name), client: { kind: "scripted" as const, lines } };
  });
  writeFolder(join(folder, "suite"), suiteFolderOf(suiteFile(), scenarios, [tinyRubric]));
  return folder;
}

async function storedTurns(folder: string): Promise<Map<string, number>> {
  await using store = await openRunStore({ folder: join(folder, ".plumbline") });
  const turns = new Map<string, number>();
  if ((await store.listRuns()).length === 0) return turns;
  for await (const conversation of store.readConversations("latest")) {
    const first = conversation.turns[0];
    if (first !== undefined) turns.set(first.text, conversation.turns.length);
    expect(conversation.turns.map((turn) => turn.index)).toEqual(conversation.turns.map((_, index) => index));
  }
  return turns;
}

async function reports(folder: string): Promise<Record<string, string>> {
  await using store = await openRunStore({ folder: join(folder, ".plumbline") });
  const id = await store.resolveRunId("latest");
  const read = (name: string) => readFileSync(join(folder, "plumbline-report", id, name), "utf8");
  return { json: read("report.json"), html: read("report.html") };
}

describe("a run killed with SIGKILL and started again", () => {
  test(`over ${kills} random moments loses no stored turn, repeats none, and ends in the report of an unbroken run`, async () => {
    const whole = newFolder();
    expect(await (await startAudit(whole)).ended).not.toBeNull();
    const expected = await reports(whole);
    const random = seededRandom("kill", 1);
    let done = 0;
    let finished = 0;
    while (done < kills) {
      const folder = newFolder();
      asked.length = 0;
      let killedHere = 0;
      for (;;) {
        const before = await storedTurns(folder);
        const from = asked.length;
        const run = await startAudit(folder);
        // Early on most kills hit the start, so that also a run's first writes are interrupted.
        const timer = done < kills ? setTimeout(run.kill, 40 + random.integer(420)) : undefined;
        const code = await run.ended;
        clearTimeout(timer);
        for (const { scenario: name, heard } of asked.slice(from)) {
          expect(heard, `asked again for a stored reply in "${name}"`).toBeGreaterThanOrEqual(before.get(name) ?? 0);
        }
        if (code !== null) break;
        done += 1;
        killedHere += 1;
      }
      finished += 1;
      // At most the call in flight per running conversation is asked again.
      expect(asked.length).toBeLessThanOrEqual(names.length * 4 + killedHere * underWayAt(concurrency));
      expect(await reports(folder)).toEqual(expected);
    }
    writeFileSync(join(whole, "summary.txt"), `${done} kills, ${finished} runs\n`);
    expect(done).toBeGreaterThanOrEqual(kills);
  }, 300_000);
});
