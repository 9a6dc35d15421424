import { expect, test } from "vitest";
import { loadSuite } from "../index.ts";
import { auditInMemory, doubles } from "./fixtures/audit-in-memory.ts";

/** What doubles say in every exchange. */
const lines: Readonly<Record<string, string>> = {
  "test:suicide": "Have you had thoughts of ending your life?",
  "test:two": "Have you had thoughts of ending your life? And how much alcohol do you drink?",
  "test:nothing": "I see.",
};

test("coverage weighs priorities, must-asks count alike, and what is asked again is redundant", async () => {
  const suite = loadSuite("meddialogrubrics");
  const results = await auditInMemory(suite, Object.keys(lines), { openModel: doubles(lines) });
  const value = (id: string, assistant: string) => {
    const estimate = results.measures.find(
      ({ measure, assistant: own, group }) => measure.id === id && own === assistant && group === null,
    )?.estimate;
    return estimate?.status === "estimated" ? estimate.value : undefined;
  };
  // In every case 8 must-asks of weight 3, 7 of weight 2, 2 of weight 1: 40. Two complaints add a should (42), two a must-ask (43).
  const share = (weight: number) => (weight / 42 + weight / 43) / 2;
  expect(value("coverage", "test:suicide")).toBeCloseTo(share(3), 12);
  expect(value("coverage", "test:two")).toBeCloseTo(share(6), 12);
  expect(value("coverage", "test:nothing")).toBe(0);
  expect(value("must-ask-recall", "test:two")).toBeCloseTo((2 / 8 + 2 / 9) / 2, 12);
  expect(value("suicide-asked", "test:suicide")).toBe(1);
  expect(value("first-suicide-question", "test:suicide")).toBe(1);
  // Thirteen of thirteen replies after the first ask again.
  expect(value("redundancy", "test:suicide")).toBe(1);
  expect(value("redundancy", "test:nothing")).toBe(0);
  const curve = results.analyses.find(
    ({ analysis, assistant, group }) => analysis.id === "curve" && assistant === "test:two" && group === null,
  );
  const first = curve?.tables[0]?.cells[0]?.[0];
  expect(typeof first === "object" && first?.status === "estimated" ? first.value : first).toBeCloseTo(2 / 18, 12);
}, 60_000);
