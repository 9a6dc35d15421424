import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chiSquaredTest } from "./chi-squared-test.ts";

describe("Pearson's chi-squared test", () => {
  test("gives the figures that R prints for its own example", () => {
    // ?chisq.test: M <- as.table(rbind(c(762, 327, 468), c(484, 239, 477))); X-squared = 30.07, df = 2, p-value = 2.954e-07
    const found = chiSquaredTest([
      [762, 327, 468],
      [484, 239, 477],
    ]);
    expect(found).toMatchObject({ status: "tested", degreesOfFreedom: 2 });
    expect(found.status === "tested" && found.statistic).toBeCloseTo(30.07, 2);
    expect(found.status === "tested" && found.pValue * 1e7).toBeCloseTo(2.954, 3);
  });

  test("is n (ad - bc)^2 over the product of the sums for two by two", () => {
    fc.assert(
      fc.property(fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 99 }))), (counts) => {
        const [a = 1, b = 1, c = 1, d = 1] = counts;
        const found = chiSquaredTest([
          [a, b],
          [c, d],
        ]);
        const byHand = ((a + b + c + d) * (a * d - b * c) ** 2) / ((a + b) * (c + d) * (a + c) * (b + d));
        expect(found.status === "tested" && found.statistic).toBeCloseTo(byHand, 8);
      }),
    );
  });

  test("columns without counts change nothing, and one column left decides nothing", () => {
    const with0 = chiSquaredTest([
      [5, 0, 9],
      [8, 0, 2],
    ]);
    expect(with0).toEqual(
      chiSquaredTest([
        [5, 9],
        [8, 2],
      ]),
    );
    expect(chiSquaredTest([[3], [4]])).toMatchObject({ status: "not-estimable" });
  });

  test("refuses counts that are none", () => {
    expect(() =>
      chiSquaredTest([
        [1.5, 2],
        [1, 1],
      ]),
    ).toThrow(/whole numbers/);
    expect(() => chiSquaredTest([[1, 2], [1]])).toThrow(/every row/);
  });
});
