import type { LanguageModel } from "./language-model.ts";
import { onAbort } from "./on-abort.ts";
import type { Sleep } from "./wait.ts";

/** Settings of an {@link AdaptiveLimit}. */
export interface AdaptiveLimitOptions {
  /** Most requests at once. Default 64. */
  maximum?: number;
  /** How many at once to begin with. Default: `maximum`. */
  initial?: number;
  /** Milliseconds of the clock that `sleep` goes by. */
  now: () => number;
  sleep: Sleep;
}

/** How many requests a provider is sent at once. */
export interface AdaptiveLimit {
  /** How many may run now. */
  readonly limit: number;
  readonly running: number;
  /**
   * Runs a task when its turn comes, first come first served. The task says afterwards how it went.
   *
   * @throws the signal's reason when it aborts before the turn comes
   */
  run<T>(task: (verdict: LimitVerdict) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** What a task tells the limit. */
export interface LimitVerdict {
  /** A reply came: after as many as may run at once, one more may. */
  succeeded(): void;
  /** The provider asked to slow down: half as many from now on, and none before `pauseMs` have passed. */
  slowedDown(pauseMs: number): void;
}

/**
 * Additive increase, multiplicative decrease. Requests that were already under way when the limit was halved do not halve
 * it again: they were sent at the old rate.
 */
export function adaptiveLimit({ maximum = 64, initial = maximum, now, sleep }: AdaptiveLimitOptions): AdaptiveLimit {
  let limit = Math.max(1, Math.min(maximum, initial));
  let running = 0;
  let generation = 0;
  let successes = 0;
  let resumesAt = 0;
  let isPausing = false;
  const waiting: (() => void)[] = [];

  function release(): void {
    while (running < limit && waiting.length > 0) {
      if (now() < resumesAt) return void pause();
      running += 1;
      waiting.shift()?.();
    }
  }

  function pause(): void {
    if (isPausing) return;
    isPausing = true;
    // Nobody awaits the pause itself; who waits for a turn is released after it.
    void sleep(Math.max(0, resumesAt - now())).then(() => {
      isPausing = false;
      release();
    });
  }

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abandon = (): void => {
        const place = waiting.indexOf(enter);
        if (place >= 0) waiting.splice(place, 1);
        reject(signal.reason);
      };
      const forget = onAbort(signal, abandon);
      const enter = (): void => {
        forget();
        resolve();
      };
      waiting.push(enter);
      release();
    });
  }

  return {
    get limit() {
      return limit;
    },
    get running() {
      return running;
    },
    async run(task, signal) {
      signal.throwIfAborted();
      if (waiting.length === 0 && running < limit && now() >= resumesAt) running += 1;
      else await turn(signal);
      const born = generation;
      try {
        return await task({
          succeeded() {
            successes += 1;
            if (successes < limit || limit >= maximum) return;
            successes = 0;
            limit += 1;
          },
          slowedDown(pauseMs) {
            resumesAt = Math.max(resumesAt, now() + pauseMs);
            if (born !== generation) return;
            generation += 1;
            successes = 0;
            limit = Math.max(1, Math.floor(limit / 2));
          },
        });
      } finally {
        running -= 1;
        release();
      }
    },
  };
}

/** Sends a model's requests through a limit, shared by all who ask the same host. */
export function limited(model: LanguageModel, limit: AdaptiveLimit): LanguageModel {
  return {
    ...model,
    reply: (request, signal, onText) =>
      limit.run(async (verdict) => {
        const reply = await model.reply(request, signal, onText);
        if (reply.status === "complete") verdict.succeeded();
        else if (reply.failure.cause === "rate-limited" || reply.retryAfterMs !== undefined) {
          verdict.slowedDown(reply.retryAfterMs ?? 0);
        }
        return reply;
      }, signal),
  };
}
