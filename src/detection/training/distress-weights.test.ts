import { describe, expect, test } from "vitest";
import { distressWeights } from "./distress-weights.ts";

describe("weights against distress passing for risk", () => {
  test("give messages in distress nine tenths of the weight of those without the sign (by hand)", () => {
    const weights = distressWeights([1, 1, 0, 0, 0, 0], [true, false, true, false, false, false]);
    expect(weights).toEqual([1, 1, 3.6, expect.closeTo(0.4 / 3), expect.closeTo(0.4 / 3), expect.closeTo(0.4 / 3)]);
  });

  test("change nothing where all without the sign are distressed, or none", () => {
    expect(distressWeights([1, 0, 0], [true, true, true])).toEqual([1, 1, 1]);
    expect(distressWeights([1, 0, 0], [true, false, false])).toEqual([1, 1, 1]);
  });
});
