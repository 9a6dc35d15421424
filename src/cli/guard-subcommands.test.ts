import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startLoopbackProvider } from "../testing/index.ts";
import { guardIn } from "./fixtures/guard-in.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

const usual = ".plumbline/guard/decisions.jsonl";

/** Two logs, each with one decision about the conversation `case-7`. */
async function twoLogs(): Promise<Workspace> {
  const place = workspace();
  await using provider = await startLoopbackProvider({ reply: () => "What happened?" });
  for (const log of [usual, "other.jsonl"]) {
    const guard = await guardIn(place, provider.baseUrl, "--log", log);
    await guard.say("The train was late again.", { "x-plumbline-conversation": "case-7" });
    await guard.stop();
  }
  return place;
}

const decisions = (place: Workspace, log: string) => place.read(log).match(/"kind":"decision"/g)?.length ?? 0;

test.each([
  ["after its name", ["guard", "delete", "case-7", "--log", "other.jsonl"]],
  ["joined by =", ["guard", "delete", "case-7", "--log=other.jsonl"]],
  ["before the conversation", ["guard", "delete", "--log", "other.jsonl", "case-7"]],
  ["before the command", ["guard", "--log", "other.jsonl", "delete", "case-7"]],
])("a deletion takes from the log that is named %s, and from no other", async (_where, argv) => {
  using place = await twoLogs();
  const { code, err } = await place.run(argv);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(decisions(place, "other.jsonl")).toBe(0);
  expect(decisions(place, usual)).toBe(1);
});

test("a log is verified where it is named, however it is named", async () => {
  using place = await twoLogs();
  place.write({ "other.jsonl": place.read("other.jsonl").replace('"action":"allow"', '"action":"hold"') });
  for (const argv of [
    ["guard", "verify", "other.jsonl"],
    ["guard", "verify", "--log", "other.jsonl"],
    ["guard", "--log", "other.jsonl", "verify"],
  ]) {
    const { code, out } = await place.run(argv);
    expect(out).toContain("NOT INTACT");
    expect(code).toBe(1);
  }
  expect((await place.run(["guard", "verify"])).code).toBe(0);
  const both = await place.run(["guard", "verify", usual, "--log", "other.jsonl"]);
  expect(both.code).toBe(2);
});

test("an option of the guard that means nothing to a command below it is refused", async () => {
  using place = workspace();
  for (const argv of [
    ["guard", "--retain", "30", "delete", "case-7"],
    ["guard", "delete", "case-7", "--retain", "30"],
    ["guard", "--log", "x", "key", "app"],
    ["guard", "key", "app", "--keys", "x"],
  ]) {
    const { code, out, err } = await place.run(argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/--(retain|log|keys)/);
  }
  expect(existsSync(join(place.folder, ".plumbline"))).toBe(false);
});
