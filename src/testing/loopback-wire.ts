import type { LoopbackRequest } from "./loopback-provider.ts";
import type { LoopbackProtocol } from "./loopback-request.ts";

/** A reply as bytes on the wire: one piece when whole, several when streamed. */
export interface RenderedReply {
  readonly type: string;
  readonly pieces: readonly string[];
}

type Finish = "stop" | "length" | "content-filter";

const finishWords: Readonly<Record<LoopbackProtocol, Readonly<Record<Finish, string>>>> = {
  openai: { stop: "stop", length: "length", "content-filter": "content_filter" },
  anthropic: { stop: "end_turn", length: "max_tokens", "content-filter": "refusal" },
  google: { stop: "STOP", length: "MAX_TOKENS", "content-filter": "SAFETY" },
};

/** Writes a reply in the request's protocol. Tokens are counted as words, which is near enough for accounts. */
export function renderReply(request: LoopbackRequest, text: string, finish: Finish = "stop"): RenderedReply {
  const words = finishWords[request.protocol][finish];
  const input = request.messages.reduce((sum, message) => sum + wordsOf(message.text), wordsOf(request.system ?? ""));
  const output = wordsOf(text);
  if (!request.isStream) {
    const body = wholeBody[request.protocol](request, text, words, input, output);
    return { type: "application/json", pieces: [JSON.stringify(body)] };
  }
  const thirds = Math.max(1, Math.ceil(text.length / 3));
  const parts = text.match(new RegExp(`[\\s\\S]{1,${thirds}}`, "g")) ?? [];
  return { type: "text/event-stream", pieces: streamPieces[request.protocol](request, parts, words, input, output) };
}

type Whole = (request: LoopbackRequest, text: string, finish: string, input: number, output: number) => object;
const wholeBody: Readonly<Record<LoopbackProtocol, Whole>> = {
  openai: ({ model, index }, text, finish, input, output) => ({
    id: `chatcmpl-${index}`,
    object: "chat.completion",
    created: 1,
    model,
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: finish }],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  }),
  anthropic: (request, text, finish, input, output) => {
    const structured = toolInput(request, text);
    const words = text === "" ? [] : [{ type: "text", text }];
    const call = { type: "tool_use", id: `toolu_${request.index}`, name: structuringTool, input: structured };
    return {
      id: `msg_${request.index}`,
      type: "message",
      role: "assistant",
      model: request.model,
      content: structured === undefined ? words : [call],
      stop_reason: structured === undefined ? finish : "tool_use",
      stop_sequence: null,
      usage: { input_tokens: input, output_tokens: output },
    };
  },
  google: ({ model }, text, finish, input, output) => ({
    candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: finish, index: 0 }],
    usageMetadata: { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output },
    modelVersion: model,
  }),
};

type Streamed = (request: LoopbackRequest, parts: string[], finish: string, input: number, output: number) => string[];
const streamPieces: Readonly<Record<LoopbackProtocol, Streamed>> = {
  openai({ model, index }, parts, finish, input, output) {
    const chunk = (choices: object[], usage: object | null = null): string =>
      `data: ${JSON.stringify({ id: `chatcmpl-${index}`, object: "chat.completion.chunk", created: 1, model, choices, usage })}\n\n`;
    return [
      chunk([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }]),
      ...parts.map((content) => chunk([{ index: 0, delta: { content }, finish_reason: null }])),
      chunk([{ index: 0, delta: {}, finish_reason: finish }]),
      chunk([], { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }),
      "data: [DONE]\n\n",
    ];
  },
  anthropic(request, parts, finish, input, output) {
    const { model, index } = request;
    const structured = toolInput(request, parts.join("")) !== undefined;
    const event = (type: string, data: object): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
    const usage = { input_tokens: input, output_tokens: 1 };
    const message = {
      id: `msg_${index}`,
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      usage,
    };
    return [
      event("message_start", { message: { ...message, stop_sequence: null } }),
      event("content_block_start", {
        index: 0,
        content_block: structured
          ? { type: "tool_use", id: `toolu_${index}`, name: structuringTool, input: {} }
          : { type: "text", text: "" },
      }),
      ...parts.map((text) =>
        event("content_block_delta", {
          index: 0,
          delta: structured ? { type: "input_json_delta", partial_json: text } : { type: "text_delta", text },
        }),
      ),
      event("content_block_stop", { index: 0 }),
      event("message_delta", {
        delta: { stop_reason: structured ? "tool_use" : finish, stop_sequence: null },
        usage: { output_tokens: output },
      }),
      event("message_stop", {}),
    ];
  },
  google({ model }, parts, finish, input, output) {
    const usageMetadata = { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output };
    const chunk = (candidate: object, more: object = {}): string =>
      `data: ${JSON.stringify({ candidates: [{ index: 0, ...candidate }], modelVersion: model, ...more })}\n\n`;
    return [
      ...parts.map((text) => chunk({ content: { role: "model", parts: [{ text }] } })),
      chunk({ content: { role: "model", parts: [{ text: "" }] }, finishReason: finish }, { usageMetadata }),
    ];
  },
};

/** Name of the tool that a schema is sent as to models without a field for one. */
const structuringTool = "json";

/** The text as a tool's input, when the request has that tool and the text is an object. */
function toolInput({ body }: LoopbackRequest, text: string): unknown {
  const tools =
    typeof body === "object" && body !== null && "tools" in body && Array.isArray(body.tools) ? body.tools : [];
  if (!tools.some((tool) => tool?.name === structuringTool)) return undefined;
  try {
    const input: unknown = JSON.parse(text);
    return typeof input === "object" && input !== null ? input : undefined;
  } catch {
    return undefined;
  }
}

/** An error body in the protocol's own form. */
export function renderError(protocol: LoopbackProtocol, status: number, code: string): string {
  const message = code === "model_not_found" ? "The model does not exist." : "A scripted fault.";
  const error =
    protocol === "openai"
      ? { error: { message, type: "scripted_error", code } }
      : protocol === "anthropic"
        ? { type: "error", error: { type: code, message } }
        : { error: { code: status, message, status: code.toUpperCase() } };
  return JSON.stringify(error);
}

function wordsOf(text: string): number {
  return text === "" ? 0 : text.split(/\s+/).length;
}
