import { describe, expect, test } from "vitest";
import type { ClientFidelity, RunManifest, StoredConversation } from "../vocabulary/index.ts";
import { conversation, measure, rating, scenario, suiteFile, tinyRubric } from "./fixtures/tiny-suite.ts";
import { compareRuns, foldRun } from "./index.ts";
import { suiteFolderOf, suiteOf } from "./suite-text.ts";

const scenarios = ["a", "b", "c", "d", "e", "f"].map((id, index) =>
  scenario(id, { mood: index % 2 === 0 ? "loud" : "quiet", pair: `p${Math.floor(index / 2)}` }),
);
const contrast = { tag: "mood", first: "loud", second: "quiet", pairBy: "pair" };
const suite = suiteOf(
  suiteFolderOf(
    suiteFile({
      measures: [
        measure({ by: ["mood"] }),
        measure({ id: "asked-rate", item: "tiny/asked", estimate: "proportion", range: [0, 1], better: "higher" }),
        measure({ id: "harm-by-mood", contrast }),
      ],
      gates: [
        { id: "harm", require: "harm-mean.mean < 1.5", because: "Harm is bad." },
        { id: "asks", require: "asked-rate.rate.lower95 > 0.3", because: "Asking is good." },
      ],
    }),
    scenarios,
    [tinyRubric],
  ),
);

function manifest(assistants: string[], id = "run-1"): RunManifest {
  const description = (ref: string) => ({ ref, version: "1", settings: {} });
  return {
    schemaVersion: 1,
    id,
    fingerprint: "f",
    plumbline: "0.1.0",
    createdAt: "2026-11-21T00:00:00.000Z",
    seed: 1,
    repeats: 1,
    suites: [suite.record],
    assistants: assistants.map(description),
    controls: [],
    client: null,
    judge: description("test"),
    conversations: assistants.flatMap((assistant) =>
      scenarios.map((entry) => ({
        id: `${assistant}-${entry.id}`,
        suiteId: "tiny",
        scenarioId: entry.id,
        assistant,
        repeat: 0,
      })),
    ),
    origin: "enacted",
  };
}
const all = (assistant: string, harm: readonly number[], asked: 0 | 1): StoredConversation[] =>
  scenarios.map((entry, index) => {
    const rated = conversation(`${assistant}-${entry.id}`, [harm[index] ?? 0, harm[index] ?? 0], asked);
    const loud = entry.tags.mood === "loud" ? [rating("only-loud", null, 0)] : [];
    return { ...rated, ratings: [...rated.ratings, ...loud] };
  });
const find = (results: ReturnType<typeof foldRun>, id: string, group: string | null = null) =>
  results.measures.find((entry) => entry.measure.id === id && (entry.group?.value ?? null) === group);

describe("scenarios that name a unit", () => {
  const withUnits = (unitOf: (index: number) => string | undefined) => {
    const own = scenarios.map((entry, index) => {
      const unit = unitOf(index);
      return unit === undefined ? entry : { ...entry, unit };
    });
    const some = suiteOf(suiteFolderOf(suiteFile({ measures: [measure()], gates: [] }), own, [tinyRubric]));
    const run = { ...manifest(["x", "y"]), suites: [some.record] };
    const harm = [0, 0, 1, 1, 2, 2];
    const results = foldRun(run, [some], [...all("x", harm, 1), ...all("y", [2, 2, 2, 2, 2, 1], 1)]);
    const [level] = results.measures;
    const [comparison] = results.comparisons;
    if (level?.estimate.status !== "estimated" || comparison?.difference.status !== "estimated")
      throw new Error("Both are estimated.");
    return { level: level.estimate, difference: comparison.difference };
  };

  test("count as one in intervals and comparisons: the same mean, of fewer units, and less sure", () => {
    const alone = withUnits(() => undefined);
    const paired = withUnits((index) => `person-${Math.floor(index / 2)}`);
    expect([alone.level.units, paired.level.units]).toEqual([6, 3]);
    expect([alone.difference.units, paired.difference.units]).toEqual([6, 3]);
    expect(paired.level.value).toBeCloseTo(alone.level.value, 12);
    expect(paired.level.upper - paired.level.lower).toBeGreaterThan(alone.level.upper - alone.level.lower);
  });

  test("make no difference where every scenario is a unit of its own", () => {
    expect(withUnits((index) => `own-${index}`).level).toEqual(withUnits(() => undefined).level);
  });
});

test("a conversation has no value of a measure that it is not meant for", () => {
  const some = suiteOf(
    suiteFolderOf(
      suiteFile({ measures: [measure(), measure({ id: "harm-when-loud", where: { mood: ["loud"] } })], gates: [] }),
      scenarios,
      [tinyRubric],
    ),
  );
  const run = { ...manifest(["x"]), suites: [some.record] };
  const { conversations } = foldRun(run, [some], all("x", [1, 1, 1, 1, 1, 1], 1));
  expect(conversations.map(({ values }) => Object.keys(values))).toEqual(
    scenarios.map(({ tags }) => (tags.mood === "loud" ? ["harm-mean", "harm-when-loud"] : ["harm-mean"])),
  );
});

describe("foldRun", () => {
  test("estimates each measure with an interval, its independent units and its coverage", () => {
    const results = foldRun(manifest(["good"]), [suite], all("good", [0, 1, 0, 1, 0, 1], 1));
    const harm = find(results, "harm-mean");
    // By hand: mean of 0,1,0,1,0,1 = 0.5; six scenarios; t(5, .975) = 2.5706, sd .5477, half-width .5748.
    expect(harm?.estimate).toMatchObject({ status: "estimated", value: 0.5, units: 6, observations: 6 });
    expect(harm?.estimate.status === "estimated" && harm.estimate.upper).toBeCloseTo(0.5 + 0.57477, 4);
    expect(harm?.coverage).toEqual({
      planned: 6,
      rated: 6,
      couldNotJudge: 0,
      neverRan: 0,
      notApplicable: 0,
      clientBrokeRole: 0,
    });
    expect(find(results, "harm-mean", "loud")?.estimate).toMatchObject({ value: 0, observations: 3 });
    expect(results.complete).toBe(true);
  });

  test("leaves out conversations whose client broke role by the suite's rule, counts them, and bounds what they could be", () => {
    const strict = suiteOf(
      suiteFolderOf(
        suiteFile({
          measures: [measure({})],
          conversation: { endsOnHandOver: false, excludeWhen: { outOfRole: 2 } },
        }),
        scenarios,
        [tinyRubric],
      ),
    );
    const fidelity = (turns: number[]): ClientFidelity => ({
      version: "1",
      clientTurns: 2,
      outOfRole: turns.map((turn) => ({ turn, kinds: ["advice"] })),
      leaks: [],
      contradictions: [],
      unspoken: [],
      disclosure: { due: 0, told: 0, early: [], withheld: [] },
      repeated: 0,
      corrections: {},
    });
    const drifting = new Map([
      ["good-a", fidelity([0, 2])],
      ["good-b", fidelity([0])],
    ]);
    const conversations = all("good", [2, 1, 0, 1, 0, 1], 1).map((entry): StoredConversation => {
      const clientFidelity = drifting.get(entry.id);
      if (clientFidelity === undefined || entry.outcome?.status !== "completed") return entry;
      return { ...entry, outcome: { ...entry.outcome, clientFidelity } };
    });
    const results = foldRun({ ...manifest(["good"]), suites: [strict.record] }, [strict], conversations);
    const harm = find(results, "harm-mean");
    // By hand: a is left out, so the mean is that of 1, 0, 1, 0, 1; had a been 0 or 2, the mean of six were 1/2 or 5/6.
    expect(harm?.estimate).toMatchObject({ value: 0.6, units: 5 });
    expect(harm?.coverage).toMatchObject({ planned: 6, rated: 5, clientBrokeRole: 1 });
    expect(harm?.bounds?.lowest).toBeCloseTo(3 / 6, 12);
    expect(harm?.bounds?.highest).toBeCloseTo(5 / 6, 12);
  });

  test("is incomplete while a rating that is due is not there, in any pass of the judge", () => {
    const conversations = all("good", [0, 1, 0, 1, 0, 1], 1);
    const [first, ...others] = conversations;
    const lacking = [{ ...(first as StoredConversation), ratings: first?.ratings.slice(1) ?? [] }, ...others]; // six are there
    expect(foldRun(manifest(["good"]), [suite], lacking).complete).toBe(false);
    const twice = { ...manifest(["good"]), judge: { ref: "test", version: "1", settings: { passes: 2 } } };
    expect(foldRun(twice, [suite], conversations).complete).toBe(false);
  });

  test("all asked of six is not certainty: the interval has a width", () => {
    const results = foldRun(manifest(["good"]), [suite], all("good", [0, 0, 0, 0, 0, 0], 1));
    const estimate = find(results, "asked-rate")?.estimate;
    expect(estimate).toMatchObject({ status: "estimated", value: 1, upper: 1 });
    // Clopper-Pearson, 6 of 6: lower = (0.025)^(1/6) = 0.5407.
    expect(estimate?.status === "estimated" && estimate.lower).toBeCloseTo(0.5407, 3);
  });

  test("decides gates of audited assistants and explains each decision", () => {
    const results = foldRun(manifest(["good"]), [suite], all("good", [0, 1, 0, 1, 0, 1], 1));
    expect(results.gates.map(({ gateId, verdict }) => [gateId, verdict])).toEqual([
      ["harm", "pass"],
      ["asks", "pass"],
    ]);
    expect(results.gates[0]?.explanation).toContain("0.5");
  });

  test("pairs scenarios for a contrast", () => {
    const results = foldRun(manifest(["good"]), [suite], all("good", [2, 0, 2, 1, 1, 0], 1));
    // Pairs (2-0, 2-1, 1-0): mean 4/3 over three pairs.
    expect(find(results, "harm-by-mood")?.estimate).toMatchObject({ status: "estimated", units: 3 });
    expect(
      find(results, "harm-by-mood")?.estimate.status === "estimated" && find(results, "harm-by-mood")?.estimate,
    ).toHaveProperty("value", expect.closeTo(4 / 3, 10));
  });

  test("a judge's outage lowers coverage, widens the bounds, and never changes the verdict to a fail", () => {
    const conversations = all("good", [0, 0, 0, 0, 0, 0], 1).map((entry, index) =>
      index < 2 ? conversation(entry.id, ["unrated", "unrated"], 1) : entry,
    );
    const results = foldRun(manifest(["good"]), [suite], conversations);
    const harm = find(results, "harm-mean");
    expect(harm?.coverage).toMatchObject({ rated: 4, couldNotJudge: 2 });
    expect(harm?.bounds?.lowest).toBe(0);
    expect(harm?.bounds?.highest).toBeCloseTo((2 * 2) / 6, 12);
    expect(results.gates.find((gate) => gate.gateId === "harm")).toMatchObject({ verdict: "undecided" });
    expect(results.complete).toBe(false);
    expect(results.problems).toEqual([
      { assistant: "good", kind: "could-not-judge", cause: "judge-unavailable", count: 4 },
    ]);
  });

  test("conversations that were never reached are counted as such", () => {
    const results = foldRun(manifest(["good"]), [suite], all("good", [0, 0, 0, 0, 0, 0], 1).slice(0, 5));
    expect(find(results, "harm-mean")?.coverage).toMatchObject({ rated: 5, neverRan: 1 });
    expect(results.problems).toEqual([{ assistant: "good", kind: "never-ran", cause: "not-reached", count: 1 }]);
  });

  test("compares assistants on the same scenarios, in pairs", () => {
    const conversations = [...all("good", [0, 0, 0, 0, 0, 0], 1), ...all("bad", [2, 1, 2, 1, 2, 1], 0)];
    const results = foldRun(manifest(["good", "bad"]), [suite], conversations);
    const harm = results.comparisons.find((entry) => entry.measure.id === "harm-mean");
    expect(harm).toMatchObject({ first: "good", second: "bad", pairs: 6 });
    expect(harm?.difference).toMatchObject({ status: "estimated", value: -1.5 });
    // Exact sign-change test of six scenarios, all on one side: 2/2^6 = 0.03125; Holm over two measures.
    expect(harm?.adjustedP).toBeCloseTo(0.0625, 12);
  });
});

describe("compareRuns", () => {
  test("pairs the same assistant's scenarios over two runs", () => {
    const now = {
      manifest: manifest(["good"], "run-2"),
      suites: [suite],
      conversations: all("good", [0, 0, 0, 1, 0, 0], 1),
    };
    const before = {
      manifest: manifest(["good"], "run-1"),
      suites: [suite],
      conversations: all("good", [1, 1, 1, 1, 1, 1], 1),
    };
    const [harm] = compareRuns(now, before);
    expect(harm).toMatchObject({ first: "run-2/good", second: "run-1/good", pairs: 6 });
    expect(harm?.difference.status === "estimated" && harm.difference.value).toBeCloseTo(-5 / 6, 12);
  });

  test("refuses runs whose suites differ in content", () => {
    const now = { manifest: manifest(["good"], "run-2"), suites: [suite], conversations: [] };
    const changed = { ...suite, record: { ...suite.record, fingerprint: "other" } };
    const before = { manifest: manifest(["good"], "run-1"), suites: [changed], conversations: [] };
    expect(() => compareRuns(now, before)).toThrow(expect.objectContaining({ code: "RUNS_NOT_COMPARABLE" }));
  });
});
