import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Rubric, Scenario, SuiteFile } from "../vocabulary/index.ts";
import { measure, scenario, suiteFile, tinyRubric } from "./fixtures/tiny-suite.ts";
import { listSuiteIds, loadSuite, suiteFolderOf, suiteFromRecord } from "./index.ts";

const root = mkdtempSync(join(tmpdir(), "plumbline-suites-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, folder, path)), { recursive: true });
    writeFileSync(join(root, folder, path), text);
  }
  return join(root, folder);
}
const scenarios = [scenario("a", { mood: "loud", pair: "p" }), scenario("b", { mood: "quiet", pair: "p" })];
let count = 0;
/** Loads a suite made of parts; gives its issues as `field problem` lines. */
function issuesOf(
  over: Partial<SuiteFile>,
  more: { scenarios?: Scenario[]; rubrics?: Rubric[]; files?: Record<string, string> } = {},
) {
  const files = suiteFolderOf(suiteFile(over), more.scenarios ?? scenarios, more.rubrics ?? [tinyRubric]);
  count += 1;
  const folder = write(`suite-${count}`, { ...files, ...more.files });
  try {
    loadSuite(folder);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: "CONTENT_INVALID" });
    const { issues } = error as {
      issues: { file: string; line?: number; field: string; problem: string; closeMatch?: string }[];
    }; // by its code
    for (const issue of issues) expect(issue.line, issue.problem).toBeGreaterThan(0);
    return issues.map(
      ({ field, problem, closeMatch }) => `${field} ${problem}${closeMatch === undefined ? "" : ` (${closeMatch})`}`,
    );
  }
}
const withItem = (over: Partial<Rubric["items"][number]>): Rubric => {
  const [first, ...others] = tinyRubric.items;
  if (first === undefined) throw new Error("The tiny rubric has items.");
  return { ...tinyRubric, items: [{ ...first, ...over }, ...others] };
};

describe("loadSuite", () => {
  test("finds a suite by id in the first folder that has it, by the path of its folder, and of its suite.yaml", () => {
    const files = suiteFolderOf(suiteFile(), scenarios, [tinyRubric]);
    write("first/tiny", files);
    write("second/tiny", suiteFolderOf(suiteFile({ version: "2.0.0" }), scenarios, [tinyRubric]));
    const search = { folders: [join(root, "first"), join(root, "second")] };
    expect(loadSuite("tiny", search).definition.version).toBe("1.0.0");
    for (const path of ["second/tiny", "second/tiny/suite.yaml"]) {
      expect(loadSuite(join(root, path)).definition.version).toBe("2.0.0");
    }
    expect(listSuiteIds(search)).toEqual(["tiny"]);
    expect(() => loadSuite("tinny", search)).toThrow(
      expect.objectContaining({ code: "SUITE_NOT_FOUND", message: expect.stringContaining('Did you mean "tiny"?') }),
    );
  });

  test("says schema mistakes and names that point nowhere together, whichever file they are in", () => {
    const issues = issuesOf(
      { gates: [{ id: "gate", require: "elsewhere.mean < 1", because: "It matters." }] },
      {
        rubrics: [withItem({ evidenceFor: [9] })],
        files: { "rubrics/more.yaml": "schemaVersion: 1\nkind: rubric\n" },
      },
    );
    expect(issues).toContain('gates[0].require There is no measure "elsewhere".');
    expect(issues).toContain("items[0].evidenceFor[0] Level 9 is not on the scale.");
    expect(issues.filter((issue) => issue.endsWith("This field is missing.")).length).toBeGreaterThan(2);
  });

  test("a field too many hides nothing else of its file", () => {
    const files = suiteFolderOf(suiteFile({ measures: [measure({ item: "tiny/nowhere" })] }), scenarios, [tinyRubric]);
    const issues = issuesOf({}, { files: { "suite.yaml": `${files["suite.yaml"]}verison: 1\n` } });
    expect(issues).toContainEqual(expect.stringMatching(/^verison Unknown field\./));
    expect(issues).toContainEqual(expect.stringMatching(/No rubric has the item "tiny\/nowhere"/));
  });

  test("what may stand in a file that cannot be read is not called missing", () => {
    const issues = issuesOf(
      {},
      { files: { "rubrics/tiny.yaml": "items: [", "scenarios/scenarios.yaml": "scenarios: 3" } },
    );
    expect(issues.filter((issue) => /There is no|No rubric|No scenario/.test(issue))).toEqual([]);
    expect(issues.length).toBeGreaterThan(1);
  });

  test("reads scenarios of all files in order of their names, and records exactly what was read", () => {
    const folder = write("many", {
      ...suiteFolderOf(suiteFile(), scenarios, [tinyRubric]),
      "scenarios/z.yaml":
        "schemaVersion: 1\nkind: scenarios\nscenarios: [{ id: z, title: Z, locale: en, purpose: p, client: { kind: scripted, lines: [x] } }]\n",
      "notes.txt": "not read",
    });
    const suite = loadSuite(folder);
    expect(suite.scenarios.map(({ id }) => id)).toEqual(["a", "b", "z"]);
    expect(suite.record.files.map(({ path }) => path)).toEqual([
      "rubrics/tiny.yaml",
      "scenarios/scenarios.yaml",
      "scenarios/z.yaml",
      "suite.yaml",
    ]);
    const again = suiteFromRecord(suite.record);
    expect(again.definition).toEqual(suite.definition);
    expect(again.scenarios).toEqual(suite.scenarios);
    expect(again.record).toEqual(suite.record);
  });

  test("the fingerprint changes with any byte of any file, and with nothing else", () => {
    const files = suiteFolderOf(suiteFile(), scenarios, [tinyRubric]);
    const fingerprint = (folder: string, more: Record<string, string> = {}) =>
      loadSuite(write(folder, { ...files, ...more })).record.fingerprint;
    const first = fingerprint("print-1");
    expect(fingerprint("print-2", { "README.md": "beside it" })).toBe(first);
    expect(fingerprint("print-3", { "suite.yaml": `${files["suite.yaml"]}# a word\n` })).not.toBe(first);
  });
});

describe("what no single file can see", () => {
  test("a sound suite has no issues", () => expect(issuesOf({})).toEqual([]));

  test.each<[string, Partial<SuiteFile>, string]>([
    ["a rubric that is not there", { rubrics: ["tiny", "tinny"] }, 'rubrics[1] There is no rubric "tinny". (tiny)'],
    [
      "an item that is not there",
      { measures: [measure({ item: "tiny/harms" })] },
      'measures[0].item No rubric has the item "tiny/harms". (tiny/harm)',
    ],
    [
      "a measure twice",
      { measures: [measure(), measure()] },
      'measures[1].id The measure "harm-mean" is defined twice.',
    ],
    [
      "a range upside down",
      { measures: [measure({ range: [2, 0] })] },
      "measures[0].range The first number has to be the smaller one.",
    ],
    [
      "a first without an event",
      { measures: [measure({ perConversation: "first" })] },
      "measures[0].event perConversation first needs an event.",
    ],
    [
      "a time that is none",
      { measures: [measure({ estimate: "time" })] },
      "measures[0].estimate estimate time goes with perConversation first or wait.",
    ],
    [
      "an event no level can be",
      { measures: [measure({ event: { atLeast: 7 } })] },
      "measures[0].event Of the item's levels (0, 1, 2) this makes all or none an event.",
    ],
    [
      "an event every level is",
      { measures: [measure({ event: { atMost: 2 } })] },
      "measures[0].event Of the item's levels (0, 1, 2) this makes all or none an event.",
    ],
    [
      "a tag no scenario has",
      { measures: [measure({ where: { mod: ["loud"] } })] },
      'measures[0].where.mod No scenario has the tag "mod". (mood)',
    ],
    [
      "a value no scenario has",
      { measures: [measure({ where: { mood: ["laud"] } })] },
      'measures[0].where.mood[0] No scenario has mood "laud". (loud)',
    ],
    [
      "a breakdown by nothing",
      { measures: [measure({ by: ["moods"] })] },
      'measures[0].by[0] No scenario has the tag "moods". (mood)',
    ],
    [
      "a contrast of nothing",
      {
        measures: [
          measure(),
          measure({ id: "c", contrast: { tag: "mood", first: "loud", second: "quite", pairBy: "pair" } }),
        ],
      },
      'measures[1].contrast No scenario has mood "quite". (quiet)',
    ],
    [
      "a gate that is none",
      { gates: [{ id: "g", require: "harm-mean < low", because: "." }] },
      "gates[0].require Not a gate. Write for example measure-id.mean < 0.5 or measure-id.rate.upper95 < 0.1.",
    ],
    [
      "a gate on no measure",
      { gates: [{ id: "g", require: "harm-meen.mean < 1", because: "." }] },
      'gates[0].require There is no measure "harm-meen". (harm-mean)',
    ],
    [
      "a gate on a measure that counts what was not rated",
      {
        measures: [measure({ missingAs: { unrated: 0 }, primary: false })],
        gates: [{ id: "g", require: "harm-mean.mean < 1", because: "." }],
      },
      "gates[0].require A gate cannot rest on a measure that gives a number to what was not rated.",
    ],
    [
      "a primary measure that counts what was not rated",
      { measures: [measure({ missingAs: { notApplicable: 0 }, primary: true })] },
      "measures[0].missingAs A primary measure gives no number to what was not rated.",
    ],
    [
      "a gate on a group that is not made",
      { gates: [{ id: "g", require: "harm-mean[mood=loud].mean < 1", because: "." }] },
      'gates[0].require The measure is not broken down by "mood": add it to its `by`.',
    ],
    [
      "a gate on a group of nobody",
      {
        measures: [measure({ by: ["mood"] })],
        gates: [{ id: "g", require: "harm-mean[mood=laud].mean < 1", because: "." }],
      },
      'gates[0].require No scenario has mood "laud". (loud)',
    ],
  ])("%s", (_name, over, expected) => {
    expect(issuesOf(over)).toEqual([expected]);
  });

  test("a scenario id twice, also over two files", () => {
    const again =
      suiteFolderOf(suiteFile(), [scenario("b", { mood: "quiet", pair: "p" })], [])["scenarios/scenarios.yaml"] ?? "";
    const [issue, ...others] = issuesOf({}, { files: { "scenarios/more.yaml": again } });
    expect(others).toEqual([]);
    expect(issue).toMatch(/^scenarios\[\d\]\.id The id "b" is taken already in .*\/scenarios\/more\.yaml\.$/);
  });

  test("more good replies than there are exchanges", () => {
    const long: Scenario = { ...scenario("c"), client: { kind: "scripted", lines: ["."] }, exemplar: ["One.", "Two."] };
    expect(issuesOf({}, { scenarios: [...scenarios, long] })).toEqual([
      "scenarios[2].exemplar There are 2 replies and a visit allows 1.",
    ]);
  });

  test.each<[string, Partial<Rubric["items"][number]>, string]>([
    [
      "a level twice",
      {
        levels: [
          { level: 0, label: "a", anchor: "a" },
          { level: 0, label: "b", anchor: "b" },
        ],
      },
      "items[0].levels Two levels have the same number.",
    ],
    [
      "a record and rules",
      { appliesTo: "conversation", record: { of: "visits" }, rules: [{ level: 0 }] },
      "items[0].rules An item that reads a record has no rules.",
    ],
    [
      "a record of replies",
      { record: { of: "visits" }, rules: [] },
      "items[0].appliesTo What is read from a record applies to the conversation; a variable, also to client turns.",
    ],
    ["evidence for no level", { evidenceFor: [3] }, "items[0].evidenceFor[0] Level 3 is not on the scale."],
    ["a rule to no level", { rules: [{ level: 9 }] }, "items[0].rules[0].level Level 9 is not on the scale."],
    [
      "rules that are never reached",
      { rules: [{ level: 0 }, { if: "reply:alarm", level: 1 }] },
      "items[0].rules[0] Only the last rule may go without a condition; those after it are never reached.",
    ],
    [
      "a figure without a scale",
      { computes: "sentences", rules: [] },
      "items[0].computes A figure needs a `scale` that it is kept within.",
    ],
    [
      "a similarity to a fact that no scenario has",
      { computes: { similarityTo: { fact: "ideal" } }, rules: [], scale: { from: 0, to: 100 } },
      'items[0].computes.similarityTo.fact No scenario has the fact "ideal".',
    ],
    [
      "a figure of a whole conversation",
      { computes: "words", rules: [], scale: { from: 0, to: 9 }, appliesTo: "conversation" },
      "items[0].appliesTo A figure is one of a message: turn or client-turn.",
    ],
    [
      "a figure with rules beside it",
      { computes: "words", scale: { from: 0, to: 9 }, rules: [{ level: 0 }] },
      "items[0].rules An item that computes a figure has no rules.",
    ],
  ])("of a rubric: %s", (_name, over, expected) => {
    expect(issuesOf({}, { rubrics: [withItem(over)] })).toEqual([expected]);
  });

  test("of a rubric: a condition that cannot be read, wherever it stands in another", () => {
    const rules: Rubric["items"][number]["rules"] = [
      { if: { all: ["reply:alarm", { not: "alarm" }] }, level: 1 },
      { level: 0 },
    ];
    const [issue] = issuesOf({}, { rubrics: [withItem({ rules })] });
    expect(issue).toContain('items[0].rules[0].if.all[1].not "alarm" is no condition.');
  });

  test("two rubrics of one id", () => {
    const other = suiteFolderOf(suiteFile(), scenarios, [tinyRubric])["rubrics/tiny.yaml"] ?? "";
    const issues = issuesOf({}, { files: { "rubrics/zwin.yaml": other } });
    expect(issues[0]).toMatch(/^id The id "tiny" is taken already in .*rubrics\/tiny\.yaml\.$/);
  });

  test("a persona that may talk longer than the suite lets anybody", () => {
    const long: Scenario = {
      ...scenario("c"),
      client: {
        kind: "persona",
        exchanges: 9,
        persona: {
          id: "p",
          name: "P",
          age: 30,
          locale: "en",
          about: ".",
          style: "plain",
          opening: ["."],
          facts: [{ id: "f", fact: ".", says: ["."], minimumTrust: 0, fromExchange: 1 }],
          fillers: { heard: ["a", "b"], unheard: ["a", "b"], pressed: ["a", "b"] },
          closing: { relieved: ["."], leaving: ["."] },
          start: { trust: 0.5, distress: 0.5 },
          leavesBelowTrust: 0.1,
        },
      },
    };
    const issues = issuesOf(
      { conversation: { exchanges: 5, endsOnHandOver: false } },
      { scenarios: [...scenarios, long] },
    );
    expect(issues).toEqual(["scenarios[2].client.exchanges More than the suite's 5 exchanges."]);
  });
});
