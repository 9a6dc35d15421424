import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

let place: Workspace;
beforeAll(() => {
  place = workspace();
});
afterAll(() => place[Symbol.dispose]());

/** Runs `agree` on one file of the workspace, item by item, between a and b unless told otherwise. */
async function agree(content: string, flags: readonly string[] = ["--raters", "a,b", "--item", "id"], file = "r.csv") {
  place.write({ [file]: content });
  return place.run(["agree", file, ...flags, "--unit", "item", "--draws", "200", "--json"]);
}
const secret = "I have not told anybody about this before";

describe("a table that cannot be read is answered with the place and what was expected", () => {
  const rows = "id,a,b\n1,1,2\n2,3,3\n3,4,4\n";
  test.each([
    [
      "no such column",
      rows,
      ["--raters", "a,bb", "--item", "id"],
      'r.csv: has no column "bb". It has: id, a, b. Did you mean "b"?',
    ],
    [
      "a word among numbers",
      "id,a,b\n1,1,2\n2,n/a,3\n",
      undefined,
      'r.csv, line 3, column "a": expected a number, found text of 3 characters.',
    ],
    [
      "a number that is not finite",
      "id,a,b\n1,1,2\n2,NaN,3\n",
      undefined,
      'line 3, column "a": expected a number, found a number that is not finite.',
    ],
    [
      "a second rating",
      "id,a,b\n1,1,2\n2,3,3\n1,4,4\n",
      undefined,
      'line 4, column "a": item "1" has a second rating by "a"; the first is in line 2.',
    ],
    [
      "a row with too few cells",
      "id,a,b\n1,1,2\n2,3\n",
      undefined,
      "r.csv, line 3: has 2 cells where the header has 3.",
    ],
    ["an open quote", 'id,a,b\n1,"1,2\n2,3,3\n', undefined, "a quote that is opened before is never closed."],
    ["only a header", "id,a,b\n", undefined, "r.csv: expected at least one row below the column names, found none."],
    ["an empty file", "", undefined, "r.csv: the file is empty."],
    ["a column twice", "id,a,b,a\n1,1,2,3\n", undefined, 'has the column "a" twice (columns 2 and 4).'],
    [
      "an item without a name",
      "id,a,b\n1,1,2\n,3,3\n",
      undefined,
      'line 3, column "id": expected the name of an item, found text of 0 characters.',
    ],
    ["one rater", rows, ["--raters", "a", "--item", "id"], 'Agreement needs at least two raters; found only "a".'],
    [
      "one rater in a long table",
      "id,who,s\n1,a,2\n2,a,3\n",
      ["--rater-column", "who", "--rating-column", "s", "--item", "id"],
      "Agreement needs at least two raters",
    ],
    ["no raters at all", rows, ["--item", "id"], "Say where the ratings are: --raters"],
    [
      "a long table without items",
      "who,s\na,2\nb,3\n",
      ["--rater-column", "who", "--rating-column", "s"],
      "say which rows rate the same item: --item",
    ],
    [
      "an unknown rater in a long table",
      "id,who,s\n1,anna,2\n1,ben,3\n",
      ["--rater-column", "who", "--rating-column", "s", "--item", "id", "--raters", "ana,ben"],
      '"ana" does not occur. There are: anna, ben. Did you mean "anna"?',
    ],
    [
      "exclusion without systems",
      rows,
      ["--raters", "a,b", "--item", "id", "--exclude", "x:a"],
      "--exclude needs to know the systems",
    ],
    [
      "an unknown system to exclude",
      "id,m,a,b\n1,gpt,1,2\n2,gpt,2,2\n",
      ["--raters", "a,b", "--item", "id", "--system", "m", "--exclude", "gtp:a"],
      'there is no system "gtp". There are: gpt. Did you mean "gpt"?',
    ],
    [
      "an unknown reference",
      rows,
      ["--raters", "a,b", "--item", "id", "--reference", "c"],
      'The reference "c" is not among the raters: a, b.',
    ],
    [
      "a choice about an unknown scale",
      rows,
      ["--raters", "a,b", "--item", "id", "--outside", "drop"],
      "--outside drop needs to know the scale",
    ],
    [
      "a negative rating on a ratio scale",
      "id,a,b\n1,-1,2\n",
      ["--raters", "a,b", "--item", "id", "--measurement", "ratio"],
      'line 2, column "a": a ratio scale begins at 0',
    ],
    [
      "an unknown level",
      "id,a,b\n1,low,hihg\n",
      ["--raters", "a,b", "--item", "id", "--levels", "low,high"],
      "1 rating lies outside the levels named",
    ],
  ])("%s", async (_, content, flags, message) => {
    const { code, out, err } = await agree(content, flags);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err).not.toContain("internal error");
  });

  test("lists that do not match: as many ratings as raters are expected", async () => {
    const flags = ["--rating-column", "s", "--rater-column", "who"];
    const { code, err } = await agree('{"s":[1,2],"who":["a","b"]}\n{"s":[1,2,3],"who":["a","b"]}\n', flags, "r.jsonl");
    expect(code).toBe(2);
    expect(err).toContain(
      'r.jsonl, line 2, column "s": expected as many ratings as raters in "who" (a list of 2), found a list of 3.',
    );
  });

  test("a line that is no JSON, infinity in JSON, a key that is not there", async () => {
    const infinite = await agree('{"id":1,"a":1e999,"b":2}\n', undefined, "r.jsonl");
    expect(infinite.err).toContain('line 1, column "a": expected a number, found a number that is not finite.');
    expect((await agree('{"id":1}\n{"id":\n', undefined, "r.jsonl")).err).toContain(
      "r.jsonl, line 2: is no valid JSON",
    );
    const cells = '[{"id":1,"a":{"tone":3},"b":{"tone":4}}]';
    const { err } = await agree(cells, ["--raters", "a,b", "--item", "id", "--dimension", "tune"], "r.json");
    expect(err).toContain(
      'column "a": no cell holds a JSON object with the key "tune". Its keys are: a.tone. Did you mean "a.tone"?',
    );
  });

  test("every wrong cell is listed up to ten, and the rest counted", async () => {
    const lines = Array.from({ length: 14 }, (_, row) => `${row},x,1`).join("\n");
    const { err } = await agree(`id,a,b\n${lines}\n99,1,1\n`);
    expect(err.match(/expected a number/g)).toHaveLength(10);
    expect(err).toContain("... and 4 more of this kind.");
  });

  test.each([
    ["a missing file", "nowhere.csv", "nowhere.csv: no such file."],
    ["a folder", ".", "is a folder; name one file."],
  ])("%s", async (_, file, message) => {
    const { code, err } = await place.run(["agree", file, "--raters", "a,b", "--unit", "item"]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test.each([
    ["damaged gzip", Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), "begins like gzip, but cannot be unpacked."],
    ["damaged Parquet", Buffer.from("PAR1 and then nothing of the kind"), "begins like Parquet, but is damaged"],
    [
      "a damaged workbook",
      Buffer.from("PK\u0003\u0004 and then nothing"),
      "begins like an Excel workbook (.xlsx), but cannot be read as one.",
    ],
    [
      "an old workbook",
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]),
      "is an old Excel workbook (.xls). Save it as .xlsx or CSV.",
    ],
    ["bytes of no known kind", Buffer.from([0, 1, 2, 3, 255, 254]), "is of no known format"],
  ])("%s", async (_, bytes, message) => {
    writeFileSync(join(place.folder, "bytes"), bytes);
    const { code, err } = await place.run(["agree", "bytes", "--raters", "a,b", "--unit", "item"]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("no cell's words are ever repeated, nor those of a row taken for a header", async () => {
    const cell = await agree(`id,a,b\n1,${secret},2\n2,3,3\n`);
    expect(cell.err).toContain("found text of 41 characters");
    const header = await agree(`${secret} and it goes on for quite a while,x\n1,2\n`);
    const label = await agree(`id,a,b\n1,${secret} ${secret},x\n2,y,x\n`, [
      "--raters",
      "a,b",
      "--item",
      "id",
      "--measurement",
      "nominal",
    ]);
    expect(label.err).toContain("expected a label of at most 64 characters");
    for (const { code, err } of [cell, header, label]) {
      expect(code).toBe(2);
      expect(err).not.toContain("anybody");
    }
  });
});

describe("the unit", () => {
  test("has no default: the command says what it decides", async () => {
    place.write({ "r.csv": "id,a,b\n1,1,2\n" });
    const { code, err } = await place.run(["agree", "r.csv", "--raters", "a,b"]);
    expect(code).toBe(2);
    expect(err).toContain("required option '--unit <unit>' not specified");
  });

  test("system is refused for words, which have no mean", async () => {
    place.write({ "r.csv": "id,a,b\n1,yes,no\n2,no,no\n" });
    const { code, err } = await place.run(["agree", "r.csv", "--raters", "a,b", "--unit", "system"]);
    expect(code).toBe(2);
    expect(err).toContain("has no numbers to average per system");
  });

  test.each([
    ["--scale", "5..1"],
    ["--scale", "1-5"],
    ["--confidence", "95"],
    ["--draws", "10"],
    ["--format", "docx"],
    ["--outside", "ignore"],
    ["--measurement", "vibes"],
    ["--unit", "turn"],
  ])("and other options are checked: %s %s", async (option, value) => {
    const { code, err } = await agree("id,a,b\n1,1,2\n", ["--raters", "a,b", option, value]);
    expect(code).toBe(2);
    expect(err).toContain(option);
  });
});
