import type { SpokenTurn } from "../../detection/index.ts";
import { at, listAt, type Protocol, wordsOf } from "./protocol.ts";
import { renderEvent } from "./server-sent-events.ts";

/** OpenAI responses. */
export const responses: Protocol = {
  name: "responses",
  readRequest(body) {
    const input = at(body, "input");
    const common = { isStream: at(body, "stream") === true, model: String(at(body, "model") ?? "") };
    if (typeof input === "string") return { ...common, turns: [{ speaker: "client", text: input }] };
    if (!Array.isArray(input)) return undefined;
    const turns = input.flatMap((item): SpokenTurn[] => {
      const role = at(item, "role");
      const text = wordsOf(at(item, "content"));
      if (role === "user") return [{ speaker: "client", text }];
      return role === "assistant" && text !== "" ? [{ speaker: "assistant", text }] : [];
    });
    return { ...common, turns };
  },
  withGuidance(body, guidance) {
    const before = at(body, "instructions");
    const parts = typeof before === "string" && before !== "" ? [before, ...guidance] : guidance;
    return { ...(body as object), instructions: parts.join("\n\n") }; // readRequest has seen that it is an object
  },
  readReply(body) {
    const status = at(body, "status");
    if (at(body, "object") !== "response" || (status !== "completed" && status !== "incomplete")) return undefined;
    const output = listAt(body, "output");
    const words = output.filter(isMessage).map((item) => wordsOf(at(item, "content")));
    return { texts: [words.join("\n\n")], hasToolCalls: output.some((item) => /call$/.test(String(at(item, "type")))) };
  },
  withTexts(body, [text = ""]) {
    let isPlaced = false;
    const output = listAt(body, "output").flatMap((item): unknown[] => {
      if (!isMessage(item)) return [item];
      if (isPlaced) return [];
      isPlaced = true;
      return [{ ...(item as object), content: [outputText(text)] }];
    });
    if (!isPlaced) output.push(ownItem("guard", text, "completed"));
    return { ...(body as object), output, ...(at(body, "output_text") === undefined ? {} : { output_text: text }) };
  },
  ownReply: ({ model }, text, id) => ownResponse(model, id, "completed", [ownItem(id, text, "completed")]),
  ownStream({ model }, text, id) {
    const item = ownItem(id, text, "completed");
    let sequence = 0;
    const send = (type: string, more: object) => renderEvent({ type, sequence_number: sequence++, ...more }, type);
    const place = { item_id: item.id, output_index: 0, content_index: 0 };
    return (
      send("response.created", { response: ownResponse(model, id, "in_progress", []) }) +
      send("response.in_progress", { response: ownResponse(model, id, "in_progress", []) }) +
      send("response.output_item.added", { output_index: 0, item: { ...item, status: "in_progress", content: [] } }) +
      send("response.content_part.added", { ...place, part: outputText("") }) +
      send("response.output_text.delta", { ...place, delta: text, logprobs: [] }) +
      send("response.output_text.done", { ...place, text, logprobs: [] }) +
      send("response.content_part.done", { ...place, part: outputText(text) }) +
      send("response.output_item.done", { output_index: 0, item }) +
      send("response.completed", { response: ownResponse(model, id, "completed", [item]) })
    );
  },
  meaningOf({ json }) {
    const type = String(at(json, "type") ?? "");
    if (json === undefined || type === "error" || type === "response.failed") return { kind: "error" };
    if (type === "response.output_text.delta" || type === "response.refusal.delta") {
      return { kind: "text", text: String(at(json, "delta") ?? "") };
    }
    if (type === "response.output_text.done" || type === "response.refusal.done") return { kind: "text-end" };
    return type === "response.completed" || type === "response.incomplete" ? { kind: "end" } : { kind: "other" };
  },
  textEvent({ text: template }, _request, text) {
    const like = template?.json;
    const type = "response.output_text.delta";
    return renderEvent(
      {
        type,
        sequence_number: at(like, "sequence_number") ?? 0,
        item_id: at(like, "item_id") ?? "msg_guard",
        output_index: at(like, "output_index") ?? 0,
        content_index: at(like, "content_index") ?? 0,
        delta: text,
        logprobs: [],
      },
      type,
    );
  },
  rewritten({ event, json, data }, { released }) {
    const type = at(json, "type");
    if (type === "response.output_text.done") return renderEvent({ ...(json as object), text: released }, event);
    if (type === "response.content_part.done")
      return renderEvent({ ...(json as object), part: outputText(released) }, event);
    if (type === "response.output_item.done" && isMessage(at(json, "item"))) {
      return renderEvent(
        { ...(json as object), item: { ...(at(json, "item") as object), content: [outputText(released)] } },
        event,
      );
    }
    if (type === "response.completed" || type === "response.incomplete") {
      return renderEvent(
        { ...(json as object), response: responses.withTexts(at(json, "response"), [released]) },
        event,
      );
    }
    return renderEvent(data, event);
  },
  closing({ released, text: template, first }, { model }) {
    const id = String(at(first?.json, "response", "id") ?? "resp_guard");
    const item = ownItem(String(at(template?.json, "item_id") ?? "msg_guard"), released, "completed");
    const place = { item_id: item.id, output_index: at(template?.json, "output_index") ?? 0, content_index: 0 };
    const send = (type: string, more: object) => renderEvent({ type, sequence_number: 0, ...more }, type);
    return (
      send("response.output_text.done", { ...place, text: released, logprobs: [] }) +
      send("response.output_item.done", { output_index: place.output_index, item }) +
      send("response.completed", { response: { ...ownResponse(model, id, "completed", [item]), id } })
    );
  },
  error: (status, code, message) => ({
    error: { message, type: status >= 500 ? "server_error" : "invalid_request_error", param: null, code },
  }),
};

/** Id of a response, which a later request may name in place of the conversation. */
export function responseId(body: unknown): string | undefined {
  const id = at(body, "id");
  return typeof id === "string" ? id : undefined;
}

function isMessage(item: unknown): boolean {
  return at(item, "type") === "message";
}

function outputText(text: string) {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

function ownItem(id: string, text: string, status: string) {
  return {
    type: "message",
    id: id.startsWith("msg_") ? id : `msg_${id}`,
    role: "assistant",
    status,
    content: [outputText(text)],
  };
}

function ownResponse(model: string, id: string, status: string, output: readonly unknown[]) {
  return {
    id: id.startsWith("resp_") ? id : `resp_${id}`,
    object: "response",
    created_at: Math.floor(Date.now() / 1_000),
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    model,
    output,
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    metadata: {},
    temperature: null,
    top_p: null,
    usage: {
      input_tokens: 0,
      output_tokens: 0,
      total_tokens: 0,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
}
