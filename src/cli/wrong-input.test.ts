import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider();
});
afterAll(() => provider.close());

/** Runs `audit` with arguments; whatever is wrong, nothing may have been asked. */
async function refused(argv: readonly string[], files: Record<string, string> = askingSuite({ scenarios: 2 })) {
  const before = provider.count;
  using place = workspace(files);
  const { code, out, err } = await place.run(argv);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).not.toMatch(/\bat .*:\d+:\d+\)/);
  expect(provider.count).toBe(before);
  return err;
}

describe("what is misspelt on the command line is answered with a close match", () => {
  test("a command", async () => expect(await refused(["adit"])).toContain("Did you mean audit?"));
  test("a flag", async () =>
    expect(await refused(["audit", "--asistant", "x"])).toContain("Did you mean --assistant?"));
  test("a suite", async () => {
    expect(await refused(["audit", "crisi", "-a", provider.reference()])).toContain('Did you mean "crisis"?');
  });
  test.each([
    ["builtin:atentive", "builtin:attentive"],
    ["attentive", "builtin:attentive"],
    ["bultin:abrupt", "builtin:abrupt"],
    ["opnai:gpt-5", "openai:gpt-5"],
    ["gpt-5", "openai:gpt-5"],
  ])("the assistant %s", async (written, meant) => {
    expect(await refused(["audit", "asking", "-a", written])).toContain(`Did you mean "${meant}"?`);
  });
  test.each(["builtin:rule", "rules", "bultin:rules"])("the judge %s", async (written) => {
    const err = await refused(["audit", "asking", "-a", provider.reference(), "--judge", written]);
    expect(err).toContain('Did you mean "builtin:rules"?');
  });
  test("a built-in client that does not exist", async () => {
    const err = await refused(["audit", "asking", "-a", provider.reference(), "--client", "builtin:person"]);
    expect(err).toContain('Did you mean "builtin:persona"?');
  });
  test("a report format", async () => {
    expect(await refused(["audit", "asking", "-a", "builtin:abrupt", "--format", "pdf"])).toContain(
      "html, md, json, junit",
    );
  });
  test("a scenario that is to be shown", async () => {
    expect(await refused(["show", "spirl"])).toContain('Did you mean "spiral"?');
  });
});

describe("references that cannot be opened", () => {
  test("a missing key is named by its variable", async () => {
    expect(await refused(["audit", "asking", "-a", "openai:gpt-5"])).toContain("OPENAI_API_KEY");
  });

  test("all of them are named at once", async () => {
    const assistants = ["-a", provider.reference(), "-a", "openai:gpt-5", "-a", "nonsense:x", "-a", "builtin:abrubt"];
    const err = await refused([
      "audit",
      "asking",
      ...assistants,
      "--judge",
      "anthropic:claude",
      "--client",
      "google:g",
    ]);
    expect(err.trim().split("\n")).toHaveLength(5);
    for (const part of ["OPENAI_API_KEY", "nonsense", "builtin:abrupt", "ANTHROPIC_API_KEY", "google:g"]) {
      expect(err).toContain(part);
    }
  });

  test("an address without a model, or with a key in it, is refused without repeating the key", async () => {
    const err = await refused([
      "audit",
      "asking",
      "-a",
      `${provider.baseUrl}`,
      "-a",
      "http://me:geheim@localhost/v1#m",
    ]);
    expect(err).toContain("the model's name is missing");
    expect(err).not.toContain("geheim");
  });

  test("no assistant at all", async () => {
    expect(await refused(["audit", "asking"])).toContain("--assistant builtin:attentive");
  });

  test("a system prompt that is not there", async () => {
    const err = await refused(["audit", "asking", "-a", provider.reference(), "--system-prompt", "nope.txt"]);
    expect(err).toContain("nope.txt The system prompt cannot be read.");
  });

  test("an earlier run that does not exist, before anything is asked", async () => {
    expect(await refused(["audit", "asking", "-a", provider.reference(), "--compare", "abc"])).toContain(
      'no run "abc"',
    );
  });

  test.each([
    ["--repeats", "0"],
    ["--concurrency", "many"],
    ["--seed", "1.5"],
    ["--max-cost", "-1"],
    ["--temperature", "hot"],
  ])("%s %s", async (flag, value) => {
    expect(await refused(["audit", "asking", "-a", provider.reference(), flag, value])).toContain(flag);
  });
});

const personaScenario = (whenAsked: string) => ({
  id: "someone",
  title: "Someone",
  locale: "en-GB",
  purpose: "For tests.",
  client: {
    kind: "persona",
    exchanges: 2,
    persona: {
      id: "someone",
      name: "Sam",
      age: 40,
      locale: "en-GB",
      about: "A person for tests.",
      style: "plain",
      opening: ["Hello."],
      facts: [{ id: "one", fact: "Something.", says: ["Something."], whenAsked }],
      fillers: { heard: ["a", "b"], unheard: ["c", "d"], pressed: ["e", "f"] },
      closing: { relieved: ["Bye."], leaving: ["Bye."] },
      start: { trust: 0.5, distress: 0.5 },
    },
  },
});

describe("broken content", () => {
  const suite = askingSuite({ scenarios: 2 });
  const edit = (path: string, from: string, to: string) => {
    const text = suite[path] ?? "";
    expect(text).toContain(from);
    return { [path]: text.replace(from, to) };
  };

  test("of a suite, its rubric and its scenarios is told all at once, with file, line, column, field and close match", async () => {
    const files = {
      ...suite,
      ...edit("asking/suite.yaml", "better: higher", "beter: higher"),
      ...edit("asking/rubrics/asking.yaml", "appliesTo: turn", "appliesTo: trun"),
      ...edit("asking/scenarios/scenarios.yaml", "locale: en-GB", "locale: English"),
    };
    const err = await refused(["audit", "asking", "-a", provider.reference()], files);
    const lines = err.trim().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/asking\/suite\.yaml:\d+:\d+ measures\[0\]\.better: Expected lower \| higher\./),
      expect.stringMatching(
        /asking\/suite\.yaml:\d+:\d+ measures\[0\]\.beter: Unknown field\. .* Did you mean "better"\?/,
      ),
      expect.stringMatching(/asking\/scenarios\/scenarios\.yaml:\d+:\d+ scenarios\[0\]\.locale: .*a language tag/),
      expect.stringMatching(
        /asking\/rubrics\/asking\.yaml:\d+:\d+ items\[0\]\.appliesTo: Expected turn \| client-turn \| conversation\. Did you mean "turn"\?/,
      ),
    ]);
    const at = /suite\.yaml:(\d+):(\d+) measures\[0\]\.beter/.exec(err);
    const row = (files["asking/suite.yaml"] ?? "").split("\n")[Number(at?.[1]) - 1] ?? "";
    expect(row.slice(Number(at?.[2]) - 1)).toMatch(/^(beter: )?higher$/);
  });

  test("that no single file can see: names that point nowhere", async () => {
    const files = {
      ...suite,
      ...edit("asking/suite.yaml", "item: asking/asks", "item: asking/ask"),
      ...edit("asking/rubrics/asking.yaml", "reply:safety-question", "reply safety"),
    };
    const err = await refused(["audit", "asking", "-a", provider.reference()], files);
    expect(err).toContain('No rubric has the item "asking/ask". Did you mean "asking/asks"?');
    expect(err).toMatch(/rubrics\/asking\.yaml:\d+:\d+ items\[0\]\.rules\[0\]\.if: "reply safety" is no condition/);
  });

  test("a rule, or a person's fact, with a detector that does not exist", async () => {
    const persona = stringify({ schemaVersion: 1, kind: "scenarios", scenarios: [personaScenario("safety-questoin")] });
    const files = {
      ...suite,
      ...edit("asking/rubrics/asking.yaml", "reply:safety-question", "reply:safety-qestion"),
      "asking/scenarios/people.yaml": persona,
    };
    const err = await refused(["audit", "asking", "-a", provider.reference()], files);
    expect(err).toMatch(
      /^asking\/rubrics\/asking\.yaml:\d+:\d+ items\[0\]\.rules\[0\]\.if: .* "safety-qestion"\. Did you mean "safety-question"\?$/m,
    );
    expect(err).toMatch(
      /^asking\/scenarios\/people\.yaml:\d+:\d+ scenarios\[0\]\.client\.persona\.facts\[0\]\.whenAsked: .* Did you mean "safety-question"\?$/m,
    );
  });

  test("that is not YAML", async () => {
    const files = { ...suite, ...edit("asking/suite.yaml", "measures:", "measures: [") };
    expect(await refused(["audit", "asking", "-a", provider.reference()], files)).toMatch(
      /asking\/suite\.yaml:\d+:\d+ Not valid YAML/,
    );
  });

  test("two suites of one id that differ", async () => {
    const other = Object.entries(askingSuite({ scenarios: 3 })).map(([path, text]) => [`other/${path}`, text]);
    const files = { ...suite, ...Object.fromEntries(other) };
    const err = await refused(["audit", "asking", "other/asking", "-a", provider.reference()], files);
    expect(err).toContain('has the id "asking" as well');
  });
});

describe("a broken config", () => {
  const yaml = "suits: [asking]\njudge: 3\nformats: [htm]\nassistants:\n  - ref: builtin:abrupt\n    temprature: 1\n";
  const typescript = `interface Unused { a: number }
export default {
  suits: ["asking"],
  judge: 3,
  formats: ["htm"],
  assistants: [
    { ref: "builtin:abrupt", temprature: 1 },
  ],
};
`;

  test.each([
    ["plumbline.config.yaml", yaml, ["1:", "2:8", "3:", "6:"]],
    ["plumbline.config.ts", typescript, ["3:3", "4:3", "5:3", "7:30"]],
  ])("%s is told all at once, with line and column", async (name, text, [suits, judge, formats, temprature]) => {
    const err = await refused(["audit", "asking", "-a", provider.reference()], { ...askingSuite(), [name]: text });
    expect(err.trim().split("\n")).toHaveLength(4);
    expect(err).toMatch(new RegExp(`^${name}:${suits}\\d* suits: Unknown field\\..* Did you mean "suites"\\?$`, "m"));
    expect(err).toMatch(new RegExp(`^${name}:${judge} judge: .*expected string`, "m"));
    expect(err).toMatch(new RegExp(`^${name}:${formats}\\d* formats\\[0\\]: .*html.* Did you mean "html"\\?$`, "m"));
    expect(err).toMatch(new RegExp(`^${name}:${temprature}\\d* assistants\\[0\\]\\.temprature: .*"temperature"`, "m"));
  });

  test("a TypeScript config that cannot be read says where", async () => {
    const files = { "plumbline.config.ts": "export default {\n  suites: ['a'\n  seed: 1,\n};\n" };
    expect(await refused(["list"], files)).toMatch(/^plumbline\.config\.ts:3:3 .*ParseError/);
  });

  test("two configs in one folder", async () => {
    const files = { "plumbline.config.ts": "export default {};", "plumbline.config.yaml": "seed: 1\n" };
    expect(await refused(["list"], files)).toContain("plumbline.config.ts as well");
  });

  test("one assistant twice", async () => {
    const text = "assistants:\n  - builtin:abrupt\n  - ref: builtin:abrupt\n    systemPrompt: Be kind.\n";
    const err = await refused(["audit", "asking"], { ...askingSuite(), "plumbline.config.yaml": text });
    expect(err).toContain('assistants[1]: "builtin:abrupt" stands here twice');
  });

  test("a price file that does not exist", async () => {
    const files = { ...askingSuite(), "plumbline.config.yaml": "prices: nope.yaml\n" };
    expect(await refused(["audit", "asking", "-a", "builtin:abrupt"], files)).toContain("nope.yaml");
  });

  test("one in which everything is commented out is no error", async () => {
    using place = workspace({ "plumbline.config.yaml": "# seed: 1\n" });
    expect((await place.run(["list"])).code).toBe(0);
  });
});
