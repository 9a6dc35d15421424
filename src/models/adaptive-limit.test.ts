import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { scriptedModel } from "../testing/index.ts";
import { type AdaptiveLimit, adaptiveLimit, type LimitVerdict, limited } from "./adaptive-limit.ts";
import { wait } from "./index.ts";

const signal = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(options: { maximum?: number; initial?: number } = {}): AdaptiveLimit {
  return adaptiveLimit({ ...options, now: () => Date.now(), sleep: wait });
}

/** Starts a task that ends when told to. */
function start(limit: AdaptiveLimit, stop = signal) {
  let end: (say: (verdict: LimitVerdict) => void) => void = () => {};
  const state = { isRunning: false };
  const done = limit.run((verdict) => {
    state.isRunning = true;
    return new Promise<void>((resolve) => {
      end = (say) => {
        say(verdict);
        resolve();
      };
    });
  }, stop);
  const finish = async (say: (verdict: LimitVerdict) => void) => {
    end(say);
    await done;
  };
  return {
    done,
    state,
    succeed: () => finish((verdict) => verdict.succeeded()),
    slowDown: (pauseMs = 0) => finish((verdict) => verdict.slowedDown(pauseMs)),
  };
}

describe("an adaptive limit", () => {
  test("lets as many run at once as it allows, first come first served", async () => {
    const limit = open({ maximum: 2 });
    const tasks = [start(limit), start(limit), start(limit), start(limit)];
    await vi.advanceTimersByTimeAsync(0);
    expect(tasks.map(({ state }) => state.isRunning)).toEqual([true, true, false, false]);
    await tasks[1]?.succeed();
    await vi.advanceTimersByTimeAsync(0);
    expect(tasks.map(({ state }) => state.isRunning)).toEqual([true, true, true, false]);
    expect(limit.running).toBe(2);
  });

  test("allows one more after as many successes as may run at once, up to its maximum", async () => {
    const limit = open({ maximum: 4, initial: 2 });
    for (const expected of [2, 3, 3, 3, 4, 4, 4, 4, 4, 4]) {
      await start(limit).succeed();
      expect(limit.limit).toBe(expected);
    }
  });

  test("halves when told to slow down, and never below one", async () => {
    const limit = open({ maximum: 9 });
    const seen: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      await start(limit).slowDown();
      seen.push(limit.limit);
    }
    expect(seen).toEqual([4, 2, 1, 1, 1]);
  });

  test("halves once for a burst that was sent before it was halved", async () => {
    const limit = open({ maximum: 8 });
    const burst = Array.from({ length: 8 }, () => start(limit));
    await vi.advanceTimersByTimeAsync(0);
    for (const task of burst) await task.slowDown();
    expect(limit.limit).toBe(4);
  });

  test("starts nothing before the pause a provider asked for is over", async () => {
    const limit = open({ maximum: 4 });
    await start(limit).slowDown(5_000);
    const next = start(limit);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(next.state.isRunning).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(next.state.isRunning).toBe(true);
  });

  test("a pause may be prolonged while it lasts", async () => {
    const limit = open({ maximum: 4 });
    const [first, second] = [start(limit), start(limit)];
    await vi.advanceTimersByTimeAsync(0);
    await first.slowDown(1_000);
    const next = start(limit);
    await vi.advanceTimersByTimeAsync(500);
    await second.slowDown(2_000);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(next.state.isRunning).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(next.state.isRunning).toBe(true);
  });

  test("gives up a place in the queue when the signal aborts, and keeps serving the others", async () => {
    const limit = open({ maximum: 1 });
    const reason = new Error("stopped");
    const controller = new AbortController();
    const running = start(limit);
    const leaving = start(limit, controller.signal);
    const staying = start(limit);
    leaving.done.catch(() => {});
    await vi.advanceTimersByTimeAsync(0);
    controller.abort(reason);
    await expect(leaving.done).rejects.toBe(reason);
    await running.succeed();
    await vi.advanceTimersByTimeAsync(0);
    expect(staying.state.isRunning).toBe(true);
    expect(leaving.state.isRunning).toBe(false);
  });

  test("frees the place of a task that throws", async () => {
    const limit = open({ maximum: 1 });
    await expect(limit.run(() => Promise.reject(new Error("defect")), signal)).rejects.toThrow("defect");
    expect(limit.running).toBe(0);
  });

  test("is told by a model's replies how things go", async () => {
    const limit = open({ maximum: 8 });
    const slow = {
      status: "failed",
      failure: { cause: "rate-limited", detail: "HTTP 429" },
      retryAfterMs: 3_000,
    } as const;
    const model = limited(scriptedModel(slow, "hello"), limit);
    const request = { messages: [{ role: "user" as const, text: "hello" }], repeat: 0, purpose: "assistant" };
    await model.reply(request, signal);
    expect(limit.limit).toBe(4);
    const second = model.reply(request, signal);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await second).toMatchObject({ status: "complete", text: "hello" });
  });
});
