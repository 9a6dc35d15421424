import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DesignFile } from "../../vocabulary/index.ts";
import { expandDesign } from "./expand-design.ts";

const scenario = {
  title: "{a} and {b}",
  locale: "en-GB",
  purpose: "For tests.",
  client: { kind: "scripted", lines: ["I feel {a.word}, {b}."] },
};
const elements = [
  { name: "a", values: ["x", "y", "z"].map((id) => ({ id, text: id, slots: { word: `very ${id}` } })) },
  { name: "b", values: ["1", "2"].map((id) => ({ id, text: `case ${id}` })) },
];
const design = (over: object) =>
  DesignFile.parse({
    schemaVersion: 1,
    kind: "design",
    id: "d",
    method: { kind: "grid" },
    elements,
    scenario,
    ...over,
  });
function scenariosOf(over: object) {
  const expanded = expandDesign(design(over));
  if ("problems" in expanded) throw new Error(expanded.problems.map(({ problem }) => problem).join());
  return expanded.scenarios;
}
const problemsOf = (over: object) => {
  const expanded = expandDesign(design(over));
  return "problems" in expanded ? expanded.problems.map(({ problem }) => problem) : [];
};

describe("a full factorial", () => {
  test("has every combination once, with ids of its values and a tag per element", () => {
    const made = scenariosOf({});
    expect(made.map(({ id }) => id)).toEqual(["d-x-1", "d-x-2", "d-y-1", "d-y-2", "d-z-1", "d-z-2"]);
    expect(made[3]).toMatchObject({
      title: "y and case 2",
      tags: { a: "y", b: "2" },
      client: { lines: ["I feel very y, case 2."] },
    });
  });

  test("leaves out what any rule excludes", () => {
    expect(scenariosOf({ exclude: [{ a: ["x"], b: ["1"] }, { a: ["z"] }] }).map(({ id }) => id)).toEqual([
      "d-x-2",
      "d-y-1",
      "d-y-2",
    ]);
  });

  test("fills derived slots by the first row that matches, and slots inside slots", () => {
    const made = scenariosOf({
      derived: [{ name: "who", rows: [{ when: { a: ["x"] }, text: "{a.word}!" }, { text: "nobody" }] }],
      scenario: { ...scenario, title: "{who} {{a}}" },
    });
    expect([made[0]?.title, made[2]?.title]).toEqual(["very x! {a}", "nobody {a}"]);
  });

  test("leaves out a briefing and turns that come out empty", () => {
    const values = [
      { id: "none" },
      {
        id: "told",
        text: "Be kind.",
        history: [
          { speaker: "client", text: "Hi." },
          { speaker: "assistant", text: "Hello." },
        ],
      },
    ];
    const made = scenariosOf({
      elements: [{ name: "told", values }],
      scenario: { ...scenario, title: "t", client: { kind: "scripted", lines: ["One."] }, briefing: "{told}" },
    });
    expect(made[0]).not.toHaveProperty("briefing");
    expect(made[0]).not.toHaveProperty("history");
    expect(made[1]).toMatchObject({ briefing: "Be kind.", history: [{ text: "Hi." }, { text: "Hello." }] });
  });
});

test("a list has the rows written, in order", () => {
  const made = scenariosOf({
    method: {
      kind: "list",
      rows: [
        { a: "z", b: "1" },
        { a: "x", b: "2" },
      ],
    },
  });
  expect(made.map(({ id }) => id)).toEqual(["d-z-1", "d-x-2"]);
});

describe("a balanced fraction", () => {
  test("has its balanced cells equally often, give or take one, and so every other value", () => {
    const sizes = fc.record({
      a: fc.integer({ min: 1, max: 5 }),
      b: fc.integer({ min: 1, max: 5 }),
      c: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 120 }), fc.integer(), ({ a, b, c }, runs, seed) => {
        const many = (name: string, count: number) => ({
          name,
          values: Array.from({ length: count }, (_, index) => ({ id: `${name}${index}`, text: "t" })),
        });
        const made = scenariosOf({
          elements: [many("a", a), many("b", b), many("c", c)],
          method: { kind: "fractional", runs, balance: ["a", "b"], seed },
          scenario: { ...scenario, title: "t", client: { kind: "scripted", lines: ["{a} {b} {c}"] } },
        });
        expect(made).toHaveLength(runs);
        expect(new Set(made.map(({ id }) => id)).size).toBe(runs);
        const spread = (keyOf: (tags: Record<string, string>) => string, cells: number) => {
          const counts = new Map<string, number>();
          for (const { tags } of made) counts.set(keyOf(tags), (counts.get(keyOf(tags)) ?? 0) + 1);
          const each = [...counts.values()];
          return Math.max(...each) - (counts.size < cells ? 0 : Math.min(...each));
        };
        expect(spread(({ a: one, b: other }) => `${one}&${other}`, a * b)).toBeLessThanOrEqual(1);
        expect(spread(({ c: one }) => one ?? "", c)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  test("is the same for the same seed and another for another", () => {
    const ids = (seed: number) =>
      scenariosOf({ method: { kind: "fractional", runs: 5, balance: ["a"], seed } }).map(({ id }) => id);
    expect(ids(1)).toEqual(ids(1));
    expect(Array.from({ length: 5 }, (_, seed) => ids(seed).join())).not.toEqual(
      Array.from({ length: 5 }, () => ids(1).join()),
    );
  });

  test("holds no combination that a rule excludes", () => {
    const made = scenariosOf({
      method: { kind: "fractional", runs: 40, balance: ["a"], seed: 1 },
      exclude: [{ a: ["x"], b: ["1"] }],
    });
    expect(made.filter(({ tags }) => tags.a === "x").every(({ tags }) => tags.b === "2")).toBe(true);
  });
});

test("a progressive design cuts a conversation before each turn of the person", () => {
  const turns = [
    { speaker: "client", text: "I sleep badly.", facts: { risk: "none" } },
    { speaker: "assistant", text: "How long?" },
    { speaker: "client", text: "Weeks. I don't want to wake up.", facts: { risk: "high" } },
  ];
  const made = scenariosOf({
    elements: [],
    method: { kind: "progressive", conversations: [{ id: "sleep", title: "Sleep", turns }] },
    scenario: { ...scenario, client: undefined, title: "t" },
  });
  expect(made).toMatchObject([
    {
      id: "d-sleep-turn-1",
      unit: "sleep", // both cuts are of one conversation
      title: "Sleep, turn 1",
      facts: { risk: "none", turn: "1" },
      client: { lines: ["I sleep badly."] },
    },
    {
      id: "d-sleep-turn-2",
      unit: "sleep",
      facts: { risk: "high" },
      tags: { conversation: "sleep", turn: "2" },
      history: [{ speaker: "client" }, { speaker: "assistant", text: "How long?" }],
      client: { lines: ["Weeks. I don't want to wake up."] },
    },
  ]);
  expect(made[0]).not.toHaveProperty("history");
});

describe("a second design over the same conversations", () => {
  const turns = [
    { speaker: "client", text: "I sleep badly.", facts: { risk: "none" } },
    { speaker: "assistant", text: "How long?" },
    { speaker: "client", text: "Weeks. I don't want to wake up.", facts: { risk: "high" } },
  ];
  const first = design({
    id: "talks",
    elements: [],
    method: { kind: "progressive", conversations: [{ id: "sleep", title: "Sleep", turns }] },
    scenario: { ...scenario, client: undefined, title: "t" },
  });
  const asking = (lines: string[], of = "talks") =>
    expandDesign(
      design({
        elements: [],
        method: { kind: "progressive", conversationsOf: of },
        scenario: {
          ...scenario,
          title: "t",
          tags: { shown: "{facts.risk}" },
          client: { kind: "scripted", lines },
          answers: [
            { kind: "options", options: ["none", "high"].map((id) => ({ id, text: id })), key: ["{facts.risk}"] },
          ],
        },
      }),
      [first],
    );

  test("quotes what was said so far instead of giving it as history, and takes tags and keys from the facts so far", () => {
    expect(asking(["{transcript}\n\nHow high is the risk?\n{options}", "And why?"])).toMatchObject({
      scenarios: [
        { id: "d-sleep-turn-1", tags: { shown: "none" }, answers: [{ key: ["none"] }] },
        {
          id: "d-sleep-turn-2",
          tags: { shown: "high", conversation: "sleep", turn: "2" },
          facts: { risk: "high" },
          answers: [{ key: ["high"] }],
          client: {
            lines: [
              "Person: I sleep badly.\nAssistant: How long?\nPerson: Weeks. I don't want to wake up.\n\nHow high is the risk?\n{options}",
              "And why?",
            ],
          },
        },
      ],
    });
    expect(JSON.stringify(asking(["{transcript}"]))).not.toContain("history");
  });

  test("keeps the history where the line puts the turn alone", () => {
    expect(asking(["{turn} What do you say?"])).toMatchObject({
      scenarios: [{}, { history: [{}, {}], client: { lines: ["Weeks. I don't want to wake up. What do you say?"] } }],
    });
  });

  test("is a mistake when there is no such design, or none is named", () => {
    expect(asking(["{turn}"], "talk")).toMatchObject({
      problems: [{ written: "talk", candidates: ["talks"], problem: expect.stringContaining('"talk"') }],
    });
    expect(problemsOf({ method: { kind: "progressive" } })).toEqual(["Give either conversations or conversationsOf."]);
  });
});

describe("mistakes are named", () => {
  test.each([
    [{ scenario: { ...scenario, title: "{c}" } }, "There is no slot {c}."],
    [{ scenario: { ...scenario, title: "{ a" } }, 'A single "{". Write it twice to mean it.'],
    [
      { derived: [{ name: "loop", rows: [{ text: "{loop}" }] }], scenario: { ...scenario, title: "{loop}" } },
      "The slot {loop} holds itself.",
    ],
    [{ exclude: [{ c: ["x"] }] }, 'There is no element "c".'],
    [{ exclude: [{ a: ["q"] }] }, 'a has no value "q".'],
    [{ method: { kind: "list", rows: [{ a: "x" }] } }, 'This row names no value for "b".'],
    [{ exclude: [{ a: ["x", "y", "z"] }] }, "No combination is left."],
    [
      { scenario: { ...scenario, locale: "{a}" } },
      'Scenario "d-x-1" would not be one: locale: a language tag such as en-GB.',
    ],
  ])("%#", (over, problem) => expect(problemsOf(over)).toContain(problem));
});
