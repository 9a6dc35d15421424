import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError, kaplanMeier, type SurvivalCurve } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

const { time, event, scenario, greenwood, clustered, median } = golden.survival;

function curve(...input: Parameters<typeof kaplanMeier>): SurvivalCurve {
  const result = kaplanMeier(...input);
  if (result.status !== "estimated") throw new Error(result.detail);
  return result;
}

describe("kaplanMeier", () => {
  test("agrees with R survfit, Greenwood and log-log", () => {
    const { steps, median: middle, censored } = curve(time, event);
    expect(steps.length).toBe(greenwood.filter((row) => row.events > 0).length);
    for (const step of steps) {
      const row = greenwood.find((candidate) => candidate.time === step.time);
      expect(step.atRisk).toBe(row?.atRisk);
      expect(step.events).toBe(row?.events);
      expect(step.survival).toBeCloseTo(row?.survival ?? -1, 12);
      expect(step.standardError).toBeCloseTo(row?.standardError ?? -1, 12);
      expect(step.lower).toBeCloseTo(row?.lower ?? -1, 10);
      expect(step.upper).toBeCloseTo(row?.upper ?? -1, 10);
    }
    expect(middle).toMatchObject({ value: median[0], lower: median[1], upper: median[2] });
    expect(censored).toBe(event.filter((happened) => !happened).length);
  });

  test("agrees with R survfit(cluster) times the small-sample factor", () => {
    const { steps, units } = curve(time, event, { clusters: scenario });
    expect(units).toBe(24);
    for (const step of steps) {
      const row = clustered.find((candidate) => candidate.time === step.time);
      expect(step.standardError).toBeCloseTo(row?.standardError ?? -1, 10);
      expect(step.lower).toBeCloseTo(row?.lower ?? -1, 9);
      expect(step.upper).toBeCloseTo(row?.upper ?? -1, 9);
    }
  });

  // By hand: events at 1 and 3, censored at 2 and 4: S(1) = 3/4; at 3 two are at risk: S(3) = 3/4 * 1/2 = 3/8.
  test("four conversations, by hand", () => {
    const { steps, median: middle } = curve([1, 2, 3, 4], [true, false, true, false]);
    expect(steps.map(({ survival }) => survival)).toEqual([0.75, 0.375]);
    expect(middle).toMatchObject({ value: 3 });
  });

  test("without an event the curve has no step and no median; where all had it, the end has width", () => {
    const none = curve([5, 5, 5], [false, false, false]);
    expect(none.steps).toEqual([]);
    expect(none.median).toMatchObject({ status: "not-estimable", reason: "not-reached" });
    const last = curve([1, 2, 3], [true, true, true]).steps.at(-1);
    expect(last).toMatchObject({ survival: 0, lower: 0 });
    expect(last?.upper).toBeGreaterThan(0.5);
  });

  test("falls, holds its limits, and without censoring is the share still waiting", async () => {
    const conversation = fc.record({ turn: fc.integer({ min: 1, max: 12 }), happened: fc.boolean() });
    await fc.assert(
      fc.property(fc.array(conversation, { minLength: 1, maxLength: 60 }), (rows) => {
        const turns = rows.map(({ turn }) => turn);
        const { steps } = curve(
          turns,
          rows.map(({ happened }) => happened),
        );
        let before = 1;
        for (const step of steps) {
          expect(step.survival).toBeLessThan(before);
          expect(step.lower).toBeLessThanOrEqual(step.survival);
          expect(step.upper).toBeGreaterThanOrEqual(step.survival);
          expect(step.upper - step.lower).toBeGreaterThan(0);
          before = step.survival;
        }
        for (const step of curve(
          turns,
          turns.map(() => true),
        ).steps) {
          expect(step.survival).toBeCloseTo(turns.filter((turn) => turn > step.time).length / turns.length, 10);
        }
      }),
    );
  });

  test("bad input is located, too little is said", () => {
    expect(() => kaplanMeier([1, -2], [true, true])).toThrow("times[1]: must not be negative");
    expect(() => kaplanMeier([1], [true, true])).toThrow(InvalidInputError);
    expect(kaplanMeier([], [])).toMatchObject({ status: "not-estimable", reason: "no-data" });
    expect(kaplanMeier([1, 2], [true, true], { clusters: ["a", "a"] })).toMatchObject({ reason: "too-few-units" });
  });
});
