import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LoopbackFault, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
let fault: ((count: number) => LoopbackFault | undefined) | undefined;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    // No two replies are alike, so that one given twice is seen.
    reply: ({ index }) => `${asks} (${index})`,
    fault: ({ index }) => fault?.(index),
  });
});
beforeEach(() => {
  fault = undefined;
});
afterAll(() => provider.close());

const audit = (...more: string[]) => ["audit", "asking", "-a", provider.reference(), "--no-controls", ...more];
const suite = askingSuite({ scenarios: 6, lines: 2 });
const calls = 12;
const replies = (report: { conversations: { turns: { speaker: string; text: string }[] }[] }) =>
  report.conversations.flatMap(({ turns }) =>
    turns.flatMap(({ speaker, text }) => (speaker === "assistant" ? [text] : [])),
  );

async function counted<T>(work: () => Promise<T>): Promise<{ result: T; asked: number }> {
  const before = provider.count;
  const result = await work();
  return { result, asked: provider.count - before };
}

describe("what was asked and answered once", () => {
  test("repeats are independent: each is asked for itself", async () => {
    using place = workspace(suite);
    const { asked } = await counted(() => place.run(audit("--repeats", "3")));
    expect(asked).toBe(3 * calls);
    expect(new Set(replies(place.report())).size).toBe(3 * calls);
  });

  test("the same audit again is a run of its own, answered from the cache, which its turns and its costs say", async () => {
    using place = workspace(suite);
    await place.run(audit());
    const first = place.report();
    const { result, asked } = await counted(() => place.run(audit()));
    expect({ asked, code: result.code }).toEqual({ asked: 0, code: 0 });
    const second = place.report();
    expect(second.provenance.runId).not.toBe(first.provenance.runId);
    expect(replies(second)).toEqual(replies(first));
    expect(first.spent.calls).toBe(calls);
    expect(second.spent.calls).toBe(0);
    await place.run(["export", "latest", "--to", "exported"]);
    const events = place.read("exported/events.jsonl").trim().split("\n");
    expect(events.filter((line) => line.includes('"cached":true'))).toHaveLength(calls);
  });

  test("more repeats ask only for what is new", async () => {
    using place = workspace(suite);
    await place.run(audit());
    const { asked } = await counted(() => place.run(audit("--repeats", "2")));
    expect(asked).toBe(calls);
  });

  test.each(["--fresh", "--no-cache"])("%s asks again", async (flag) => {
    using place = workspace(suite);
    await place.run(audit());
    const first = replies(place.report());
    const { asked } = await counted(() => place.run(audit(flag)));
    expect(asked).toBe(calls);
    expect(replies(place.report())).not.toEqual(first);
  });

  test("--no-cache leaves no reply in the cache", async () => {
    using place = workspace(suite);
    await place.run(audit("--no-cache"));
    expect(place.bytesBelow(".plumbline").size).toBeGreaterThan(0);
    expect([...place.bytesBelow(".plumbline").keys()].filter((path) => path.includes("cache"))).toEqual([]);
  });

  test("a run begun afresh stays so when another process goes on with it", async () => {
    using place = workspace(suite);
    await place.run(audit());
    const first = new Set(replies(place.report()));
    const begun = provider.count;
    fault = (index) => (index >= begun + 5 ? { kind: "status", status: 400 } : undefined);
    expect((await place.run(audit("--fresh"))).code).toBe(3);
    fault = undefined;
    const { asked } = await counted(() => place.run(["resume", "latest"]));
    expect(asked).toBe(calls - 5);
    expect(replies(place.report()).filter((reply) => first.has(reply))).toEqual([]);
  });

  test("--resume without anything to go on with is refused, and --fresh excludes it", async () => {
    using place = workspace(suite);
    const none = await place.run(audit("--resume"));
    expect(none.code).toBe(2);
    expect(none.err).toContain("Leave --resume out");
    expect((await place.run(audit("--resume", "--fresh"))).code).toBe(2);
  });
});

describe("--max-cost", () => {
  const reference = () => provider.reference("priced");
  const prices = () => ({
    "prices.yaml": `schemaVersion: 1
note: Invented.
prices:
  - { model: ${JSON.stringify(reference())}, input: 1000, output: 1000, source: invented, date: "2026-01-01" }
`,
    "plumbline.config.yaml": "prices: prices.yaml\n",
  });

  test("stops asking when it is spent, says so, and the run goes on when there is more", async () => {
    using place = workspace({ ...suite, ...prices() });
    const argv = [
      "audit",
      "asking",
      "-a",
      reference(),
      "--no-controls",
      "--concurrency",
      "1",
      "--max-output-tokens",
      "20",
    ];
    const { result, asked } = await counted(() => place.run([...argv, "--max-cost", "0.1"]));
    expect(result.code).toBe(3);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(calls);
    const report = place.report();
    expect(report.problems).toMatchObject([{ kind: "never-ran", cause: "over-budget" }]);
    expect(report.spent.costUsd).toBeGreaterThan(0);
    expect(report.spent.costUsd).toBeLessThan(0.15);

    const { result: resumed, asked: more } = await counted(() => place.run(["resume", "latest", "--max-cost", "10"]));
    expect(resumed.code).toBe(0);
    expect(asked + more).toBe(calls);
    expect(place.report().problems).toEqual([]);
  });

  test("in the help, says that it counts from this call of the command", async () => {
    using place = workspace();
    for (const command of ["audit", "resume", "rate"]) {
      expect((await place.run([command, "--help"])).out.replaceAll(/\s+/g, " ")).toContain(
        "what was spent before does not count",
      );
    }
  });
});

describe("--record and --replay", () => {
  test("a replayed run is byte for byte the recorded one, with nobody asked and no key needed", async () => {
    using there = workspace(suite);
    const first = await there.run(audit("--record", "run.jsonl", "--repeats", "2"));
    expect(first.code).toBe(0);
    using here = workspace({ ...suite, "run.jsonl": there.read("run.jsonl") });
    const { result, asked } = await counted(() => here.run(audit("--replay", "run.jsonl", "--repeats", "2")));
    expect({ asked, code: result.code, out: result.out }).toEqual({ asked: 0, code: 0, out: first.out });
    const id = there.report().provenance.runId;
    for (const name of ["report.json", "report.html"]) {
      expect(here.read(`plumbline-report/${id}/${name}`)).toBe(there.read(`plumbline-report/${id}/${name}`));
    }
  });

  test("what was not recorded stops the run and says so; nothing is asked in its place", async () => {
    using place = workspace({ ...suite, "empty.jsonl": "" });
    const { result, asked } = await counted(() => place.run(audit("--replay", "empty.jsonl")));
    expect(asked).toBe(0);
    expect(result.code).toBe(3);
    expect(result.err).toContain("is not in the recording. Nothing was sent.");
  });

  test("a recording is not written over, and a file that is none is refused", async () => {
    using place = workspace({ ...suite, "there.jsonl": "hello\n" });
    const record = await place.run(audit("--record", "there.jsonl"));
    expect(record.code).toBe(2);
    expect(record.err).toContain("exists already");
    const replay = await place.run(audit("--replay", "there.jsonl"));
    expect(replay.code).toBe(2);
    expect(replay.err).toContain("has no exchange in line 1");
  });
});
