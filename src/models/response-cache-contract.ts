import { describe, expect, test } from "vitest";
import { type FixedClock, fixedClock } from "../testing/index.ts";
import type { CacheEntry, ResponseCache } from "./response-cache.ts";

const day = 86_400_000;

function entry(runId: string, text: string): CacheEntry {
  const usage = { calls: 1, inputTokens: 3, outputTokens: 2, costUsd: null, cached: false };
  return { runId, reply: { text, finish: "stop", usage } };
}

/** What every response cache keeps. `open` gives an empty one. */
export function runResponseCacheContract(
  name: string,
  open: (clock: FixedClock, lifetimeMs: number) => Promise<ResponseCache>,
): void {
  describe(`${name} as a ResponseCache`, () => {
    test("gives back what was put in, by its key alone", async () => {
      await using cache = await open(fixedClock(), 14 * day);
      cache.put("a", entry("run-1", "hello"));
      expect(cache.get("a")).toEqual(entry("run-1", "hello"));
      expect(cache.get("b")).toBeUndefined();
    });

    test("keeps the later of two entries of one key", async () => {
      await using cache = await open(fixedClock(), 14 * day);
      cache.put("a", entry("run-1", "first"));
      cache.put("a", entry("run-2", "second"));
      expect(cache.get("a")).toEqual(entry("run-2", "second"));
    });

    test("forgets what is as old as its lifetime", async () => {
      const clock = fixedClock();
      await using cache = await open(clock, 2 * day);
      cache.put("a", entry("run-1", "hello"));
      clock.advance(2 * day - 1);
      expect(cache.get("a")).toBeDefined();
      clock.advance(1);
      expect(cache.get("a")).toBeUndefined();
    });

    test("deletes what one run created and nothing else", async () => {
      await using cache = await open(fixedClock(), 14 * day);
      for (let index = 0; index < 200; index += 1) cache.put(`a${index}`, entry("run-1", `a${index}`));
      cache.put("b", entry("run-2", "kept"));
      expect(await cache.deleteByRun("run-1")).toBe(200);
      expect(cache.get("a0")).toBeUndefined();
      expect(cache.get("a199")).toBeUndefined();
      expect(cache.get("b")).toEqual(entry("run-2", "kept"));
    });

    test("can be closed twice", async () => {
      const cache = await open(fixedClock(), 14 * day);
      await cache.close();
      await cache.close();
    });
  });
}
