import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteRing } from "./byte-ring.ts";

const keyOf = (number: number) => createHash("sha256").update(String(number)).digest("base64");

describe("a byte ring", () => {
  test("gives back what was written last under a key, and nothing for a key it has not seen", () => {
    const ring = byteRing({ capacity: 10, bytes: 100_000 });
    ring.set(keyOf(1), "one");
    ring.set(keyOf(1), "ünö");
    expect([ring.get(keyOf(1)), ring.get(keyOf(2)), ring.size]).toEqual(["ünö", undefined, 1]);
  });

  test("holds no more keys than its capacity; what was written longest ago leaves first", () => {
    const ring = byteRing({ capacity: 3, bytes: 100_000 });
    for (const number of [1, 2, 3]) ring.set(keyOf(number), String(number));
    ring.set(keyOf(1), "again");
    ring.set(keyOf(4), "4");
    expect([1, 2, 3, 4].map((number) => ring.get(keyOf(number)))).toEqual(["again", undefined, "3", "4"]);
    expect(ring.size).toBe(3);
  });

  test("behaves as a map of bounded size while memory suffices, whatever is written", () => {
    const writes = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.string({ unit: "grapheme", maxLength: 40 })), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(writes, fc.integer({ min: 1, max: 12 }), (list, capacity) => {
        const ring = byteRing({ capacity, bytes: 1_000_000 });
        const map = new Map<string, string>();
        for (const [number, value] of list) {
          const key = keyOf(number);
          ring.set(key, value);
          map.delete(key);
          map.set(key, value);
          for (const oldest of map.keys()) {
            if (map.size <= capacity) break;
            map.delete(oldest);
          }
        }
        expect(ring.size).toBe(map.size);
        for (let number = 0; number <= 40; number += 1) expect(ring.get(keyOf(number))).toBe(map.get(keyOf(number)));
      }),
    );
  });

  test("never gives a wrong value when memory runs out, and keeps the value written last", () => {
    const writes = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 400 })), {
      minLength: 1,
      maxLength: 600,
    });
    fc.assert(
      fc.property(
        writes,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 5_000, max: 9_000 }),
        (list, capacity, bytes) => {
          const ring = byteRing({ capacity, bytes });
          const map = new Map<string, string>();
          for (const [turn, [number, length]] of list.entries()) {
            const value = `${turn} `.padEnd(length, "x");
            ring.set(keyOf(number), value);
            map.set(keyOf(number), value);
            expect(ring.get(keyOf(number))).toBe(value);
          }
          let held = 0;
          for (const [key, value] of map) {
            const known = ring.get(key);
            if (known !== undefined) held += 1;
            expect([undefined, value]).toContain(known);
          }
          expect(ring.size).toBe(held);
        },
      ),
    );
  });

  test("does not keep a value too large for it, nor the one that stood under its key", () => {
    const ring = byteRing({ capacity: 10, bytes: 1_000 });
    ring.set(keyOf(1), "small");
    ring.set(keyOf(1), "x".repeat(500));
    expect(ring.get(keyOf(1))).toBeUndefined();
  });
});
