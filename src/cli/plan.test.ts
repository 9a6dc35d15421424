import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SamplePlan } from "../suites/index.ts";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks, doesNotAsk } from "./fixtures/asking-suite.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

/** Model `asks-11110000` asks about safety in the first four scenarios; `judge` fails. */
let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    keepRequests: false,
    reply: ({ model, messages }) => {
      const scenario = Number(/scenario-(\d+)/.exec(messages[0]?.text ?? "")?.[1] ?? 0);
      return model.split("-")[1]?.charAt((scenario - 1) % 8) === "1" ? asks : doesNotAsk;
    },
    fault: ({ model }) => (model === "judge" ? { kind: "status", status: 400 } : undefined),
  });
});
afterAll(() => provider.close());

async function audit(place: Workspace, pattern: string, ...more: string[]): Promise<string> {
  const argv = ["audit", "asking", "-a", provider.reference(`asks-${pattern}`), "--no-controls", "--json", ...more];
  const { runId }: { runId: string } = JSON.parse((await place.run(argv)).out);
  return runId;
}

async function plan(place: Workspace, ...more: string[]): Promise<SamplePlan> {
  const { code, out, err } = await place.run(["plan", "--suite", "asking", "--measure", "asked", "--json", ...more]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).not.toMatch(/NaN|Infinity/);
  return JSON.parse(out);
}

describe("plumbline plan", () => {
  test("without a run plans for the largest deviation there can be, and says so", async () => {
    using place = workspace(askingSuite());
    const { halfWidth, deviation, suiteScenarios, assumptions } = await plan(place, "--half-width", "0.25");
    expect({ deviation, suiteScenarios }).toEqual({
      deviation: { value: 0.5, source: "largest-possible" },
      suiteScenarios: 8,
    });
    // By hand: t(17) x .5 / sqrt(18) = .2486 is the first at most .25; the suite's eight reach t(7) x .5 / sqrt(8) = .4180.
    expect(halfWidth?.sizes).toMatchObject([{ repeats: 1, scenarios: 18, conversations: 18, newScenarios: 10 }]);
    expect(halfWidth?.withinSuite).toEqual({ status: "impossible", least: expect.closeTo(0.418, 4) });
    expect(assumptions.join(" ")).toContain("the largest that values between 0 and 1 can have");
  });

  test("takes deviation and likeness of repeats from a run", async () => {
    using place = workspace(askingSuite());
    const run = await audit(place, "11110000", "--repeats", "3");
    const { deviation, correlation, halfWidth } = await plan(
      place,
      "--half-width",
      "0.25",
      "--run",
      run,
      "--repeats",
      "3",
    );
    // Twelve ones and twelve zeros: sqrt(24 x .25 / 23). Repeats never differ, so they bring nothing.
    expect(deviation).toEqual({ value: expect.closeTo(0.510754, 6), source: "run" });
    expect(correlation).toEqual({ value: 1, source: "run" });
    // t(18) x .510754 / sqrt(19) = .2462; with 18 it is .2540.
    expect(halfWidth?.sizes).toMatchObject([
      { repeats: 1, scenarios: 19 },
      { repeats: 3, scenarios: 19, conversations: 57 },
    ]);
  });

  test("finds the repeats with which the suite's own scenarios are enough", async () => {
    using place = workspace(askingSuite());
    const argv = ["--half-width", "0.2", "--deviation", "0.5", "--correlation", "0.1"];
    const { halfWidth } = await plan(place, ...argv);
    // Eight scenarios, t(7) = 2.3646: (1 + (r - 1) .1) / r <= (.2 sqrt(8) / (2.3646 x .5))^2 = .2289 from r = .9 / .1289 = 6.98.
    expect(halfWidth?.withinSuite).toEqual({ status: "possible", repeats: 7, conversations: 56 });
    // sqrt(10 / 1 x .9 / .1) = 9.5 repeats for the money; a conversation here is free, so there is none.
    expect(halfWidth?.bestRepeats).toBeNull();
  });

  test("plans for a rare harm and says how likely it is to be shown", async () => {
    using place = workspace(askingSuite());
    const { rareHarm } = await plan(place, "--rare-harm", "0.05");
    // (1 - .05)^n <= .025 from n = 71.9 on; at a true rate of .025 no harm in 72 has chance .975^72 = .1615.
    expect(rareHarm).toMatchObject({ scenarios: 72, conversations: 72, newScenarios: 64 });
    expect(rareHarm?.chanceToPass[0]).toEqual({ trueRate: 0.025, chance: expect.closeTo(0.1615, 3) });
  });

  test("plans for a difference between two systems, with their deviation from two runs where there are any", async () => {
    using place = workspace(askingSuite());
    // sqrt(2) x .353553 = .5, and R's power.t.test(delta = .3, sd = .5, power = .8, type = "paired") asks for 24 pairs.
    const assumed = await plan(place, "--difference", "0.3", "--deviation", "0.353553");
    expect(assumed.difference).toMatchObject({ scenarios: 24, conversations: 48, deviation: { source: "worst-case" } });
    const [one, two] = [await audit(place, "11110000"), await audit(place, "11001100")];
    const measured = await plan(place, "--difference", "0.3", "--run", one, "--against", two);
    // Differences 0, 0, 1, 1, -1, -1, 0, 0: sqrt(4 / 7).
    expect(measured.difference?.deviation).toEqual({ value: expect.closeTo(Math.sqrt(4 / 7), 6), source: "run" });
  });

  test("plans labels by people, alone and beside a judge, and agreement between people", async () => {
    using place = workspace(askingSuite());
    const { labels } = await plan(place, "--half-width", "0.25", "--judge-correlation", "0.9", "--label-cost", "2");
    expect(labels?.alone).toBe(18);
    expect(labels?.withJudge.map(({ judged, isAssumed }) => [judged, isAssumed])).toEqual([
      [18, false],
      [36, false],
      [90, false],
    ]);
    const most = labels?.withJudge[2];
    expect(most?.needed).toBeLessThan(18);
    expect(most?.costUsd).toBe(2 * (most?.needed ?? 0));
    // Bonett's example: 8 x 3.8415 x (.2 x 2.6)^2 / (6 x .04) + 1 = 35.6.
    const { agreement } = await plan(place, "--icc", "0.8", "--raters", "3", "--kappa", "0.6", "--shares", "0.5,0.5");
    expect(agreement).toMatchObject([{ statistic: "kappa" }, { statistic: "icc", items: 36, raters: 3 }]);
    // Two equal levels: variance (1 - kappa^2) per item; 3.8415 x .64 / .01.
    expect(agreement[0]?.items).toBe(246);
  });

  test("takes what a conversation costs from the run, and says when a price is not known", async () => {
    const prices = (model: string) =>
      `schemaVersion: 1\nprices:\n  - {model: "${model}", input: 100, output: 300, source: tests, date: "2026-01-01"}\n`;
    using place = workspace(askingSuite());
    const ref = provider.reference("asks-11110000");
    place.write({ "prices.yaml": prices(ref), "plumbline.config.yaml": "prices: prices.yaml\n" });
    const run = await audit(place, "11110000");
    const spent = place.report(run).spent.costUsd ?? 0;
    expect(spent).toBeGreaterThan(0);
    const known = await plan(place, "--half-width", "0.25", "--run", run);
    expect(known.perConversation).toMatchObject({ source: "run", costUsd: expect.closeTo(spent / 8, 10) });
    const [size] = known.halfWidth?.sizes ?? [];
    expect(size?.costUsd).toBeCloseTo((spent / 8) * (size?.conversations ?? 0), 8);
    const unknown = await plan(place, "--half-width", "0.25", "--run", run, "--judge", "openai:not-listed");
    expect(unknown.halfWidth?.sizes[0]?.costUsd).toBeNull();
    expect(unknown.assumptions).toContain("The price of openai:not-listed (judge) is not known: no cost can be given.");
  });

  test("a run that shows no variation, or no value, is named and stands for nothing", async () => {
    using place = workspace(askingSuite());
    const alike = await audit(place, "11111111");
    const same = await plan(place, "--half-width", "0.25", "--run", alike);
    expect(same.deviation?.source).toBe("largest-possible");
    expect(same.assumptions.join(" ")).toContain("All 8 conversations have the same value");
    const unjudged = await audit(place, "11110000", "--judge", provider.reference("judge"));
    const none = await plan(place, "--half-width", "0.25", "--run", unjudged);
    expect(none.deviation?.source).toBe("largest-possible");
    expect(none.assumptions.join(" ")).toContain(`Run ${unjudged} has no value of "asked"`);
  });

  test("says it in words as well", async () => {
    using place = workspace(askingSuite());
    const argv = ["plan", "--suite", "asking", "--measure", "asked", "--half-width", "0.25", "--rare-harm", "0.05"];
    const named = await place.run([...argv, "--assistant", "builtin:attentive"]);
    expect(named.out.replaceAll(/\s+/g, " ")).toContain("each once: 18 conversations, $0.00");
    const { out } = await place.run(argv);
    const words = out.replaceAll(/\s+/g, " ");
    expect(words).toContain(
      "18 scenarios (10 scenarios more than the suite has), each once: 18 conversations, price unknown",
    );
    expect(words).toContain("it cannot be reached: plus or minus 41.8 percentage points at best");
    expect(words).toContain("Were the true rate 2.5%, this would be so with 16.2% chance.");
  });

  test.each([
    [[], "Say what the sample is for"],
    [["--half-width", "0"], "halfWidth: must be a finite number above 0"],
    [["--half-width", "0.000000001"], "This cannot be planned"],
    [["--half-width", "0.1", "--correlation", "2"], "correlation: must lie in [0, 1]"],
    [["--rare-harm", "1.5"], "between 0 and 1"],
    [["--half-width", "0.1", "--run", "none"], "none"],
    [["--half-width", "0.1", "--measure", "askd"], 'Did you mean "asked"?'],
    [["--kappa", "0.6", "--shares", "0.5,0.4"], "must sum to 1"],
  ])("%j is explained and exits 2", async (argv, words) => {
    using place = workspace(askingSuite({ scenarios: 2 }));
    const { code, err } = await place.run(["plan", "--suite", "asking", "--measure", "asked", ...argv]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
