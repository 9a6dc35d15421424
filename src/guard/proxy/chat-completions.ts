import type { SpokenTurn } from "../../detection/index.ts";
import { at, listAt, type Protocol, wordsOf } from "./protocol.ts";
import { commonOf, contentExpected, isContent, isObject, notAnObject, refused } from "./request-shape.ts";
import { renderEvent, type ServerEvent } from "./server-sent-events.ts";

/** OpenAI chat completions. */
export const chatCompletions: Protocol = {
  name: "chat-completions",
  readRequest(body) {
    if (!isObject(body)) return notAnObject;
    const messages = at(body, "messages");
    if (!Array.isArray(messages) || messages.length === 0)
      return refused("messages", "messages is a list of at least one message.");
    const turns: SpokenTurn[] = [];
    for (const [index, message] of messages.entries()) {
      const role = at(message, "role");
      if (typeof role !== "string" || !roles.has(role))
        return refused(`messages[${index}].role`, `messages[${index}].role is one of ${[...roles].join(", ")}.`);
      const content = at(message, "content");
      // Replies that only call tools have no content, and old functions may have given none.
      const isEmpty = content === undefined || content === null;
      if (isEmpty ? !mayBeEmpty.has(role) : !isContent(content))
        return refused(`messages[${index}].content`, `messages[${index}].content ${contentExpected}`);
      if (role === "user") turns.push({ speaker: "client", text: wordsOf(content) });
      else if (role === "assistant") {
        const text = wordsOfMessage(message);
        if (text !== "") turns.push({ speaker: "assistant", text });
      }
    }
    return { turns, ...commonOf(body) };
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
      texts: choices.map((choice) => wordsOfMessage(at(choice, "message"))),
      hasToolCalls: choices.some(
        (choice) =>
          listAt(choice, "message", "tool_calls").length > 0 || at(choice, "message", "function_call") != null,
      ),
    };
  },
  withTexts(body, texts) {
    const choices = listAt(body, "choices").map((choice, index) => {
      const message = at(choice, "message") as object; // seen by readReply
      const text = texts[index] ?? texts[0] ?? "";
      if (text === wordsOfMessage(message)) return choice;
      const refusal = "refusal" in message ? { refusal: null } : {};
      // Tokens with their probabilities are of the words that came.
      const logprobs = at(choice, "logprobs") == null ? {} : { logprobs: null };
      return { ...(choice as object), ...logprobs, message: { ...message, content: text, ...refusal } };
    });
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
    if (json === undefined || at(json, "error") != null) return { kind: "error" };
    const [choice] = listAt(json, "choices");
    if (choice === undefined) return { kind: "other" };
    const delta = at(choice, "delta");
    const text = wordsOfMessage(delta);
    if (text !== "") return { kind: "text", text };
    if (typeof at(choice, "finish_reason") === "string") return { kind: "end" };
    const isCall = listAt(delta, "tool_calls").length > 0 || at(delta, "function_call") != null;
    return { kind: isCall ? "call" : "other" };
  },
  apart(event) {
    const choices = listAt(event.json, "choices");
    const [choice] = choices;
    const delta = at(choice, "delta");
    const text = wordsOfMessage(delta);
    const asEvent = (json: object): ServerEvent => ({ event: event.event, data: JSON.stringify(json), json });
    const same = event.json as object; // what has choices is an object
    // Choices nobody asked for, each in a piece of its own: words are released as those of one.
    if (choices.length > 1) {
      return choices.flatMap((one) => chatCompletions.apart?.(asEvent({ ...same, choices: [one] })) ?? []);
    }
    if (text === "" || isWordsAlone(same, choice, delta)) return [event];
    const { content: _content, refusal, ...others } = delta as { content?: unknown; refusal?: unknown }; // it has words
    const words = typeof refusal === "string" && refusal !== "" ? { refusal } : { content: text };
    return [
      asEvent({ ...same, choices: [{ index: 0, delta: words, finish_reason: null }] }),
      asEvent({ ...same, choices: [{ ...(choice as object), logprobs: null, delta: others }] }),
    ];
  },
  textEvent({ text: template, first, sent, released, isChanged }, { model }, text) {
    const like = (template ?? first)?.json;
    const isFirst = released.length === text.length && !sent.some(saysWho);
    const role = isFirst ? { role: "assistant" } : {};
    const base = {
      id: at(like, "id") ?? "chatcmpl-guard",
      object: "chat.completion.chunk",
      created: at(like, "created") ?? 0,
      model: at(like, "model") ?? model,
    };
    const [choice] = listAt(template?.json, "choices");
    // What the guard says is no refusal.
    const isRefusal = !isChanged && at(choice, "delta", "refusal");
    const words = isRefusal ? { refusal: text } : { content: text };
    return renderEvent({
      ...base,
      choices: [{ index: 0, delta: { ...role, ...words }, logprobs: null, finish_reason: null }],
    });
  },
  rewritten: ({ data }) => renderEvent(data),
  isOpen: ({ sent }) => sent.length > 0,
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
  error: (status, code, message, param = null) => ({
    error: { message, type: status >= 500 ? "server_error" : "invalid_request_error", param, code },
  }),
};

const roles: ReadonlySet<string> = new Set(["system", "developer", "user", "assistant", "tool", "function"]);
const mayBeEmpty: ReadonlySet<string> = new Set(["assistant", "tool", "function"]);

function saysWho({ json }: ServerEvent): boolean {
  return at(listAt(json, "choices")[0], "delta", "role") === "assistant";
}

function wordsOfMessage(message: unknown): string {
  return wordsOf(at(message, "content")) || wordsOf(at(message, "refusal"));
}

/** True for a piece that says words and nothing else worth passing on. */
function isWordsAlone(chunk: object, choice: unknown, delta: unknown): boolean {
  if (typeof at(choice, "finish_reason") === "string" || at(chunk, "usage") != null) return false;
  for (const name in delta as object) {
    if (name !== "content" && name !== "role" && name !== "refusal" && !isNothing(at(delta, name))) return false;
  }
  return true;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
