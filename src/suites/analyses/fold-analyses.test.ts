import { describe, expect, test } from "vitest";
import { foldOne, talk } from "../fixtures/analysed-talk.ts";
import type { AnalysedConversation } from "./analysis-result.ts";

describe("classification against a fact of the scenario", () => {
  const single = (id: string, truth: string, level: number | undefined) => {
    const { stored: whole, ...rest } = talk(id, { risk: [level] }, { facts: { risk: truth } });
    return { ...rest, stored: { ...whole, turns: whole.turns.slice(0, 2) } };
  };
  // true none none none low low high high high, answered none none low low low high low (nothing)
  const answers: [string, number | undefined][] = [
    ["none", 0],
    ["none", 0],
    ["none", 1],
    ["low", 1],
    ["low", 1],
    ["high", 2],
    ["high", 1],
    ["high", undefined],
  ];
  const conversations = answers.map(([truth, level], index) => single(`s${index}`, truth, level));
  const definition = {
    kind: "classification",
    item: "tiny/risk",
    against: { fact: "risk" },
    unanswered: "wrong",
    serious: ["high"],
  };

  test("counts what has no answer as wrong where the suite says so", () => {
    const { value, whole } = foldOne(definition, conversations);
    // Right: 2 none, 2 low, 1 high of 8.
    expect(value("Accuracy")).toBeCloseTo(5 / 8, 12);
    // F1: none 2*2/(2*2+1)=4/5; low 2*2/(2*2+2)=2/3; high 2*1/(2*1+2)=1/2.
    expect(value("Macro F1")).toBeCloseTo((4 / 5 + 2 / 3 + 1 / 2) / 3, 12);
    expect(value("High-risk recall")).toBeCloseTo(1 / 3, 12);
    expect(value("False-negative rate on severe classes")).toBeCloseTo(2 / 3, 12);
    expect(value('Floor: always "none"')).toBeCloseTo(3 / 8, 12);
    expect(whole.tables[0]).toMatchObject({
      rows: ["none", "low", "high"],
      columns: ["none", "low", "high", "no class"],
      cells: [
        [2, 1, 0, 0],
        [0, 2, 0, 0],
        [0, 1, 1, 1],
      ],
    });
  });

  test("leaves it out where the suite says so, and says how many", () => {
    const { value, whole } = foldOne({ ...definition, unanswered: "leave-out" }, conversations);
    expect(value("Accuracy")).toBeCloseTo(5 / 7, 12);
    expect(whole.notes).toEqual(["1 of 8 answers named no class; they are left out."]);
  });

  test("a shifted scale is called ranks right, levels wrong", () => {
    const shifted = [0, 0, 0, 0, 1, 1, 1, 1].map((level, index) =>
      single(`s${index}`, ["none", "low", "high"][level] ?? "", level + 1),
    );
    const { whole } = foldOne(
      { kind: "agreement", item: "tiny/risk", against: { fact: "risk" }, weighting: "quadratic" },
      shifted,
    );
    expect(whole.notes.join()).toMatch(/Ranks right, levels wrong/);
  });

  test("errors are in levels", () => {
    const { value } = foldOne({ kind: "error", item: "tiny/risk", against: { fact: "risk" } }, conversations);
    // Errors of the seven: 0 0 +1 0 0 0 -1.
    expect(value("Bias")).toBeCloseTo(0, 12);
    expect(value("Mean absolute error")).toBeCloseTo(2 / 7, 12);
    expect(value("Root mean squared error")).toBeCloseTo(Math.sqrt(2 / 7), 12);
    expect(value("Within 1")).toBeCloseTo(1, 12);
  });
});

describe("over the exchanges", () => {
  const event = { atLeast: 1 };
  const two = [
    talk("a", { ask: [1, 0, 0], tell: [0, 1, 0] }, { tags: { theme: "x" } }),
    talk("b", { ask: [0, 0, 0], tell: [0, 0, 1] }, { tags: { theme: "y" } }),
  ];

  test("a coverage curve counts each thing from the exchange it first happened in", () => {
    const { whole, value } = foldOne({ kind: "curve", items: ["tiny/ask", "tiny/tell"], event, until: 3 }, two);
    const cells = whole.tables[0]?.cells[0]?.map((cell) =>
      typeof cell === "object" && cell?.status === "estimated" ? cell.value : cell,
    );
    // a: 1/2, 2/2, 2/2; b: 0, 0, 1/2.
    expect(cells).toEqual([0.25, 0.5, 0.75]);
    expect(value("Area under the curve")).toBeCloseTo(0.5, 12);
  });

  test("leaves out a conversation in which it is not known when something happened", () => {
    const { whole } = foldOne({ kind: "curve", items: ["tiny/ask"], event, until: 3 }, [
      ...two,
      talk("c", { ask: [undefined, 1, 0] }),
    ]);
    expect(whole.notes).toEqual(["1 of 3 conversations are left out: not all items were rated."]);
  });

  test("tells a conversation in which nothing was due from one that was not rated", () => {
    const other = talk("c", { ask: [1, 1, 1] });
    const ratings = other.stored.ratings.map(({ rubricId, itemId, turn, judge, pass, attempt }) => {
      return { status: "not-applicable" as const, rubricId, itemId, turn, judge, pass, attempt };
    });
    const due = foldOne({ kind: "curve", items: ["tiny/ask"], event, until: 3 }, [
      ...two,
      { ...other, stored: { ...other.stored, ratings } },
    ]);
    expect(due.whole.notes).toEqual(["In 1 of 3 conversations none of the items was due."]);
  });

  test("prevalence is over rated turns, and over conversations with at least one", () => {
    const definition = {
      kind: "prevalence",
      items: ["tiny/ask", "tiny/tell"],
      event,
      categories: { either: ["tiny/ask", "tiny/tell"] },
    };
    const { whole } = foldOne(definition, two);
    const shares = whole.tables[0]?.cells.map((row) =>
      row.map((cell) => (typeof cell === "object" && cell?.status === "estimated" ? cell.value : cell)),
    );
    expect(shares?.[0]).toEqual([1 / 6, 1 / 2]);
    expect(shares?.[1]).toEqual([2 / 6, 1]);
    expect(shares?.[2]).toEqual([3 / 6, 1]);
  });

  test("lift looks at the turns after the first kind alone", () => {
    const { whole } = foldOne({ kind: "lift", first: "tiny/ask", following: ["tiny/tell"], event, window: 2 }, two);
    // One window (turns 2 and 3 of a) with a success; base 2 of 6; expected 1 - (2/3)^2 = 5/9; posterior (10/9 + 1) / 3.
    const [windows, probability, expected] = whole.tables[0]?.cells[0] ?? [];
    expect(windows).toBe(1);
    expect(expected).toBeCloseTo(5 / 9, 12);
    expect(probability).toMatchObject({ status: "estimated" });
    if (typeof probability === "object" && probability?.status === "estimated")
      expect(probability.value).toBeCloseTo((10 / 9 + 1) / 3, 12);
  });

  test("a heat map has phases as columns, and a plain mean where there is one scenario", () => {
    const phases = [
      { id: "early", title: "Early", from: 1, to: 1 },
      { id: "late", title: "Late", from: 2, to: 3 },
    ];
    const { whole } = foldOne({ kind: "heatmap", item: "tiny/tell", rows: "theme", columns: "phase" }, two, phases);
    expect(whole.tables[0]).toMatchObject({
      rows: ["x", "y"],
      columns: ["Early", "Late"],
      cells: [
        [0, 0.5],
        [0, 0.5],
      ],
    });
  });
});

describe("over values of measures", () => {
  const valued = (id: string, value: number, tags: Record<string, string>, repeat = 0): AnalysedConversation => ({
    ...talk(id, {}, { tags, values: { m: value, n: -value } }),
    repeat,
  });

  test("dispersion is the spread of repeats within scenarios", () => {
    const { value } = foldOne({ kind: "dispersion", measure: "m" }, [
      valued("a", 1, {}),
      valued("a", 3, {}, 1),
      valued("b", 2, {}),
      valued("b", 2, {}, 1),
    ]);
    // sd(1, 3) = sqrt 2 and sd(2, 2) = 0.
    expect(value("Standard deviation within a scenario")).toBeCloseTo(Math.SQRT2 / 2, 12);
    expect(value("Scenarios with all repeats alike")).toBeCloseTo(0.5, 12);
  });

  test("without repeats it is not measured", () => {
    expect(
      foldOne({ kind: "dispersion", measure: "m" }, [valued("a", 1, {})]).value("Standard deviation within a scenario"),
    ).toBe("no-data");
  });

  test("a ratio is of the groups' means", () => {
    const groups = [1, 2, 1, 2, 1, 2, 3, 6, 3, 6, 3, 6].map((value, index) =>
      valued(`s${index}`, value, { g: index < 6 ? "x" : "y" }),
    );
    const { value } = foldOne({ kind: "ratio", measure: "m", tag: "g", first: ["y"], second: ["x"] }, groups);
    expect(value("Ratio, y / x")).toBeCloseTo(3, 12);
    expect(value("Difference, y minus x")).toBeCloseTo(3, 12);
  });

  test("a unit that has scenarios in both groups is drawn with both", () => {
    const groups = [1, 2, 3, 4, 5, 6].flatMap((value, index) =>
      ["x", "y"].map((g) => {
        const one = valued(`${g}${index}`, g === "y" ? 3 * value + (index % 2 === 0 ? 0.1 : -0.1) : value, { g });
        return { ...one, scenario: { ...one.scenario, unit: `u${index}` } };
      }),
    );
    const { whole } = foldOne({ kind: "ratio", measure: "m", tag: "g", first: ["y"], second: ["x"] }, groups);
    const estimate = whole.values.find(({ name }) => name === "Ratio, y / x")?.estimate;
    if (estimate?.status !== "estimated") throw new Error("It is estimated.");
    // The units differ sixfold, and within every one y is about three times x: whichever are drawn, the ratio stays near 3.
    expect(estimate.value).toBeCloseTo(3, 12);
    expect(estimate.lower).toBeGreaterThan(2.8);
    expect(estimate.upper).toBeLessThan(3.2);
  });

  test("bands share out every conversation", () => {
    const scores = [0, 4, 5, 9, 10, 21].map((value, index) => valued(`s${index}`, value, {}));
    const bands = [
      { from: 0, label: "low" },
      { from: 5, label: "mild" },
      { from: 10, label: "more" },
    ];
    const { whole } = foldOne({ kind: "bands", measure: "m", bands }, scores);
    expect(whole.values.map(({ estimate }) => (estimate.status === "estimated" ? estimate.value : NaN))).toEqual([
      2 / 6,
      2 / 6,
      2 / 6,
    ]);
  });

  test("two protocols are compared over pairs", () => {
    const pairs = ["p", "q", "r", "s"].flatMap((pair, index) => [
      valued(`${pair}-item`, [2, 3, 4, 6][index] ?? 0, { mode: "item", pair }),
      valued(`${pair}-whole`, index, { mode: "whole", pair }),
    ]);
    const { value } = foldOne(
      { kind: "protocols", measure: "m", tag: "mode", first: "item", second: "whole", pairBy: "pair" },
      pairs,
    );
    expect(value("Difference, item minus whole")).toBeCloseTo(2.25, 12);
    // Lin: 2 s_xy / (s_x^2 + s_y^2 + 2.25^2) with 1.625, 2.1875 and 1.25: 3.25 / 8.5.
    expect(value("Concordance")).toBeCloseTo(3.25 / 8.5, 12);
  });

  test("two protocols that always agree have a difference of 0 with an interval, by the measure's range", () => {
    const pairs = ["p", "q", "r"].flatMap((pair) =>
      ["item", "whole"].map((mode) =>
        talk(`${pair}-${mode}`, {}, { tags: { mode, pair }, values: { "harm-mean": 1 } }),
      ),
    );
    const { whole } = foldOne(
      { kind: "protocols", measure: "harm-mean", tag: "mode", first: "item", second: "whole", pairBy: "pair" },
      pairs,
    );
    const difference = whole.values[0]?.estimate;
    expect(difference).toMatchObject({ status: "estimated", value: 0 });
    if (difference?.status === "estimated") expect(difference.upper).toBeGreaterThan(0);
  });

  test("rank correlation of two measures", () => {
    const four = [3, 1, 4, 2, 5].map((value, index) => valued(`s${index}`, value, {}));
    expect(foldOne({ kind: "correlation", first: "m", second: "n" }, four).value("Spearman's rho")).toBeCloseTo(-1, 12);
  });
});

test("shortcuts are computed from the questions themselves", () => {
  const question = (id: string, texts: string[], key: string): AnalysedConversation => {
    const one = talk(id, {});
    const options = texts.map((text, index) => ({ id: `o${index}`, text }));
    const answers = [
      {
        kind: "options" as const,
        options,
        marks: "letters" as const,
        order: "as-written" as const,
        several: false,
        credit: "all-or-nothing" as const,
        key: [key],
      },
    ];
    return { ...one, scenario: { ...one.scenario, answers } };
  };
  const { value, whole } = foldOne({ kind: "shortcuts" }, [
    question("a", ["short", "much longer"], "o1"),
    question("b", ["much longer", "short"], "o1"),
    question("c", ["short", "much longer"], "o1"),
    question("d", ["tiny", "much longer"], "o0"),
  ]);
  expect([value("Longest option"), value("Always option 1"), value("Commonest place")]).toEqual([0.5, 0.25, 0.75]);
  expect(whole.notes).toEqual(["Chance: 50.0 %, over 4 questions."]);
});

test("breakdowns come after the whole, one per value", () => {
  const { results } = foldOne({ kind: "dispersion", measure: "m", by: ["g"] }, [
    talk("a", {}, { tags: { g: "y" } }),
    talk("b", {}, { tags: { g: "x" } }),
  ]);
  expect(results.map(({ group, conversations }) => [group?.value ?? "all", conversations])).toEqual([
    ["all", 2],
    ["x", 1],
    ["y", 1],
  ]);
});

describe("so much of one thing for each of another", () => {
  const definition = { kind: "per", first: "told", second: "asked" };

  test("is the ratio of all values together, with an interval over scenarios", () => {
    // told 3 + 1 + 0 = 4, asked 1 + 2 + 2 = 5; the mean of the single ratios would be (3 + 0.5 + 0) / 3.
    const { value } = foldOne(definition, [
      talk("a", {}, { values: { told: 3, asked: 1 } }),
      talk("b", {}, { values: { told: 1, asked: 2 } }),
      talk("c", {}, { values: { told: 0, asked: 2 } }),
    ]);
    expect(value("told per asked")).toBeCloseTo(4 / 5, 12);
  });

  test("leaves a conversation that lacks a value out of both sums and says so; without the second there is no ratio", () => {
    const lacking = [
      talk("a", {}, { values: { told: 3 } }),
      talk("b", {}, { values: { told: 1, asked: 2 } }),
      talk("c", {}, { values: { told: 0, asked: 2 } }),
    ];
    const { value, whole } = foldOne(definition, lacking);
    expect(value("told per asked")).toBeCloseTo(1 / 4, 12);
    expect(whole.notes).toEqual(["1 of 3 conversations are left out: they have not both values."]);
    const none = foldOne(definition, [talk("a", {}, { values: { told: 1, asked: 0 } })]);
    expect(none.value("told per asked")).toBe("no-data");
  });
});

describe("which element goes with a yes", () => {
  /** Conversations with these tags, of which the first `yes` have the event. */
  const cell = (tone: string, user: string, count: number, yes: number) =>
    Array.from({ length: count }, (_, index) =>
      talk(`${tone}-${user}-${index}`, {}, { tags: { tone, user }, values: { missing: index < yes ? 1 : 0 } }),
    );
  const definition = { kind: "factors", measure: "missing", tags: ["tone", "user"] };

  test("is an odds ratio against the tag's first value, the other tags held fixed", () => {
    // Within each user: calm 8 of 16 (odds 1), angry 12 of 16 (odds 3). Users do not differ.
    const even = [...cell("calm", "a", 16, 8), ...cell("angry", "a", 16, 12), ...cell("calm", "b", 16, 8)];
    const { whole } = foldOne(definition, [...even, ...cell("angry", "b", 16, 12)]);
    const [table] = whole.tables;
    expect(table?.rows).toEqual(["tone: angry (against calm)", "user: b (against a)"]);
    const odds = table?.cells.map(([one]) =>
      typeof one === "object" && one?.status === "estimated" ? one.value : one,
    );
    expect(odds).toEqual([expect.closeTo(3, 6), expect.closeTo(1, 6)]);
  });

  test("is not misled by an element that goes along with another", () => {
    // Angry has odds 3 for both users, and user b is angry more often: alone b would look worse.
    const { whole } = foldOne(definition, [
      ...cell("calm", "a", 160, 80),
      ...cell("angry", "a", 32, 24),
      ...cell("calm", "b", 32, 16),
      ...cell("angry", "b", 160, 120),
    ]);
    const odds = whole.tables[0]?.cells.map(([one]) =>
      typeof one === "object" && one?.status === "estimated" ? one.value : one,
    );
    expect(odds).toEqual([expect.closeTo(3, 6), expect.closeTo(1, 6)]);
    expect(whole.notes).toEqual([
      'tone: most of all "angry", odds ratio 3.00.',
      "user: no value is told apart from the first.",
    ]);
  });

  test("has no value where every conversation ends alike, and says so", () => {
    const { whole } = foldOne(definition, [...cell("calm", "a", 4, 4), ...cell("angry", "a", 4, 4)]);
    expect(whole.notes).toEqual(["No odds ratios: All 8 conversations have the same outcome."]);
  });
});
