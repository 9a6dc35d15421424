import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import writeWorkbook from "write-excel-file/node";
import { studyOf } from "./fixtures/read-study.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

// Twelve invented replies rated by three invented people; null where somebody did not rate.
const items = Array.from({ length: 12 }, (_, index) => `reply-${index + 1}`);
const ratings: Record<"ada" | "ben" | "judge", (number | null)[]> = {
  ada: [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 3, null],
  ben: [1, 3, 3, 4, 4, 2, 2, null, 5, 5, 2, 3],
  judge: [2, 3, 4, 5, 5, 2, 3, 4, 5, 5, 4, 4],
};
const raters = ["ada", "ben", "judge"] as const;
const wide = items.map((reply, row) => ({
  " reply": reply,
  note: row === 2 ? 'she said "well",\nthen left' : "plain",
  ...Object.fromEntries(raters.map((rater) => [rater, ratings[rater][row] ?? null])),
}));
const header = [" reply", "note", "ada ", " ben", "judge"];
const cellsOf = (separator: string) =>
  wide.map((record) =>
    Object.values(record)
      .map((cell) =>
        cell === null ? "" : /["\n,;\t]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell,
      )
      .join(separator),
  );
const delimited = (separator: string, lineBreak: string) =>
  [header.join(separator), ...cellsOf(separator)].join(lineBreak) + lineBreak;

const parquetColumns = [
  { name: "reply", data: items, type: "STRING" as const },
  { name: "ada", data: ratings.ada, type: "DOUBLE" as const },
  { name: "ben", data: ratings.ben.map((rating) => (rating === null ? null : BigInt(rating))), type: "INT64" as const },
  { name: "judge", data: ratings.judge, type: "INT32" as const },
];

const asWide = ["--raters", "ada,ben,judge", "--item", "reply"];
const asLong = ["--rater-column", "who", "--rating-column", "stars", "--item", "reply"];
const long = items.flatMap((reply, row) => raters.map((who) => ({ reply, who, stars: ratings[who][row] ?? null })));

const layouts: { name: string; file: string; content: string | Buffer; flags: string[] }[] = [
  { name: "CSV", file: "a.csv", content: delimited(",", "\n"), flags: asWide },
  {
    name: "CSV with a byte order mark and CRLF",
    file: "b.csv",
    content: `\uFEFF${delimited(",", "\r\n")}`,
    flags: asWide,
  },
  { name: "CSV with semicolons", file: "c.csv", content: delimited(";", "\n"), flags: asWide },
  { name: "TSV", file: "d.tsv", content: delimited("\t", "\n"), flags: asWide },
  {
    name: "CSV in UTF-16",
    file: "e.csv",
    content: Buffer.from(`\uFEFF${delimited(",", "\n")}`, "utf16le"),
    flags: asWide,
  },
  {
    name: "JSON Lines",
    file: "f.jsonl",
    content: wide.map((record) => JSON.stringify(record)).join("\n"),
    flags: asWide,
  },
  { name: "a JSON list", file: "g.json", content: JSON.stringify(wide, null, 2), flags: asWide },
  { name: "JSON of an unknown ending", file: "h.data", content: JSON.stringify(wide), flags: asWide },
  {
    name: "Parquet",
    file: "i.parquet",
    content: Buffer.from(parquetWriteBuffer({ columnData: parquetColumns })),
    flags: asWide,
  },
  {
    name: "Parquet packed with gzip",
    file: "j.parquet",
    content: Buffer.from(
      parquetWriteBuffer({
        columnData: parquetColumns,
        codec: "GZIP",
        compressors: { GZIP: (bytes) => gzipSync(bytes) },
      }),
    ),
    flags: asWide,
  },
  {
    name: "a long table",
    file: "k.csv",
    content: ["reply,who,stars", ...long.map(({ reply, who, stars }) => `${reply},${who},${stars ?? ""}`)].join("\n"),
    flags: asLong,
  },
  {
    name: "a long table in which unrated rows are absent",
    file: "l.jsonl",
    content: long
      .filter(({ stars }) => stars !== null)
      .map((record) => JSON.stringify(record))
      .join("\n"),
    flags: asLong,
  },
  {
    name: "a long table with a column for the dimension",
    file: "m.json",
    content: JSON.stringify(
      long.flatMap((record) => [
        { ...record, asked: "rating" },
        { ...record, asked: "other", stars: 3 },
      ]),
    ),
    flags: [...asLong, "--dimension-column", "asked", "--dimension", "rating"],
  },
  {
    name: "parallel lists of ratings and raters",
    file: "n.jsonl",
    content: items
      .map((reply, row) =>
        JSON.stringify({
          reply,
          "rating.who": raters,
          "rating.stars": raters.map((rater) => ratings[rater][row] ?? null),
        }),
      )
      .join("\n"),
    flags: [
      "--rater-column",
      "{dimension}.who",
      "--rating-column",
      "{dimension}.stars",
      "--dimension",
      "rating",
      "--item",
      "reply",
    ],
  },
  {
    name: "a JSON object in each cell, some in a code fence",
    file: "o.csv",
    content: [
      "reply,ada,ben,judge",
      ...items.map((reply, row) => {
        const cells = raters.map((rater) => {
          const cell = JSON.stringify({ " rating": ratings[rater][row] ?? null, other: 1 }).replaceAll('"', '""');
          return rater === "judge" ? `"\`\`\`json\n${cell}\n\`\`\`"` : `"${cell}"`;
        });
        return [reply, ...cells].join(",");
      }),
    ].join("\n"),
    flags: [...asWide, "--dimension", "rating"],
  },
  {
    name: "columns named by rater and dimension",
    file: "p.csv",
    content: delimited(",", "\n").replace("ada , ben,judge", "ada_rating,ben_rating,judge_rating"),
    flags: [
      "--raters",
      "ada_{dimension},ben_{dimension},judge_{dimension}",
      "--dimension",
      "rating",
      "--item",
      "reply",
    ],
  },
];

let place: Workspace;
let expected: unknown;
const figures = async (file: string, flags: readonly string[]) => {
  const argv = ["agree", file, ...flags, "--unit", "item", "--scale", "1..5", "--draws", "100", "--json"];
  const { raters: names, dimensions } = studyOf(await place.run(argv));
  return { names, dimensions };
};
beforeAll(async () => {
  place = workspace();
  for (const { file, content } of layouts) {
    writeFileSync(join(place.folder, file), content);
    writeFileSync(join(place.folder, `${file}.gz`), gzipSync(content));
  }
  const sheet = [
    [],
    ["  reply", "ada", "ben", "judge"],
    ...items.map((reply, row) => [reply, ...raters.map((rater) => ratings[rater][row] ?? null)]),
  ];
  const notes = { data: [["nothing here"]], sheet: "Notes" };
  writeFileSync(join(place.folder, "one.xlsx"), await writeWorkbook(sheet).toBuffer());
  writeFileSync(
    join(place.folder, "two.xlsx"),
    await writeWorkbook([notes, { data: sheet, sheet: "Ratings" }]).toBuffer(),
  );
  expected = await figures("a.csv", asWide);
});
afterAll(() => place[Symbol.dispose]());

describe("the same ratings give the same reliability table", () => {
  test("which counts what is rated and missing, and holds every statistic", () => {
    expect(expected).toMatchObject({
      names: ["ada", "ben", "judge"],
      dimensions: [
        {
          name: "rating",
          items: 12,
          raters: [
            { rater: "ada", rated: 11, missing: 1 },
            { rater: "ben", rated: 11, missing: 1 },
            { rater: "judge", rated: 12, missing: 0 },
          ],
          pairs: [{ rows: 10 }, { rows: 11 }, { rows: 11 }],
        },
      ],
    });
  });

  test.each(layouts)("from $name, plain and gzipped", async ({ file, flags }) => {
    expect(await figures(file, flags)).toEqual(expected);
    expect(await figures(`${file}.gz`, flags)).toEqual(expected);
  });

  test("from an Excel workbook, its only sheet or one chosen by name or number", async () => {
    expect(await figures("one.xlsx", asWide)).toEqual(expected);
    expect(await figures("two.xlsx", [...asWide, "--sheet", "Ratings"])).toEqual(expected);
    expect(await figures("two.xlsx", [...asWide, "--sheet", "2"])).toEqual(expected);
  });

  test("whatever the order of the rows, up to which example of equal disagreement comes first", async () => {
    const [head, ...lines] = delimited(",", "\n")
      .trimEnd()
      .split(/\n(?=reply)/);
    place.write({ "reversed.csv": [head, ...lines.reverse()].join("\n") });
    const { dimensions } = await figures("reversed.csv", asWide);
    const [reversed] = dimensions;
    expect(reversed?.raters).toEqual((expected as { dimensions: { raters: unknown }[] }).dimensions[0]?.raters); // from `figures`
  });
});

describe("a workbook with several sheets", () => {
  test("is not guessed at: the sheets are named", async () => {
    const { code, err } = await place.run(["agree", "two.xlsx", ...asWide, "--unit", "item"]);
    expect(code).toBe(2);
    expect(err).toContain('two.xlsx: has 2 sheets: "Notes", "Ratings". Choose one (--sheet).');
  });

  test("answers an unknown sheet with the nearest name", async () => {
    const { code, err } = await place.run(["agree", "two.xlsx", ...asWide, "--unit", "item", "--sheet", "Rating"]);
    expect(code).toBe(2);
    expect(err).toContain('Did you mean "Ratings"?');
  });
});
