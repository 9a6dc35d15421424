import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusteredRate, type Estimate, InvalidInputError, rateInterval } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("rateInterval", () => {
  test.each(golden.rates)(
    "agrees with R for $events in $exposure",
    ({ events, exposure, confidence, lower, upper }) => {
      const estimate = estimated(rateInterval(events, exposure, { confidence }));
      expect(estimate.lower).toBeCloseTo(lower, 10);
      expect(estimate.upper).toBeCloseTo(upper, 10);
    },
  );

  // By hand: without an event the limit u solves exp(-u 200) = 0.025: u = -ln(0.025) / 200.
  test("no event in 200 turns still allows 1.8 per 100", () => {
    expect(estimated(rateInterval(0, 200)).upper).toBeCloseTo(-Math.log(0.025) / 200, 12);
    expect(rateInterval(0, 0)).toMatchObject({ reason: "no-data" });
    expect(() => rateInterval(1.5, 2)).toThrow(InvalidInputError);
  });
});

describe("clusteredRate", () => {
  // By hand: counts 0 and 8 in 10 turns each: rate 0.4, residuals -4 and 4, variance ratio 2 * 32 / 8 = 8; worth
  // (1.959964 / 12.706205)^2 / 8 = 0.00297424 of the data, so the limits are all but (0, anything).
  test("two conversations that differ as much as these say little", () => {
    const estimate = estimated(clusteredRate([0, 8], [10, 10], null));
    expect(estimate.value).toBe(0.4);
    expect(estimate.method).toContain("8.00 times");
    expect(estimate.lower).toBeLessThan(1e-9);
    expect(estimate.upper).toBeGreaterThan(30);
  });

  test("with many even clusters it is close to the Poisson interval", () => {
    const events = Array.from({ length: 400 }, (_, index) => [0, 1, 0, 2, 1, 0, 1, 3, 0, 2][index % 10] ?? 0);
    const clustered = estimated(
      clusteredRate(
        events,
        events.map(() => 5),
        null,
      ),
    );
    const poisson = estimated(rateInterval(400, 2000));
    expect(clustered.value).toBeCloseTo(poisson.value, 12);
    expect(clustered.lower / poisson.lower).toBeCloseTo(1, 2);
    expect(clustered.upper / poisson.upper).toBeCloseTo(1, 2);
  });

  test("holds the rate, has width, and follows the unit of exposure", async () => {
    const row = fc.record({ events: fc.integer({ min: 0, max: 6 }), exposure: fc.integer({ min: 1, max: 30 }) });
    await fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const events = rows.map((entry) => entry.events);
        const estimate = estimated(
          clusteredRate(
            events,
            rows.map(({ exposure }) => exposure),
            null,
          ),
        );
        expect(estimate.lower).toBeLessThanOrEqual(estimate.value);
        expect(estimate.upper).toBeGreaterThan(estimate.value);
        const inMinutes = estimated(
          clusteredRate(
            events,
            rows.map(({ exposure }) => exposure * 60),
            null,
          ),
        );
        expect(inMinutes.upper * 60).toBeCloseTo(estimate.upper, 6);
      }),
    );
  });

  test("bad input is located, too little is said", () => {
    expect(() => clusteredRate([1, 0.5], [1, 1], null)).toThrow(/^events\[1\]/);
    expect(() => clusteredRate([1, 1], [1, 0], null)).toThrow(/^exposures\[1\]/);
    expect(clusteredRate([], [], null)).toMatchObject({ reason: "no-data" });
    expect(clusteredRate([1, 2], [1, 1], ["a", "a"])).toMatchObject({ reason: "too-few-units" });
  });
});
