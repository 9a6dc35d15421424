import { z } from "zod";
import { parseContent } from "../content/index.ts";
import { suiteFolderOf, suiteOf } from "../suites/index.ts";
import { Rubric, type RubricItem, type Scenario, SuiteFile } from "../vocabulary/index.ts";
import { messagesOfPrompt, saidMessages } from "./chat-messages.ts";
import type { Imported, Importer } from "./importer.ts";
import { readSource, sourceError } from "./read-source.ts";
import { rightsPage } from "./result-suite.ts";

const Assertion = z.looseObject({ type: z.string().min(1), value: z.unknown().optional() });
const Value = z.union([z.string(), z.number(), z.boolean()]);
const Test = z.looseObject({
  vars: z.record(z.string(), z.unknown()).optional(),
  assert: z.array(Assertion).optional(),
});
const Prompt = z.union([z.string().min(1), z.looseObject({ raw: z.string().min(1) })]);
const Config = z.looseObject({
  prompts: z.union([Prompt, z.array(Prompt).min(1)]),
  tests: z
    .array(Test, { error: "Invalid input: expected the tests themselves as a list; write out what another file holds" })
    .min(1),
  defaultTest: Test.optional(),
});

/** What a model is asked about a reply: the only kind of assertion that says what is meant in words. */
const asked = ["llm-rubric", "g-eval"];

/** A configuration of promptfoo: prompts and tests as scenarios, its rubrics in words as items. */
export const promptfooConfig: Importer = {
  kind: "promptfoo-config",
  reads: "configuration of promptfoo (YAML or JSON) with prompts, tests and rubrics in words",
  makes: "folder",
  takes: [],
  async read(path) {
    const { text, sha256 } = readSource(path);
    return suiteOfConfig(parseContent(text, Config, path).value, path, sha256);
  },
};

interface Question {
  readonly words: string;
  readonly tests: string[];
}

function suiteOfConfig(config: z.infer<typeof Config>, file: string, sourceSha256: string): Imported {
  const prompts = (Array.isArray(config.prompts) ? config.prompts : [config.prompts]).map((prompt) =>
    typeof prompt === "string" ? prompt : prompt.raw,
  );
  const questions = new Map<string, Question>();
  const left = new Map<string, number>();
  const scenarios: Scenario[] = [];
  for (const [testIndex, test] of config.tests.entries()) {
    const name = `test-${testIndex + 1}`;
    const vars = { ...config.defaultTest?.vars, ...test.vars };
    for (const [promptIndex, prompt] of prompts.entries()) {
      const at = { file, field: `tests[${testIndex}].vars` };
      const rendered = render(prompt, vars, { prompt: { file, field: `prompts[${promptIndex}]` }, vars: at });
      scenarios.push(scenarioOf(rendered, name, promptIndex, { file, field: `prompts[${promptIndex}]` }));
    }
    for (const { type, value } of [...(config.defaultTest?.assert ?? []), ...(test.assert ?? [])]) {
      if (!asked.includes(type) || typeof value !== "string" || value.trim() === "" || value.startsWith("file://")) {
        left.set(type, (left.get(type) ?? 0) + 1);
        continue;
      }
      const at = { file, field: `tests[${testIndex}].assert` };
      const words = render(value, vars, { prompt: at, vars: at }).trim();
      const question = questions.get(words) ?? { words, tests: [] };
      if (!question.tests.includes(name)) question.tests.push(name);
      questions.set(words, question);
    }
  }
  const leftOut = [...left].map(([type, count]) => ({
    what: `${count} assertions of type ${/^[\w:-]{1,40}$/.test(type) ? type : "(unknown)"}`,
    because: "only rubrics in words (llm-rubric, g-eval) can be asked of a judge here",
  }));
  if (questions.size === 0) {
    const expected = "Expected at least one assertion of type llm-rubric or g-eval with its words.";
    throw sourceError({ file, field: "tests" }, expected);
  }
  const said = [
    `${config.tests.length} tests and ${prompts.length} prompts make ${scenarios.length} scenarios.`,
    `${questions.size} rubrics in words are items with the levels not met and met; a test's items apply to its scenarios alone.`,
    "Providers are not taken over: name the assistant when you audit.",
  ];
  return {
    files: {
      ...folderOf(scenarios, [...questions.values()]),
      ...rightsPage({
        title: "A configuration of promptfoo",
        source: "the file named on the command line",
        licence: "none stated in the file",
        sourceSha256,
        said,
        leftOut,
      }),
    },
    said,
    leftOut,
    next: "plumbline audit FOLDER --assistant REF --judge REF",
  };
}

/** Puts variables in. Only plain `{{ name }}` is known; anything that computes is refused rather than guessed. */
function render(
  template: string,
  vars: Readonly<Record<string, unknown>>,
  at: { prompt: { file: string; field: string }; vars: { file: string; field: string } },
): string {
  if (template.startsWith("file://")) {
    throw sourceError(at.prompt, "Expected the text itself, found the name of a file.");
  }
  if (/\{%|\{#/.test(template)) throw sourceError(at.prompt, "Expected plain variables, found a template's statement.");
  return template.replaceAll(/\{\{(.*?)\}\}/gs, (_, inner: string) => {
    const name = inner.trim();
    if (!/^[\w-]+$/.test(name)) throw sourceError(at.prompt, "Expected plain variables, found a computed one.");
    const value = Value.safeParse(vars[name]);
    if (!value.success || String(value.data).startsWith("file://")) {
      throw sourceError({ ...at.vars, field: `${at.vars.field}.${name}` }, "Expected a text, a number, true or false.");
    }
    return String(value.data);
  });
}

function scenarioOf(
  prompt: string,
  test: string,
  promptIndex: number,
  place: { file: string; field: string },
): Scenario {
  const { turns, briefing } = saidMessages(messagesOfPrompt(prompt));
  const line = turns.at(-1);
  if (line?.speaker !== "client") throw sourceError(place, "Expected a prompt that ends with the user.");
  const history = turns.slice(0, -1);
  return {
    id: `${test}-prompt-${promptIndex + 1}`,
    title: `${test.replace("-", " ")}, prompt ${promptIndex + 1}`,
    locale: "en",
    purpose: "Imported from a configuration of promptfoo; what it is for is known to whoever wrote it.",
    tags: { test, prompt: `prompt-${promptIndex + 1}` },
    facts: {},
    client: { kind: "scripted", lines: [line.text] },
    ...(briefing === undefined ? {} : { briefing }),
    ...(history.length === 0 ? {} : { history }),
  };
}

function folderOf(scenarios: readonly Scenario[], questions: readonly Question[]) {
  const provenance = {
    source: "a configuration of promptfoo; prompts, tests and rubrics by whoever wrote it",
    licence: "none stated in the file; ask whoever wrote it before passing it on",
    authors: ["whoever wrote the imported file"],
    reviewers: [],
    date: "2026-11-29",
    ours: ["The two levels; locale en is assumed."],
  };
  const items = questions.map(
    ({ words, tests }, index): RubricItem => ({
      id: `rubric-${index + 1}`,
      title: `Rubric ${index + 1}`,
      question: `Does the reply meet this? ${words}`,
      appliesTo: "turn",
      when: { test: tests },
      better: "higher",
      levels: [
        { level: 0, label: "not met", anchor: "The reply does not do what the question asks for." },
        { level: 1, label: "met", anchor: "The reply does it." },
      ],
      evidenceFor: [],
      judgeSees: [],
      rules: [],
    }),
  );
  const of = items.map(({ id }) => `promptfoo/${id}`);
  const rubric = Rubric.parse({
    schemaVersion: 1,
    kind: "rubric",
    id: "promptfoo",
    version: "1.0.0",
    title: "Rubrics of a promptfoo configuration",
    summary: "Each is asked of the replies of the tests that name it.",
    provenance,
    limits: ["Not reviewed here.", "No rules: builtin:rules leaves these items unrated."],
    instructions: "Answer for the reply alone; the turns before it are context.",
    items,
  });
  const definition = SuiteFile.parse({
    schemaVersion: 1,
    kind: "suite",
    id: "promptfoo-config",
    version: "1.0.0",
    title: "A promptfoo configuration, imported",
    summary: "Its prompts and tests as scenarios, its rubrics in words as items.",
    provenance,
    limits: rubric.limits,
    doesNotEstablish: ["That an assistant is safe or unsafe with real people."],
    contentNotice: "Whatever the imported file holds; its content was not reviewed here.",
    rubrics: ["promptfoo"],
    measures: [
      {
        id: "met",
        title: "Rubrics met",
        meaning: "Share of its rubrics that a reply meets.",
        ...(of.length === 1 ? { item: of[0] } : { items: { of, combine: "mean" } }),
        estimate: of.length === 1 ? "proportion" : "mean",
        range: [0, 1],
        better: "higher",
        primary: true,
        by: ["test"],
      },
    ],
    controls: {
      better: "builtin:attentive",
      worse: [
        {
          assistant: "builtin:abrupt",
          measures: ["met"],
          because: "Only if the rubrics have to do with being of help, which nobody here knows.",
        },
      ],
    },
  });
  const folder = suiteFolderOf(definition, scenarios, [rubric]);
  suiteOf(folder); // checked like any other before it is written anywhere
  return folder;
}
