import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roganGladen } from "../index.ts";
import golden from "./fixtures/calibration.golden.json" with { type: "json" };

const perfect = { events: 1000, total: 1000 };

describe("roganGladen", () => {
  test.each(golden.roganGladen)("agrees with the published formulas in R, case %#", (expected) => {
    expect(
      roganGladen({
        apparent: { events: expected.x, total: expected.n },
        sensitivity: { events: expected.tp, total: expected.np },
        specificity: { events: expected.tn, total: expected.nn },
      }),
    ).toMatchObject({
      value: expect.closeTo(expected.value, 12),
      lower: expect.closeTo(Math.min(expected.value, expected.lower), 10),
      upper: expect.closeTo(Math.max(expected.value, expected.upper), 10),
    });
  });

  test("by hand: apparent .30, sensitivity .9, specificity .9: (.30 + .9 - 1) / .8 = .25", () => {
    expect(
      roganGladen({
        apparent: { events: 30, total: 100 },
        sensitivity: { events: 18, total: 20 },
        specificity: { events: 45, total: 50 },
      }),
    ).toMatchObject({ value: expect.closeTo(0.25, 12) });
  });

  test("a judge no better than chance, and empty samples, are not estimable", () => {
    const apparent = { events: 3, total: 10 };
    expect(
      roganGladen({ apparent, sensitivity: { events: 5, total: 10 }, specificity: { events: 4, total: 10 } }),
    ).toMatchObject({ reason: "outside-domain" });
    expect(roganGladen({ apparent, sensitivity: { events: 0, total: 0 }, specificity: perfect })).toMatchObject({
      reason: "no-data",
    });
    expect(() =>
      roganGladen({ apparent: { events: 4, total: 3 }, sensitivity: perfect, specificity: perfect }),
    ).toThrow(/apparent\.events/);
  });

  test("has width at 0 events, stays in [0, 1] around its estimate, and nearly is the raw share for a perfect judge", async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 5, max: 200 }), fc.nat(200), (total, raw) => {
        const events = raw % (total + 1);
        const estimate = roganGladen({ apparent: { events, total }, sensitivity: perfect, specificity: perfect });
        if (estimate.status !== "estimated") throw new Error("is estimable");
        expect(estimate.value).toBeCloseTo(events / total, 10);
        expect(estimate.lower).toBeGreaterThanOrEqual(0);
        expect(estimate.upper).toBeLessThanOrEqual(1);
        expect(estimate.upper - estimate.lower).toBeGreaterThan(0.005);
        expect(estimate.lower).toBeLessThanOrEqual(estimate.value);
        expect(estimate.upper).toBeGreaterThanOrEqual(estimate.value);
      }),
    );
  });
});
