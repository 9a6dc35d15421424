import type { SpokenTurn } from "../../detection/index.ts";
import { at, listAt, type Protocol, type StreamMemory, wordsOf } from "./protocol.ts";
import { commonOf, contentExpected, isContent, isObject, notAnObject, refused } from "./request-shape.ts";
import { renderEvent, type ServerEvent } from "./server-sent-events.ts";

/** Anthropic messages. */
export const messages: Protocol = {
  name: "messages",
  readRequest(body) {
    if (!isObject(body)) return notAnObject;
    const list = at(body, "messages");
    if (!Array.isArray(list) || list.length === 0)
      return refused("messages", "messages: a list of at least one message is expected.");
    const system = at(body, "system");
    if (system !== undefined && system !== null && !isContent(system))
      return refused("system", "system: text or a list of text blocks is expected.");
    const turns: SpokenTurn[] = [];
    for (const [index, message] of list.entries()) {
      const role = at(message, "role");
      if (typeof role !== "string" || !roles.has(role))
        return refused(`messages.${index}.role`, `messages.${index}.role: "user" or "assistant" is expected.`);
      const content = at(message, "content");
      if (!isContent(content))
        return refused(`messages.${index}.content`, `messages.${index}.content: it ${contentExpected}`);
      const text = wordsOf(content);
      if (role === "user") {
        const isToolResult = Array.isArray(content) && content.some((part) => at(part, "type") === "tool_result");
        if (!isToolResult || text !== "") turns.push({ speaker: "client", text });
      } else if (role === "assistant" && text !== "") turns.push({ speaker: "assistant", text });
    }
    return { turns, ...commonOf(body) };
  },
  withGuidance(body, guidance) {
    const text = guidance.join("\n\n");
    const system = at(body, "system");
    const joined = Array.isArray(system)
      ? [...system, { type: "text", text }]
      : typeof system === "string" && system !== ""
        ? `${system}\n\n${text}`
        : text;
    return { ...(body as object), system: joined }; // readRequest has seen that it is an object
  },
  readReply(body) {
    if (at(body, "type") !== "message" || typeof at(body, "stop_reason") !== "string") return undefined;
    const content = listAt(body, "content");
    return {
      texts: [content.flatMap(textOfBlock).join("\n\n")],
      hasToolCalls: content.some(isCall),
    };
  },
  withTexts(body, [text = ""]) {
    const content = listAt(body, "content");
    const place = content.findIndex((block) => at(block, "type") === "text");
    const others = content.filter((block) => at(block, "type") !== "text");
    others.splice(Math.max(0, place), 0, { type: "text", text });
    return { ...(body as object), content: others };
  },
  ownReply: ({ model }, text, id) => ({
    id: `msg_${id}`,
    type: "message",
    role: "assistant",
    model,
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 0, output_tokens: 0 },
  }),
  ownStream(request, text, id) {
    const message = { ...(messages.ownReply(request, text, id) as object), content: [], stop_reason: null };
    return (
      named({ type: "message_start", message }) +
      named({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }) +
      named({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }) +
      named({ type: "content_block_stop", index: 0 }) +
      ending
    );
  },
  meaningOf({ data, json }) {
    const type = at(json, "type");
    if (data === "[DONE]") return { kind: "after" };
    if (json === undefined || type === "error") return { kind: "error" };
    if (type === "content_block_delta" && at(json, "delta", "type") === "text_delta") {
      return { kind: "text", text: String(at(json, "delta", "text") ?? "") };
    }
    if (type === "content_block_stop") return { kind: "text-end" };
    if (type === "content_block_start" && isCall(at(json, "content_block"))) return { kind: "call" };
    if (type === "content_block_delta" && at(json, "delta", "type") === "input_json_delta") return { kind: "call" };
    if (type === "message_delta")
      return typeof at(json, "delta", "stop_reason") === "string" ? { kind: "end" } : { kind: "other" };
    return type === "message_stop" ? { kind: "after" } : { kind: "other" };
  },
  apart(event) {
    const { json } = event;
    const text = at(json, "content_block", "text");
    if (at(json, "type") !== "content_block_start" || typeof text !== "string" || text === "") return [event];
    const asEvent = (part: { type: string; [key: string]: unknown }): ServerEvent => ({
      event: part.type,
      data: JSON.stringify(part),
      json: part,
    });
    const index = at(json, "index");
    return [
      asEvent({
        ...(json as { type: string }), // seen above
        content_block: { ...(at(json, "content_block") as object), text: "" },
      }),
      asEvent({ type: "content_block_delta", index, delta: { type: "text_delta", text } }),
    ];
  },
  textEvent(memory, _request, text) {
    const open = openBlock(memory);
    if (open?.isText === true) {
      return named({ type: "content_block_delta", index: open.index, delta: { type: "text_delta", text } });
    }
    const index = nextIndex(memory);
    const whole = [
      { type: "content_block_start", index, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index, delta: { type: "text_delta", text } },
      { type: "content_block_stop", index },
    ];
    const close = open === undefined ? "" : named({ type: "content_block_stop", index: open.index });
    if (open !== undefined) note(memory, { type: "content_block_stop", index: open.index });
    for (const json of whole) note(memory, json);
    return close + whole.map((json) => named(json)).join("");
  },
  rewritten: ({ event, data }) => renderEvent(data, event),
  isOpen: ({ sent }) => sent.some(({ json }) => at(json, "type") === "message_start"),
  closing(memory) {
    const open = openBlock(memory);
    return (open === undefined ? "" : named({ type: "content_block_stop", index: open.index })) + ending;
  },
  error: (status, code, message) => ({
    type: "error",
    error: { type: status >= 500 ? "api_error" : "invalid_request_error", message, code },
  }),
};

// Later versions of the API take instructions between messages, too.
const roles: ReadonlySet<string> = new Set(["user", "assistant", "system"]);

function isCall(block: unknown): boolean {
  return String(at(block, "type") ?? "").endsWith("tool_use");
}

function textOfBlock(block: unknown): string[] {
  const text = at(block, "text");
  return at(block, "type") === "text" && typeof text === "string" ? [text] : [];
}

function named(json: { type: string; [key: string]: unknown }): string {
  return renderEvent(json, json.type);
}

const ending =
  named({
    type: "message_delta",
    delta: { stop_reason: "end_turn", stop_sequence: null },
    usage: { output_tokens: 0 },
  }) + named({ type: "message_stop" });

function note(memory: StreamMemory, json: { type: string; [key: string]: unknown }): void {
  memory.sent.push({ event: json.type, data: "", json });
}

function openBlock({ sent }: StreamMemory): { index: number; isText: boolean } | undefined {
  for (let place = sent.length - 1; place >= 0; place -= 1) {
    const json = sent[place]?.json;
    const type = at(json, "type");
    if (type === "content_block_stop") return undefined;
    if (type === "content_block_start") {
      return { index: Number(at(json, "index")), isText: at(json, "content_block", "type") === "text" };
    }
  }
  return undefined;
}

function nextIndex({ sent }: StreamMemory): number {
  return (
    Math.max(
      -1,
      ...sent.flatMap(({ json }) => (at(json, "type") === "content_block_start" ? [Number(at(json, "index"))] : [])),
    ) + 1
  );
}
