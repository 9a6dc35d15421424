import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as statistics from "./index.ts";

// Tiny samples full of ties, constants and single clusters, on scales from millionths to millions: where estimators break.

interface Sample {
  a: number[];
  b: number[];
  y: number[];
  z: number[];
  labels: number[];
  clusters: number[] | null;
}

const sample: fc.Arbitrary<Sample> = fc
  .tuple(fc.nat(8), fc.integer({ min: 1, max: 4 }), fc.constantFrom(1, 0.1, 1e6, 1e-6), fc.constantFrom(0, 1000, -5))
  .chain(([length, levels, scale, offset]) => {
    const values = (most: number) => fc.array(fc.nat(most), { minLength: length, maxLength: length });
    const rating = values(levels - 1).map((steps) => steps.map((step) => offset + scale * step));
    return fc
      .record({ a: rating, b: rating, y: values(1), z: values(1), labels: values(3), isClustered: fc.boolean() })
      .map(({ isClustered, ...rest }) => ({ ...rest, clusters: isClustered ? rest.labels : null }));
  });

const share = fc.tuple(fc.nat(7), fc.nat(7)).map(([total, events]) => ({ total, events: events % (total + 1) }));

const functions: Record<string, (drawn: Sample) => unknown> = {
  pairedDifference: ({ a, b, clusters }) => statistics.pairedDifference(a, b, clusters),
  "pairedDifference, bootstrap": ({ a, b, clusters }) =>
    statistics.pairedDifference(a, b, clusters, { method: "bootstrap", draws: 200 }),
  pairedPermutation: ({ a, b, clusters }) => statistics.pairedPermutation(a, b, clusters),
  cohensD: ({ a, b }) => statistics.cohensD(a, b),
  "hedgesG, paired": ({ a, b }) => statistics.hedgesG(a, b, { design: "paired" }),
  cliffsDelta: ({ a, b }) => statistics.cliffsDelta(a, b),
  "cliffsDelta, clustered": ({ a, b, labels }) => statistics.cliffsDelta(a, b, { clusters: { a: labels, b: labels } }),
  welchTest: ({ a, b }) => statistics.welchTest(a, b),
  welchDifference: ({ a, b }) => statistics.welchDifference(a, b),
  wilcoxonSignedRank: ({ a, b }) => statistics.wilcoxonSignedRank(a, b),
  wilcoxonRankSum: ({ a, b }) => statistics.wilcoxonRankSum(a, b),
  mcnemarExact: ({ y, z }) => statistics.mcnemarExact(y, z),
  equivalenceTest: ({ a, b, clusters }) =>
    statistics.equivalenceTest(a, b, { margin: [-1, 1], design: { kind: "paired", clusters } }),
  significanceClusters: ({ a, b, clusters }) =>
    statistics.significanceClusters(
      [
        { name: "a", scores: a },
        { name: "b", scores: b },
      ],
      clusters,
    ),
  bradleyTerry: ({ y, z, clusters }) =>
    statistics.bradleyTerry(
      y.map((outcome, index) => ({
        first: ["a", "b", "c"][index % 3] ?? "a",
        second: ["b", "c", "a"][(index + (z[index] ?? 0)) % 3 === index % 3 ? index % 3 : (index + 1) % 3] ?? "b",
        outcome: outcome === 1 ? 1 : 0,
      })),
      clusters,
    ),
  ppiMean: ({ a, b, labels, clusters }) =>
    statistics.ppiMean(
      { human: a, judge: b, judgeOnly: [...b, ...a] },
      clusters === null ? null : { labelled: labels, judgeOnly: [...labels, ...labels] },
    ),
  "ppiProportion, full weight": ({ y, z }) =>
    statistics.ppiProportion({ human: y, judge: z, judgeOnly: [...z, ...z, 1] }, null, { tuning: 1 }),
  linearRegression: ({ a, b, y, clusters }) => statistics.linearRegression(a, { b, y }, clusters),
  logisticRegression: ({ y, b, z, clusters }) => statistics.logisticRegression(y, { b, z }, clusters),
  ordinalRegression: ({ a, b, y, clusters }) => statistics.ordinalRegression(a, { b, y }, clusters),
  mixedModel: ({ a, b, labels }) => statistics.mixedModel(a, { b }, { labels }),
  varianceComponents: ({ a, labels, y }) => statistics.varianceComponents(a, { labels, y }),
  brierScore: ({ y, z, clusters }) =>
    statistics.brierScore(
      y.map((value) => 0.2 + 0.3 * value),
      z,
      clusters,
    ),
  plattCalibration: ({ a, y }) => statistics.plattCalibration(a, y),
  isotonicCalibration: ({ a, y }) => statistics.isotonicCalibration(a, y),
};

describe("degenerate data give a number with width, or a reason", () => {
  test.each(Object.entries(functions))("%s", async (_, run) => {
    await fc.assert(
      fc.property(sample, (drawn) => {
        expectSound(run(drawn));
      }),
      { numRuns: 150 },
    );
  });

  test("counts of two groups", async () => {
    await fc.assert(
      fc.property(share, share, share, fc.nat(3), (first, second, third, length) => {
        expectSound(statistics.fisherExact(first, second));
        expectSound(statistics.oddsRatio(first, second));
        expectSound(statistics.oddsRatio(first, second, { method: "exact" }));
        expectSound(statistics.roganGladen({ apparent: first, sensitivity: second, specificity: third }));
        expectSound(statistics.windowLift({ windows: first, base: second, length }));
      }),
      { numRuns: 300 },
    );
  });
});

/** No number in it is NaN or infinite, and every interval has width and holds its estimate. */
function expectSound(result: unknown): void {
  if (typeof result === "number") {
    expect(Number.isFinite(result)).toBe(true);
    return;
  }
  if (typeof result !== "object" || result === null) return;
  if ("lower" in result && "upper" in result && "value" in result) {
    const { lower, upper, value } = {
      lower: Number(result.lower),
      upper: Number(result.upper),
      value: Number(result.value),
    };
    const rounding = 1e-9 * Math.abs(value);
    expect(upper).toBeGreaterThan(lower);
    expect(lower).toBeLessThanOrEqual(value + rounding);
    expect(upper).toBeGreaterThanOrEqual(value - rounding);
  }
  for (const part of Object.values(result)) expectSound(part);
}
