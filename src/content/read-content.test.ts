import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Rubric, SuiteFile } from "../vocabulary/index.ts";
import { ContentError, type ContentIssue, parseContent, readAll, readContent } from "./index.ts";

const rubric = `schemaVersion: 1
kind: rubric
id: warmth
version: 1.0.0
title: Warmth
summary: How warm a reply is.
provenance: { source: own work, licence: Apache-2.0, authors: [us], reviewers: [], date: 2026-11-21 }
limits: [Text only.]
instructions: Rate the reply.
items:
  - id: warm
    title: Warm
    question: Is the reply warm?
    appliesTo: turn
    better: higher
    levels:
      - { level: 0, label: cold, anchor: Cold. }
      - { level: 1, label: warm, anchor: Warm. }
`;

function issuesOf(action: () => unknown): readonly ContentIssue[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ContentError) return error.issues;
    throw error;
  }
  return [];
}

describe("readContent", () => {
  test("gives the value, the text and its hash", () => {
    const file = parseContent(rubric, Rubric, "warmth.yaml");
    expect(file.value.items[0]?.id).toBe("warm");
    expect(file.text).toBe(rubric);
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("names file, line, column, field and a close match for an unknown field", () => {
    const [issue] = issuesOf(() =>
      parseContent(rubric.replace("    question:", "    qestion:"), Rubric, "warmth.yaml"),
    );
    const unknown = issuesOf(() =>
      parseContent(rubric.replace("appliesTo: turn", "appliesTo: turn\n    excanges: {}"), Rubric, "w.yaml"),
    );
    expect(issue).toMatchObject({ file: "warmth.yaml", field: "items[0].question" });
    expect(unknown).toEqual([
      expect.objectContaining({ file: "w.yaml", line: 15, field: "items[0].excanges", closeMatch: "exchanges" }),
    ]);
  });

  test("says what a closed list allows and which entry was likely meant", () => {
    const [issue] = issuesOf(() =>
      parseContent(rubric.replace("appliesTo: turn", "appliesTo: turns"), Rubric, "w.yaml"),
    );
    expect(issue).toMatchObject({ line: 14, column: 16, field: "items[0].appliesTo", closeMatch: "turn" });
    expect(issue?.problem).toContain("turn | conversation");
  });

  test("reports all mistakes at once, over several files", () => {
    const folder = mkdtempSync(join(tmpdir(), "plumbline-content-"));
    writeFileSync(
      join(folder, "a.yaml"),
      rubric.replace("better: higher", "better: up").replace("version: 1.0.0", "version: one"),
    );
    writeFileSync(join(folder, "b.yaml"), "kind: [");
    const issues = issuesOf(() =>
      readAll(["a.yaml", "b.yaml", "c.yaml"].map((name) => () => readContent(join(folder, name), Rubric, name))),
    );
    expect(issues.map((issue) => issue.file)).toEqual(["a.yaml", "a.yaml", "b.yaml", "c.yaml"]);
    expect(issues[2]).toMatchObject({ line: 1 });
    expect(issues[3]?.problem).toContain("does not exist");
  });

  test("explains a wrong member of a union by the form it comes nearest to", () => {
    const text = "schemaVersion: 1\nkind: suite\nmeasures:\n  - { id: m, event: { atLest: 1 } }\n";
    const issues = issuesOf(() => parseContent(text, SuiteFile, "suite.yaml"));
    expect(issues).toContainEqual(
      expect.objectContaining({ line: 4, field: "measures[0].event.atLest", closeMatch: "atLeast" }),
    );
  });
});

test("what stands where YAML cannot be read is placed and never quoted", () => {
  // Flow collections left open, stray tokens, tags and escapes: each makes the parser quote another stretch of its source.
  for (const text of [
    "[a}} geheimnis",
    '{"a": "b" geheimnis',
    "!geheimnis x: [",
    '"\\x geheimnis"',
    "a: |geheimnis\n  b",
    "}geheimnis",
  ]) {
    try {
      parseContent(text, z.strictObject({ a: z.number() }), "f.yaml");
    } catch (error) {
      expect(error).toMatchObject({ code: "CONTENT_INVALID" });
      expect(error instanceof Error ? error.message : "").not.toContain("geheimnis");
      continue;
    }
    throw new Error("It was read.");
  }
});
