import { describe, expect, test } from "vitest";
import { InvalidInputError, ridgeLogistic } from "../index.ts";
import golden from "./fixtures/ridge-logistic.golden.json" with { type: "json" };

function fitted(...given: Parameters<typeof ridgeLogistic>): number[] {
  const fit = ridgeLogistic(...given);
  if (fit.status !== "fitted") throw new Error(fit.reason);
  return [...fit.weights, fit.intercept];
}

describe("ridgeLogistic", () => {
  test.each(golden.cases)("agrees with its golden values on $name", ({ outcomes, columns, golden, ...given }) => {
    const { penalty, centre, weights } = given;
    const values = fitted(outcomes, columns, { penalty, ...(centre && { centre }), ...(weights && { weights }) });
    expect(values).toHaveLength(golden.length);
    for (const [place, value] of values.entries()) expect(value).toBeCloseTo(golden[place] ?? Number.NaN, 5);
  });

  test("a very strong pull leaves the weights at the centre and the mean chance at the share of cases", () => {
    const column = [0.5, 1.2, -0.3, 2.2, 0.1, -1.4];
    const [weight, intercept] = fitted([0, 1, 0, 1, 0, 0], [column], { penalty: 1e9, centre: [0.5] });
    expect(weight).toBeCloseTo(0.5, 6);
    const chances = column.map((value) => 1 / (1 + Math.exp(-(0.5 * value + (intercept ?? 0)))));
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(2, 6);
  });

  test("says why there is no fit", () => {
    expect(ridgeLogistic([], [[]])).toMatchObject({ status: "not-estimable", reason: "no-data" });
    expect(ridgeLogistic([1, 1], [[0, 3]])).toMatchObject({ status: "not-estimable", reason: "no-variation" });
  });

  test.each([
    ["an outcome that is no 0 or 1", [0, 0.5], [[1, 2]], {}],
    ["no column", [0, 1], [], {}],
    ["a column of another length", [0, 1], [[1]], {}],
    ["a value that is not finite", [0, 1], [[1, Number.NaN]], {}],
    ["no pull", [0, 1], [[1, 2]], { penalty: 0 }],
    ["a weight of 0", [0, 1], [[1, 2]], { weights: [1, 0] }],
    ["weights of another length", [0, 1], [[1, 2]], { weights: [1] }],
    ["a centre of another length", [0, 1], [[1, 2]], { centre: [] }],
  ])("refuses %s", (_, values, columns, options) => {
    expect(() => ridgeLogistic(values, columns, options)).toThrow(InvalidInputError);
  });
});
