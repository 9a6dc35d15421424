import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError, proportionInterval } from "../index.ts";
import golden from "./fixtures/estimates.golden.json" with { type: "json" };

const counts = fc
  .integer({ min: 1, max: 400 })
  .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));
const methods = fc.constantFrom("wilson" as const, "clopper-pearson" as const, undefined);

function interval(events: number, total: number, options: Parameters<typeof proportionInterval>[2] = {}) {
  const estimate = proportionInterval(events, total, options);
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate;
}

describe("proportionInterval", () => {
  test.each(golden.proportions)("agrees with R for $events of $total at $confidence", (row) => {
    const wilson = interval(row.events, row.total, { confidence: row.confidence, method: "wilson" });
    expect(wilson.lower).toBeCloseTo(row.wilsonLower, 12);
    expect(wilson.upper).toBeCloseTo(row.wilsonUpper, 12);
    const exact = interval(row.events, row.total, { confidence: row.confidence, method: "clopper-pearson" });
    expect(exact.lower).toBeCloseTo(row.exactLower, 12);
    expect(exact.upper).toBeCloseTo(row.exactUpper, 12);
  });

  // By hand: 0 of 50: upper u solves (1 - u)^50 = 0.025, so u = 1 - 0.025^(1/50) = 0.0711.
  // 5 of 50, Agresti-Coull: size 50 + 3.841459 = 53.841459, centre (5 + 1.920729) / 53.841459 = 0.1285390,
  // half width 1.959964 sqrt(0.1285390 * 0.8714610 / 53.841459) = 0.0893990.
  test("zero events is not a rate of zero: 0 of 50 reaches up to 7.1 %", () => {
    const none = interval(0, 50);
    expect(none.value).toBe(0);
    expect(none.upper).toBeCloseTo(1 - 0.025 ** (1 / 50), 12);
    expect(none.method).toContain("Clopper-Pearson");
    const five = interval(5, 50);
    expect(five.lower).toBeCloseTo(0.128539 - 0.089399, 5);
    expect(five.upper).toBeCloseTo(0.128539 + 0.089399, 5);
    expect(interval(3, 20)).toEqual(interval(3, 20, { method: "clopper-pearson" }));
  });

  test("between the ends the default never lies inside Wilson's interval", async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 30, max: 500 }), fc.nat(), (total, draw) => {
        const events = 1 + (draw % (total - 1));
        const wilson = interval(events, total, { method: "wilson" });
        const own = interval(events, total);
        expect(own.lower).toBeLessThanOrEqual(wilson.lower + 1e-12);
        expect(own.upper).toBeGreaterThanOrEqual(wilson.upper - 1e-12);
      }),
    );
  });

  // 17.5 % with Wilson limits 14.2-21.5 % is printed by arXiv 2509.24857 (139 self-harm inputs x 3 answers).
  test("meets the published Wilson limits of a crisis audit", () => {
    const published = interval(73, 417, { method: "wilson" });
    expect(published.value).toBeCloseTo(0.175, 3);
    expect(published.lower).toBeCloseTo(0.142, 3);
    expect(published.upper).toBeCloseTo(0.215, 2);
  });

  test("holds the value, stays inside [0, 1] and is never of zero width", async () => {
    await fc.assert(
      fc.property(
        counts,
        methods,
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        ([events, total], method, confidence) => {
          const { value, lower, upper } = interval(
            events,
            total,
            method === undefined ? { confidence } : { confidence, method },
          );
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(upper).toBeLessThanOrEqual(1);
          expect(lower).toBeLessThanOrEqual(value);
          expect(upper).toBeGreaterThanOrEqual(value);
          expect(upper - lower).toBeGreaterThan(0);
        },
      ),
    );
  });

  test("mirrors when events and non-events swap places", async () => {
    await fc.assert(
      fc.property(counts, methods, ([events, total], method) => {
        const options = method === undefined ? {} : { method };
        expect(interval(total - events, total, options).lower).toBeCloseTo(
          1 - interval(events, total, options).upper,
          10,
        );
      }),
    );
  });

  test("no observation is no estimate; an impossible count is an error that names it", () => {
    expect(proportionInterval(0, 0)).toMatchObject({ status: "not-estimable", reason: "no-data" });
    expect(() => proportionInterval(3, 2)).toThrow(InvalidInputError);
    expect(() => proportionInterval(0.5, 2)).toThrow(/^events/);
    expect(() => proportionInterval(1, 2, { confidence: 95 })).toThrow(/^confidence/);
  });
});
