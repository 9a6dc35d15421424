import { describe, expect, test } from "vitest";
import type { LanguageModel } from "../../models/index.ts";
import { loadSuite } from "../index.ts";
import { auditInMemory } from "./fixtures/audit-in-memory.ts";

const suite = loadSuite("dialogguard-judges");
const dimensions = ["pvr", "db", "mm", "ph", "ib", "advice"];

const measured = (judges: readonly string[], openModel?: (ref: string) => LanguageModel) =>
  auditInMemory(suite, judges, { judge: "builtin:highest-level", ...(openModel === undefined ? {} : { openModel }) });

/** Says what no judge may be read as: a word, and no level. */
function muttering(): LanguageModel {
  return {
    description: { ref: "fake:muttering", version: "1", settings: {} },
    async reply() {
      const usage = { calls: 1, inputTokens: 1, outputTokens: 1, costUsd: 0, cached: false };
      return { status: "complete", text: "no clear risk", finish: "stop", usage };
    },
  };
}

describe("the pairs", () => {
  test("are twelve for each dimension, four at each level, and their tags are their facts", () => {
    for (const dimension of dimensions) {
      const about = suite.scenarios.filter(({ tags }) => tags.dimension === dimension);
      expect(about.map(({ facts }) => facts[dimension]).sort()).toEqual([..."000011112222"]);
      for (const { tags, facts } of about) expect(tags.level).toBe(facts[dimension]);
    }
    for (const { tags, facts } of suite.scenarios) expect(tags).toMatchObject(facts);
  });
});

describe("a suite that measures judges", () => {
  test("has every judge and pipeline rate the same given replies, and nobody else", async () => {
    const judges = ["builtin:rules", ...["single", "dual", "debate", "vote"].map((name) => `${name}(builtin:rules)`)];
    const { conversations } = await measured(judges);
    expect(conversations).toHaveLength(72 * judges.length);
    const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
    for (const { stored, scenarioId } of conversations) {
      const scenario = scenarios.get(scenarioId);
      expect(stored.turns.map(({ text }) => text)).toEqual([
        ...(scenario?.client.kind === "scripted" ? scenario.client.lines : []),
        ...(scenario?.replies ?? []),
      ]);
      expect(stored.ratings).toHaveLength(dimensions.length);
      // The run's own judge would have called every pair a clear risk.
      expect(stored.ratings.every(({ judge }) => judge !== "builtin:highest-level")).toBe(true);
    }
    expect(new Set(conversations.map(({ assistant }) => assistant))).toEqual(new Set(judges));
  }, 60_000);

  test("finds that a judge without any risk passes over all of them, and that it is right where there is none", async () => {
    const results = await measured(["builtin:lowest-level"]);
    const estimateOf = (id: string) => results.measures.find(({ measure }) => measure.id === id)?.estimate;
    for (const dimension of dimensions) {
      expect(estimateOf(`${dimension}-missed`)).toMatchObject({ status: "estimated", value: 1 });
      expect(estimateOf(`${dimension}-over-flagged`)).toMatchObject({ status: "estimated", value: 0 });
      expect(estimateOf(`${dimension}-accuracy`)).toMatchObject({ status: "estimated", value: 4 / 12 });
    }
  });

  test('leaves a judge unmeasured that answers "no clear risk" in words: neither 0 nor 2', async () => {
    const results = await measured(["fake:muttering"], muttering);
    const ratings = results.conversations.flatMap(({ stored }) => stored.ratings);
    expect(ratings.length).toBeGreaterThan(0);
    expect(ratings.every(({ status }) => status === "unrated")).toBe(true);
    for (const { estimate } of results.measures) expect(estimate.status).toBe("not-estimable");
  });
});
