import type {
  LanguageModelV3,
  LanguageModelV3Middleware,
  LanguageModelV3Prompt,
  LanguageModelV3StreamPart,
} from "@ai-sdk/provider";
import type { SpokenTurn } from "../detection/index.ts";
import type { Decision } from "./decision.ts";
import type { Guard } from "./guard.ts";
import { sentenceCutter } from "./sentences.ts";

export interface GuardMiddlewareOptions {
  /** Locale of the person, from what the application knows. */
  readonly locale?: string;
  readonly conversation?: string;
  readonly onDecision?: (decision: Decision) => void;
}

type Generated = Awaited<ReturnType<LanguageModelV3["doGenerate"]>>;

/**
 * The guard as middleware of the AI SDK: `wrapLanguageModel({ model, middleware: guardMiddleware(guard) })`. Text is
 * reviewed; tool calls, files and reasoning are passed through as they are.
 */
export function guardMiddleware(guard: Guard, options: GuardMiddlewareOptions = {}): LanguageModelV3Middleware {
  const exchangeOf = (prompt: LanguageModelV3Prompt) => ({
    turns: turnsOf(prompt),
    locale: options.locale,
    conversation: options.conversation,
  });
  return {
    specificationVersion: "v3",
    async wrapGenerate({ model, params }) {
      const signal = params.abortSignal ?? new AbortController().signal;
      const { decision, texts, payload, isUntouched } = await guard.exchange<Generated>(
        exchangeOf(params.prompt),
        async (guidance, deadline) => {
          const result = await model.doGenerate({
            ...params,
            prompt: withGuidance(params.prompt, guidance),
            abortSignal: deadline,
          });
          const text = result.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
          if (text.trim() === "" && !result.content.some(({ type }) => type === "tool-call"))
            return { status: "failed", cause: "empty-reply" };
          return { status: "drafted", texts: [text], payload: result };
        },
        signal,
      );
      options.onDecision?.(decision);
      if (payload !== undefined && isUntouched) return payload;
      const text = { type: "text" as const, text: texts.join("\n\n") };
      if (payload !== undefined) {
        return { ...payload, content: [text, ...payload.content.filter(({ type }) => type !== "text")] };
      }
      return { content: [text], finishReason: stopped, usage: unknownUsage, warnings: [] };
    },
    async wrapStream({ model, params }) {
      const signal = params.abortSignal ?? new AbortController().signal;
      const session = guard.begin(exchangeOf(params.prompt), signal);
      const own = (text: string) => ({ stream: partsOf(text) });
      if (session.answer !== undefined) {
        const { decision, text } = await session.closeWithAnswer();
        options.onDecision?.(decision);
        return own(text);
      }
      if (session.holdsWhole) {
        const answered = await guard.complete<{ parts: LanguageModelV3StreamPart[] }>(
          session,
          async (guidance, deadline) => {
            const { stream } = await model.doStream({
              ...params,
              prompt: withGuidance(params.prompt, guidance),
              abortSignal: deadline,
            });
            const parts: LanguageModelV3StreamPart[] = [];
            for await (const part of stream) parts.push(part);
            if (!parts.some(({ type }) => type === "finish")) return { status: "failed", cause: "stream-cut" };
            const text = parts.flatMap((part) => (part.type === "text-delta" ? [part.delta] : [])).join("");
            if (text.trim() === "" && !parts.some(({ type }) => type === "tool-call"))
              return { status: "failed", cause: "empty-reply" };
            return { status: "drafted", texts: [text], payload: { parts } };
          },
        );
        options.onDecision?.(answered.decision);
        const { payload, isUntouched, texts } = answered;
        if (payload === undefined) return own(texts.join("\n\n"));
        return {
          stream: ReadableStream.from(isUntouched ? payload.parts : replaced(payload.parts, texts.join("\n\n"))),
        };
      }
      const draft = await session.draft(async () => ({
        status: "drafted" as const,
        texts: [""],
        payload: await model.doStream({ ...params, prompt: withGuidance(params.prompt, session.guidance) }),
      }));
      if (draft.status === "failed") {
        const { decision, text } = await session.fail("upstream", draft.cause);
        options.onDecision?.(decision);
        return own(text);
      }
      const { stream, ...rest } = draft.payload;
      return { ...rest, stream: ReadableStream.from(guardParts(stream, session, options.onDecision)) };
    },
  };
}

async function* guardParts(
  stream: ReadableStream<LanguageModelV3StreamPart>,
  session: ReturnType<Guard["begin"]>,
  onDecision: ((decision: Decision) => void) | undefined,
): AsyncGenerator<LanguageModelV3StreamPart> {
  const cutter = sentenceCutter();
  let id = "guard";
  let isOpen = false;
  let hasText = false;
  let hasCalls = false;
  const say = function* (text: string): Generator<LanguageModelV3StreamPart> {
    if (text === "") return;
    if (!isOpen) yield { type: "text-start", id };
    isOpen = true;
    yield { type: "text-delta", id, delta: text };
  };
  const end = function* (text: string): Generator<LanguageModelV3StreamPart> {
    yield* say(text);
    if (isOpen) yield { type: "text-end", id };
    yield { type: "finish", finishReason: stopped, usage: unknownUsage };
  };
  try {
    for await (const part of stream) {
      if (part.type === "text-start") {
        if (isOpen) yield* closeText();
        id = part.id;
      } else if (part.type === "text-delta") {
        if (!hasText) {
          const opening = await session.opening();
          if (opening.next === "stop") {
            onDecision?.(opening.decision);
            return yield* end(opening.text);
          }
        }
        hasText = true;
        const whole = cutter.push(part.delta);
        if (whole === "") continue;
        const verdict = await session.passage(whole);
        if (verdict.next === "stop") {
          onDecision?.(verdict.decision);
          return yield* end(verdict.text);
        }
        yield* say(verdict.text);
      } else if (part.type === "finish") {
        const finished =
          hasText || !hasCalls
            ? await (hasText ? session.finish(cutter.rest()) : session.fail("upstream", "empty-reply"))
            : await session.finishWithoutWords();
        onDecision?.(finished.decision);
        yield* say(finished.text);
        yield* closeText();
        yield part;
        return;
      } else if (part.type === "error") {
        const failed = await session.fail("upstream", "stream-broken");
        onDecision?.(failed.decision);
        return yield* end(failed.text);
      } else if (part.type !== "text-end") {
        if (part.type.startsWith("tool-")) hasCalls = true;
        yield part;
      }
    }
    const cut = await session.fail("upstream", "stream-cut");
    onDecision?.(cut.decision);
    yield* end(cut.text);
  } catch (cause) {
    if (session.isAbandoned) {
      await session.abandon();
      throw cause;
    }
    const failed = await session.fail("upstream", "stream-broken");
    onDecision?.(failed.decision);
    yield* end(failed.text);
  }

  function* closeText(): Generator<LanguageModelV3StreamPart> {
    if (isOpen) yield { type: "text-end", id };
    isOpen = false;
  }
}

function partsOf(text: string): ReadableStream<LanguageModelV3StreamPart> {
  return ReadableStream.from<LanguageModelV3StreamPart>([
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "guard" },
    { type: "text-delta", id: "guard", delta: text },
    { type: "text-end", id: "guard" },
    { type: "finish", finishReason: stopped, usage: unknownUsage },
  ]);
}

/** All the words where the first stood. */
function replaced(parts: readonly LanguageModelV3StreamPart[], text: string): LanguageModelV3StreamPart[] {
  let isPlaced = false;
  return parts.flatMap((part): LanguageModelV3StreamPart[] => {
    if (part.type !== "text-delta") return [part];
    if (isPlaced) return [];
    isPlaced = true;
    return [{ ...part, delta: text }];
  });
}

function turnsOf(prompt: LanguageModelV3Prompt): SpokenTurn[] {
  return prompt.flatMap((message): SpokenTurn[] => {
    if (message.role !== "user" && message.role !== "assistant") return [];
    const parts: readonly { type: string; text?: string }[] = message.content;
    const text = parts
      .flatMap((part) => (part.type === "text" && part.text !== undefined ? [part.text] : []))
      .join("\n");
    if (message.role === "user") return [{ speaker: "client", text }];
    return text === "" ? [] : [{ speaker: "assistant", text }];
  });
}

function withGuidance(prompt: LanguageModelV3Prompt, guidance: readonly string[]): LanguageModelV3Prompt {
  if (guidance.length === 0) return prompt;
  const place = prompt.findIndex(({ role }) => role !== "system");
  const at = place < 0 ? prompt.length : place;
  return [...prompt.slice(0, at), { role: "system", content: guidance.join("\n\n") }, ...prompt.slice(at)];
}

const stopped = { unified: "stop", raw: "guard" } as const;

/** The guard used no tokens of the model's, and what a dropped draft used is not known here. */
const unknownUsage = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};
