import { describe, expect, test } from "vitest";
import { windowLift } from "../index.ts";

describe("windowLift", () => {
  test("reproduces the published row: violent intent, then facilitation of violence within three messages", () => {
    const lift = windowLift({
      windows: { events: 28, total: 82 },
      base: { events: 179, total: 209_551 },
      length: 3,
    });
    expect(lift).toMatchObject({
      expected: expect.closeTo(0.00256, 5),
      probability: { value: expect.closeTo(0.3334, 4) },
      logLift: expect.closeTo(4.869, 3),
    });
  });

  test("by hand: rate 1/2, window of 1, 3 of 4 windows: (2 x .5 + 3) / (2 + 4) = 2/3, lift log(4/3)", () => {
    const lift = windowLift({ windows: { events: 3, total: 4 }, base: { events: 5, total: 10 }, length: 1 });
    expect(lift).toMatchObject({
      probability: { value: expect.closeTo(2 / 3, 12) },
      logLift: expect.closeTo(Math.log(4 / 3), 12),
    });
  });

  test("a window of length 0 is the message itself, and a rate of 0 is held above it", () => {
    const lift = windowLift({ windows: { events: 0, total: 5 }, base: { events: 0, total: 10 }, length: 0 });
    expect(lift).toMatchObject({ expected: 1e-6, probability: { lower: 0 } });
    expect(lift.status === "estimated" && lift.probability.upper).toBeGreaterThan(0);
    expect(windowLift({ windows: { events: 0, total: 0 }, base: { events: 1, total: 9 }, length: 1 })).toMatchObject({
      reason: "no-data",
    });
  });
});
