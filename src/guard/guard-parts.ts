import type { LanguageModelV3StreamPart } from "@ai-sdk/provider";
import { gapAfter } from "./around.ts";
import { deadline, withDeadline } from "./deadline.ts";
import type { Decision } from "./decision.ts";
import type { GuardSession } from "./guard-session.ts";
import { sentenceCutter } from "./sentences.ts";

/** How a stream of the guard's own ends. */
export const stopped = { unified: "stop", raw: "guard" } as const;

/** The guard used no tokens of the model's, and what a dropped draft used is not known here. */
export const unknownUsage = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

/** True for what a reply may hold in place of words: calls of tools, and files. */
export function isBesideWords({ type }: { readonly type: string }): boolean {
  return type.startsWith("tool-") || type === "file";
}

/**
 * A stream of the AI SDK, sentence by sentence through the guard. A model that falls silent for the policy's
 * `upstreamTimeoutMs` has failed. Whoever stops reading has left: that stops the model and stands on record, as an abort does.
 *
 * @param leave - is called when the consumer cancels, and aborts the session's signal
 */
export function guardParts(
  stream: ReadableStream<LanguageModelV3StreamPart>,
  session: GuardSession,
  leave: () => void,
  onDecision: ((decision: Decision) => void) | undefined,
): ReadableStream<LanguageModelV3StreamPart> {
  const reader = stream.getReader();
  const parts = guarded(reader, session, onDecision);
  let isBegun = false;
  return new ReadableStream<LanguageModelV3StreamPart>(
    {
      async pull(controller) {
        isBegun = true;
        const { done, value } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel(reason) {
        leave();
        await reader.cancel(reason).catch(() => undefined);
        if (isBegun) await parts.return(undefined).catch(() => undefined);
        else await session.abandon();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* guarded(
  reader: ReadableStreamDefaultReader<LanguageModelV3StreamPart>,
  session: GuardSession,
  onDecision: ((decision: Decision) => void) | undefined,
): AsyncGenerator<LanguageModelV3StreamPart> {
  const cutter = sentenceCutter();
  let id = "guard";
  let said = "";
  let isOpen = false;
  let hasText = false;
  let hasOthers = false;
  let isDecided = false;
  const say = function* (text: string): Generator<LanguageModelV3StreamPart> {
    if (text === "") return;
    if (!isOpen) yield { type: "text-start", id };
    isOpen = true;
    said += text;
    yield { type: "text-delta", id, delta: text };
  };
  const closeText = function* (): Generator<LanguageModelV3StreamPart> {
    if (isOpen) yield { type: "text-end", id };
    isOpen = false;
  };
  const decided = (decision: Decision): void => {
    isDecided = true;
    onDecision?.(decision);
  };
  const stopWith = function* (ending: { decision: Decision; text: string }): Generator<LanguageModelV3StreamPart> {
    decided(ending.decision);
    yield* say(`${gapAfter(said)}${ending.text}`);
    yield* closeText();
    yield { type: "finish", finishReason: stopped, usage: unknownUsage };
  };
  // Where the guard only looks on, what is left goes as it came.
  const failed = async function* (
    cause: string,
    part?: LanguageModelV3StreamPart,
  ): AsyncGenerator<LanguageModelV3StreamPart> {
    const ending = await session.fail("upstream", cause);
    if (!session.isObserving) return yield* stopWith(ending);
    decided(ending.decision);
    yield* say(cutter.rest());
    yield* closeText();
    if (part !== undefined) yield part;
  };
  /** Lets whole sentences go once they were reviewed. False: the guard has said the last words. */
  const review = async function* (text: string): AsyncGenerator<LanguageModelV3StreamPart, boolean> {
    if (text === "") return true;
    const verdict = await session.passage(text);
    if (verdict.next === "stop") yield* stopWith(verdict);
    else yield* say(verdict.text);
    return verdict.next === "go-on";
  };
  let isLate = false;
  const next = async () => {
    using limit = deadline(session.signal, session.policy.settings.upstreamTimeoutMs);
    try {
      return await withDeadline(reader.read(), limit.signal);
    } finally {
      isLate = limit.isOver;
    }
  };
  try {
    for (;;) {
      const { done, value: part } = await next();
      if (done) break;
      if (part.type === "text-end") continue; // after the words that are added to it
      if (part.type === "text-delta") {
        if (!hasText) {
          const opening = await session.opening();
          if (opening.next === "stop") return yield* stopWith(opening);
        }
        hasText = true;
        if (!(yield* review(cutter.push(part.delta)))) return;
      } else if (part.type === "finish") {
        if (!hasText && !hasOthers) return yield* failed("empty-reply", part);
        const finished = await (hasText ? session.finish(cutter.rest()) : session.finishWithoutWords());
        const { status, released } = finished.decision;
        if (status === "guard-failed" && released !== "reply") return yield* stopWith(finished);
        decided(finished.decision);
        yield* say(finished.text);
        yield* closeText();
        return yield part;
      } else if (part.type === "error") {
        return yield* failed("stream-broken", part);
      } else {
        // Words before it leave before it.
        if (hasText && !(yield* review(cutter.rest()))) return;
        if (part.type === "text-start") {
          yield* closeText();
          id = part.id;
          continue;
        }
        if (isBesideWords(part)) hasOthers = true;
        yield part;
      }
    }
    if (!session.isAbandoned) yield* failed("stream-cut");
  } catch (cause) {
    if (session.isAbandoned) throw cause;
    yield* failed(isLate ? "timed-out" : "stream-broken");
  } finally {
    if (!isDecided) await session.abandon();
    await reader.cancel().catch(() => undefined);
  }
}
