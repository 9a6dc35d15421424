import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judgeReply, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks, doesNotAsk } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

/** Model `bot` asks in every other scenario, `judge` sees it. */
let provider: LoopbackProvider;
let judged = 0;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    keepRequests: false,
    reply: ({ model, messages }) => {
      const said = messages.map(({ text }) => text).join("\n");
      if (model === "judge") {
        judged += 1;
        const level = said.includes(asks) ? 1 : 0;
        return judgeReply(said, { asks: { reason: "because", quotes: level === 1 ? [asks] : [], level } });
      }
      return Number(/scenario-(\d+)/.exec(said)?.[1] ?? 0) % 2 === 1 ? asks : doesNotAsk;
    },
  });
});
afterAll(() => provider.close());

describe("what a judge takes", () => {
  test("is said with the calls of each rating before an audit asks it, and counted in the report after", async () => {
    using place = workspace(askingSuite({ scenarios: 6 }));
    const judge = `vote(${provider.reference("judge")}, votes=3)`;
    const argv = ["audit", "asking", "-a", provider.reference("bot"), "--no-controls", "--judge", judge];
    judged = 0;
    const { err, out } = await place.run([...argv, "--format", "json,md"]);
    const [, calls, ratings, each] = /: at most (\d+) calls for (\d+) ratings \((\S+) a rating\)/.exec(err) ?? [];
    expect([calls, ratings, each]).toEqual(["18", "6", "3"]);
    expect(judged).toBe(18);
    const { spent } = place.report();
    expect(spent.judge).toEqual({ calls: 18, costUsd: null });
    expect(spent.calls).toBe(24);
    expect(out.replaceAll(/\s+/g, " ")).toContain("of these the judge 18 calls");
  });

  test("is not said of the built-in rules, which take no calls", async () => {
    using place = workspace(askingSuite({ scenarios: 2 }));
    const { err } = await place.run(["audit", "asking", "-a", provider.reference("bot"), "--no-controls"]);
    expect(err).not.toContain("Judge ");
    expect(place.report().spent).toMatchObject({ calls: 2, judge: { calls: 0, costUsd: 0 } });
  });

  test("is said before a judge is tried, which also asks it about people's labels", async () => {
    using place = workspace(askingSuite({ scenarios: 6 }));
    await place.run(["audit", "asking", "-a", provider.reference("bot"), "--no-controls"]);
    await place.run(["calibrate", "--draw", "100", "--run", "latest"]);
    const transcripts = place
      .report()
      .conversations.map(({ id, turns }) =>
        JSON.stringify({ id, turns: turns.map(({ speaker, text }) => ({ speaker, text })) }),
      );
    const level = new Map(
      place.report().conversations.map(({ id, scenarioId }) => [id, Number(scenarioId.split("-")[1]) % 2]),
    );
    const labels = place
      .read("labels.csv")
      .trim()
      .split("\n")
      .map((line, index) => {
        const cells = line.split(",");
        return index === 0 ? line : [...cells.slice(0, 5), "ana", level.get(cells[0] ?? ""), ""].join(",");
      });
    place.write({ "talks.jsonl": `${transcripts.join("\n")}\n`, "labels.csv": `${labels.join("\n")}\n` });
    const argv = ["judge-check", "--suite", "asking", "--judge", provider.reference("judge"), "--sample", "2"];
    const { code, err, out } = await place.run([...argv, "--labels", "labels.csv", "--transcripts", "talks.jsonl"]);
    expect(code).toBe(3); // two conversations decide little
    expect(err).toMatch(/: about \d+ calls to try it\./);
    // Bot asks in the odd ones, people say it asks in the odd ones, and so does the judge.
    expect(out).toContain("compared 6 ratings by 1 person on 6 replies");
    expect(out).toContain("both 3, people only 0, judge only 0, neither 3");
  });
});
