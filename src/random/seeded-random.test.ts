import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "./index.ts";

describe("seededRandom", () => {
  test("the same seed gives the same stream, and another word gives another stream", () => {
    const first = seededRandom(7, "conversation", "opening");
    const again = seededRandom(7, "conversation", "opening");
    const other = seededRandom(7, "conversation", "closing");
    const draws = (source: { next(): number }) => Array.from({ length: 20 }, () => source.next());
    const firstDraws = draws(first);
    expect(draws(again)).toEqual(firstDraws);
    expect(draws(other)).not.toEqual(firstDraws);
  });

  test("words are kept apart: ('ab','c') is not ('a','bc')", () => {
    expect(seededRandom("ab", "c").next()).not.toBe(seededRandom("a", "bc").next());
  });

  test("a million draws fill sixteen bins evenly (chi-squared below its 99.9 % point, 15 df = 37.7)", () => {
    const source = seededRandom("uniformity");
    const bins = new Array<number>(16).fill(0);
    for (let draw = 0; draw < 1_000_000; draw += 1) {
      const bin = Math.floor(source.next() * 16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const expected = 1_000_000 / 16;
    const statistic = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(statistic).toBeLessThan(37.7);
  });

  test("integers stay below their bound and shuffling loses nothing", async () => {
    await fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000 }), (seed, bound) => {
        const source = seededRandom(seed);
        const value = source.integer(bound);
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
        const items = Array.from({ length: bound % 30 }, (_, index) => index);
        expect(source.shuffle(items).sort((left, right) => left - right)).toEqual(items);
      }),
    );
  });

  test("an impossible request is a RangeError, not a wrong number", () => {
    expect(() => seededRandom(1).integer(0)).toThrow(RangeError);
    expect(() => seededRandom(1).pick([])).toThrow(RangeError);
  });
});
