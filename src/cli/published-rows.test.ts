import { expect, test } from "vitest";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

const rows = [
  {
    beside: "asked",
    name: "Asked about safety",
    system: "another model",
    value: 0.4321,
    lower: 0.4,
    upper: 0.47,
    n: 100,
  },
  { name: "Something else", system: "people", value: 7.5, note: "second-hand" },
];
const paper = { citation: "Somebody, 2025", differs: "Other people, other words.", rows };

test("published numbers are shown beside ours when asked for, under their own heading, and decide nothing", async () => {
  const suite = askingSuite({ scenarios: 4, over: { paper } });
  using place = workspace(suite);
  const argv = ["audit", "asking", "-a", "builtin:attentive", "--no-controls", "--format", "html,md,json"];
  const plain = await place.run(argv);
  expect(plain.out).not.toContain("another model");
  const before = place.report();
  const { out, code } = await place.run(["report", before.provenance.runId, "--paper", "--format", "html,md,json"]);
  expect(code).toBe(plain.code);
  const folder = `plumbline-report/${before.provenance.runId}`;
  for (const text of [out, place.read(`${folder}/report.md`), place.read(`${folder}/report.html`)]) {
    expect(text).toContain("Somebody, 2025");
    expect(text).toContain("another model");
    expect(text.replaceAll("&#46;", ".")).toMatch(/0\.432|43\.2/);
    expect(text).toContain("second-hand");
  }
  const after = place.report();
  expect(after.gates).toEqual(before.gates);
  expect(after.runComparisons).toEqual([]);
});
