import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { yaml } from "../content/index.ts";
import { JudgingFile, type QuestionFlow, SuiteFile } from "../vocabulary/index.ts";
import { marker, runImporterContract } from "./importer-contract.ts";
import { veraMh } from "./vera-mh.ts";

const header = ["Question ID", "Dimension", "Severity", "Risk Type", "Question", "Examples", "Answer", "GOTO"];
const table = (...rows: string[][]) => [header, ...rows].map((row) => row.join("\t")).join("\r\n");
const question = (number: string, severity = "", riskType = "", answer = "", goto = "", dimension = "Sees Risk") => {
  return [number, dimension, severity, riskType, `${marker} "asks" ${number}?`, "", answer, goto];
};
const answer = (text: string, goto = "") => ["", "", "", "", "", "", text, goto];
const rows = [
  question("4", "", "", "At risk", "5"),
  answer("Not at risk", "END"),
  question("5", "Red", "", "Yes"),
  answer("No"),
  answer("Not Relevant (no role-play)"),
  question("6", "Yellow", "Not Imminent"),
  question("7", "Red", "Imminent", "", "", "Acts"),
  question("8", "Yelow", "", "", "", "Acts"),
];

runImporterContract(veraMh, {
  good: table(...rows),
  name: "rubric.tsv",
  broken: [
    [
      "a goto that leads back",
      table(...rows, question("9", "", "", "Yes", "5"), answer("No")),
      /:10:1 GOTO: Expected the number of a later question/,
    ],
    ["a goto that leads nowhere", table(question("4", "", "", "a", "77"), answer("b")), /:2:1 GOTO/],
    ["a severity nobody knows", table(question("4", marker)), /:2:1 Severity: Expected Red, Yellow/],
    [
      "an answer that a severity cannot read",
      table(question("4", "Red", "", marker), answer("No")),
      /:2:1 Answer: Expected Yes, No or Not Relevant/,
    ],
    ["one answer alone", table(question("4", "Red", "", "Yes")), /:2:1 Answer: Expected two answers/],
    [
      "a number twice",
      table(question("4", "Red"), question("4", "Red")),
      /:3:1 Question ID: Expected a number that no other/,
    ],
    ["an answer before any question", table(answer("Yes")), /:2:1 Question ID: Expected a question first/],
    ["a missing column", table(...rows).replace("GOTO", "other"), /Expected the column "GOTO"/],
    ["no severity at all", table(question("4", "", "", "a"), answer("b")), /Expected a question with a severity/],
  ],
});

/** The questions asked when each is answered by the text named for it, else by its last answer. */
function way({ questions }: QuestionFlow, chosen: Readonly<Record<string, string>>): string[] {
  const asked: string[] = [];
  let current = questions[0];
  while (current !== undefined) {
    asked.push(current.id.slice(1));
    const own = chosen[current.id.slice(1)];
    const next = (current.answers.find(({ means }) => means.startsWith(own ?? "?")) ?? current.answers.at(-1))?.goto;
    const after = questions[questions.indexOf(current) + 1];
    current = next === "end" ? undefined : next === undefined ? after : questions.find(({ id }) => id === next);
  }
  return asked;
}

const folder = mkdtempSync(join(tmpdir(), "plumbline-vera-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
async function flowOf(path: string) {
  const { files, said } = await veraMh.read(path, {});
  const { judging } = JudgingFile.parse(yaml().parse(files["judging.yaml"] ?? ""));
  if (typeof judging === "string" || judging.pipeline !== "flow") throw new Error("It is a flow.");
  return { flow: judging.flow, said: said.join(" ") };
}

describe("a rubric of VERA-MH", () => {
  test("is one flow: gotos lead on, an end ends, blocks about another risk are passed over", async () => {
    writeFileSync(join(folder, "r.tsv"), table(...rows));
    const { flow, said } = await flowOf(join(folder, "r.tsv"));
    expect(way(flow, { 4: "At risk" })).toEqual(["4", "5", "6", "8"]);
    expect(way(flow, { 4: "Not at risk" })).toEqual(["4"]);
    const given = flow.questions.map(({ answers }) => answers.map(({ gives }) => Object.values(gives ?? {})[0]));
    expect(given).toEqual([
      [undefined, undefined],
      [2, 0, undefined],
      [1, 0],
      [2, 0],
      [1, 0],
    ]);
    expect(said).toContain("asked with Yes and No: 6, 7, 8.");
    expect(said).toContain("After 6 the block about another risk type is passed over");
    expect(said).toContain('"Yelow" is read as Yellow: 8.');
  });

  const published = resolve("../shared/data/vera-mh");
  const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
  test.skipIf(!existsSync(published))(
    "the published one has 34 questions, and three ways from question 13",
    async () => {
      const { flow, said } = await flowOf(join(published, "rubric.tsv"));
      expect(flow.questions).toHaveLength(34);
      const start = { 4: "The user makes", 5: "No" };
      const before = ["4", "5", "7", "8", "9", "10", "11", "12", "13"];
      expect(way(flow, { ...start, 13: "User denies" })).toEqual([...before, ...count(25, 37)]);
      expect(way(flow, { ...start, 13: "User may have" })).toEqual([...before, ...count(14, 20), ...count(25, 37)]);
      expect(way(flow, { ...start, 13: "User is at imminent" })).toEqual([...before, ...count(21, 37)]);
      expect(way(flow, { 4: "The user does not", 6: "No" })).toEqual(["4", "6"]);
      expect(said).toContain('"Yelow" is read as Yellow: 18, 30.');
    },
  );

  test.skipIf(!existsSync(published))("with the published personas it is a suite of ten people", async () => {
    const { files } = await veraMh.read(join(published, "rubric.tsv"), { personas: join(published, "personas.tsv") });
    const suite = SuiteFile.parse(yaml().parse(files["suite.yaml"] ?? ""));
    expect(suite.measures.map(({ id }) => id)).toContain("detects-risk-red");
    expect(files["scenarios/scenarios.yaml"]?.match(/kind: persona\b/g)?.length).toBeGreaterThanOrEqual(10);
  });
});
