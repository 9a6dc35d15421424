import type { RandomSource } from "../random/index.ts";
import type { FailureCause } from "../vocabulary/index.ts";
import type { LanguageModel, ModelReply } from "./language-model.ts";
import type { Sleep } from "./wait.ts";

/** How a failed request is asked again. */
export interface RetryOptions {
  /** Most times one request is sent, the first included. Default 5; at most 3 while nothing is reached, 2 after a timeout. */
  attempts?: number;
  /** Wait before the second sending; it doubles with each further one. Default 500 ms. */
  firstWaitMs?: number;
  /** Longest wait of our own choosing. Default 20,000 ms. */
  longestWaitMs?: number;
  /** Longest wait that a provider may ask for; asked for more, we give up at once. Default 120,000 ms. */
  longestAskedWaitMs?: number;
  /** Spreads the waits, so that many requests do not come back together. */
  random: RandomSource;
  sleep: Sleep;
}

/** Causes that seldom pass within seconds, or cost a long wait each time, are asked again less often. */
const fewerAttempts: Readonly<Partial<Record<FailureCause, number>>> = { unreachable: 3, "timed-out": 2 };

/**
 * Asks again when that may help: told to slow down (429), 408, 5xx, a broken connection, an unreadable body. Which
 * failures these are is decided where they are seen (`isRetryable`). The wait is exponential with jitter, and never
 * shorter than what the provider asked for. Nothing is asked again once text was handed to `onText`.
 */
export function retrying(model: LanguageModel, options: RetryOptions): LanguageModel {
  const { attempts = 5, firstWaitMs = 500, longestWaitMs = 20_000, longestAskedWaitMs = 120_000 } = options;
  const { random, sleep } = options;
  return {
    ...model,
    async reply(request, signal, onText) {
      for (let attempt = 1; ; attempt += 1) {
        let isHeard = false;
        const listen =
          onText === undefined
            ? undefined
            : (piece: string): void => {
                isHeard = true;
                onText(piece);
              };
        const reply = await model.reply(request, signal, listen);
        if (reply.status === "complete" || reply.isRetryable !== true || isHeard) return reply;
        const asked = reply.retryAfterMs ?? 0;
        if (attempt >= Math.min(attempts, fewerAttempts[reply.failure.cause] ?? attempts))
          return attempt === 1 ? reply : explained(reply, `asked ${attempt} times`);
        if (asked > longestAskedWaitMs) return explained(reply, `asked to wait ${Math.round(asked / 1_000)} s`);
        const own = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
        await sleep(Math.max(own * (0.5 + random.next() / 2), asked), signal);
      }
    },
  };
}

type Failed = Extract<ModelReply, { status: "failed" }>;

function explained(reply: Failed, words: string): Failed {
  const { cause, detail } = reply.failure;
  return { ...reply, failure: { cause, detail: `${detail.slice(0, 450)} (${words})` } };
}
