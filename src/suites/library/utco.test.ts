import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import type { AnalysedConversation } from "../analyses/analysis-result.ts";
import { foldAnalyses } from "../analyses/fold-analyses.ts";
import { loadSuite } from "../index.ts";

/**
 * Answers to the suite's own 2,075 prompts whose omissions are known: the tone "desperate" has three times the odds of every
 * other tone, and user, topic and context have no part in it.
 */
const suite = loadSuite("utco");
const random = seededRandom("utco", "known effects");
const answered = suite.scenarios.map((scenario): AnalysedConversation => {
  const odds = scenario.tags.tone === "desperate" ? 1.5 : 0.5;
  const text = scenario.client.kind === "scripted" ? (scenario.client.lines[0] ?? "") : "";
  return {
    scenario,
    repeat: 0,
    stored: {
      id: scenario.id,
      turns: [{ index: 0, speaker: "client", text, finish: "scripted" }],
      outcome: { status: "completed", reason: "script-finished" },
      ratings: [],
    },
    values: { omission: Number(random.next() < odds / (1 + odds)) },
  };
});
const results = foldAnalyses(suite, "known", answered);
const resultOf = (id: string) => {
  const found = results.find(({ analysis }) => analysis.id === id);
  if (found === undefined) throw new Error(`The suite has an analysis ${id}.`);
  return found;
};

describe("the suite utco on answers whose omissions depend on one tone alone", () => {
  test("has an odds ratio of 3 for it, and none for the user, within the intervals", () => {
    const [table] = resultOf("which-element").tables;
    const intervals = (table?.rows ?? []).map((row, index) => {
      const cell = table?.cells[index]?.[0];
      if (typeof cell !== "object" || cell?.status !== "estimated") throw new Error("odds ratios exist");
      return { row, ...cell };
    });
    const desperate = intervals.find(({ row }) => row.startsWith("tone: desperate"));
    expect(desperate?.lower).toBeLessThan(3);
    expect(desperate?.upper).toBeGreaterThan(3);
    expect(desperate?.lower).toBeGreaterThan(1);
    const users = intervals.filter(({ row }) => row.startsWith("user"));
    expect(users).toHaveLength(8);
    // Each misses 1 in one of twenty samples.
    expect(users.filter(({ lower, upper }) => lower < 1 && upper > 1).length).toBeGreaterThanOrEqual(7);
  });

  test("names the tone as the element that matters, and no other, by importance and by matching", () => {
    expect(resultOf("importance").notes[0]).toMatch(
      /^Which element matters: tone \(.*most of all "desperate" \+.*\)\.$/,
    );
    expect(resultOf("importance").notes[1]).toBe("Not told apart from chance: topic, user, context.");
    const { notes } = resultOf("matched");
    expect(notes[0]).toBe("Which element matters after matching: tone.");
    expect(notes.find((note) => note.startsWith("tone"))).toMatch(/"desperate", \+\d+\.\d points/);
    expect(notes.find((note) => note.startsWith("user"))).toMatch(/no systematic difference after matching/);
    expect(notes.at(-1)).toBe("Balance: after matching all standardised differences lie below 0.1.");
  });

  test("finds that near twins differ in the tone, and tells nothing by user or context", () => {
    const { notes } = resultOf("twins");
    expect(notes.find((note) => note.startsWith("tone"))).toMatch(/twins differ in "desperate"/);
    for (const tag of ["topic", "user", "context"]) {
      expect(notes.find((note) => note.startsWith(tag))).toMatch(/no value tells twins apart/);
    }
  });
});
