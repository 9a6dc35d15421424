import { describe, expect, test } from "vitest";
import type { ClientsResult } from "../suites/index.ts";
import { exampleResults } from "./fixtures/example-results.ts";
import { buildReport, Report, renderHtml, renderJson, renderMarkdown, renderTerminal } from "./index.ts";

const clients: ClientsResult = {
  suiteId: "",
  conversations: 12,
  clientTurns: 96,
  brokeRole: {
    status: "estimated",
    value: 0.25,
    lower: 0.09,
    upper: 0.53,
    confidence: 0.95,
    method: "Wilson",
    units: 12,
    observations: 12,
  },
  kinds: [{ kind: "advice", turns: 4 }],
  leaks: 1,
  contradictions: 0,
  unspoken: 0,
  early: 0,
  withheld: 2,
  due: 40,
  told: 31,
  repeated: 3,
  variety: 0.9,
  corrections: [{ kind: "empty", count: 1 }],
  excluded: [{ conversationId: "<b>evil</b>", because: ["leaks"] }],
  hasRule: true,
  closeness: {
    reference: "human-client-turns",
    turns: 96,
    distance: 0.31,
    features: [
      {
        feature: "words",
        mean: 24,
        referenceMean: 17,
        standardizedDifference: 0.6,
        distance: 0.31,
        test: { status: "not-estimable", reason: "too-few-units", detail: "few", units: 1, observations: 1 },
        adjustedP: null,
      },
    ],
  },
};
const results = exampleResults();
const suiteId = results.suites[0]?.definition.id ?? "";
const report = buildReport({ ...results, clients: [{ ...clients, suiteId }] });

describe("simulated clients in a report", () => {
  test("every form says how often clients left their role, with its interval, and what was left out", () => {
    const sentence = /out of role in 25\.0% \(95% interval 9\.0% to 53\.0%\) of them\. 1\s+conversation left out/;
    expect(report.clients[0]?.sentence).toMatch(sentence);
    for (const text of [renderHtml(report), renderTerminal(report).replaceAll(/\s+/g, " ")]) {
      expect(text).toMatch(sentence);
    }
    expect(renderMarkdown(report)).toContain("The simulated clients");
    expect(Report.parse(JSON.parse(renderJson(report)))).toEqual(report);
  });

  test("what was not tested is said to be, and ids from outside stay text", () => {
    const page = renderHtml(report);
    expect(page).toContain("not tested");
    expect(page).toContain("&lt;b&gt;evil&lt;/b&gt;");
    expect(page).not.toContain("<b>evil");
  });

  test("a run without simulated clients has no such section", () => {
    expect(renderHtml(buildReport(results))).not.toContain('id="clients"');
    expect(renderMarkdown(buildReport(results))).not.toContain("The simulated clients");
  });
});
