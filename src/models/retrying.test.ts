import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../random/index.ts";
import { fixedClock, type ScriptedAnswer, scriptedModel } from "../testing/index.ts";
import type { FailureCause } from "../vocabulary/index.ts";
import { type ModelReply, type ModelRequest, retrying } from "./index.ts";
import { retryAfterOf } from "./retry-after.ts";

const signal = new AbortController().signal;
const request: ModelRequest = { messages: [{ role: "user", text: "hello" }], repeat: 0, purpose: "assistant" };

function failure(cause: FailureCause, more: { isRetryable?: boolean; retryAfterMs?: number } = {}): ModelReply {
  return { status: "failed", failure: { cause, detail: "HTTP 429" }, isRetryable: true, ...more };
}

function setUp(...script: ScriptedAnswer[]) {
  const clock = fixedClock();
  const model = scriptedModel(...script);
  const options = { attempts: 4, random: seededRandom(1), sleep: clock.sleep };
  return { clock, model, ask: () => retrying(model, options).reply(request, signal) };
}

describe("retrying", () => {
  test("asks again until a reply is complete", async () => {
    const { ask, model, clock } = setUp(failure("server-error"), failure("stream-cut"), "hello");
    expect(await ask()).toMatchObject({ status: "complete", text: "hello" });
    expect(model.requests).toHaveLength(3);
    expect(clock.waits).toHaveLength(2);
  });

  test("gives up at the cap, and says how often it asked", async () => {
    const { ask, model } = setUp(...Array.from({ length: 9 }, () => failure("rate-limited")));
    expect(await ask()).toMatchObject({ failure: { cause: "rate-limited", detail: "HTTP 429 (asked 4 times)" } });
    expect(model.requests).toHaveLength(4);
  });

  test.each<[FailureCause, number]>([
    ["unreachable", 3],
    ["timed-out", 2],
  ])("asks %s no more than %i times: it seldom passes in seconds", async (cause, times) => {
    const { ask, model } = setUp(...Array.from({ length: 9 }, () => failure(cause)));
    expect(await ask()).toMatchObject({ failure: { cause } });
    expect(model.requests).toHaveLength(times);
  });

  test("does not ask again where that cannot help", async () => {
    const { ask, model } = setUp(failure("unauthorized", { isRetryable: false }), "never asked");
    expect(await ask()).toMatchObject({ status: "failed", failure: { cause: "unauthorized", detail: "HTTP 429" } });
    expect(model.requests).toHaveLength(1);
  });

  test("waits at least as long as the provider asks", async () => {
    const { ask, clock } = setUp(failure("rate-limited", { retryAfterMs: 7_000 }), "hello");
    await ask();
    expect(clock.waits).toEqual([7_000]);
  });

  test("gives up at once when asked to wait longer than is sensible", async () => {
    const { ask, clock } = setUp(failure("rate-limited", { retryAfterMs: 86_400_000 }), "never asked");
    expect(await ask()).toMatchObject({ failure: { detail: "HTTP 429 (asked to wait 86400 s)" } });
    expect(clock.waits).toEqual([]);
  });

  test("waits longer each time, spread by the random source between half and the whole", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const clock = fixedClock();
        const model = scriptedModel(...Array.from({ length: 8 }, () => failure("server-error")));
        const options = { attempts: 8, firstWaitMs: 500, longestWaitMs: 20_000, sleep: clock.sleep };
        await retrying(model, { ...options, random: seededRandom(seed) }).reply(request, signal);
        for (const [index, waited] of clock.waits.entries()) {
          const whole = Math.min(20_000, 500 * 2 ** index);
          expect(waited).toBeGreaterThanOrEqual(whole / 2);
          expect(waited).toBeLessThanOrEqual(whole);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("does not ask again once a piece of the reply was heard", async () => {
    const clock = fixedClock();
    const cut = scriptedModel();
    const model = retrying(
      {
        ...cut,
        async reply(_request, _signal, onText) {
          onText?.("half a sen");
          return failure("stream-cut");
        },
      },
      { random: seededRandom(1), sleep: clock.sleep },
    );
    expect(await model.reply(request, signal, () => {})).toMatchObject({ failure: { cause: "stream-cut" } });
    expect(clock.waits).toEqual([]);
  });

  test("stops waiting when the signal aborts", async () => {
    const reason = new Error("stopped");
    const controller = new AbortController();
    const model = retrying(scriptedModel(failure("server-error"), "never asked"), {
      random: seededRandom(1),
      sleep: async (_milliseconds, stop) => {
        controller.abort(reason);
        stop?.throwIfAborted();
      },
    });
    await expect(model.reply(request, controller.signal)).rejects.toBe(reason);
  });
});

describe("a retry-after header", () => {
  const now = Date.parse("2026-03-01T10:00:00Z");

  test.each([
    ["seconds", { "retry-after": "12" }, 12_000],
    ["fractions of seconds", { "retry-after": " 0.5 " }, 500],
    ["a date", { "retry-after": "Sun, 01 Mar 2026 10:01:30 GMT" }, 90_000],
    ["a date that has passed", { "retry-after": "Sun, 01 Mar 2026 09:00:00 GMT" }, 0],
    ["milliseconds, which are more exact", { "retry-after-ms": "250", "retry-after": "1" }, 250],
    ["nonsense", { "retry-after": "soon" }, undefined],
    ["nothing", {}, undefined],
  ])("is read when it holds %s", (_what, headers, expected) => {
    expect(retryAfterOf(headers, now)).toBe(expected);
  });
});
