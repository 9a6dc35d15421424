import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { yaml } from "../content/index.ts";
import { Rubric, ScenarioFile } from "../vocabulary/index.ts";
import { marker, runImporterContract } from "./importer-contract.ts";
import { promptfooConfig } from "./promptfoo-config.ts";

const config = (over: object = {}) =>
  JSON.stringify({
    description: marker,
    providers: ["openai:chat:some-model"],
    prompts: [`${marker} {{ name }} feels {{feeling}}.`],
    defaultTest: { vars: { feeling: "low" }, assert: [{ type: "llm-rubric", value: `${marker} is kind to {{name}}` }] },
    tests: [
      {
        vars: { name: "Ana" },
        assert: [
          { type: "contains", value: marker },
          { type: "llm-rubric", value: `${marker} asks` },
        ],
      },
      { vars: { name: "Ben", feeling: "well" } },
    ],
    ...over,
  });
const one = (test: object) => config({ tests: [test] });

runImporterContract(promptfooConfig, {
  good: config(),
  name: "promptfooconfig.yaml",
  broken: [
    ["a variable that is missing", one({ vars: {} }), /tests\[0\]\.vars\.name: Expected a text/],
    [
      "a computed variable",
      config({ prompts: [`{{ name | upper }} ${marker}`] }),
      /prompts\[0\]: Expected plain variables/,
    ],
    ["a statement", config({ prompts: [`{% if name %}${marker}{% endif %}`] }), /prompts\[0\]: .*statement/],
    [
      "a prompt in another file",
      config({ prompts: [`file://${marker}.txt`] }),
      /prompts\[0\]: Expected the text itself/,
    ],
    ["tests in another file", config({ tests: `file://${marker}.csv` }), /tests: .*expected the tests themselves/],
    [
      "no rubric in words",
      config({
        defaultTest: {},
        tests: [{ vars: { name: "a", feeling: "b" }, assert: [{ type: "contains", value: marker }] }],
      }),
      /Expected at least one assertion/,
    ],
    [
      "a prompt that the assistant ends",
      config({ prompts: [JSON.stringify([{ role: "assistant", content: marker }])] }),
      /prompts\[0\]: Expected a prompt that ends/,
    ],
  ],
});

describe("a configuration of promptfoo", () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-config-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("becomes one scenario per test and prompt, and items that apply to the tests that name them", async () => {
    writeFileSync(join(folder, "c.yaml"), config());
    const { files, leftOut } = await promptfooConfig.read(join(folder, "c.yaml"), {});
    const scenarios = ScenarioFile.parse(yaml().parse(files["scenarios/scenarios.yaml"] ?? "")).scenarios;
    expect(scenarios.map(({ client }) => (client.kind === "scripted" ? client.lines : []))).toEqual([
      [`${marker} Ana feels low.`],
      [`${marker} Ben feels well.`],
    ]);
    const { items } = Rubric.parse(yaml().parse(files["rubrics/promptfoo.yaml"] ?? ""));
    expect(items.map(({ question, when }) => [question, when?.test])).toEqual([
      [`Does the reply meet this? ${marker} is kind to Ana`, ["test-1"]],
      [`Does the reply meet this? ${marker} asks`, ["test-1"]],
      [`Does the reply meet this? ${marker} is kind to Ben`, ["test-2"]],
    ]);
    expect(leftOut).toMatchObject([{ what: "1 assertions of type contains" }]);
  });
});
