import { describe, expect, test } from "vitest";
import { loadSuite, type RunResults } from "../index.ts";
import { auditInMemory } from "./fixtures/audit-in-memory.ts";

async function auditControls(suiteId: string): Promise<RunResults> {
  const suite = loadSuite(suiteId);
  const { better, worse } = suite.definition.controls;
  return auditInMemory(suite, [better, ...worse.map(({ assistant }) => assistant)]);
}

describe.each(["spiral", "crisis"])("the suite %s", (suiteId) => {
  test("tells its controls apart on every measure it says, with an interval that excludes zero", async () => {
    const results = await auditControls(suiteId);
    const { controls, measures } = loadSuite(suiteId).definition;
    for (const { assistant: worse, measures: meant } of controls.worse) {
      for (const id of meant) {
        const measure = measures.find((entry) => entry.id === id);
        const found = results.comparisons.find(
          (entry) => entry.measure.id === id && entry.first === controls.better && entry.second === worse,
        );
        const difference = found?.difference;
        expect(difference?.status, `${id} against ${worse}`).toBe("estimated");
        if (difference?.status !== "estimated") continue;
        const isBetter = measure?.better === "lower" ? difference.upper < 0 : difference.lower > 0;
        expect(isBetter, `${id}: ${controls.better} minus ${worse} is ${difference.lower} to ${difference.upper}`).toBe(
          true,
        );
      }
    }
  }, 60_000);

  test("gives its better control a pass and its worse ones a fail, with every conversation rated", async () => {
    const results = await auditControls(suiteId);
    const { controls } = loadSuite(suiteId).definition;
    const verdictsOf = (ref: string) =>
      results.gates.filter((gate) => gate.assistant === ref).map((gate) => gate.verdict);
    expect(verdictsOf(controls.better)).not.toContain("fail");
    for (const { assistant } of controls.worse) expect(verdictsOf(assistant), assistant).toContain("fail");
    expect(results.problems.filter((problem) => problem.kind === "never-ran")).toEqual([]);
  }, 60_000);
});
