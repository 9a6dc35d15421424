import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import {
  bettingConfidenceSequence,
  type Estimated,
  empiricalBernsteinSequence,
  proportionConfidenceSequence,
} from "../index.ts";
import golden from "./fixtures/sequential.golden.json" with { type: "json" };

const makers = {
  betting: () => bettingConfidenceSequence(),
  "empirical Bernstein": () => empiricalBernsteinSequence(),
  proportion: () => proportionConfidenceSequence(),
};

describe("agreement with the definitions evaluated in R", () => {
  test.each([
    ["betting", makers.betting, golden.x, golden.betting, 5],
    ["betting on rare events", makers.betting, golden.y, golden.bettingEvents, 5],
    ["proportion", makers.proportion, golden.y, golden.proportion, 9],
  ] as const)("%s", (_, make, values, expected, digits) => {
    const sequence = make();
    values.forEach((value, index) => {
      const estimate = sequence.update(value);
      const at = expected.find(({ time }) => time === index + 1);
      if (at === undefined) return;
      // The grid in R has steps of 5e-6.
      expect(estimate).toMatchObject({
        lower: expect.closeTo(at.lower, digits - 1),
        upper: expect.closeTo(at.upper, digits - 1),
        units: at.time,
      });
    });
  });

  test("empirical Bernstein", () => {
    const sequence = empiricalBernsteinSequence();
    golden.x.forEach((value, index) => {
      const estimate = sequence.update(value);
      const at = golden.bernstein.find(({ time }) => time === index + 1);
      if (at === undefined) return;
      expect(estimate).toMatchObject({ lower: expect.closeTo(at.lower, 9), upper: expect.closeTo(at.upper, 9) });
    });
  });

  test("one non-event by hand: the upper end is .975", () => {
    // Mixture Beta(1/2, 1/2): after one non-event its probability is 1/2, so p is excluded once 1 - p <= 1/2 x .05.
    expect(proportionConfidenceSequence().update(0)).toMatchObject({ lower: 0, upper: expect.closeTo(0.975, 9) });
  });
});

describe.each(Object.entries(makers))("%s sequence", (name, make) => {
  test("never widens, stays in range and contains its estimate", async () => {
    await fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 60 }), (values) => {
        const sequence = make();
        let before = { lower: 0, upper: 1 };
        for (const value of values) {
          const estimate = sequence.update(value);
          if (estimate.status !== "estimated") return;
          expect(estimate.lower).toBeGreaterThanOrEqual(before.lower);
          expect(estimate.upper).toBeLessThanOrEqual(before.upper);
          expect(estimate.value).toBeGreaterThanOrEqual(estimate.lower);
          expect(estimate.value).toBeLessThanOrEqual(estimate.upper);
          expect(estimate.upper).toBeGreaterThan(estimate.lower);
          before = estimate;
        }
      }),
    );
  });

  test("says no-data before the first value, keeps width after 300 non-events, and mirrors when outcomes turn round", () => {
    expect(make().current()).toMatchObject({ status: "not-estimable", reason: "no-data" });
    const sequence = make();
    const turned = make();
    for (let index = 0; index < 300; index += 1) {
      sequence.update(0);
      turned.update(1);
    }
    const estimate = known(sequence.current());
    expect(estimate.lower).toBe(0);
    expect(estimate.upper).toBeGreaterThan(0.005);
    expect(estimate.upper).toBeLessThan(0.1);
    expect(known(turned.current()).lower).toBeCloseTo(1 - estimate.upper, 8);
  });

  test("misses the mean at any time in at most 5 % of 200 runs of 100 values, looked at after every one", () => {
    const random = seededRandom(11, name);
    let misses = 0;
    for (let run = 0; run < 200; run += 1) {
      const sequence = make();
      const isMissed = Array.from({ length: 100 }, () => known(sequence.update(random.next() < 0.1 ? 1 : 0))).some(
        ({ lower, upper }) => lower > 0.1 || upper < 0.1,
      );
      if (isMissed) misses += 1;
    }
    // 10 expected at the very limit; 16 is its 97.5 % point.
    expect(misses).toBeLessThanOrEqual(16);
  });
});

describe("bounded sequences", () => {
  test("a scale of 1 to 6 is the unit scale stretched, and observations are counted per cluster", () => {
    const unit = bettingConfidenceSequence();
    const scale = bettingConfidenceSequence({ range: [1, 6] });
    for (const value of [0.2, 0.8, 0.4, 0.6, 0.6, 0.2, 0.9, 0.5, 0.3, 0.4]) {
      unit.update(value);
      scale.update(1 + 5 * value, 3);
    }
    const plain = known(unit.current());
    const stretched = known(scale.current());
    expect(stretched.lower).toBeCloseTo(1 + 5 * plain.lower, 6);
    expect(stretched.upper).toBeCloseTo(1 + 5 * plain.upper, 6);
    expect(stretched).toMatchObject({ units: 10, observations: 30 });
  });

  test("values outside the range the guarantee rests on are refused, as are senseless settings", () => {
    expect(() => bettingConfidenceSequence({ range: [1, 6] }).update(0)).toThrow(/value/);
    expect(() => empiricalBernsteinSequence().update(Number.NaN)).toThrow(/value/);
    expect(() => proportionConfidenceSequence().update(0.5)).toThrow(/value/);
    expect(() => bettingConfidenceSequence({ range: [6, 1] })).toThrow(/range/);
    expect(() => empiricalBernsteinSequence({ confidence: 1 })).toThrow(/confidence/);
    expect(() => proportionConfidenceSequence({ mixture: [0, 1] })).toThrow(/mixture/);
  });

  test("a mean that plainly changed on the way is reported as such, not averaged away", () => {
    const sequence = bettingConfidenceSequence();
    for (let index = 0; index < 400; index += 1) sequence.update(0.95);
    for (let index = 0; index < 4000; index += 1) sequence.update(0.05);
    expect(sequence.current()).toMatchObject({ status: "not-estimable", reason: "outside-domain" });
  });
});

function known(estimate: ReturnType<ReturnType<typeof bettingConfidenceSequence>["current"]>): Estimated {
  if (estimate.status !== "estimated") throw new Error(`not estimable: ${estimate.reason}`);
  return estimate;
}
