import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ContentError } from "../content/index.ts";
import { labelledRun, labelsCsv, tinyRubric } from "./fixtures/labelled-run.ts";
import { labelledSubjects, readLabels } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-labels-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, name = "labels.csv") {
  writeFileSync(join(folder, name), text);
  return readLabels(join(folder, name));
}
function issuesOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof ContentError) return error.issues;
    throw error;
  }
  return [];
}
const header = "conversation,turn,rubric,version,item,rater,level";

describe("readLabels", () => {
  test("reads the same labels from CSV with any separator, quotes and notes, and from JSON Lines", () => {
    const comma = read(
      `${header},note\nc1,1,tiny,1.0.0,seen,ana,1,"said ""yes"",\nthen no"\nc2,,tiny,1.0.0,whole,ben,,\n`,
    );
    const semicolon = read(
      "\uFEFFrater;level;conversation;turn;rubric;version;item\r\nana;1;c1;1;tiny;1.0.0;seen\r\nben;missing;c2;;tiny;1.0.0;whole\r\n",
    );
    const lines = read(
      `{"conversation":"c1","turn":1,"rubric":"tiny","version":"1.0.0","item":"seen","rater":"ana","level":1}\n\n{"conversation":"c2","rubric":"tiny","version":"1.0.0","item":"whole","rater":"ben","level":"missing"}\n`,
    );
    const expected = [
      { conversation: "c1", turn: 1, rubric: "tiny", version: "1.0.0", item: "seen", rater: "ana", level: 1 },
      {
        conversation: "c2",
        turn: null,
        rubric: "tiny",
        version: "1.0.0",
        item: "whole",
        rater: "ben",
        level: "missing",
      },
    ];
    for (const { labels } of [comma, semicolon, lines]) expect(labels).toMatchObject(expected);
    expect(comma.labels.map(({ line }) => line)).toEqual([2, 4]);
    expect(lines.labels.map(({ line }) => line)).toEqual([1, 3]);
  });

  test("a code name of digits stays a name", () => {
    expect(read(`${header}\n17,1,tiny,1.0.0,seen,07,1\n`).labels[0]).toMatchObject({ conversation: "17", rater: "07" });
  });

  test("names every wrong cell by line and column, and quotes none of them", () => {
    const issues = issuesOf(() =>
      read(`${header}\nc1,one,tiny,1.0.0,seen,ana,1\nc1,1,tiny,1,seen,ana,secret words\nc1,1,tiny\n`),
    );
    expect(issues.map(({ file, line, field }) => [file, line, field])).toEqual([
      ["labels.csv", 2, "turn"],
      ["labels.csv", 3, "version"],
      ["labels.csv", 3, "level"],
      ["labels.csv", 4, ""],
    ]);
    expect(issues.map(({ problem }) => problem).join(" ")).not.toContain("secret");
  });

  test("an unknown column is answered with the nearest, a missing one is named", () => {
    const issues = issuesOf(() => read("conversation,turn,rubric,version,item,ratter\nc1,1,tiny,1.0.0,seen,ana\n"));
    expect(issues).toMatchObject([
      { line: 1, field: "ratter", closeMatch: "rater" },
      { line: 1, field: "rater" },
      { line: 1, field: "level" },
    ]);
  });

  test("one person rates one thing once", () => {
    const issues = issuesOf(() =>
      read(`${header}\nc1,1,tiny,1.0.0,seen,ana,1\nc1,1,tiny,1.0.0,seen,ben,1\nc1,1,tiny,1.0.0,seen,ana,0\n`),
    );
    expect(issues).toMatchObject([{ line: 4, problem: expect.stringContaining("line 2") }]);
  });

  test.each([
    ["an empty file", "", undefined],
    ["a header alone", `${header}\n`, undefined],
    ["quotes that do not pair", `${header}\n"c1,1,tiny\n`, expect.any(Number)],
    ["a line that is no JSON", '{"conversation": \n', 1],
  ])("%s is said so", (_name, text, line) => {
    expect(issuesOf(() => read(text))).toMatchObject([{ line }]);
  });

  test("a file that is not there is named", () => {
    expect(issuesOf(() => readLabels(join(folder, "none.csv")))).toMatchObject([{ file: "none.csv" }]);
  });

  test("of hundreds of issues some are listed and the others counted", () => {
    const rows = Array.from({ length: 300 }, (_, index) => `c${index},x,tiny,1.0.0,seen,ana,1`);
    const issues = issuesOf(() => read([header, ...rows].join("\n")));
    expect(issues).toHaveLength(21);
    expect(issues.at(-1)?.problem).toContain("280 more");
  });
});

describe("labelledSubjects", () => {
  const { conversations } = labelledRun([{ scenario: "s1", judge: 1 }]);
  const known = labelsCsv([{ scenario: "s1", level: 1 }]);
  const wrong = (from: string, to: string) =>
    issuesOf(() => labelledSubjects(read(known.replace(from, to)), conversations));
  const id = conversations[0]?.id ?? "";

  test.each([
    ["conversation", id, `${id.slice(0, -1)}f`, id],
    ["rubric", "tiny", "tinny", "tiny"],
    ["version", "1.0.0", "1.1.0", undefined],
    ["item", "seen", "sene", "seen"],
    ["turn", ",1,tiny", ",0,tiny", undefined],
    ["turn", ",1,tiny", ",9,tiny", undefined],
    ["turn", ",1,tiny", ",,tiny", undefined],
    ["turn", "seen", "whole", undefined],
    ["level", "ana,1", "ana,7", undefined],
  ])("a wrong %s is located, with a close match where there is one (%s to %s)", (field, from, to, closeMatch) => {
    expect(wrong(from, to)).toMatchObject([{ file: "labels.csv", line: 2, field, closeMatch }]);
  });

  test("labels of several people are brought together", () => {
    const file = read(
      labelsCsv([
        { scenario: "s1", level: 1 },
        { scenario: "s1", level: "missing", rater: "ben" },
      ]),
    );
    expect(labelledSubjects(file, conversations).subjects).toMatchObject([
      {
        turn: 1,
        people: [
          { rater: "ana", level: 1 },
          { rater: "ben", level: "missing" },
        ],
      },
    ]);
  });

  test("turns that the rubric does not ask the item of are counted, not compared", () => {
    const rubric = tinyRubric([0, 1], { when: { half: ["second"] } });
    const run = labelledRun([{ scenario: "s1", judge: 1 }], { rubric });
    expect(labelledSubjects(read(known), run.conversations)).toEqual({ subjects: [], notAsked: { "tiny/seen": 1 } });
  });

  test("imported transcripts are known by their own name as well", () => {
    const run = labelledRun([{ scenario: "s1", judge: 1 }], { origin: "imported" });
    const byFile = known.replace(id, "file-s1.txt");
    expect(labelledSubjects(read(byFile), run.conversations).subjects).toHaveLength(1);
  });
});
