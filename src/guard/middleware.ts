import type {
  LanguageModelV3,
  LanguageModelV3Middleware,
  LanguageModelV3Prompt,
  LanguageModelV3StreamPart,
} from "@ai-sdk/provider";
import type { SpokenTurn } from "../detection/index.ts";
import type { Decision } from "./decision.ts";
import type { Guard } from "./guard.ts";
import { guardParts, isBesideWords, stopped, unknownUsage } from "./guard-parts.ts";

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
          if (text.trim() === "" && !result.content.some(isBesideWords))
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
      const leaving = new AbortController();
      const signal =
        params.abortSignal === undefined ? leaving.signal : AbortSignal.any([params.abortSignal, leaving.signal]);
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
            if (text.trim() === "" && !parts.some(isBesideWords)) return { status: "failed", cause: "empty-reply" };
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
        payload: await model.doStream({
          ...params,
          prompt: withGuidance(params.prompt, session.guidance),
          abortSignal: signal,
        }),
      }));
      if (draft.status === "failed") {
        const { decision, text } = await session.fail("upstream", draft.cause);
        leaving.abort(); // a model that was late is not waited for
        options.onDecision?.(decision);
        return own(text);
      }
      const { stream, ...rest } = draft.payload;
      return { ...rest, stream: guardParts(stream, session, () => leaving.abort(), options.onDecision) };
    },
  };
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
