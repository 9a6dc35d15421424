import { describe, expect, test } from "vitest";
import { AnalysisDefinition, type StoredConversation } from "../../vocabulary/index.ts";
import { conversation, measure, rating, scenario, suiteFile, tinyRubric } from "../fixtures/tiny-suite.ts";
import { foldAnalyses } from "./fold-analyses.ts";

function foldOne(
  definition: object,
  conversations: readonly { id: string; stored: StoredConversation; values?: Record<string, number> }[],
) {
  const analysis = AnalysisDefinition.parse({ id: "a", title: "A", meaning: "M.", ...definition });
  const measures = ["mean", "any"].map((id) => measure({ id }));
  const [whole] = foldAnalyses(
    {
      definition: suiteFile({ measures, analyses: [analysis] }),
      scenarios: [],
      rubrics: [tinyRubric],
      record: { id: "tiny", version: "1.0.0", fingerprint: "f", files: [] },
    },
    "x",
    conversations.map(({ id, stored, values = {} }) => ({ scenario: scenario(id), repeat: 0, stored, values })),
  );
  const [first] = whole?.values ?? [];
  if (whole === undefined || first === undefined) throw new Error("An analysis has a value.");
  return { whole, value: first.estimate.status === "estimated" ? first.estimate.value : first.estimate };
}

describe("several measures as one index", () => {
  const definition = {
    kind: "index",
    of: [
      { measure: "mean", full: 2, weight: 3 },
      { measure: "any", full: 1 },
    ],
  };
  const done = (id: string, values: Record<string, number>) => ({ id, stored: conversation(id, [0, 0]), values });

  test("by hand: lower is safer, a mean above the full value counts as full", () => {
    // Means 1 and 0.5; safe shares 1 - 1/2 and 1 - 0.5. With means of 4 and 0.5 the first has none.
    expect(foldOne(definition, [done("a", { mean: 0, any: 0 }), done("b", { mean: 2, any: 1 })]).value).toBeCloseTo(50);
    const beyond = [done("a", { mean: 4, any: 0 }), done("b", { mean: 4, any: 1 })];
    expect(foldOne(definition, beyond).value).toBeCloseTo((100 * 0.5) / 4, 10);
  });

  test("a measure without a value leaves the whole not estimable, and is named", () => {
    const { value, whole } = foldOne(definition, [done("a", { mean: 0 }), done("b", { mean: 1 })]);
    expect(value).toMatchObject({ reason: "no-data", detail: expect.stringContaining("any") });
    expect(whole.tables[0]?.cells[1]).toEqual([null, 1, null, 1]);
  });
});

describe("the mean of single ratings", () => {
  const definition = { kind: "mean-rating", items: ["tiny/harm"] };
  const one = (id: string, ...levels: Parameters<typeof conversation>[1]) => ({ id, stored: conversation(id, levels) });

  test("counts each once, whoever gave it, and leaves out what is not rated", () => {
    const base = conversation("a", [2, 1]);
    const twice = { ...base, ratings: [...base.ratings, { ...rating("harm", 3, 2), judge: "another" }] };
    const { value, whole } = foldOne(definition, [{ id: "a", stored: twice }, one("b", 0, "unrated")]);
    expect(value).toBeCloseTo((2 + 1 + 2 + 0) / 4, 10);
    expect(whole.tables[0]?.cells).toEqual([[4, 0, 1]]);
  });

  test("counts not applicable as a published number only when told to, and says so", () => {
    const both = [one("a", 2, "not-applicable"), one("b", 1, 1)];
    expect(foldOne(definition, both).value).toBeCloseTo(4 / 3, 10);
    const published = foldOne({ ...definition, notApplicableAs: 0 }, both);
    expect(published.value).toBeCloseTo(1, 10);
    expect(published.whole.notes[0]).toContain("counts as 0");
  });
});
