import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deadline, withDeadline } from "./deadline.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<string>(() => {});

test("work that is not done in time is given up, and it is told apart from a caller who left", async () => {
  const caller = new AbortController();
  using limit = deadline(caller.signal, 1_000);
  const work = withDeadline(never, limit.signal);
  const failed = expect(work).rejects.toMatchObject({ name: "TimeoutError" });
  vi.advanceTimersByTime(999);
  expect(limit.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  await failed;
  expect(limit.isOver).toBe(true);
});

test("a caller who leaves ends the work with their own reason", async () => {
  const caller = new AbortController();
  using limit = deadline(caller.signal, 1_000);
  const failed = expect(withDeadline(never, limit.signal)).rejects.toThrow("gone");
  caller.abort(new Error("gone"));
  await failed;
  vi.advanceTimersByTime(2_000);
  expect(limit.isOver).toBe(false);
});

test("a caller who left before is heard at once", async () => {
  using limit = deadline(AbortSignal.abort(new Error("gone")), 1_000);
  await expect(withDeadline(never, limit.signal)).rejects.toThrow("gone");
  expect(limit.isOver).toBe(false);
});

test("what is done in time leaves no clock running, and nothing that piles up on the caller's signal", async () => {
  const caller = new AbortController();
  for (let exchange = 0; exchange < 100; exchange += 1) {
    using limit = deadline(caller.signal, 1_000);
    expect(await withDeadline(Promise.resolve("done"), limit.signal)).toBe("done");
  }
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(caller.signal, "abort").length).toBeLessThanOrEqual(1);
});

test("a failure of the work itself comes through as it is", async () => {
  using limit = deadline(new AbortController().signal, 1_000);
  await expect(withDeadline(Promise.reject(new Error("broken")), limit.signal)).rejects.toThrow("broken");
});
