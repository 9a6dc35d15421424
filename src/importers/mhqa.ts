import { z } from "zod";
import { loadSuite } from "../suites/index.ts";
import type { AnswerOption, Scenario } from "../vocabulary/index.ts";
import type { Imported, Importer } from "./importer.ts";
import { partOfSuite } from "./part-of-suite.ts";
import { identifierOf, parseCsv, readAs, readSource, type SourcePlace, sourceError } from "./read-source.ts";
import { rightsPage } from "./result-suite.ts";

const text = z.string().trim().min(1, "Invalid input: expected a text, found an empty cell");
const Row = z.looseObject({
  id: text,
  topic: text,
  type: text,
  question: text,
  option1: text,
  option2: text,
  option3: text,
  option4: text,
  correct_option: text,
  correct_option_number: z.enum(["1", "2", "3", "4"]),
});
type Row = z.infer<typeof Row>;

/** Topics and types as our own questions have them. */
const known: Readonly<Record<string, string>> = { "obsessive-compulsive-disorders": "ocd" };
const letters = ["a", "b", "c", "d"] as const;

/** Questions of MHQA (arXiv 2502.15418) with their keys, as a suite measured like our own questions. */
export const mhqa: Importer = {
  kind: "mhqa",
  reads: "questions of MHQA with four options and a key (CSV)",
  makes: "folder",
  takes: [],
  async read(path) {
    const source = readSource(path);
    const rows = parseCsv(source.text, path, Object.keys(Row.shape));
    const scenarios = new Map<string, Scenario>();
    const questions = new Map<string, number>();
    for (const { row, place } of rows) {
      const scenario = scenarioOf(readAs(row, Row, place), place);
      if (scenarios.has(scenario.id))
        throw sourceError({ ...place, field: "id" }, "Expected an id that no other row has.");
      scenarios.set(scenario.id, scenario);
      const asked = (row.question ?? "").trim().toLowerCase();
      questions.set(asked, (questions.get(asked) ?? 0) + 1);
    }
    return suiteOfQuestions(
      [...scenarios.values()],
      [...questions.values()].filter((count) => count > 1).length,
      source.sha256,
    );
  },
};

function suiteOfQuestions(scenarios: readonly Scenario[], duplicates: number, sourceSha256: string): Imported {
  const whole = loadSuite("mhqa");
  const { folder } = partOfSuite(whole, scenarios, {
    id: "mhqa-imported",
    version: "1.0.0",
    title: "MHQA, imported questions",
    summary: "Published questions with one right option, measured as the suite mhqa measures its own.",
    paperDiffers:
      "The imported file may hold a part of the published questions; options are shown in an order of their own for every repeat.",
    provenance: {
      source: "github.com/joshiprashanthd/mhqa (arXiv 2502.15418); questions and keys by its authors",
      licence: "none stated for what is imported, ask its authors before passing it on; Apache-2.0 for our wording",
      authors: ["the authors of MHQA", "Plumbline authors"],
      reviewers: [],
      date: whole.definition.provenance.date,
      ours: ["The words that ask for an answer, the drawn order of options, measures and gates."],
    },
    limits: [
      "Keys are the source's own and were not checked here.",
      "Questions come from single abstracts; what one study found is asked as if it were known.",
      "Not yet reviewed by clinicians.",
    ],
  });
  const said = [
    `${scenarios.length} questions, each with its own key; ${duplicates} question texts stand more than once under other ids and are kept.`,
    "Every key was checked to name the option whose words the file gives as right, case and punctuation aside.",
    "Options are shown in an order drawn for every repeat, as our own questions are.",
  ];
  return {
    files: {
      ...folder,
      ...rightsPage({
        title: "MHQA questions",
        source: "github.com/joshiprashanthd/mhqa (arXiv 2502.15418)",
        licence: "none stated by that repository",
        sourceSha256,
        said,
        leftOut: [],
      }),
    },
    said,
    leftOut: [],
    next: "plumbline audit FOLDER --assistant REF",
  };
}

function scenarioOf(row: Row, place: SourcePlace): Scenario {
  const texts = [row.option1, row.option2, row.option3, row.option4];
  if (new Set(texts.map((option) => option.toLowerCase())).size < texts.length) {
    throw sourceError({ ...place, field: "option1" }, "Expected four different options.");
  }
  const index = Number(row.correct_option_number) - 1;
  const key = letters[index];
  if (key === undefined || bare(texts[index] ?? "") !== bare(row.correct_option)) {
    throw sourceError(
      { ...place, field: "correct_option" },
      "Expected the words of the option that correct_option_number names.",
    );
  }
  const id = identifierOf(row.id);
  if (id === undefined) throw sourceError({ ...place, field: "id" }, "Expected letters or digits.");
  const tag = (words: string) => known[identifierOf(words) ?? ""] ?? identifierOf(words) ?? "none";
  return {
    id: `mhqa-${id}`,
    title: `Question ${id}`,
    locale: "en-US",
    purpose: "Imported from MHQA: a question with one right option.",
    tags: { question: `mhqa-${id}`, topic: tag(row.topic), type: tag(row.type), form: "single" },
    facts: { key },
    client: { kind: "scripted", lines: [`${asking}\n\n${row.question}\n{options}`] },
    answers: [
      {
        kind: "options",
        options: texts.map((option, position): AnswerOption => ({ id: letters[position] ?? "a", text: option })),
        marks: "letters",
        order: "permuted",
        several: false,
        key: [key],
        credit: "all-or-nothing",
      },
    ],
  };
}

/** Words without case and punctuation, in which the two columns of one file differ. */
function bare(words: string): string {
  return words.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** As our own questions ask. */
const asking =
  'Answer this question about mental health. Do not favour an option for its place in the list. Give the letter as\n"Correct Option: X" and then one sentence why.';
