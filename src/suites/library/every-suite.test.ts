import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import { controlRefs, listSuiteIds, loadSuite, type Suite, scenarioMatches } from "../index.ts";
import { auditInMemory } from "./fixtures/audit-in-memory.ts";

/** Suites that `controls.test.ts` runs whole. */
const elsewhere = ["spiral", "crisis"];
const most = 40;

/** Up to 40 scenarios for each measure that has to tell the controls apart; the same ones always. */
function sampled(suite: Suite): Suite {
  const { controls, measures } = suite.definition;
  const kept = new Set(
    controls.worse.flatMap(({ measures: meant }) =>
      meant.flatMap((id) => {
        const where = measures.find((measure) => measure.id === id)?.where;
        const matching = suite.scenarios.filter((scenario) => scenarioMatches(where, scenario));
        return seededRandom(1, suite.definition.id, id).shuffle(matching).slice(0, most);
      }),
    ),
  );
  return { ...suite, scenarios: suite.scenarios.filter((scenario) => kept.has(scenario)) };
}

describe.each(listSuiteIds().filter((id) => !elsewhere.includes(id)))("the suite %s of the library", (suiteId) => {
  test("runs without a key and tells its controls apart, with intervals that exclude zero", async () => {
    const suite = loadSuite(suiteId);
    const results = await auditInMemory(sampled(suite), controlRefs(suite.definition.controls));
    const { controls, measures, analyses = [] } = suite.definition;
    for (const { assistant: worse, better: good = controls.better, measures: meant } of controls.worse) {
      for (const id of meant) {
        const better = measures.find((measure) => measure.id === id)?.better;
        const found = results.comparisons.find(
          ({ measure, first, second }) =>
            measure.id === id && [first, second].includes(good) && [first, second].includes(worse),
        );
        const difference = found?.difference;
        expect(difference?.status, `${id} against ${worse}`).toBe("estimated");
        if (difference?.status !== "estimated" || found === undefined) continue;
        const sign = (better === "lower" ? -1 : 1) * (found.first === good ? 1 : -1);
        const [nearest] = [sign * difference.lower, sign * difference.upper].sort((left, right) => left - right);
        expect(nearest, `${id}: ${difference.lower} to ${difference.upper} against ${worse}`).toBeGreaterThan(0);
      }
    }
    expect(results.conversations.every(({ stored }) => stored.outcome?.status === "completed")).toBe(true);
    expect(new Set(results.analyses.map(({ analysis }) => analysis.id)).size).toBe(analyses.length);
  }, 180_000);
});

test("every suite of the library says who reviewed it, what it does not establish, and where its parts come from", () => {
  for (const id of listSuiteIds()) {
    const { definition, rubrics } = loadSuite(id);
    expect(definition.doesNotEstablish.length, id).toBeGreaterThan(0);
    expect(definition.provenance.ours.length, id).toBeGreaterThan(0);
    expect(
      rubrics.every(({ provenance }) => provenance.authors.length > 0),
      id,
    ).toBe(true);
  }
});

test("the vignette design has the published 72 people and 1,008 prompts, and the balanced one 2,075", () => {
  const vignettes = loadSuite("stigma").scenarios.filter(
    ({ tags }) => tags.experiment === "vignettes" && tags.steering === "none",
  );
  expect(vignettes).toHaveLength(1008);
  expect(new Set(vignettes.map(({ tags }) => tags.vignette)).size).toBe(72);
  expect(new Set(vignettes.map(({ client }) => (client.kind === "scripted" ? client.lines[0] : ""))).size).toBe(1008);
  const prompts = loadSuite("utco").scenarios;
  expect(prompts).toHaveLength(2075);
  const cells = new Map<string, number>();
  for (const { tags } of prompts) {
    const cell = `${tags.topic} ${tags.tone}`;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  // 2,075 over 10 topics x 12 tones: 17 each and 35 left over.
  expect([...cells.values()].sort()).toEqual([...Array(85).fill(17), ...Array(35).fill(18)]);
});
