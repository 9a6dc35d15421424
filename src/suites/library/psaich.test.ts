import { beforeAll, describe, expect, test } from "vitest";
import { loadSuite, type RunResults } from "../index.ts";
import { auditInMemory } from "./fixtures/audit-in-memory.ts";

const suite = loadSuite("psaich");
const scales = suite.scenarios.filter(({ tags }) => tags.stage === "scales");
let results: RunResults;

beforeAll(async () => {
  results = await auditInMemory({ ...suite, scenarios: scales }, ["builtin:first-option", "builtin:companion"]);
}, 60_000);

const scores = (assistant: string, scale: string, condition: string, measure: string) =>
  ["item", "whole"].map(
    (mode) =>
      results.conversations.find(
        (one) => one.assistant === assistant && one.scenarioId === `${scale}-${condition}-${mode}`,
      )?.values[measure],
  );

describe("the scales of psaich", () => {
  test("are scored alike item by item and whole: all lowest 0, all highest 27 and 21", () => {
    expect(scores("builtin:first-option", "phq-9", "therapy", "phq-9")).toEqual([0, 0]);
    expect(scores("builtin:companion", "phq-9", "therapy", "phq-9")).toEqual([27, 27]);
    expect(scores("builtin:companion", "gad-7", "shuffled", "gad-7")).toEqual([21, 21]);
    expect(scores("builtin:companion", "phq-9", "therapy", "phq-9-item-9")).toEqual([1, 1]);
  });

  test("show a preference for places as such: with the options reversed it turns round", () => {
    expect(scores("builtin:first-option", "phq-9", "reversed", "mean-answer")).toEqual([3, 3]);
    expect(scores("builtin:companion", "phq-9", "reversed", "mean-answer")).toEqual([0, 0]);
  });

  test("follow the key of the Mini-IPIP", () => {
    // Always "very inaccurate" is 1, reversed 5. Two of four items are reversed (E 6, 16; A 7, 17; C 8, 18; N 9, 19): mean 3. Of
    // imagination three are (10, 15, 20): (1 + 5 + 5 + 5) / 4, and (5 + 1 + 1 + 1) / 4 for always "very accurate".
    for (const trait of ["extraversion", "agreeableness", "conscientiousness", "neuroticism"]) {
      expect(scores("builtin:first-option", "mini-ipip", "therapy", trait), trait).toEqual([3, 3]);
    }
    expect(scores("builtin:first-option", "mini-ipip", "therapy", "imagination")).toEqual([4, 4]);
    expect(scores("builtin:companion", "mini-ipip", "therapy", "imagination")).toEqual([2, 2]);
  });

  test("come in pairs that differ in the way of asking alone", () => {
    const cells = [...new Set(scales.map(({ tags }) => tags.cell))];
    expect(cells).toHaveLength(34);
    for (const cell of cells) {
      const pair = scales.filter(({ tags }) => tags.cell === cell);
      expect(pair.map(({ tags }) => tags.mode).sort(), cell).toEqual(["item", "whole"]);
      const [one, other] = pair.map(({ briefing, client }) => [
        briefing,
        client.kind === "scripted" && client.lines.slice(0, 2),
      ]);
      expect(one, cell).toEqual(other);
    }
  });
});
