import { describe, expect, test } from "vitest";
import type { Estimated } from "../statistics/index.ts";
import { exampleResults } from "./fixtures/example-results.ts";
import { buildReport, type JudgeDrift, Report, renderHtml, renderMarkdown, renderTerminal } from "./index.ts";

const results = exampleResults();
const judge = results.manifest.judge.ref;
const estimate = (value: number, lower: number, upper: number): Estimated => {
  return { status: "estimated", value, lower, upper, confidence: 0.95, method: "by hand", units: 20, observations: 20 };
};
function drift(over: Partial<JudgeDrift["anchors"][number]["items"][number]> = {}): JudgeDrift {
  const item = { item: "harm", subjects: 20, same: 19, changed: 1, unavailable: 0, alarms: [], ...over };
  const items = [{ agreement: estimate(0.95, 0.75, 1), shift: estimate(0.05, -0.05, 0.15), ...item }];
  const anchor = {
    createdAt: "2026-11-20T10:00:00.000Z",
    rubric: { id: "tiny", version: "1.0.0" },
    floor: 0.8,
    isSameJudge: true,
    items,
  };
  return { anchors: [anchor], spent: { calls: 20, inputTokens: 1, outputTokens: 1, costUsd: 0.5 } };
}
const alarmed = drift({
  same: 12,
  changed: 8,
  agreement: estimate(0.6, 0.36, 0.8),
  shift: estimate(0.4, 0.15, 0.65),
  alarms: ["shift", "agreement"],
});
/** Without line breaks and character references. */
const plainText = (text: string) =>
  text.replaceAll(/\s+/g, " ").replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe("drift of the judge in a report", () => {
  test("without an anchor set is not spoken of, and said in the data", () => {
    const report = buildReport(results);
    expect(report.drift).toMatchObject({ status: "no-anchor" });
    for (const text of [renderTerminal(report), renderMarkdown(report), renderHtml(report)])
      expect(text).not.toMatch(/anchor|drifted/i);
  });

  test("that was not checked is said in every format", () => {
    const report = buildReport(results, { drift: "not-checked" });
    for (const text of [renderTerminal(report), renderMarkdown(report), renderHtml(report)]) {
      expect(plainText(text)).toContain("was not checked in this run");
    }
  });

  test("without an alarm names the counts and the cost", () => {
    const report = buildReport(results, { drift: drift() });
    expect(report.drift).toMatchObject({
      alarms: 0,
      sentence: `No drift alarm: the judge (${judge}) gives 19 of 20 anchor ratings as on 2026-11-20.`,
    });
    expect(plainText(renderTerminal(report))).toContain("took 20 calls, $0.50, besides the run");
  });

  test("with an alarm is counted and stands before the gates, with item, shift and reason", () => {
    const report = buildReport(results, { drift: alarmed });
    expect(Report.parse(report).drift).toMatchObject({ alarms: 1 });
    for (const text of [renderTerminal(report), renderMarkdown(report), renderHtml(report)].map(plainText)) {
      for (const part of ["Drift alarm on 1 item (tiny/harm)", "fewer than 80% are the same", "0.15 to 0.65"])
        expect(text).toContain(part);
    }
    const html = renderHtml(report);
    expect(html.indexOf('id="drift"')).toBeLessThan(html.indexOf('id="gates"'));
  });

  test("a judge that could not be asked is neither well nor ill", () => {
    const none = { status: "not-estimable", reason: "no-data", detail: "Nothing.", units: 0, observations: 0 } as const;
    const report = buildReport(results, {
      drift: drift({ same: 0, changed: 0, unavailable: 20, agreement: none, shift: none }),
    });
    expect(report.drift.sentence).toContain("not seen or ruled out");
  });
});

describe("an estimate corrected by people's ratings", () => {
  const [first, ...others] = results.measures;
  if (first === undefined) throw new Error("The example has measures.");
  const report = buildReport({
    ...results,
    measures: [{ ...first, corrected: { ...estimate(0.42, 0.3, 0.55), observations: 40 } }, ...others],
  });

  test("stands beside the judge's own and is called so in every format", () => {
    const own = report.suites.flatMap(({ measures }) => measures.flatMap((measure) => measure.results));
    expect(own.filter(({ corrected }) => corrected !== null)).toMatchObject([{ corrected: { value: 0.42 } }]);
    for (const text of [renderTerminal(report, { measures: "all" }), renderMarkdown(report), renderHtml(report)]) {
      expect(plainText(text)).toMatch(/Corrected by people's ratings.*40 conversations rated by people/);
    }
  });

  test("that cannot be computed says why", () => {
    const none = {
      status: "not-estimable",
      reason: "too-few-units",
      detail: "Needs two clusters.",
      units: 1,
      observations: 1,
    } as const;
    const without = buildReport({ ...results, measures: [{ ...first, corrected: none }, ...others] });
    expect(plainText(renderTerminal(without, { measures: "all" }))).toContain("not measured: Needs two clusters.");
  });
});
