import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { benjaminiHochberg, holm } from "../index.ts";
import golden from "./fixtures/comparison.golden.json" with { type: "json" };

describe("holm and benjaminiHochberg", () => {
  test("agree with p.adjust", () => {
    const { p, holm: byHolm, bh } = golden.adjusted;
    expect(holm(p)).toEqual(byHolm.map((value) => expect.closeTo(value, 12)));
    expect(benjaminiHochberg(p)).toEqual(bh.map((value) => expect.closeTo(value, 12)));
  });

  test("three values by hand", () => {
    // Holm: 3 x .01, 2 x .03, max(.06, 1 x .04). BH: 3/1 x .01, min(3/2 x .03, .04), .04.
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(benjaminiHochberg([0.01, 0.04, 0.03])).toEqual([expect.closeTo(0.03, 12), 0.04, 0.04]);
    expect(holm([])).toEqual([]);
  });

  test("a value that is no probability is an error that says where", () => {
    expect(() => holm([0.1, Number.NaN])).toThrow(/pValues\[1\]/);
    expect(() => benjaminiHochberg([1.1])).toThrow(/pValues\[0\]/);
  });

  test("never below the raw value, in its order, and Holm never below Benjamini-Hochberg", async () => {
    await fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        const byHolm = holm(pValues);
        const byRate = benjaminiHochberg(pValues);
        pValues.forEach((raw, index) => {
          expect(byRate[index]).toBeGreaterThanOrEqual(raw - 1e-15);
          expect(byHolm[index]).toBeGreaterThanOrEqual((byRate[index] ?? 0) - 1e-15);
          pValues.forEach((other, place) => {
            if (other <= raw) expect(byHolm[place]).toBeLessThanOrEqual(byHolm[index] ?? 0);
          });
        });
      }),
    );
  });
});
