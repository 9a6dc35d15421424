import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planHumanLabels } from "../index.ts";

describe("planHumanLabels", () => {
  test("by hand: 100 of 10,000 with deviation 1 and correlation .9", () => {
    // Alone t(99) / 10 = .19842; with the judge times sqrt(1 - .81 x .99) = .44509.
    const { points } = planHumanLabels({ judged: 10_000, humanDeviation: 1, correlation: 0.9, halfWidth: 0.1 });
    expect(points.find(({ labels }) => labels === 100)).toMatchObject({
      halfWidthWithoutJudge: expect.closeTo(0.19842, 5),
      halfWidth: expect.closeTo(0.19842 * 0.44509, 4),
    });
  });

  test("what is needed gives the width wanted, one cluster fewer does not", async () => {
    await fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 3000 }),
        fc.integer({ min: -10, max: 10 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (judged, tenths, clusterSize, hundredths) => {
          const input = {
            judged,
            humanDeviation: 0.8,
            correlation: tenths / 10,
            clusterSize,
            intraclassCorrelation: 0.3,
            halfWidth: hundredths / 100,
          };
          const { needed, neededWithoutJudge, points } = planHumanLabels(input);
          if (needed === null) {
            expect(points.at(-1)?.halfWidth).toBeGreaterThan(input.halfWidth);
            return;
          }
          expect(needed % clusterSize).toBe(0);
          expect(needed).toBeLessThanOrEqual(neededWithoutJudge ?? Number.POSITIVE_INFINITY);
          for (const { labels, halfWidth } of points) {
            if (labels >= needed) expect(halfWidth).toBeLessThanOrEqual(input.halfWidth + 1e-12);
            else expect(halfWidth).toBeGreaterThan(input.halfWidth);
          }
        },
      ),
    );
  });

  test("a width that labelling everything cannot reach is said to be out of reach", () => {
    const plan = planHumanLabels({ judged: 20, humanDeviation: 1, correlation: 0.5, halfWidth: 0.01 });
    expect(plan).toMatchObject({ needed: null, neededWithoutJudge: null });
  });

  test("impossible assumptions are errors", () => {
    const input = { judged: 100, humanDeviation: 1, correlation: 0.5, halfWidth: 0.1 };
    expect(() => planHumanLabels({ ...input, correlation: 2 })).toThrow(/correlation/);
    expect(() => planHumanLabels({ ...input, humanDeviation: 0 })).toThrow(/humanDeviation/);
    expect(() => planHumanLabels({ ...input, clusterSize: 80 })).toThrow(/judged/);
  });
});
