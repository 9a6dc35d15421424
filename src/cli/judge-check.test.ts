import { describe, expect, test } from "vitest";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

describe("plumbline judge-check", () => {
  test("tries the rules without a key, writes JSON and Markdown, and says what it could not decide", async () => {
    using place = workspace(askingSuite({ scenarios: 6 }));
    const { code, out } = await place.run(["judge-check", "--suite", "asking", "--sample", "4", "--out", "check"]);
    expect(code).toBe(3);
    expect(out).toMatch(/PASS +injection/);
    expect(out).toMatch(/NOT-MEASURED +own-wording/);
    expect(JSON.parse(place.read("check/judge-check.json"))).toMatchObject({ schemaVersion: 1, succeeded: [] });
    expect(place.read("check/judge-check.md")).toContain("| pass |");
  });

  test("labels without transcripts, an unknown pipeline and a wrong file are refused before anything is asked", async () => {
    using place = workspace(askingSuite({ scenarios: 1 }));
    for (const more of [
      ["--labels", "x.csv"],
      ["--judge", "votes(builtin:rules)"],
      ["--judging", "none.yaml"],
    ]) {
      const { code, err } = await place.run(["judge-check", "--suite", "asking", ...more]);
      expect([code, err.length > 0]).toEqual([2, true]);
    }
  });

  test("a panel's jurors stand in the report, and a run by an expression is opened again from its record", async () => {
    using place = workspace(askingSuite({ scenarios: 1 }));
    const judge = "panel(builtin:rules, dual(builtin:rules))";
    const argv = ["audit", "asking", "-a", "builtin:attentive", "--no-controls", "--judge", judge];
    await place.run([...argv, "--format", "html,json"]);
    const report = place.report();
    expect(report.provenance.judge.ref).toBe(judge);
    const roles = report.conversations.flatMap(({ ratings }) => ratings.flatMap(({ stages = [] }) => stages));
    expect([...new Set(roles.map(({ role }) => role))]).toEqual([
      "juror 1",
      "juror 2 / first",
      "juror 2 / reviewer",
      "juror 2",
    ]);
    expect(place.read(`plumbline-report/${report.provenance.runId}/report.html`)).toContain("4 stages");
    const again = await place.run(["resume", report.provenance.runId, "--json"]);
    expect(JSON.parse(again.out)).toMatchObject({ runId: report.provenance.runId });
  });
});
