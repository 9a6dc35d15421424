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
});
