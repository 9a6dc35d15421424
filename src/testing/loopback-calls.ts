import type { LoopbackRequest, LoopbackToolCall } from "./loopback-provider.ts";
import type { LoopbackProtocol } from "./loopback-request.ts";
import type { RenderedReply } from "./loopback-wire.ts";

/** Writes a reply that is tool calls alone in the request's protocol. Every call counts as one token. */
export function renderCalls(request: LoopbackRequest, calls: readonly LoopbackToolCall[]): RenderedReply {
  const named = calls.map((call, position) => ({ ...call, id: `call_${request.index}_${position}` }));
  if (!request.isStream) {
    return { type: "application/json", pieces: [JSON.stringify(wholeBody[request.protocol](request, named))] };
  }
  return { type: "text/event-stream", pieces: streamPieces[request.protocol](request, named) };
}

type Named = LoopbackToolCall & { readonly id: string };

const wholeBody: Readonly<Record<LoopbackProtocol, (request: LoopbackRequest, calls: readonly Named[]) => object>> = {
  openai: ({ model, index }, calls) => ({
    id: `chatcmpl-${index}`,
    object: "chat.completion",
    created: 1,
    model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: null, tool_calls: calls.map(openaiCall) },
        finish_reason: "tool_calls",
      },
    ],
    usage: { prompt_tokens: 1, completion_tokens: calls.length, total_tokens: 1 + calls.length },
  }),
  anthropic: ({ model, index }, calls) => ({
    id: `msg_${index}`,
    type: "message",
    role: "assistant",
    model,
    content: calls.map(({ id, name, arguments: written }) => ({
      type: "tool_use",
      id,
      name,
      input: JSON.parse(written),
    })),
    stop_reason: "tool_use",
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: calls.length },
  }),
  google: ({ model }, calls) => ({
    candidates: [{ content: { role: "model", parts: calls.map(googlePart) }, finishReason: "STOP", index: 0 }],
    usageMetadata: googleUsage(calls),
    modelVersion: model,
  }),
};

const streamPieces: Readonly<
  Record<LoopbackProtocol, (request: LoopbackRequest, calls: readonly Named[]) => string[]>
> = {
  openai({ model, index }, calls) {
    const chunk = (choices: object[], usage: object | null = null): string =>
      `data: ${JSON.stringify({ id: `chatcmpl-${index}`, object: "chat.completion.chunk", created: 1, model, choices, usage })}\n\n`;
    return [
      chunk([{ index: 0, delta: { role: "assistant", content: null }, finish_reason: null }]),
      ...calls.map((call, position) =>
        chunk([{ index: 0, delta: { tool_calls: [{ index: position, ...openaiCall(call) }] }, finish_reason: null }]),
      ),
      chunk([{ index: 0, delta: {}, finish_reason: "tool_calls" }]),
      chunk([], { prompt_tokens: 1, completion_tokens: calls.length, total_tokens: 1 + calls.length }),
      "data: [DONE]\n\n",
    ];
  },
  anthropic({ model, index }, calls) {
    const event = (type: string, data: object): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
    const usage = { input_tokens: 1, output_tokens: 1 };
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
      ...calls.flatMap(({ id, name, arguments: written }, position) => [
        event("content_block_start", { index: position, content_block: { type: "tool_use", id, name, input: {} } }),
        event("content_block_delta", { index: position, delta: { type: "input_json_delta", partial_json: written } }),
        event("content_block_stop", { index: position }),
      ]),
      event("message_delta", {
        delta: { stop_reason: "tool_use", stop_sequence: null },
        usage: { output_tokens: calls.length },
      }),
      event("message_stop", {}),
    ];
  },
  google({ model }, calls) {
    const body = {
      candidates: [{ index: 0, content: { role: "model", parts: calls.map(googlePart) }, finishReason: "STOP" }],
      usageMetadata: googleUsage(calls),
      modelVersion: model,
    };
    return [`data: ${JSON.stringify(body)}\n\n`];
  },
};

function openaiCall({ id, name, arguments: written }: Named): object {
  return { id, type: "function", function: { name, arguments: written } };
}

function googlePart({ name, arguments: written }: Named): object {
  return { functionCall: { name, args: JSON.parse(written) } };
}

function googleUsage(calls: readonly Named[]): object {
  return { promptTokenCount: 1, candidatesTokenCount: calls.length, totalTokenCount: 1 + calls.length };
}
