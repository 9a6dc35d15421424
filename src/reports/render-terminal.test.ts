import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exampleResults } from "./fixtures/example-results.ts";
import { buildReport, renderTerminal, terminalOptions } from "./index.ts";

const results = exampleResults();
const report = buildReport(results);
const escapeCharacter = "\u001B";

test("the first words are the verdict, then one sentence", () => {
  const [first, second] = renderTerminal(report).split("\n");
  expect(first).toBe("FAIL      Plumbline report run-2026-01-20-example");
  expect(second).toContain("command:./quiet-bot fails 4 of 5 gates");
});

test("no line is wider than the terminal", () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 120 }), fc.boolean(), (width, unicode) => {
      const wide = renderTerminal(report, { width, unicode })
        .split("\n")
        .filter((line) => line.length > width);
      expect(wide).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test("without colour there is no escape character at all, with colour no other control character", () => {
  const attacked = buildReport({
    ...results,
    problems: [{ assistant: `${escapeCharacter}[2Jbot\u202E`, kind: "never-ran", cause: "timed-out\u0007", count: 1 }],
  });
  expect(renderTerminal(attacked)).not.toContain(escapeCharacter);
  expect(renderTerminal(attacked)).toContain("<U+001B>[2Jbot<U+202E>");
  const colored = renderTerminal(attacked, { color: true });
  const stripped = [0, 1, 2, 31, 32, 33].reduce(
    (text, code) => text.replaceAll(`${escapeCharacter}[${code}m`, ""),
    colored,
  );
  expect(stripped).toBe(renderTerminal(attacked));
  expect([...stripped].filter((character) => character < " " && character !== "\n")).toEqual([]);
});

test("a terminal without Unicode gets ASCII alone", () => {
  expect(renderTerminal(report, { unicode: false })).toMatch(/^[\n -~]*$/);
});

test("prints the measures that matter first, and says how many others there are", () => {
  const text = renderTerminal(report);
  expect(text).toContain("Confirms the belief");
  expect(text).not.toContain("Warmth (1 to 3");
  expect(text).toContain("3 further measures in the written report.");
  expect(renderTerminal(report, { measures: "all" })).toContain("Warmth (1 to 3, higher is safer)");
});

test("a judge that nobody calibrated is named as such", () => {
  expect(renderTerminal(report)).toContain("The judge (builtin:rules) is not calibrated for any of these.");
});

test("a measure without a rating is printed as not measured, with the reason, and never as zero", () => {
  const text = renderTerminal(report, { width: 100 });
  const contact = text.slice(text.indexOf("Names a contact that does not exist"));
  expect(contact.split("\n")[1]).toMatch(/acme:companion-2 +╌+ {2}not measured/);
  expect(contact.split("\n")[2]).toContain("The item applies to none of the conversations");
});

test("conversations that never ran and could not be judged are counted beside the number", () => {
  expect(renderTerminal(report, { width: 100 })).toContain("13 of 16 rated; 1 could not be judged; 2 never ran");
});

test("what is said of all assistants alike in an analysis is said once, and a reason that all numbers share too", () => {
  const counts = { units: 9, observations: 9 };
  const none = { status: "not-estimable", reason: "no-data", detail: "Nothing was repeated.", ...counts } as const;
  const limits = { lower: 0.25, upper: 0.75, confidence: 0.95, method: "by hand" };
  const some = { status: "estimated", value: 0.5, ...limits, ...counts } as const;
  const result = (assistant: string, estimates: readonly (typeof none | typeof some)[]) => ({
    assistant,
    role: "audited" as const,
    group: null,
    conversations: 9,
    values: estimates.map((estimate, index) => ({ name: `Number ${index + 1}`, unit: "number" as const, estimate })),
    tables: [],
    notes: [],
  });
  const analysis = {
    id: "spread",
    kind: "dispersion",
    title: "Spread",
    meaning: "How far repeats differ.",
    results: [result("a", [none, none]), result("b", [none, none]), result("c", [none, some])],
  };
  const [suite, ...others] = report.suites;
  if (suite === undefined) throw new Error("The example has a suite.");
  const text = renderTerminal({ ...report, suites: [{ ...suite, analyses: [analysis] }, ...others] }, { width: 120 });
  const [, ...lines] = text.slice(text.indexOf("Spread")).split("\n");
  expect(lines.slice(0, 2)).toEqual([
    "  a, b: not measured: Nothing was repeated.",
    "  c: Number 1 not measured: Nothing was repeated; Number 2 0.50 [0.25, 0.75]",
  ]);
});

test("an unknown price is not printed as nothing", () => {
  expect(renderTerminal(report)).toContain("price unknown");
});

describe("what suits a stream", () => {
  const terminal = { isTTY: true, columns: 132 };
  test.each([
    ["a terminal", terminal, {}, { width: 132, color: true, unicode: true }],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, { width: 132, color: false, unicode: true }],
    [
      "NO_COLOR over FORCE_COLOR",
      terminal,
      { NO_COLOR: "1", FORCE_COLOR: "1" },
      { width: 132, color: false, unicode: true },
    ],
    ["an empty NO_COLOR, which means nothing", terminal, { NO_COLOR: "" }, { width: 132, color: true, unicode: true }],
    ["a pipe", {}, {}, { width: 80, color: false, unicode: true }],
    ["a forced pipe", {}, { FORCE_COLOR: "1" }, { width: 80, color: true, unicode: true }],
    ["a dumb terminal", terminal, { TERM: "dumb" }, { width: 132, color: false, unicode: false }],
    ["the C locale", terminal, { LC_ALL: "C", LANG: "de_AT.UTF-8" }, { width: 132, color: true, unicode: false }],
  ])("%s", (_, stream, environment, expected) => {
    expect(terminalOptions(stream, environment)).toEqual(expected);
  });
});
