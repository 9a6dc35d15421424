import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logRank } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

const { time, event, system, three, logRank2, logRank3 } = golden.survival;

function tested(...input: Parameters<typeof logRank>) {
  const result = logRank(...input);
  if (result.status !== "tested") throw new Error(result.detail);
  return result;
}

describe("logRank", () => {
  test.each([
    { name: "two", groups: system, expected: logRank2 },
    { name: "three", groups: three, expected: logRank3 },
  ])("agrees with R survdiff for $name groups", ({ groups, expected }) => {
    const result = tested(time, event, groups);
    expect(result.statistic).toBeCloseTo(expected.statistic, 9);
    expect(result.pValue).toBeCloseTo(expected.p, 9);
    const sorted = [...result.groups].sort((left, right) => (String(left.group) < String(right.group) ? -1 : 1));
    sorted.forEach((group, position) => {
      expect(group.observedEvents).toBe(expected.observed[position]);
      expect(group.expectedEvents).toBeCloseTo(expected.expected[position] ?? -1, 9);
    });
  });

  // By hand: a: 1, 2 and b: 3, 4, all events. Expected in a: 2/4 + 1/3 = 5/6, variance 1/4 + 2/9 = 17/36;
  // (2 - 5/6)^2 / (17/36) = (49/36) / (17/36) = 49/17.
  test("two against two, by hand", () => {
    const result = tested([1, 2, 3, 4], [true, true, true, true], ["a", "a", "b", "b"]);
    expect(result.statistic).toBeCloseTo(49 / 17, 12);
    expect(result.degreesOfFreedom).toBe(1);
  });

  test("names and order of groups and the unit of time do not matter", async () => {
    const row = fc.record({
      turn: fc.integer({ min: 1, max: 9 }),
      happened: fc.boolean(),
      group: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const input = (list: typeof rows): Parameters<typeof logRank> => [
          list.map(({ turn }) => turn),
          list.map(({ happened }) => happened),
          list.map(({ group }) => group),
        ];
        const first = logRank(...input(rows));
        const renamed = logRank(
          ...input(
            [...rows].reverse().map(({ turn, happened, group }) => ({ turn: turn * 60, happened, group: 2 - group })),
          ),
        );
        expect(renamed.status).toBe(first.status);
        if (first.status !== "tested" || renamed.status !== "tested") return;
        expect(renamed.pValue).toBeCloseTo(first.pValue, 8);
        expect(first.pValue).toBeGreaterThanOrEqual(0);
        expect(first.pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("one group, or no event, is no test", () => {
    expect(logRank([1, 2], [true, true], ["a", "a"])).toMatchObject({ reason: "too-few-units" });
    expect(logRank([1, 2], [false, false], ["a", "b"])).toMatchObject({ reason: "no-variation" });
    expect(() => logRank([1, 2], [true, true], ["a"])).toThrow(/^groups/);
  });
});
