import { describe, expect, test } from "vitest";
import { AnalysisDefinition, type RunManifest, type StoredConversation } from "../vocabulary/index.ts";
import { conversation, measure, rating, scenario, suiteFile, tinyRubric } from "./fixtures/tiny-suite.ts";
import { foldRun } from "./index.ts";
import { suiteFolderOf, suiteOf } from "./suite-text.ts";

/** Twenty scenarios whose right answer is asked (1) or not (0), by turns; half of each mood. */
const scenarios = Array.from({ length: 20 }, (_, index) => ({
  ...scenario(`s${index}`, { mood: index < 10 ? "loud" : "quiet" }),
  facts: { right: String(index % 2) },
}));

function suiteWith(require: string) {
  const labels = {
    kind: "classification",
    id: "labels",
    title: "Labels",
    meaning: "Given against right.",
    by: ["mood"],
    item: "tiny/asked",
    against: { fact: "right" },
    unanswered: "leave-out",
  };
  return suiteOf(
    suiteFolderOf(
      suiteFile({
        measures: [measure({ by: ["mood"] })],
        analyses: [AnalysisDefinition.parse(labels)],
        gates: [{ id: "gate", require, because: "It matters." }],
      }),
      scenarios,
      [tinyRubric],
    ),
  );
}

/** What was given for each scenario, `undefined` where the judge gave nothing. */
function decided(require: string, given: (index: number) => 0 | 1 | undefined) {
  const suite = suiteWith(require);
  const description = { ref: "bot", version: "1", settings: {} };
  const manifest: RunManifest = {
    ...{ schemaVersion: 1, id: "run-1", fingerprint: "f", plumbline: "0.1.0", createdAt: "2026-11-29T00:00:00.000Z" },
    ...{ seed: 1, repeats: 1, suites: [suite.record], assistants: [description], controls: [], client: null },
    judge: { ...description, ref: "test" },
    conversations: scenarios.map(({ id }) => {
      return { id: `bot-${id}`, suiteId: "tiny", scenarioId: id, assistant: "bot", repeat: 0 };
    }),
    origin: "enacted",
  };
  const stored = scenarios.map(({ id }, index): StoredConversation => {
    const made = conversation(`bot-${id}`, [0, 0], given(index));
    if (given(index) !== undefined) return made;
    return { ...made, ratings: [...made.ratings, rating("asked", null, "unrated")] };
  });
  const [gate] = foldRun(manifest, [suite], stored).gates;
  return gate;
}
const right = (index: number) => (index % 2 === 0 ? 0 : 1);

describe("a gate on a number of an analysis", () => {
  test("passes and fails by its interval, as one on a measure does", () => {
    expect(decided('labels["Accuracy"] > 0.8', right)).toMatchObject({ verdict: "pass" });
    expect(decided('labels["Accuracy"] > 0.8', () => 0)).toMatchObject({ verdict: "fail" });
    // Right in 18 of 20: 0.9, but twenty scenarios do not settle it.
    const nearly = (index: number) => (index < 2 ? right(index + 1) : right(index));
    expect(decided('labels["Accuracy"] > 0.8', nearly)).toMatchObject({ verdict: "undecided" });
  });

  test("of one group looks at that group", () => {
    const goodWhenLoud = (index: number) => (index < 10 ? right(index) : right(index + 1));
    expect(decided('labels["Accuracy"][mood=loud] > 0.6', goodWhenLoud)).toMatchObject({ verdict: "pass" });
    expect(decided('labels["Accuracy"][mood=quiet] > 0.6', goodWhenLoud)).toMatchObject({ verdict: "fail" });
  });

  test("decides nothing where the judge was out for too many, although the rest are all right", () => {
    const gate = decided('labels["Accuracy"] > 0.5', (index) => (index < 4 ? undefined : right(index)));
    expect(gate).toMatchObject({ verdict: "undecided" });
    expect(gate?.explanation).toContain("16 of 20 ratings rated, coverage 0.8 is below the floor of 0.9");
  });

  test("on a number the analysis does not have is undecided and names those it has", () => {
    const gate = decided('labels["Acuracy"] > 0.5', right);
    expect(gate?.verdict).toBe("undecided");
    expect(gate?.explanation).toContain('the analysis has no number "Acuracy", but "Accuracy", ');
  });

  test("on an analysis or group that is not there is refused with the suite", () => {
    expect(() => suiteWith('label["Accuracy"] > 0.5')).toThrow('There is no analysis "label"');
    expect(() => suiteWith('labels["Accuracy"][pair=x] > 0.5')).toThrow('The analysis is not broken down by "pair"');
    expect(() => suiteWith('labels["Accuracy"][mood=sad] > 0.5')).toThrow('No scenario has mood "sad"');
  });
});
