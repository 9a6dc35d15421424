import type { SpokenTurn } from "../../detection/index.ts";
import { at, listAt, type Protocol, wordsOf } from "./protocol.ts";
import { renderEvent, type ServerEvent } from "./server-sent-events.ts";

/** OpenAI chat completions. */
export const chatCompletions: Protocol = {
  name: "chat-completions",
  readRequest(body) {
    const messages = at(body, "messages");
    if (!Array.isArray(messages)) return undefined;
    const turns = messages.flatMap((message): SpokenTurn[] => {
      const role = at(message, "role");
      const text = wordsOf(at(message, "content"));
      if (role === "user") return [{ speaker: "client", text }];
      return role === "assistant" && text !== "" ? [{ speaker: "assistant", text }] : [];
    });
    return { turns, isStream: at(body, "stream") === true, model: String(at(body, "model") ?? "") };
  },
  withGuidance(body, guidance) {
    const messages = [...listAt(body, "messages")];
    let place = 0;
    while (["system", "developer"].includes(String(at(messages[place], "role")))) place += 1;
    const role = at(messages[place - 1], "role") === "developer" ? "developer" : "system";
    messages.splice(place, 0, { role, content: guidance.join("\n\n") });
    return { ...(body as object), messages }; // readRequest has seen that it is an object
  },
  readReply(body) {
    const choices = listAt(body, "choices");
    if (choices.length === 0) return undefined;
    const isWhole = choices.every(
      (choice) => typeof at(choice, "finish_reason") === "string" && at(choice, "message") !== undefined,
    );
    if (!isWhole) return undefined;
    return {
      texts: choices.map(
        (choice) => wordsOf(at(choice, "message", "content")) || String(at(choice, "message", "refusal") ?? ""),
      ),
      hasToolCalls: choices.some(
        (choice) =>
          listAt(choice, "message", "tool_calls").length > 0 || at(choice, "message", "function_call") != null,
      ),
    };
  },
  withTexts(body, texts) {
    const choices = listAt(body, "choices").map((choice, index) => ({
      ...(choice as object), // seen by readReply
      message: { ...(at(choice, "message") as object), content: texts[index] ?? texts[0] ?? "" },
    }));
    return { ...(body as object), choices };
  },
  ownReply: ({ model }, text, id) => ({
    id: `chatcmpl-${id}`,
    object: "chat.completion",
    created: Math.floor(Date.now() / 1_000),
    model,
    choices: [
      { index: 0, message: { role: "assistant", content: text, refusal: null }, logprobs: null, finish_reason: "stop" },
    ],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  }),
  ownStream(request, text, id) {
    const base = {
      id: `chatcmpl-${id}`,
      object: "chat.completion.chunk",
      created: Math.floor(Date.now() / 1_000),
      model: request.model,
    };
    const chunk = (delta: object, finish: string | null) =>
      renderEvent({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
    return (
      chunk({ role: "assistant", content: "" }, null) +
      chunk({ content: text }, null) +
      chunk({}, "stop") +
      renderEvent("[DONE]")
    );
  },
  meaningOf({ data, json }) {
    if (data === "[DONE]") return { kind: "after" };
    if (json === undefined || at(json, "error") !== undefined) return { kind: "error" };
    const [choice] = listAt(json, "choices");
    if (choice === undefined) return { kind: "other" };
    const content = at(choice, "delta", "content") ?? at(choice, "delta", "refusal");
    if (typeof at(choice, "finish_reason") === "string") {
      return typeof content === "string" && content !== "" ? { kind: "text", text: content } : { kind: "end" };
    }
    return typeof content === "string" && content !== "" ? { kind: "text", text: content } : { kind: "other" };
  },
  apart(event) {
    const [choice] = listAt(event.json, "choices");
    const content = at(choice, "delta", "content");
    const finish = at(choice, "finish_reason");
    if (typeof finish !== "string" || typeof content !== "string" || content === "") return [event];
    const asEvent = (json: object): ServerEvent => ({ event: event.event, data: JSON.stringify(json), json });
    const same = event.json as object; // it has choices
    return [
      asEvent({ ...same, choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
      asEvent({ ...same, choices: [{ ...(choice as object), delta: {} }] }),
    ];
  },
  textEvent({ text: template, first, sent, released }, { model }, text) {
    const like = (template ?? first)?.json;
    const role = sent.length === 0 && released.length === text.length ? { role: "assistant" } : {};
    const base = {
      id: at(like, "id") ?? "chatcmpl-guard",
      object: "chat.completion.chunk",
      created: at(like, "created") ?? 0,
      model: at(like, "model") ?? model,
    };
    return renderEvent({
      ...base,
      choices: [{ index: 0, delta: { ...role, content: text }, logprobs: null, finish_reason: null }],
    });
  },
  rewritten: ({ data }) => renderEvent(data),
  closing({ text: template, first }, { model }) {
    const like = (template ?? first)?.json;
    const base = {
      id: at(like, "id") ?? "chatcmpl-guard",
      object: "chat.completion.chunk",
      created: at(like, "created") ?? 0,
      model: at(like, "model") ?? model,
    };
    return (
      renderEvent({ ...base, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: "stop" }] }) +
      renderEvent("[DONE]")
    );
  },
  error: (status, code, message) => ({
    error: { message, type: status >= 500 ? "server_error" : "invalid_request_error", param: null, code },
  }),
};
