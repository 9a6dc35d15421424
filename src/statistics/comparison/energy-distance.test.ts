import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { energyDistanceTest } from "./energy-distance.ts";

const statisticOf = (a: number[][], b: number[][]): number => {
  const found = energyDistanceTest(a, b, { draws: 99 });
  if (found.status !== "tested") throw new Error("not tested");
  return found.statistic;
};

describe("energy distance", () => {
  test("is the value worked by hand for two samples of two points", () => {
    // a = {0, 2}, b = {1, 5}: E|X-Y| = (1 + 5 + 1 + 3) / 4 = 2.5; E|X-X'| = 2 x 2 / 4 = 1; E|Y-Y'| = 2 x 4 / 4 = 2
    // 2 x 2 / 4 x (2 x 2.5 - 1 - 2) = 2
    expect(statisticOf([[0], [2]], [[1], [5]])).toBeCloseTo(2, 12);
  });

  test("uses Euclidean distance in two dimensions", () => {
    // a twice (0, 0), b twice (3, 4): E|X-Y| = 5, the others 0; 1 x 10
    const origin = [0, 0];
    const far = [3, 4];
    expect(statisticOf([origin, origin], [far, far])).toBeCloseTo(10, 12);
  });

  test("is 0 for a sample and itself, never negative, and the same with sides exchanged", () => {
    const rows = fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.integer({ min: -9, max: 9 })), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        expect(statisticOf(a, a)).toBeCloseTo(0, 9);
        expect(statisticOf(a, b)).toBeGreaterThan(-1e-9);
        expect(statisticOf(a, b)).toBeCloseTo(statisticOf(b, a), 9);
      }),
      { numRuns: 40 },
    );
  });

  test("finds a shift and does not find one in shuffled halves", () => {
    const line = Array.from({ length: 60 }, (_, index) => [index / 10]);
    const even = line.filter((_, index) => index % 2 === 0);
    const odd = line.filter((_, index) => index % 2 === 1);
    expect(energyDistanceTest(even, odd)).toMatchObject({ status: "tested" });
    const same = energyDistanceTest(even, odd);
    const shifted = energyDistanceTest(
      even,
      odd.map(([value = 0]) => [value + 3]),
    );
    expect(same.status === "tested" && same.pValue).toBeGreaterThan(0.5);
    expect(shifted.status === "tested" && shifted.pValue).toBe(0.001);
  });

  test("one row on a side is not enough", () => {
    expect(energyDistanceTest([[1]], [[1], [2]])).toMatchObject({ status: "not-estimable", reason: "too-few-units" });
  });

  test("refuses rows of different lengths", () => {
    expect(() => energyDistanceTest([[1], [2]], [[1, 2], [3]])).toThrow(/every row/);
  });
});
