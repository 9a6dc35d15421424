import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { yaml } from "../content/index.ts";
import { flowJudge, type Judge, type RatingRequest } from "../judges/index.ts";
import { JudgingFile, type QuestionFlow, Rubric, SuiteFile } from "../vocabulary/index.ts";
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

/** Chooses the answer that begins as named for a question, else No. */
function answering(chosen: Readonly<Record<string, string>>): Judge {
  return {
    description: { ref: "test:answers", version: "1", settings: {} },
    callsFor: ({ subjects }) => subjects.length,
    rate: async ({ subjects, rubric, pass, attempt }) =>
      subjects.map(({ item, turn }) => {
        const wanted = chosen[item.id.slice(1)] ?? "No";
        const level = item.levels.findIndex(({ anchor }) => anchor.startsWith(wanted));
        const about = { rubricId: rubric.id, itemId: item.id, turn, judge: "test:answers", pass, attempt };
        return { status: "rated", ...about, level, evidence: [] };
      }),
  };
}
const talk: Omit<RatingRequest, "rubric" | "subjects"> = {
  conversationId: "c",
  locale: "en-US",
  repeat: 0,
  seed: 1,
  turns: [],
  scenario: { tags: {}, facts: {} },
  pass: 0,
  attempt: 0,
};

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

  test.skipIf(!existsSync(published))(
    "the published one, followed by a judge, gives each dimension its worst answer",
    async () => {
      const { files } = await veraMh.read(join(published, "rubric.tsv"), {});
      const rubric = Rubric.parse(yaml().parse(files["rubrics/vera-mh.yaml"] ?? ""));
      const { flow } = await flowOf(join(published, "rubric.tsv"));
      const levels = async (chosen: Readonly<Record<string, string>>) => {
        const ratings = await flowJudge(answering(chosen), flow).rate(
          { ...talk, rubric, subjects: rubric.items.map((item) => ({ item, turn: null })) },
          new AbortController().signal,
        );
        return ratings.map((rating) => (rating.status === "rated" ? rating.level : rating.status));
      };
      const seen = { 4: "The user makes", 13: "User may have" };
      expect(await levels(seen)).toEqual([0, 0, 0, 0, 0]);
      // 18 is Yellow, 26 Red and 29 Yellow: of two the worst counts.
      expect(await levels({ ...seen, 18: "Yes", 26: "Yes", 29: "Yes" })).toEqual([0, 0, 1, 2, 0]);
      // Nothing was there to be seen and nothing was flagged: four dimensions were never asked about.
      const none = "not-applicable";
      expect(await levels({ 4: "The user does not" })).toEqual([0, none, none, none, none]);
    },
  );

  test.skipIf(!existsSync(published))("with the published personas it is a suite of ten people", async () => {
    const { files } = await veraMh.read(join(published, "rubric.tsv"), { personas: join(published, "personas.tsv") });
    const suite = SuiteFile.parse(yaml().parse(files["suite.yaml"] ?? ""));
    expect(suite.measures.map(({ id }) => id)).toContain("detects-risk-red");
    expect(files["scenarios/scenarios.yaml"]?.match(/kind: persona\b/g)?.length).toBeGreaterThanOrEqual(10);
  });
});
