import { describe, expect, test } from "vitest";
import { chooseThreshold } from "./choose-threshold.ts";

describe("the threshold of an output", () => {
  test("has the best sum of sensitivity and specificity (by hand)", () => {
    // From 0.51 two cases of three and no other; every lower one lets an other in or gains no case.
    const chances = [0.2, 0.3, 0.5, 0.15, 0.6, 0.7];
    expect(chooseThreshold(chances, [0, 0, 0, 1, 1, 1], 1, 0.1)).toBe(0.51);
  });

  test("is the lowest of those that do as well", () => {
    expect(chooseThreshold([0.1, 0.2, 0.6, 0.7], [0, 0, 1, 1], 1, 0.1)).toBe(0.21);
  });

  test("does not give up more than two hundredths for it", () => {
    const chances = [...new Array<number>(100).fill(0.2), ...new Array<number>(98).fill(0.8), 0.5, 0.5];
    const labels = [...new Array<number>(100).fill(0), ...new Array<number>(100).fill(1)];
    expect(chooseThreshold(chances, labels, 1, 0.1)).toBe(0.21);
    expect(chooseThreshold([...chances, 0.4, 0.4, 0.4], [...labels, 0, 0, 0], 1, 0.1)).toBe(0.41);
  });

  test("is higher where a false alarm weighs more", () => {
    const chances = [0.3, 0.35, 0.4, 0.45, 0.5, 0.8];
    const labels = [0, 1, 0, 1, 0, 1];
    expect(chooseThreshold(chances, labels, 6, 0.1)).toBeGreaterThan(chooseThreshold(chances, labels, 0.5, 0.1));
  });

  test("is never below the least, also without a case", () => {
    expect(chooseThreshold([0.05, 0.3], [0, 1], 1, 0.5)).toBeGreaterThanOrEqual(0.5);
    expect(chooseThreshold([0.05, 0.3], [0, 0], 1, 0.6)).toBe(0.6);
    expect(chooseThreshold([0.05, 0.3], [0, 0], 1, 0.2)).toBe(0.5);
  });
});
