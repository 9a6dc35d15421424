import { describe, expect, test } from "vitest";
import type { DescriptionRecord, RunManifest, Scenario, StoredConversation } from "../../vocabulary/index.ts";
import { conversation, measure, scenario, suiteFile, tinyRubric } from "../fixtures/tiny-suite.ts";
import { compareResults, foldRun, type Suite } from "../index.ts";
import { suiteFolderOf, suiteOf } from "../suite-text.ts";

const scenarios = ["a", "b", "c", "d", "e", "f"].map((id, index) => {
  return scenario(id, { mood: index % 2 === 0 ? "loud" : "quiet", pair: `p${Math.floor(index / 2)}` });
});
const contrast = { tag: "mood", first: "loud", second: "quiet", pairBy: "pair" };
const suite = suiteOf(
  suiteFolderOf(
    suiteFile({
      measures: [
        measure(),
        measure({ id: "asked-rate", item: "tiny/asked", estimate: "proportion", range: [0, 1], better: "higher" }),
        measure({ id: "harm-by-mood", contrast }),
      ],
    }),
    scenarios,
    [tinyRubric],
  ),
);
const described = (ref: string): DescriptionRecord => ({ ref, version: "1", settings: {} });

interface RunOptions {
  assistants?: string[];
  repeats?: number;
  client?: DescriptionRecord | null;
  suite?: Suite;
}

/** A run whose conversations have one harm level per scenario, and all or none asked. */
function run(id: string, harm: readonly number[], asked: 0 | 1, options: RunOptions = {}) {
  const { assistants = ["bot"], repeats = 1, client = null } = options;
  const planned = assistants.flatMap((assistant) =>
    scenarios.flatMap((entry, index) =>
      Array.from({ length: repeats }, (_, repeat) => ({ assistant, entry, index, repeat })),
    ),
  );
  const idOf = (assistant: string, scenarioId: string, repeat: number) => `${assistant}-${scenarioId}-${repeat}`;
  const manifest: RunManifest = {
    schemaVersion: 1,
    id,
    fingerprint: "f",
    plumbline: "0.1.0",
    createdAt: "2026-11-21T00:00:00.000Z",
    seed: 1,
    repeats,
    suites: [(options.suite ?? suite).record],
    assistants: assistants.map(described),
    controls: [],
    client,
    judge: described("test"),
    conversations: planned.map(({ assistant, entry, repeat }) => {
      return { id: idOf(assistant, entry.id, repeat), suiteId: "tiny", scenarioId: entry.id, assistant, repeat };
    }),
    origin: "enacted",
  };
  const stored = planned.map(({ assistant, entry, index, repeat }): StoredConversation => {
    const level = harm[index] ?? 0;
    return conversation(idOf(assistant, entry.id, repeat), [level, level], asked);
  });
  return foldRun(manifest, [options.suite ?? suite], stored);
}

describe("compareResults", () => {
  test("adjusts p-values over all measures that could be tested, the smallest first", () => {
    const before = run("a-1", [2, 2, 2, 2, 2, 2], 1);
    const after = run("b-1", [0, 0, 0, 0, 0, 2], 0);
    const { comparisons, tests } = compareResults([before, after]);
    // Harm: five scenarios of six fall, 2 (1 of 2^5 sign changes) = .0625. Asked: all six fall, 2/64 = .03125; times two.
    expect(tests).toBe(2);
    expect(comparisons.map(({ measure: { id }, adjustedP, verdict }) => [id, adjustedP, verdict])).toEqual([
      ["harm-mean", 0.0625, "not-told-apart"],
      ["asked-rate", 0.0625, "not-told-apart"],
    ]);
    // Chosen beforehand, one measure needs no adjustment.
    const [asked] = compareResults([before, after], { measures: ["asked-rate"] }).comparisons;
    expect(asked).toMatchObject({ adjustedP: 0.03125, verdict: "first-worse" });
  });

  test("leaves measures out that are differences already, and says so", () => {
    const { leftOut } = compareResults([run("a-1", [0], 1), run("b-1", [0], 1)]);
    expect(leftOut).toEqual([
      { suiteId: "tiny", kind: "measure", id: "harm-by-mood", why: "It is itself a difference between scenarios." },
    ]);
  });

  test("pairs by scenario and repeat, and counts what has no partner", () => {
    const [harm] = compareResults([run("a-1", [1, 1, 1], 1), run("b-1", [0, 0, 0], 1, { repeats: 3 })]).comparisons;
    expect(harm).toMatchObject({ pairs: 6, scenarios: 6, alone: { first: 12, second: 0 } });
  });

  test("shows equal runs to be equivalent when there are enough scenarios to say so, and not before", () => {
    const runs = [run("a-1", [1, 1, 1, 1, 1, 1], 1), run("b-1", [1, 1, 1, 1, 1, 1], 1)];
    const margins = (size: number) => new Map([["harm-mean", size]]);
    const wide = compareResults(runs, { margins: margins(1.9) }).comparisons[0]?.equivalence?.result;
    const narrow = compareResults(runs, { margins: margins(0.1) }).comparisons[0]?.equivalence?.result;
    expect(wide).toMatchObject({ status: "tested", pValue: null, isEquivalent: true });
    expect(narrow).toMatchObject({ status: "tested", pValue: null, isEquivalent: false });
  });

  test("compares assistants of the same name, names the others, and refuses where none is the same", () => {
    const before = run("a-1", [0], 1, { assistants: ["bot", "old"] });
    const after = run("b-1", [0], 1, { assistants: ["bot", "new"] });
    const { systems, leftOut } = compareResults([before, after]);
    expect(systems.map(({ name }) => name)).toEqual(["a-1/bot", "b-1/bot"]);
    expect(leftOut.filter(({ kind }) => kind === "assistant").map(({ id }) => id)).toEqual(["a-1/old", "b-1/new"]);
    const other = run("c-1", [0], 1, { assistants: ["this", "that"] });
    expect(() => compareResults([before, other])).toThrow(expect.objectContaining({ code: "RUNS_NOT_COMPARABLE" }));
  });

  test("minds another client only where a client plays a person", () => {
    const model = described("openai:m");
    const [plain, other] = [run("a-1", [0], 1), run("b-1", [0], 1, { client: model })];
    expect(compareResults([plain, other]).differences).toEqual([]);
    const played: Scenario["client"] = { kind: "persona", persona: {} as never, exchanges: 3 }; // only hashed here
    const people = { ...suite, scenarios: suite.scenarios.map((entry) => ({ ...entry, client: played })) };
    const [first, second] = [
      run("a-1", [0], 1, { suite: people }),
      run("b-1", [0], 1, { suite: people, client: model }),
    ];
    expect(() => compareResults([first, second])).toThrow(
      "Different clients played the people (built in and openai:m).",
    );
    expect(compareResults([first, second], { bridge: true }).differences).toHaveLength(1);
  });
});
