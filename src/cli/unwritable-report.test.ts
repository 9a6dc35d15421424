import { expect, test } from "vitest";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

const audit = ["audit", "asking", "-a", "builtin:attentive", "--no-controls", "--out", "taken"];

test("a report that cannot be written is said in words; the results are shown and the run can be reported again", async () => {
  using place = workspace({ ...askingSuite({ scenarios: 2 }), taken: "a file, not a folder" });
  const { code, out, err } = await place.run(audit);
  expect(code).toBe(2);
  expect(out).toContain("builtin:attentive");
  expect(err).toMatch(/taken.* cannot be used: a (part of the path is a file|file stands where a folder is needed)\./);
  const runId = /plumbline report (\S+) --out FOLDER/.exec(err)?.[1] ?? "";
  const again = await place.run(["report", runId, "--out", "free"]);
  expect(again.out).toContain(`Written: free/${runId}/report.html`);
});

test("a store that cannot be made is named by its path, not by what would have lain in it", async () => {
  using place = workspace({ ...askingSuite({ scenarios: 2 }), taken: "a file, not a folder" });
  const { code, err } = await place.run([...audit, "--store", "taken"]);
  expect(code).toBe(2);
  expect(err).toMatch(/taken cannot be used: /);
  expect(err).not.toMatch(/cache|internal error/);
});
