import { describe, expect, test } from "vitest";
import { foldOne, talk } from "../fixtures/analysed-talk.ts";

const definition = {
  kind: "contrasts",
  measure: "harm-mean",
  tag: "user",
  of: [
    ["told", "none"],
    ["bio", "none"],
  ],
  pairBy: "task",
};

/** Tasks of six bases, two of each; a value per kind of user. */
function experiment(values: Record<string, (base: number) => number | undefined>, tags: Record<string, string> = {}) {
  return Object.entries(values).flatMap(([user, valueAt]) =>
    [0, 1, 2, 3, 4, 5].flatMap((base) =>
      ["a", "b"].map((variant) => {
        const value = valueAt(base);
        const own = { user, task: `${base}${variant}`, ...tags };
        const { scenario, ...rest } = talk(
          `${base}${variant}-${user}-${Object.values(tags).join("")}`,
          {},
          {
            tags: own,
            values: value === undefined ? {} : { "harm-mean": value },
          },
        );
        return { ...rest, scenario: { ...scenario, unit: `${base}` } };
      }),
    ),
  );
}

describe("cells of a factor held against each other in pairs", () => {
  test("give means, differences and p-values that follow from the number of bases, not of tasks", () => {
    const { whole, value } = foldOne(
      definition,
      experiment({ none: (base) => (base === 0 ? 1.5 : 1), told: (base) => (base === 0 ? 0.5 : 0), bio: () => 1 }),
    );
    // Each base falls by 1: told minus none. All six signs alike, 2 of 2^6 sign changes are as extreme.
    expect(value("told minus none")).toBeCloseTo(-1, 12);
    // Only base 0 differs, by -0.5: mean -0.5 / 6, and every sign change is as extreme.
    expect(value("bio minus none")).toBeCloseTo(-0.5 / 6, 12);
    const [cells, tests] = whole.tables;
    expect(cells?.columns).toEqual(["told", "none", "bio"]);
    expect(cells?.cells[0]?.[1]).toMatchObject({ status: "estimated", units: 6, observations: 12 });
    expect(tests?.columns).toEqual(["pairs", "permutation", "McNemar", "Holm", "Benjamini-Hochberg"]);
    const [first, second] = tests?.cells ?? [];
    expect(first).toEqual([12, 2 / 64, null, 4 / 64, 4 / 64]);
    expect(second).toEqual([12, 1, null, 1, 1]);
  });

  test("of a yes or no carry McNemar's exact test, and the adjusted values start from it", () => {
    const { whole } = foldOne(
      { ...definition, of: [["told", "none"]] },
      experiment({ none: () => 1, told: (base) => (base < 4 ? 0 : 1) }),
    );
    // Eight discordant pairs, all one way: 2 * 0.5^8. Four bases of six differ: 2 * 2^2 of 2^6.
    expect(whole.tables[1]?.cells).toEqual([[12, 8 / 64, 2 / 256, 2 / 256, 2 / 256]]);
  });

  test("are made apart within another tag, in one family", () => {
    const both = [
      ...experiment({ none: () => 1, told: () => 0 }, { kind: "harmful" }),
      ...experiment({ none: () => 1, told: () => 1 }, { kind: "benign" }),
    ];
    const { whole } = foldOne({ ...definition, of: [["told", "none"]], within: "kind" }, both);
    expect(whole.tables[1]?.rows).toEqual(["harmful: told minus none", "benign: told minus none"]);
    expect(whole.tables[1]?.cells.map((row) => row[3])).toEqual([2 * (2 / 4096), 1]);
  });

  test("leave a pair out when one side has no value, and say that there is none where none is left", () => {
    const { whole, value } = foldOne(
      definition,
      experiment({ none: () => 1, told: (base) => (base === 0 ? undefined : 0), bio: () => undefined }),
    );
    expect(whole.tables[1]?.cells[0]?.[0]).toBe(10);
    expect(value("bio minus none")).toBe("no-data");
    expect(whole.tables[1]?.cells[1]).toEqual([0, null, null, null, null]);
    expect(whole.tables[0]?.cells[0]?.[2]).toBeNull();
  });
});
