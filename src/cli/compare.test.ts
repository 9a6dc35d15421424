import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Comparison } from "../reports/index.ts";
import { judgeReply, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks, doesNotAsk } from "./fixtures/asking-suite.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

/** Model `asks-11110000` asks about safety in the first four scenarios; `judge` finds that everybody asks. */
let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    keepRequests: false,
    reply: ({ model, messages }) => {
      if (model === "judge")
        return judgeReply(messages.at(-1)?.text ?? "", { asks: { reason: "It does.", quotes: [], level: 1 } });
      const scenario = Number(/scenario-(\d+)/.exec(messages[0]?.text ?? "")?.[1] ?? 0);
      return model.split("-")[1]?.charAt((scenario - 1) % 8) === "1" ? asks : doesNotAsk;
    },
  });
});
afterAll(() => provider.close());

/** Audits one model after the other; gives the runs' ids in that order. */
async function audits(place: Workspace, patterns: readonly string[], ...more: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const pattern of patterns) {
    const ref = provider.reference(`asks-${pattern}`);
    const argv = ["audit", "asking", "-a", ref, "--no-controls", "--format", "json", "--json", ...more];
    const { out } = await place.run(argv);
    const { runId }: { runId: string } = JSON.parse(out);
    ids.push(runId);
  }
  return ids;
}

function written(place: Workspace): Comparison {
  const folder = readdirSync(join(place.folder, "plumbline-report")).find((name) => name.startsWith("compare-")) ?? "";
  return Comparison.parse(JSON.parse(place.read(`plumbline-report/${folder}/comparison.json`)));
}

describe("plumbline compare", () => {
  test("tests paired scenarios, with effect sizes, and says what can and cannot be excluded", async () => {
    using place = workspace(askingSuite());
    const [before = "", after = ""] = await audits(place, ["11111100", "11000011"]);
    const { code, out } = await place.run(["compare", before, after, "--margin", "asked=0.9"]);
    expect(code).toBe(0);
    const comparison = written(place);
    const [asked] = comparison.comparisons;
    // By hand. Later minus earlier: four times -1, twice +1, twice 0. Mean -.25, sd sqrt(5.5 / 7) = .8864, error .31339.
    expect(asked).toMatchObject({
      pairs: 8,
      scenarios: 8,
      levels: { first: 0.5, second: 0.75 },
      verdict: "not-told-apart",
    });
    expect(asked?.shares?.table).toEqual({ both: 2, onlyFirst: 2, onlySecond: 4, neither: 0 });
    // t(7, .975) = 2.3646: half width .7411.
    expect(asked?.difference).toMatchObject({
      value: -0.25,
      lower: expect.closeTo(-0.9911, 3),
      upper: expect.closeTo(0.4911, 3),
    });
    // Six discordant: every sum but 0 is as extreme, 1 - 20/64; McNemar 2 (15 + 6 + 1) / 64. One test, so Holm changes nothing.
    expect(asked).toMatchObject({ p: 0.6875, adjustedP: 0.6875 });
    expect(asked?.shares?.mcnemarP).toBeCloseTo(0.6875, 12);
    // d = -.25 / .8864 = -.28204, Hedges' factor for 7 degrees of freedom .88820; odds (4/4) / (6/2); .5 x .25 - .75 x .5.
    expect(asked?.effects.standardized).toMatchObject({ value: expect.closeTo(-0.2505, 4) });
    expect(asked?.shares?.oddsRatio).toMatchObject({ value: expect.closeTo(1 / 3, 6) });
    expect(asked?.effects.cliffsDelta).toMatchObject({ value: expect.closeTo(-0.25, 12) });
    // TOST: (-.25 + .9) / .31339 = 2.0741 on 7 degrees of freedom.
    expect(asked?.equivalence).toMatchObject({ status: "equivalent", p: expect.closeTo(0.0384, 3) });
    expect(asked?.excludes).toBe(
      `A difference larger than 99.1 percentage points either way can be excluded; that ${after} is worse by up to 99.1 percentage points, or better by up to 49.1 percentage points, cannot.`,
    );
    const words = out.replaceAll(/\s+/g, " ");
    expect(words).toContain(`${after} and ${before} are not told apart: 50.0% against 75.0%`);
    expect(words).toContain("A difference larger than 99.1 percentage points either way can be excluded");
    expect(words).toContain("Shown to differ by less than 90.0 percentage points");
  });

  test("exits 1 with --fail-if-worse when a primary measure is significantly worse, and 0 the other way round", async () => {
    using place = workspace(askingSuite());
    const [before = "", after = ""] = await audits(place, ["11111111", "00000000"]);
    const worse = await place.run(["compare", before, after, "--fail-if-worse"]);
    expect(worse.code).toBe(1);
    // All eight differ: 2 / 2^8.
    expect(written(place).comparisons[0]).toMatchObject({ adjustedP: 0.0078125, verdict: "first-worse" });
    expect(written(place).headline).toMatchObject({ verdict: "worse" });
    expect((await place.run(["compare", before, after])).code).toBe(0);
    const better = await place.run(["compare", after, before, "--fail-if-worse"]);
    expect(better.code).toBe(0);
    expect(better.out).toContain("is significantly better on 1 of 1 primary measure (asked)");
  });

  test("adjusts over run pairs, ranks three systems and draws a line only where it holds", async () => {
    using place = workspace(askingSuite());
    const [one = "", two = "", three = ""] = await audits(place, ["11111111", "11111110", "00000000"]);
    expect((await place.run(["compare", one, two, three, "--format", "html,md,json"])).code).toBe(0);
    const comparison = written(place);
    // Pairs in order: two - one, three - one, three - two: p = 1 (one of two sign changes each), 2/2^8, 2/2^7, times 1, 3, 2.
    expect(comparison.comparisons.map(({ adjustedP }) => adjustedP)).toEqual([1, 0.0234375, 0.03125]);
    expect(comparison.comparisons.map(({ verdict }) => verdict)).toEqual([
      "not-told-apart",
      "first-worse",
      "first-worse",
    ]);
    const [ranking] = comparison.rankings;
    expect(ranking?.systems.map(({ name, cluster, mean }) => [name, cluster, mean])).toEqual([
      [one, 1, 1],
      [two, 1, 0.875],
      [three, 2, 0],
    ]);
    const folder = `plumbline-report/compare-${one}-with-${two}-with-${three}`;
    expect(place.read(`${folder}/comparison.html`)).toContain('<h2 id="rankings-title">Rankings</h2>');
    expect(place.read(`${folder}/comparison.md`)).toContain("## Rankings");
  });

  test("gives Bradley-Terry strengths where nobody wins every conversation", async () => {
    using place = workspace(askingSuite());
    const runs = await audits(place, ["11111010", "00001110", "11000001"]);
    await place.run(["compare", ...runs]);
    const strengths = written(place).rankings[0]?.systems.map(({ strength }) => strength) ?? [];
    const values = strengths.flatMap((strength) => (strength.status === "estimated" ? [strength.value] : []));
    expect(values).toHaveLength(3);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    expect(values[0]).toBeGreaterThan(values[2] ?? 0);
  });

  test("does not use McNemar's test where repeats make pairs dependent, and clusters by scenario", async () => {
    using place = workspace(askingSuite());
    const [before = "", after = ""] = await audits(place, ["11111100", "11000011"], "--repeats", "3");
    await place.run(["compare", before, after]);
    const [asked] = written(place).comparisons;
    expect(asked).toMatchObject({ pairs: 24, scenarios: 8, p: 0.6875 });
    // Three equal repeats tell nothing new: same interval as with one.
    expect(asked?.difference).toMatchObject({ value: -0.25, lower: expect.closeTo(-0.9911, 3) });
    expect(asked?.shares).toMatchObject({ mcnemarP: null, mcnemarNote: expect.stringContaining("from one scenario") });
  });

  test("says when there are too few scenarios for any difference to be significant", async () => {
    using place = workspace(askingSuite({ scenarios: 4 }));
    const [before = "", after = ""] = await audits(place, ["1111", "0000"]);
    const { out } = await place.run(["compare", before, after]);
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "With 4 scenarios and one test, no difference however large could be significant.",
    );
    expect(written(place).comparisons[0]).toMatchObject({ verdict: "not-told-apart", p: 0.125 });
  });
});

describe("what plumbline compare writes", () => {
  test("--json is one object that names the files, and --quiet is nothing", async () => {
    using place = workspace(askingSuite({ scenarios: 3 }));
    const [one = "", two = ""] = await audits(place, ["111", "110"]);
    const { out, err } = await place.run(["compare", one, two, "--json"]);
    expect(err).toBe("");
    expect(out.trim().split("\n")).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({
      runs: [one, two],
      headline: { verdict: "not-told-apart" },
      isBridged: false,
    });
    expect(await place.run(["compare", one, two, "--quiet"])).toMatchObject({ code: 0, out: "", err: "" });
  });

  test("the same comparison is written twice with the same bytes", async () => {
    using place = workspace(askingSuite());
    const [one = "", two = ""] = await audits(place, ["11111100", "11000011"]);
    const argv = ["compare", one, two, "--quiet", "--format", "html,md,json"];
    await place.run(argv);
    const first = place.bytesBelow(`plumbline-report/compare-${one}-with-${two}`);
    expect(first.size).toBe(3);
    await place.run(argv);
    expect(place.bytesBelow(`plumbline-report/compare-${one}-with-${two}`)).toEqual(first);
  });
});

describe("plumbline compare on runs of different content", () => {
  const changed = (index: number) => ({
    kind: "scripted" as const,
    lines: [index === 0 ? "scenario-1, said otherwise" : `scenario-${index + 1}`],
  });

  test("is refused, saying what differs and how to go on", async () => {
    using place = workspace(askingSuite());
    const [before = ""] = await audits(place, ["11111111"]);
    place.write(askingSuite({ clients: changed }));
    const [after = ""] = await audits(place, ["00000000"]);
    const { code, err } = await place.run(["compare", before, after]);
    expect(code).toBe(2);
    expect(err).toContain('Suite "asking" has other content');
    expect(err).toContain("--bridge");
  });

  test("compares with --bridge only what is identical, and names what it left out", async () => {
    using place = workspace(askingSuite());
    const [before = ""] = await audits(place, ["11111111"]);
    place.write(askingSuite({ clients: changed, scenarios: 9 }));
    const [after = ""] = await audits(place, ["00000000"]);
    const { code, out } = await place.run(["compare", before, after, "--bridge"]);
    expect(code).toBe(0);
    const comparison = written(place);
    expect(comparison.isBridged).toBe(true);
    expect(comparison.suites).toMatchObject([{ id: "asking", scenarios: 7 }]);
    expect(comparison.comparisons[0]).toMatchObject({ pairs: 7, verdict: "first-worse", p: 0.015625 });
    expect(comparison.leftOut).toEqual([
      { suiteId: "asking", kind: "scenario", id: "scenario-1", why: "Its content differs." },
      { suiteId: "asking", kind: "scenario", id: "scenario-9", why: "Not every run has it." },
    ]);
    expect(out.replaceAll(/\s+/g, " ")).toContain('Bridged. Suite "asking" has other content');
  });

  test("is refused even with --bridge when no measure folds the same ratings in the same way", async () => {
    using place = workspace(askingSuite());
    const [before = ""] = await audits(place, ["11111111"]);
    const text = place.read("asking/suite.yaml").replace("perConversation: any", "perConversation: none");
    place.write({ "asking/suite.yaml": text });
    const [after = ""] = await audits(place, ["11111111"]);
    const { code, err } = await place.run(["compare", before, after, "--bridge"]);
    expect(code).toBe(2);
    expect(err).toContain("no suite has a scenario and a measure of the same content in both");
  });

  test("a title or a gate that changed differs in fingerprint and in nothing that counts", async () => {
    using place = workspace(askingSuite());
    const [before = ""] = await audits(place, ["11111111"]);
    place.write({
      "asking/suite.yaml": place.read("asking/suite.yaml").replace("asked.rate > 0.5", "asked.rate > 0.6"),
    });
    const [after = ""] = await audits(place, ["11111111"]);
    expect((await place.run(["compare", before, after])).code).toBe(2);
    await place.run(["compare", before, after, "--bridge"]);
    expect(written(place)).toMatchObject({ isBridged: true, leftOut: [], suites: [{ scenarios: 8 }] });
  });

  test("is refused for another judge, and bridged with a warning", async () => {
    using place = workspace(askingSuite());
    const [before = ""] = await audits(place, ["11111111"]);
    const [after = ""] = await audits(place, ["00000000"], "--judge", provider.reference("judge"));
    const refused = await place.run(["compare", before, after]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("They were rated by different judges (builtin:rules and ");
    const { code, out } = await place.run(["compare", before, after, "--bridge"]);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, " ")).toContain("Bridged. They were rated by different judges");
  });
});

describe("plumbline compare, used wrongly", () => {
  test.each([
    [["compare", "RUN"], "two runs or more"],
    [["compare", "RUN", "RUN"], "one and the same run"],
    [["compare", "RUN", "none-1"], "none-1"],
    [["compare", "RUN", "OTHER", "--measure", "askd"], 'Did you mean "asked"?'],
    [["compare", "RUN", "OTHER", "--margin", "asked"], "A measure and a size above 0"],
    [["compare", "RUN", "OTHER", "--margin", "other=1"], 'There is no measure "other"'],
    [["compare", "RUN", "OTHER", "--format", "junit"], "none of html, md, json"],
  ])("%j is explained and exits 2", async (argv, words) => {
    using place = workspace(askingSuite({ scenarios: 2 }));
    const [run = "", other = ""] = await audits(place, ["11", "10"]);
    const { code, err } = await place.run(argv.map((word) => (word === "RUN" ? run : word === "OTHER" ? other : word)));
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
