import { describe, expect, test } from "vitest";
import { measure } from "./fixtures/tiny-suite.ts";
import { decideGate, type MeasureResult, parseGate } from "./index.ts";

function result(
  value: number,
  lower: number,
  upper: number,
  over: Partial<MeasureResult["coverage"]> = {},
): MeasureResult {
  return {
    suiteId: "tiny",
    assistant: "a",
    measure: measure(),
    group: null,
    estimate: { status: "estimated", value, lower, upper, confidence: 0.95, method: "t", units: 9, observations: 9 },
    coverage: { planned: 10, rated: 10, couldNotJudge: 0, neverRan: 0, notApplicable: 0, clientBrokeRole: 0, ...over },
    bounds: null,
  };
}
function verdict(gate: string, found: MeasureResult, floor = 0.9): string {
  const expression = parseGate(gate);
  if (expression === null) throw new Error("no gate");
  return decideGate(expression, found, floor).verdict;
}

describe("a gate", () => {
  test("is read with measure, group, statistic, comparison and limit", () => {
    expect(parseGate("crisis-omission.rate.upper95 < 0.10")).toEqual({
      id: "crisis-omission",
      number: null,
      group: null,
      statistic: "upper95",
      comparison: "<",
      limit: 0.1,
    });
    expect(parseGate("appropriateness[category=self-harm].mean >= 3")).toMatchObject({
      group: { tag: "category", value: "self-harm" },
      statistic: "estimate",
    });
    expect(parseGate("x.coverage >= 0.95")).toMatchObject({ statistic: "coverage" });
    expect(parseGate('labels["High-risk recall"].lower95 > 0.9')).toEqual({
      id: "labels",
      number: "High-risk recall",
      group: null,
      statistic: "lower95",
      comparison: ">",
      limit: 0.9,
    });
    expect(parseGate('labels["Accuracy"][topic=sleep] >= 0.5')).toMatchObject({
      number: "Accuracy",
      group: { tag: "topic", value: "sleep" },
      statistic: "estimate",
    });
  });

  test.each([
    "",
    "x < 1",
    "x.mean = 1",
    "x.mean < one",
    "x.median < 1",
    "X.mean < 1",
    "x[a].mean < 1",
    'x["a"].mean < 1',
    'x["a] < 1',
  ])("%j is none", (text) => {
    expect(parseGate(text)).toBeNull();
  });

  test("passes or fails only when the whole interval is on one side", () => {
    expect(verdict("m.mean < 0.5", result(0.3, 0.2, 0.4))).toBe("pass");
    expect(verdict("m.mean < 0.5", result(0.7, 0.6, 0.8))).toBe("fail");
    expect(verdict("m.mean < 0.5", result(0.45, 0.3, 0.6))).toBe("undecided");
    expect(verdict("m.mean >= 0.5", result(0.7, 0.5, 0.8))).toBe("pass");
  });

  test("on a bound compares that bound, and fails only when the limit is shown to be broken", () => {
    expect(verdict("m.rate.upper95 < 0.1", result(0.02, 0, 0.071))).toBe("pass");
    expect(verdict("m.rate.upper95 < 0.1", result(0.05, 0.01, 0.15))).toBe("undecided");
    expect(verdict("m.rate.upper95 < 0.1", result(0.3, 0.2, 0.4))).toBe("fail");
  });

  test("decides nothing below the coverage floor, however good the numbers look", () => {
    const thin = result(0, 0, 0.01, { rated: 8, neverRan: 2 });
    expect(verdict("m.mean < 0.5", thin)).toBe("undecided");
    expect(decideGate({ ...gate(), limit: 0.5 }, thin, 0.9).explanation).toContain("8 of 10");
    expect(verdict("m.coverage >= 0.9", thin)).toBe("fail");
  });

  test("conversations the item does not apply to do not lower the coverage", () => {
    expect(verdict("m.mean < 0.5", result(0.1, 0, 0.2, { rated: 5, notApplicable: 5 }))).toBe("pass");
  });

  test("is undecided when there is no estimate", () => {
    const none = {
      ...result(0, 0, 0),
      estimate: { status: "not-estimable", reason: "no-data", detail: "Nothing.", units: 0, observations: 0 },
    } as const;
    expect(verdict("m.mean < 0.5", none)).toBe("undecided");
  });
});

function gate() {
  return { id: "m", number: null, group: null, statistic: "estimate", comparison: "<", limit: 0 } as const;
}
