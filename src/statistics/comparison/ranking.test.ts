import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bradleyTerry, equivalenceTest, type PairwiseComparison, significanceClusters } from "../index.ts";
import golden from "./fixtures/comparison.golden.json" with { type: "json" };

const systems = golden.ranking.scores.map((scores, index) => ({ name: `system ${index + 1}`, scores }));

describe("significanceClusters", () => {
  test("agrees with the published procedure written with t.test in R", () => {
    const ranking = significanceClusters(systems, null);
    if (ranking.status !== "ranked") throw new Error("is rankable");
    expect(ranking.systems.map(({ name }) => name)).toEqual(golden.ranking.order.map((index) => `system ${index}`));
    for (const { name, cluster } of ranking.systems) {
      expect(cluster, name).toBe(golden.ranking.cluster[systems.findIndex((system) => system.name === name)]);
    }
  });

  test("a difference below the tie margin draws no line however certain it is", () => {
    const scores = Array.from({ length: 30 }, (_, index) => 3 + (index % 3));
    const slightly = scores.map((value, index) => value - 0.005 - (index % 2) * 0.001);
    const ranking = significanceClusters(
      [
        { name: "a", scores },
        { name: "b", scores: slightly },
      ],
      null,
    );
    expect(ranking).toMatchObject({ systems: [{ cluster: 1 }, { cluster: 1 }] });
    expect(ranking.status === "ranked" && ranking.comparisons[0]?.pValue).toBeLessThan(0.05);
  });

  test("where all differences are equal, sign changes decide: 20 equal ones are a line, 3 are none", () => {
    const pair = (count: number) => [
      { name: "better", scores: Array.from({ length: count }, (_, index) => 4 + (index % 2)) },
      { name: "worse", scores: Array.from({ length: count }, (_, index) => 3 + (index % 2)) },
    ];
    expect(significanceClusters(pair(20), null)).toMatchObject({ systems: [{ cluster: 1 }, { cluster: 2 }] });
    expect(significanceClusters(pair(3), null)).toMatchObject({ systems: [{ cluster: 1 }, { cluster: 1 }] });
  });

  test("Holm and permutation never draw more lines than asked for; bad input is named", () => {
    const lines = (options: Parameters<typeof significanceClusters>[2]) => {
      const ranking = significanceClusters(systems, null, options);
      return ranking.status === "ranked" ? (ranking.systems.at(-1)?.cluster ?? 0) : 0;
    };
    expect(lines({ adjust: "holm" })).toBeLessThanOrEqual(lines({}));
    expect(lines({ test: "permutation", seed: 2 })).toBe(lines({}));
    expect(significanceClusters(systems.slice(0, 1), null)).toMatchObject({ reason: "too-few-units" });
    expect(() => significanceClusters([...systems, ...systems.slice(0, 1)], null)).toThrow(/systems\[6\]/);
    expect(() =>
      significanceClusters(
        [
          { name: "a", scores: [1, 2] },
          { name: "b", scores: [1] },
        ],
        null,
      ),
    ).toThrow(/systems\[1\]/);
  });
});

const { first, second, won } = golden.bradleyTerry;
const comparisons: PairwiseComparison[] = first.map((system, index) => ({
  first: `s${system}`,
  second: `s${second[index]}`,
  outcome: won[index] === 1 ? 1 : 0,
}));

describe("bradleyTerry", () => {
  test.each([
    ["plain", false, golden.bradleyTerry.plain],
    ["with order effect", true, golden.bradleyTerry.order],
  ] as const)("agrees with glm: %s", (_, hasOrderEffect, expected) => {
    const fit = bradleyTerry(comparisons, null, { hasOrderEffect });
    if (fit.status !== "fitted") throw new Error("is fitted");
    for (const { name, value, lower, upper } of fit.systems) {
      const place = Number(name.slice(1)) - 1;
      expect(value).toBeCloseTo(expected.value[place] ?? Number.NaN, 7);
      expect(lower).toBeCloseTo(expected.lower[place] ?? Number.NaN, 6);
      expect(upper).toBeCloseTo(expected.upper[place] ?? Number.NaN, 6);
    }
    if ("order" in expected) {
      expect(fit.orderEffect?.value).toBeCloseTo(expected.order.value, 7);
      expect(fit.orderEffect?.lower).toBeCloseTo(expected.order.lower, 6);
    }
  });

  test("two systems, 3 to 1, by hand: strengths are half the log odds, log(3) / 2", () => {
    const outcomes = [1, 1, 1, 0] as const;
    const fit = bradleyTerry(
      outcomes.map((outcome) => ({ first: "a", second: "b", outcome })),
      null,
    );
    expect(fit).toMatchObject({
      systems: [
        { name: "a", value: expect.closeTo(Math.log(3) / 2, 8), wins: 3 },
        { name: "b", value: expect.closeTo(-Math.log(3) / 2, 8), wins: 1 },
      ],
    });
  });

  test("a system that never lost, or was never compared with the rest, has no finite strength", () => {
    const always = Array.from({ length: 6 }, () => ({ first: "a", second: "b", outcome: 1 as const }));
    expect(bradleyTerry(always, null)).toMatchObject({ reason: "separated" });
    const islands: PairwiseComparison[] = [
      { first: "a", second: "b", outcome: 1 },
      { first: "b", second: "a", outcome: 1 },
      { first: "c", second: "d", outcome: 1 },
      { first: "d", second: "c", outcome: 1 },
    ];
    expect(bradleyTerry(islands, null)).toMatchObject({ reason: "singular" });
    expect(bradleyTerry([], null)).toMatchObject({ reason: "too-few-units" });
    expect(() => bradleyTerry([{ first: "a", second: "a", outcome: 1 }], null)).toThrow(/comparisons\[0\]/);
  });

  test("turning every comparison round changes nothing without order effect, and strengths add up to 0", async () => {
    const comparison = fc.record({
      first: fc.constantFrom("a", "b", "c"),
      second: fc.constantFrom("a", "b", "c"),
      outcome: fc.constantFrom(0 as const, 0.5 as const, 1 as const),
    });
    await fc.assert(
      fc.property(fc.array(comparison, { minLength: 12, maxLength: 40 }), (drawn) => {
        const valid = drawn.filter((one) => one.first !== one.second);
        const plain = bradleyTerry(valid, null);
        fc.pre(plain.status === "fitted");
        const turned = bradleyTerry(
          valid.map(({ first: left, second: right, outcome }): PairwiseComparison => {
            return { first: right, second: left, outcome: outcome === 0.5 ? 0.5 : outcome === 1 ? 0 : 1 };
          }),
          null,
        );
        if (plain.status !== "fitted" || turned.status !== "fitted") throw new Error("is fitted");
        expect(plain.systems.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(0, 8);
        for (const { name, value, lower } of plain.systems) {
          const same = turned.systems.find((system) => system.name === name);
          expect(same?.value).toBeCloseTo(value, 6);
          expect(same?.lower).toBeCloseTo(lower, 5);
        }
      }),
    );
  });
});

describe("equivalenceTest", () => {
  const { a, b, paired_p, independent_p, lower } = golden.equivalence;
  const margin = [-0.3, 1.2] as const;

  test("agrees with one-sided t tests in R", () => {
    const paired = equivalenceTest(a, b, { margin, design: { kind: "paired", clusters: null } });
    expect(paired).toMatchObject({
      pValue: expect.closeTo(paired_p, 10),
      difference: { lower: expect.closeTo(lower, 8), confidence: 0.9 },
    });
    const independent = equivalenceTest(a, b, { margin, design: { kind: "independent" } });
    expect(independent).toMatchObject({ pValue: expect.closeTo(independent_p, 10) });
  });

  test("equivalent exactly when the interval lies within the margin", async () => {
    const values = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.property(values, values, fc.double({ min: 0.1, max: 3, noNaN: true }), (left, right, width) => {
        const result = equivalenceTest(left, right, {
          margin: [-width, width],
          design: { kind: "paired", clusters: null },
        });
        if (result.status !== "tested") return;
        const { lower: from, upper: to } = result.difference;
        fc.pre(Math.abs(from + width) > 1e-9 && Math.abs(to - width) > 1e-9);
        expect(result.isEquivalent).toBe(from > -width && to < width);
      }),
    );
  });

  test("no variation, one cluster and a margin that does not rise", () => {
    const design = { kind: "paired", clusters: null } as const;
    expect(equivalenceTest([1, 2, 3], [1, 2, 3], { margin, design })).toMatchObject({ reason: "no-variation" });
    expect(equivalenceTest([1, 2], [2, 2], { margin, design: { kind: "paired", clusters: [1, 1] } })).toMatchObject({
      reason: "too-few-units",
    });
    expect(() => equivalenceTest([1, 2], [2, 2], { margin: [1, 0], design })).toThrow(/margin/);
  });
});
