import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fisherExact, mcnemarExact, oddsRatio } from "../index.ts";
import golden from "./fixtures/comparison.golden.json" with { type: "json" };

const share = fc
  .tuple(fc.integer({ min: 2, max: 40 }), fc.nat(40))
  .map(([total, events]) => ({ events: events % (total + 1), total }));

describe("fisherExact", () => {
  test.each(golden.tables)("agrees with R for $e1/$n1 against $e2/$n2", ({ e1, n1, e2, n2, ...expected }) => {
    const first = { events: e1, total: n1 };
    const second = { events: e2, total: n2 };
    for (const [alternative, pValue] of [
      ["two-sided", expected.two_sided],
      ["greater", expected.greater],
      ["less", expected.less],
    ] as const) {
      const outcome = fisherExact(first, second, alternative);
      if (outcome.status !== "tested") throw new Error("is testable");
      expect(outcome.pValue / pValue).toBeCloseTo(1, 9);
    }
  });

  test("recovery arcs 39 of 50 against 7 of 50: p = 1.06e-10, odds ratio 21.78, as published", () => {
    const app = { events: 39, total: 50 };
    const api = { events: 7, total: 50 };
    expect(fisherExact(app, api)).toMatchObject({ pValue: expect.closeTo(1.06e-10, 12) });
    expect(oddsRatio(app, api)).toMatchObject({ value: expect.closeTo(21.78, 2) });
  });

  test("2 of 2 against 0 of 2 by hand: one table in choose(4, 2) = 6 on each side, p = 1/3", () => {
    expect(fisherExact({ events: 2, total: 2 }, { events: 0, total: 2 })).toMatchObject({
      pValue: expect.closeTo(1 / 3, 12),
    });
  });

  test("no event at all gives p = 1, an empty group none", () => {
    expect(fisherExact({ events: 0, total: 9 }, { events: 0, total: 4 })).toMatchObject({ pValue: 1 });
    expect(fisherExact({ events: 0, total: 0 }, { events: 1, total: 4 })).toMatchObject({ reason: "no-data" });
    expect(() => fisherExact({ events: 5, total: 4 }, { events: 1, total: 4 })).toThrow(/first\.events/);
    expect(() => fisherExact({ events: 1.5, total: 4 }, { events: 1, total: 4 })).toThrow(/first\.events/);
  });

  test("p lies in (0, 1] and does not change when groups or outcomes swap", async () => {
    await fc.assert(
      fc.property(share, share, (first, second) => {
        const p = (left: typeof first, right: typeof first) => {
          const outcome = fisherExact(left, right);
          return outcome.status === "tested" ? outcome.pValue : Number.NaN;
        };
        const other = ({ events, total }: typeof first) => ({ events: total - events, total });
        expect(p(first, second)).toBeGreaterThan(0);
        expect(p(first, second)).toBeLessThanOrEqual(1);
        expect(p(second, first)).toBeCloseTo(p(first, second), 9);
        expect(p(other(first), other(second))).toBeCloseTo(p(first, second), 9);
      }),
    );
  });
});

describe("oddsRatio", () => {
  const cases = golden.tables.filter((table) => "or" in table);
  test.each(cases)("agrees with R for $e1/$n1 against $e2/$n2", ({ e1, n1, e2, n2, ...expected }) => {
    const first = { events: e1, total: n1 };
    const second = { events: e2, total: n2 };
    expect(oddsRatio(first, second)).toMatchObject({
      value: expect.closeTo(expected.or ?? Number.NaN, 8),
      lower: expect.closeTo(expected.woolf_lower ?? Number.NaN, 6),
      upper: expect.closeTo(expected.woolf_upper ?? Number.NaN, 6),
    });
    expect(oddsRatio(first, second, { method: "exact" })).toMatchObject({
      lower: expect.closeTo(expected.exact_lower ?? Number.NaN, 6),
      upper: expect.closeTo(expected.exact_upper ?? Number.NaN, 6),
    });
  });

  test("0 events on one side still has width; an infinite ratio is not estimable, with its lower bound told", () => {
    const table = golden.tables.find(({ e1 }) => e1 === 0);
    expect(oddsRatio({ events: 0, total: 12 }, { events: 4, total: 15 })).toMatchObject({
      value: 0,
      lower: 0,
      upper: expect.closeTo(table?.exact_upper ?? Number.NaN, 6),
    });
    const infinite = oddsRatio({ events: 5, total: 5 }, { events: 1, total: 6 });
    expect(infinite).toMatchObject({ status: "not-estimable", reason: "separated" });
    expect("detail" in infinite && infinite.detail).toMatch(/above \d/);
    expect(oddsRatio({ events: 0, total: 5 }, { events: 0, total: 6 })).toMatchObject({ reason: "no-variation" });
  });

  test("swapping groups inverts it", async () => {
    await fc.assert(
      fc.property(share, share, (first, second) => {
        const plain = oddsRatio(first, second);
        const swapped = oddsRatio(second, first);
        fc.pre(plain.status === "estimated" && swapped.status === "estimated" && plain.value > 0);
        if (plain.status !== "estimated" || swapped.status !== "estimated") return;
        expect(swapped.value * plain.value).toBeCloseTo(1, 9);
        expect(swapped.lower * plain.upper).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe("mcnemarExact", () => {
  test.each(golden.mcnemar)("agrees with binom.test for $onlyA against $onlyB", ({ onlyA, onlyB, ...expected }) => {
    const a = [...Array(onlyA).fill(1), ...Array(onlyB).fill(0), 1, 0, 0];
    const b = [...Array(onlyA).fill(0), ...Array(onlyB).fill(1), 1, 0, 0];
    expect(mcnemarExact(a, b)).toMatchObject({ pValue: expect.closeTo(expected.two_sided, 10), statistic: onlyA });
    expect(mcnemarExact(a, b, "greater")).toMatchObject({ pValue: expect.closeTo(expected.greater, 10) });
    expect(mcnemarExact(b, a, "less")).toMatchObject({ pValue: expect.closeTo(expected.greater, 10) });
  });

  test("five discordant pairs, all one way, by hand: 2 / 32", () => {
    expect(mcnemarExact([1, 1, 1, 1, 1], [0, 0, 0, 0, 0])).toMatchObject({ pValue: expect.closeTo(1 / 16, 12) });
  });

  test("no discordant pair gives p = 1; no pair none; other values are an error that says where", () => {
    expect(mcnemarExact([1, 0], [1, 0])).toMatchObject({ pValue: 1 });
    expect(mcnemarExact([], [])).toMatchObject({ reason: "no-data" });
    expect(() => mcnemarExact([1, 2], [1, 0])).toThrow(/a\[1\]/);
  });
});
