import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { yaml } from "../content/index.ts";
import { ScenarioFile } from "../vocabulary/index.ts";
import { marker, runImporterContract } from "./importer-contract.ts";
import { mentalAlign } from "./mentalalign.ts";
import { mhqa } from "./mhqa.ts";

const shared = resolve("../shared/data");
const folder = mkdtempSync(join(tmpdir(), "plumbline-tables-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (text: string) => {
  writeFileSync(join(folder, "file.csv"), text);
  return join(folder, "file.csv");
};
const csv = (...rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n");

const columns = ["ConvID", "context", " human_response_original", "human_response_model_a"];
const scores = (guidance: unknown, empathy: unknown = 3) => JSON.stringify({ Guidance: guidance, Empathy: empathy });
const good = csv(
  columns,
  ["11", `${marker} writes`, scores(2), `\`\`\`json\n${scores(5)}\n\`\`\``],
  ["12", `${marker} again`, scores(0), marker],
  ["13", `${marker} more`, "", JSON.stringify({ Guidance: 4, Overall: "fine", Explanation: marker })],
);

runImporterContract(mentalAlign, {
  good,
  name: "ratings.csv",
  options: { judge: "maker/judge" },
  broken: [
    [
      "a score off the scale",
      csv(columns, ["1", marker, scores(6), scores(1)]),
      /:2:1 human_response_original\.Guidance: .*expected/,
    ],
    ["half a score", csv(columns, ["1", marker, scores(1), scores(2.5)]), /:2:1 human_response_model_a\.Guidance/],
    [
      "a score as a word",
      csv(columns, ["1", marker, scores(marker), scores(1)]),
      /:2:1 human_response_original\.Guidance: .*number/,
    ],
    [
      "an attribute nobody knows",
      csv(columns, ["1", marker, JSON.stringify({ [marker]: 3 }), scores(1)]),
      /:2:1 human_response_original: Expected scores of "Guidance"/,
    ],
    [
      "an id twice",
      csv(columns, ["1", marker, scores(1), scores(1)], ["1", marker, scores(1), scores(1)]),
      /:3:1 ConvID: Expected an id/,
    ],
    ["no rating column", csv(["ConvID", "context"], ["1", marker]), /Expected columns human_response_/],
    ["no context", csv(["ConvID", "human_response_a"], ["1", scores(1)]), /Expected the column "context"/],
    [
      "two raters in one workbook",
      csv([...columns, "judge_response_a"], ["1", marker, scores(1), scores(1), scores(1)]),
      /Expected one rater in a workbook/,
    ],
  ],
});

const header = [
  "id",
  "topic",
  "type",
  "question",
  "option1",
  "option2",
  "option3",
  "option4",
  "correct_option",
  "correct_option_number",
];
const question = (id: string, over: Record<string, string> = {}) => {
  const row: Record<string, string> = {
    id,
    topic: "Obsessive/Compulsive Disorders",
    type: "Factoid",
    question: `${marker} asks`,
    option1: `${marker} one`,
    option2: `${marker} Two`,
    option3: "three",
    option4: "four",
    correct_option: `${marker} two.`,
    correct_option_number: "2",
    ...over,
  };
  return header.map((column) => row[column] ?? "");
};

runImporterContract(mhqa, {
  good: csv(
    header,
    question("1"),
    question("2", { topic: "Trauma", correct_option: "four", correct_option_number: "4" }),
  ),
  name: "questions.csv",
  broken: [
    [
      "a key that names another option",
      csv(header, question("1"), question("2", { correct_option: "three" })),
      /:3:1 correct_option: Expected the words/,
    ],
    ["a key out of range", csv(header, question("1", { correct_option_number: "5" })), /:2:1 correct_option_number/],
    ["an option that is empty", csv(header, question("1", { option3: "" })), /:2:1 option3: .*empty cell/],
    ["two options alike", csv(header, question("1", { option3: "FOUR" })), /:2:1 option1: Expected four different/],
    ["an id twice", csv(header, question("1"), question("1")), /:3:1 id: Expected an id that no other row/],
    ["a missing column", csv(header, question("1")).replace("option4", "other"), /Expected the column "option4"/],
  ],
});

describe("a workbook of MentalAlign", () => {
  test("a fence is taken off, a zero is not applicable, and what is no JSON has no rating at all", async () => {
    const { results, said } = await mentalAlign.read(file(good), {});
    const guidance = results?.conversations.map(({ scenarioId, assistant, ratings }) => {
      const rating = ratings.find(({ itemId }) => itemId === "guidance");
      return [scenarioId, assistant, rating?.status === "rated" ? rating.level : rating?.status];
    });
    expect(guidance).toEqual([
      ["conv-11", "original", 2],
      ["conv-11", "model_a", 5],
      ["conv-12", "original", "not-applicable"],
      ["conv-12", "model_a", undefined],
      ["conv-13", "original", undefined],
      ["conv-13", "model_a", 4],
    ]);
    expect(results?.judge).toBe("imported:mentalalign-people");
    expect(results?.suite.rubrics[0]?.items.map(({ id }) => id)).toEqual(["guidance", "empathy"]);
    expect(said.join(" ")).toContain("1 cells are empty and 1 hold no JSON object");
  });

  // The same ratings stand in a table of another form, which the workbook is held against.
  test.skipIf(!existsSync(shared))("the published samples hold the ratings of the published table", async () => {
    const text = readFileSync(`${shared}/mentalalign/guidance_ratings.csv`, "utf8");
    const table = z.array(z.record(z.string(), z.string())).parse(parse(text, { columns: true }));
    const published = new Map<string, Record<string, string>>();
    for (const row of table) published.set(`conv-${row.conv_id} ${row.response}`, row);
    for (const [name, column] of [
      ["sample_human_judge.xlsx", "human"],
      ["sample_gpt-4o_judge.xlsx", "gpt4o"],
    ] as const) {
      const { results } = await mentalAlign.read(`${shared}/mentalalign/${name}`, {});
      expect(results?.conversations).toHaveLength(400);
      for (const { scenarioId, assistant, ratings } of results?.conversations ?? []) {
        const [rating] = ratings;
        const level = rating?.status === "rated" ? rating.level : 0;
        expect(level).toBe(Number(published.get(`${scenarioId} ${assistant}`)?.[column]));
      }
    }
  });
});

describe("questions of MHQA", () => {
  test.skipIf(!existsSync(shared))("the public part has 475 questions and its balance of keys", async () => {
    const { files, said } = await mhqa.read(`${shared}/mhqa/mhqa_gold_part_475.csv.gz`, {});
    const { scenarios } = ScenarioFile.parse(yaml().parse(files["scenarios/scenarios.yaml"] ?? ""));
    const keys = ["a", "b", "c", "d"].map((key) => scenarios.filter(({ facts }) => facts.key === key).length);
    expect(keys).toEqual([128, 119, 116, 112]);
    const topics = ["ocd", "depression", "anxiety", "trauma"];
    expect(topics.map((topic) => scenarios.filter(({ tags }) => tags.topic === topic).length)).toEqual([
      137, 114, 113, 111,
    ]);
    expect(said[0]).toContain("475 questions");
  });
});
