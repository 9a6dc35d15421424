import type {
  JSONSchema7,
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3FinishReason,
  LanguageModelV3Prompt,
  LanguageModelV3Usage,
} from "@ai-sdk/provider";
import type { z } from "zod";
import { seededRandom } from "../random/index.ts";
import type { FinishReason, ParticipantDescription, Usage } from "../vocabulary/index.ts";
import type { LanguageModel, ModelReply, ModelRequest, ModelToolCall, TextListener } from "./language-model.ts";
import { providerFailure } from "./provider-failure.ts";
import { isEnforceable, jsonSchemaOf, readStructured, withSchemaInPrompt } from "./structured-reply.ts";

/** How a model of a provider library is reached. */
export interface SdkModelOptions {
  readonly description: ParticipantDescription;
  /** Loads the library and makes the model; called at the first request that needs it. */
  readonly load: () => Promise<LanguageModelV3>;
  /** Whether a schema is put into the prompt as well: servers that only constrain the output do not show it the model. */
  readonly tellsSchema: boolean;
  /** US dollars for a number of tokens, or null when the price is unknown. */
  readonly costOf: (tokens: TokenCount) => number | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Tokens of one call. `cachedInput` is the part of `input` the provider answered from its own prompt cache. */
export interface TokenCount {
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number;
}

/**
 * A model behind a provider library, called at the provider level and asked once: no retries, no telemetry.
 *
 * A schema is sent along where the endpoint takes one. An endpoint that rejects it is asked again in words, and from
 * then on only in words.
 */
export function sdkModel({ description, load, tellsSchema, costOf, now }: SdkModelOptions): LanguageModel {
  let loading: Promise<LanguageModelV3> | undefined;
  let takesSchema = true;

  async function ask(
    request: ModelRequest,
    sent: z.ZodType | undefined,
    signal: AbortSignal,
    onText: TextListener | undefined,
  ): Promise<ModelReply> {
    loading ??= load();
    const model = await loading;
    signal.throwIfAborted();
    const options = callOptions(request, sent, signal);
    try {
      return await (onText === undefined ? generate(model, options) : stream(model, options, onText));
    } catch (error) {
      signal.throwIfAborted();
      const failure = providerFailure(error, now);
      if (failure === undefined) throw error;
      return failure;
    }
  }

  async function generate(model: LanguageModelV3, options: LanguageModelV3CallOptions): Promise<ModelReply> {
    const { content, finishReason, usage } = await model.doGenerate(options);
    const text = content.map((part) => (part.type === "text" ? part.text : "")).join("");
    const toolCalls = content.flatMap((part) => (part.type === "tool-call" ? [callOf(part)] : []));
    return concluded({ text, toolCalls }, finishReason, usageOf(usage), "bad-shape");
  }

  async function stream(
    model: LanguageModelV3,
    options: LanguageModelV3CallOptions,
    onText: TextListener,
  ): Promise<ModelReply> {
    const { stream: parts } = await model.doStream(options);
    let text = "";
    const toolCalls: ModelToolCall[] = [];
    for await (const part of parts) {
      if (part.type === "text-delta") {
        text += part.delta;
        if (part.delta !== "") onText(part.delta);
      } else if (part.type === "tool-call") {
        toolCalls.push(callOf(part));
      } else if (part.type === "error") {
        const failure = providerFailure(part.error, now);
        // Within a stream, "invalid data" is how a library says that no finish reason came.
        return failure === undefined || isUnfinished(part.error) ? interrupted : failure;
      } else if (part.type === "finish") {
        return concluded({ text, toolCalls }, part.finishReason, usageOf(part.usage), "stream-cut");
      }
    }
    options.abortSignal?.throwIfAborted();
    return concluded({ text, toolCalls }, { unified: "other", raw: undefined }, usageOf(undefined), "stream-cut");
  }

  function usageOf(usage: LanguageModelV3Usage | undefined): Usage {
    const input = usage?.inputTokens.total;
    const output = usage?.outputTokens.total;
    // An endpoint that does not count leaves the cost unknown, whatever the price.
    const isCounted = input !== undefined && output !== undefined;
    const cachedInput = usage?.inputTokens.cacheRead ?? 0;
    return {
      calls: 1,
      inputTokens: input ?? 0,
      outputTokens: output ?? 0,
      costUsd: isCounted ? costOf({ input, output, cachedInput }) : null,
      cached: false,
    };
  }

  return {
    description,
    async reply(request, signal, onText) {
      signal.throwIfAborted();
      const { schema } = request;
      if (schema === undefined) return ask(request, undefined, signal, onText);
      const inWords = withSchemaInPrompt(request);
      if (takesSchema) {
        const reply = await ask(tellsSchema ? inWords : request, schema, signal, onText);
        if (!isRejected(reply)) return readStructured(reply, schema);
      }
      const reply = await ask(inWords, undefined, signal, onText);
      if (!isRejected(reply)) takesSchema = false;
      return readStructured(reply, schema);
    },
  };
}

function isRejected(reply: ModelReply): boolean {
  return reply.status === "failed" && reply.failure.cause === "bad-request";
}

function callOptions(
  request: ModelRequest,
  schema: z.ZodType | undefined,
  signal: AbortSignal,
): LanguageModelV3CallOptions {
  const { maxOutputTokens, temperature, topP, seed } = request;
  const options: LanguageModelV3CallOptions = { prompt: promptOf(request), abortSignal: signal };
  if (maxOutputTokens !== undefined) options.maxOutputTokens = maxOutputTokens;
  if (temperature !== undefined) options.temperature = temperature;
  if (topP !== undefined) options.topP = topP;
  if (seed !== undefined) options.seed = sentSeed(seed, request);
  if (request.tools !== undefined) {
    options.tools = request.tools.map(({ name, description, parameters }) => {
      return { type: "function", name, description, inputSchema: parameters as JSONSchema7 }; // made by us as such
    });
  }
  if (schema !== undefined) {
    const shape = jsonSchemaOf(schema);
    options.responseFormat = { type: "json", name: "answer", schema: shape as JSONSchema7 }; // made by zod as such
    options.providerOptions = { openai: { strictJsonSchema: isEnforceable(shape) } };
  }
  return options;
}

/** Endpoints that honour a seed repeat themselves; so each conversation and each repeat of one gets its own. */
function sentSeed(seed: number, { conversation = "", repeat }: ModelRequest): number {
  return seededRandom(seed, conversation, repeat, "sampling").integer(2 ** 31);
}

function promptOf({ system, messages }: ModelRequest): LanguageModelV3Prompt {
  const prompt: LanguageModelV3Prompt = system === undefined ? [] : [{ role: "system", content: system }];
  for (const { role, text, toolCalls = [] } of messages) {
    const words = text === "" ? [] : [{ type: "text" as const, text }];
    if (role === "user" || toolCalls.length === 0) {
      prompt.push({ role, content: words });
      continue;
    }
    const called = toolCalls.map(({ id, name, arguments: input }) => {
      return { type: "tool-call" as const, toolCallId: id, toolName: name, input: argumentsOf(input) };
    });
    const results = toolCalls.map(({ id, name, result }) => {
      const output = { type: "text" as const, value: result };
      return { type: "tool-result" as const, toolCallId: id, toolName: name, output };
    });
    prompt.push({ role, content: [...words, ...called] }, { role: "tool", content: results });
  }
  return prompt;
}

function callOf({
  toolCallId,
  toolName,
  input,
}: {
  toolCallId: string;
  toolName: string;
  input: string;
}): ModelToolCall {
  return { id: toolCallId, name: toolName, arguments: input };
}

/** What a model wrote as arguments, as a provider wants it back: an object. */
function argumentsOf(input: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(input);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // not JSON: sent back as no arguments
  }
  return {};
}

const interrupted: ModelReply = {
  status: "failed",
  failure: { cause: "stream-cut", detail: "The stream ended without a finish reason." },
  isRetryable: true,
};

function isUnfinished(error: unknown): boolean {
  return error instanceof Error && error.name === "AI_InvalidResponseDataError";
}

/** Complete is only what ends with a finish reason the provider itself gave. */
function concluded(
  { text, toolCalls }: { text: string; toolCalls: readonly ModelToolCall[] },
  { unified, raw }: LanguageModelV3FinishReason,
  usage: Usage,
  unfinished: "stream-cut" | "bad-shape",
): ModelReply {
  const finish = unified === "other" || unified === "error" ? finishWords[raw ?? ""] : unified;
  if (finish === undefined) {
    const detail = raw === undefined ? "It ended without a finish reason." : "It ended with an unknown finish reason.";
    return { status: "failed", failure: { cause: unfinished, detail }, usage, isRetryable: true };
  }
  if (toolCalls.length > 0) return { status: "complete", text, finish, usage, toolCalls };
  if (text.trim() !== "") return { status: "complete", text, finish, usage };
  const failure =
    finish === "content-filter"
      ? ({ cause: "content-filtered", detail: "The provider withheld the reply." } as const)
      : ({ cause: "empty-reply", detail: `A reply without text, finish reason ${finish}.` } as const);
  return { status: "failed", failure, usage };
}

/** Finish reasons of OpenAI-compatible servers that the provider libraries do not know. */
const finishWords: Readonly<Record<string, FinishReason>> = {
  eos: "stop",
  eos_token: "stop",
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
};
