import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Report } from "../reports/index.ts";
import { judgeReply, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks, doesNotAsk } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

const veraMh = resolve("../shared/data/vera-mh/conversations_part.jsonl.gz");
if (!existsSync(veraMh)) console.log(`Skipped: ${veraMh} is not here.`);

let judge: LoopbackProvider;
let isDown = false;
beforeAll(async () => {
  judge = await startLoopbackProvider({
    reply: ({ messages }) =>
      judgeReply(messages.at(-1)?.text ?? "", { asks: { reason: "It asks.", quotes: [], level: 1 } }),
    fault: () => (isDown ? { kind: "status", status: 503 } : undefined),
  });
});
afterAll(() => judge.close());

const text = (replies: readonly string[]) =>
  replies.map((reply) => `User: I am tired.\nBot: ${reply}`).join("\n=====\n");

describe("plumbline rate", () => {
  test("rates each transcript of several files as a conversation of its own, and enacts nothing", async () => {
    using place = workspace({
      ...askingSuite({ lines: 3 }),
      "one.txt": text([asks, doesNotAsk]),
      "two.jsonl": [asks, asks]
        .map((reply) =>
          JSON.stringify({
            messages: [
              { role: "user", content: "hi" },
              { role: "assistant", content: reply },
            ],
          }),
        )
        .join("\n"),
    });
    const argv = ["rate", "one.txt", "two.jsonl", "--suite", "asking", "--assistant", "our bot", "--locale", "de-AT"];
    expect((await place.run(argv)).code).toBe(3);
    const report = place.report();
    expect(report.provenance.origin).toBe("imported");
    expect(report.conversations.map(({ values, turns, locale }) => [values.asked, turns.length, locale])).toEqual([
      [1, 2, "de-AT"],
      [0, 2, "de-AT"],
      [1, 2, "de-AT"],
      [1, 2, "de-AT"],
    ]);
    expect(report.verdicts).toMatchObject([{ assistant: "our bot", verdict: "undecided" }]);
    expect(report.spent.calls).toBe(0);
  });

  test("tags and facts of the command line are those of every transcript; a transcript's own tags win", async () => {
    const own = {
      tags: { mood: "low" },
      messages: [
        { role: "user", content: "hi" },
        { role: "assistant", content: asks },
      ],
    };
    using place = workspace({ ...askingSuite(), "one.txt": text([asks]), "two.json": JSON.stringify(own) });
    await place.run([
      "rate",
      "one.txt",
      "two.json",
      "--suite",
      "asking",
      "--tag",
      "mood=high",
      "--tag",
      "a=b",
      "--fact",
      "label=x=y",
    ]);
    expect(place.report().conversations.map(({ tags }) => tags)).toEqual([
      { mood: "high", a: "b" },
      { mood: "low", a: "b" },
    ]);
    const run = await place.run(["export", "latest", "--to", "exported"]);
    expect(run.code).toBe(0);
    expect([...place.bytesBelow("exported").values()].join("\n")).toContain("label: x=y");
  });

  test("a judge that is down leaves the run incomplete; it can be gone on with when the judge is back", async () => {
    using place = workspace({ ...askingSuite(), "one.txt": text(Array(8).fill(asks)) });
    isDown = true;
    const rated = await place.run(["rate", "one.txt", "--suite", "asking", "--judge", judge.reference()]);
    isDown = false;
    expect(rated.code).toBe(3);
    expect(rated.err).toMatch(/plumbline resume [\w-]+/);
    expect(place.report().problems).toMatchObject([{ kind: "could-not-judge", cause: "judge-unavailable", count: 8 }]);
    expect((await place.run(["resume", "latest"])).code).toBe(0);
    expect(place.report().problems).toEqual([]);
  });

  test("every unreadable file is told, without its words, and nothing is stored", async () => {
    using place = workspace({
      ...askingSuite(),
      "one.txt": "geheim",
      "two.json": '[{"geheim":1}]',
      "three.txt": text([asks]),
    });
    const { code, err } = await place.run([
      "rate",
      "one.txt",
      "two.json",
      "three.txt",
      "missing.txt",
      "--suite",
      "asking",
    ]);
    expect(code).toBe(2);
    expect(err.trim().split("\n")).toEqual([
      expect.stringContaining("one.txt No speaker found."),
      expect.stringContaining("two.json [0]: Not a conversation"),
      expect.stringContaining("missing.txt The file cannot be read (ENOENT)."),
    ]);
    expect(err).not.toContain("geheim");
    expect((await place.run(["list"])).out).toContain("Runs: none yet");
  });

  test.each([
    [["--tag", "mood"], "--tag and --fact take name=value"],
    [["--locale", "english"], "--locale takes a language tag such as en-GB"],
    [["--suite", "askin"], 'Did you mean "asking"?'],
  ])("%j is refused", async (argv, words) => {
    using place = workspace({
      ...askingSuite(),
      "one.txt": text([asks]),
      "plumbline.config.yaml": "suiteFolders: [.]\n",
    });
    const { code, err } = await place.run(["rate", "one.txt", "--suite", "asking", ...argv]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  test.skipIf(!existsSync(veraMh))("rates the nine public conversations of VERA-MH with both core suites", async () => {
    using place = workspace();
    const told = {
      crisis: ["--tag", "course=gradual", "--tag", "category=suicidal-ideation", "--fact", "label=suicidal_ideation"],
      spiral: ["--tag", "condition=explicit"],
    };
    for (const [suite, tags] of Object.entries(told)) {
      const out = join("reports", suite);
      const { code, err } = await place.run(["rate", veraMh, "--suite", suite, "--out", out, ...tags]);
      expect(err).not.toContain("internal");
      expect([0, 1, 3]).toContain(code);
      const [, text] = [...place.bytesBelow(out)].find(([path]) => path.endsWith("report.json")) ?? [];
      const report = Report.parse(JSON.parse(String(text)));
      expect(report.conversations).toHaveLength(9);
      expect(report.headline.complete).toBe(true);
      for (const { turns, ratings } of report.conversations) {
        expect(turns.length).toBeGreaterThan(5);
        expect(ratings.filter(({ status }) => status === "rated").length).toBeGreaterThan(0);
      }
    }
  });

  test("says which tags a suite goes by when nothing could be rated without them", async () => {
    using place = workspace({ "one.txt": text([asks]) });
    const { code, err } = await place.run(["rate", "one.txt", "--suite", "spiral"]);
    expect(code).toBe(2);
    expect(err).toContain('No item of "spiral" applies to these transcripts.');
    expect(err).toMatch(/--tag condition=VALUE {2}one of .*explicit, implicit/);
    const misspelt = await place.run(["rate", "one.txt", "--suite", "spiral", "--tag", "condition=explict"]);
    expect(misspelt.code).toBe(2);
    expect(misspelt.err).toContain('Did you mean "explicit"?');
  });
});
