import { describe, expect, test } from "vitest";
import {
  InvalidInputError,
  intraclassCorrelation,
  leaveOneOut,
  ratingTable,
  reliabilityByWidth,
  systemMeans,
} from "../index.ts";

const records = [
  { item: "a", rater: "human", value: 4 },
  { item: "a", rater: "judge", value: 5 },
  { item: "b", rater: "judge", value: 0 },
  { item: "b", rater: "human", value: 2 },
  { item: "c", rater: "human", value: null },
];
const range = [1, 5] as const;

describe("ratingTable", () => {
  test("puts ratings in rows and columns and counts what is missing", () => {
    expect(ratingTable(records, { range, outside: "keep" })).toEqual({
      rows: [
        [4, 5],
        [2, 0],
        [null, null],
      ],
      items: ["a", "b", "c"],
      raters: ["human", "judge"],
      rated: 4,
      unrated: 2,
      outside: 1,
    });
  });

  test("a rating outside the scale is dropped, kept or an error, and counted, as the caller says", () => {
    expect(ratingTable(records, { range, outside: "drop" })).toMatchObject({ rated: 3, unrated: 3, outside: 1 });
    expect(ratingTable(records, { range, outside: "drop" }).rows[1]).toEqual([2, null]);
    expect(() => ratingTable(records, { range, outside: "error" })).toThrow(
      "records[2]: 0 lies outside the scale [1, 5]",
    );
  });

  test("a second rating of one item by one rater, a stranger, and a number that is none are located", () => {
    const again = [...records, { item: "c", rater: "human", value: 3 }];
    expect(() => ratingTable(again, { range, outside: "keep" })).toThrow(/^records\[5\].*second time/);
    expect(() => ratingTable(records, { range, outside: "keep", raters: ["human"] })).toThrow(/^records\[1\]/);
    expect(() => ratingTable([{ item: "a", rater: "x", value: Number.NaN }], { range, outside: "keep" })).toThrow(
      InvalidInputError,
    );
  });
});

describe("systemMeans", () => {
  // By hand: system p has complete items (4, 5), (2, 3); q only (1, 1): its other item misses a rating.
  test("averages complete items per system", () => {
    const rows = [
      [4, 5],
      [1, 1],
      [2, 3],
      [5, null],
    ];
    expect(systemMeans(rows, ["p", "q", "p", "q"])).toEqual({
      systems: ["p", "q"],
      rows: [
        [3, 4],
        [1, 1],
      ],
      items: [2, 1],
      itemsLeftOut: 1,
    });
    expect(() => systemMeans(rows, ["p"])).toThrow(InvalidInputError);
  });
});

describe("leaveOneOut", () => {
  test("shows which row carries an agreement", () => {
    const rows = [
      [1, 2],
      [2, 1],
      [1, 1],
      [2, 2],
      [9, 9],
    ];
    const without = leaveOneOut(rows, (kept) => intraclassCorrelation(kept, { unit: "system", form: "C,1" }));
    const values = without.map(({ estimate }) => (estimate.status === "estimated" ? estimate.value : Number.NaN));
    expect(Math.min(...values)).toBe(values[4]);
    expect(values[0]).toBeGreaterThan(0.9);
    expect(values[4]).toBeLessThan(0.1);
  });
});

describe("reliabilityByWidth", () => {
  test.each([
    { width: 0.216, expected: "good" },
    { width: 0.355, expected: "good" },
    { width: 0.56, expected: "moderate" },
    { width: 0.561, expected: "poor" },
  ])("a width of $width is $expected", ({ width, expected }) => {
    const interval = { status: "estimated", value: 0.9, lower: 0.98 - width, upper: 0.98, confidence: 0.95 } as const;
    expect(reliabilityByWidth({ ...interval, method: "", units: 9, observations: 18 })).toBe(expected);
  });

  test("no interval is unknown", () => {
    expect(
      reliabilityByWidth({ status: "not-estimable", reason: "no-data", detail: "", units: 0, observations: 0 }),
    ).toBe("unknown");
  });
});
