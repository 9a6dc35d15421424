import { describe, expect, test } from "vitest";
import { type RunningGuard, runningGuard } from "../fixtures/running-guard.ts";

const danger = "I am going to kill myself tonight, I have everything ready.";

function post(guard: RunningGuard, path: string, body: unknown): Promise<Response> {
  const text = JSON.stringify(body);
  return fetch(`${guard.server.baseUrl}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: text,
  });
}

const user = (content: unknown) => ({ role: "user", content });
const chat = (messages: unknown) => ({ model: "m", messages });
const message = (messages: unknown, more: object = {}) => ({ model: "m", max_tokens: 9, messages, ...more });
const respond = (input: unknown, more: object = {}) => ({ model: "m", input, ...more });

type Refused = readonly [path: string, name: string, body: unknown, param: string | null];
const refused: readonly Refused[] = [
  ...["chat/completions", "messages", "responses"].flatMap((path): Refused[] => [
    [path, "null", null, null],
    [path, "a number", 5, null],
    [path, "a list", [user(danger)], null],
    [path, "text", danger, null],
  ]),
  ["chat/completions", "no messages", {}, "messages"],
  ["chat/completions", "an empty list", chat([]), "messages"],
  ["chat/completions", "messages that are text", chat(danger), "messages"],
  ["chat/completions", "a message that is text", chat([danger]), "messages[0].role"],
  ["chat/completions", "a role in capitals", chat([{ role: "USER", content: danger }]), "messages[0].role"],
  ["chat/completions", "an unknown role", chat([user("Hi"), { role: "wizard", content: danger }]), "messages[1].role"],
  ["chat/completions", "no role", chat([{ content: danger }]), "messages[0].role"],
  ["chat/completions", "a role that is a list", chat([{ role: ["user"], content: danger }]), "messages[0].role"],
  ["chat/completions", "content that is a number", chat([user(5)]), "messages[0].content"],
  ["chat/completions", "content that is an object", chat([user({ text: danger })]), "messages[0].content"],
  ["chat/completions", "no content of the person's", chat([{ role: "user" }]), "messages[0].content"],
  [
    "chat/completions",
    "text that is none",
    chat([user([{ type: "text", text: { value: danger } }])]),
    "messages[0].content",
  ],
  ["chat/completions", "a part that is a number", chat([user([5])]), "messages[0].content"],
  [
    "chat/completions",
    "a system message of a number",
    chat([{ role: "system", content: 5 }, user("Hi")]),
    "messages[0].content",
  ],
  ["messages", "an empty list", message([]), "messages"],
  ["messages", "a role in capitals", message([{ role: "USER", content: danger }]), "messages.0.role"],
  ["messages", "a tool's role", message([{ role: "tool", content: danger }]), "messages.0.role"],
  ["messages", "content that is a number", message([user(5)]), "messages.0.content"],
  ["messages", "no content", message([{ role: "user" }]), "messages.0.content"],
  ["messages", "a system that is a number", message([user("Hi")], { system: 5 }), "system"],
  ["responses", "no input", { model: "m" }, "input"],
  ["responses", "an empty list", respond([]), "input"],
  ["responses", "input that is a number", respond(5), "input"],
  ["responses", "input that is an object", respond(user(danger)), "input"],
  ["responses", "an item that is text", respond([danger]), "input[0]"],
  ["responses", "an unknown role", respond([{ role: "wizard", content: danger }]), "input[0].role"],
  ["responses", "a role in capitals", respond([{ type: "message", role: "User", content: danger }]), "input[0].role"],
  ["responses", "a tool's role", respond([{ role: "tool", content: danger }]), "input[0].role"],
  ["responses", "content that is a number", respond([user(5)]), "input[0].content"],
  ["responses", "instructions that are a list", respond("Hi", { instructions: ["x"] }), "instructions"],
  [
    "responses",
    "an earlier response that is a number",
    respond("Hi", { previous_response_id: 5 }),
    "previous_response_id",
  ],
];

describe("what an API would not take is refused in its own shape, goes nowhere and is no decision", () => {
  test.each(refused)("%s: %s", async (path, _name, body, param) => {
    await using guard = await runningGuard();
    const response = await post(guard, path, body);
    expect(response.status).toBe(400);
    const text = await response.text();
    const answer = JSON.parse(text);
    expect(answer.error.type).toBe("invalid_request_error");
    if (path === "messages") expect(answer.type).toBe("error");
    else expect(answer.error.param).toBe(param);
    if (param === null) expect(answer.error.message).toContain("object");
    else expect(answer.error.message).toContain(param);
    // What stood there is not repeated.
    expect(text).not.toMatch(/kill|wizard|USER/);
    expect(guard.provider.count).toBe(0);
    expect(guard.decisions).toEqual([]);
  });
});

const read: readonly [path: string, name: string, body: unknown][] = [
  ["chat/completions", "content as parts", chat([user([{ type: "text", text: danger }])])],
  ["chat/completions", "content as a list of texts", chat([user([danger])])],
  [
    "chat/completions",
    "beside images and files",
    chat([
      user([
        { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
        { type: "file", file: { file_id: "file-1" } },
        { type: "text", text: danger },
      ]),
    ]),
  ],
  ["chat/completions", "in a part of an unknown kind", chat([user([{ type: "note", content: danger }])])],
  [
    "chat/completions",
    "behind several system messages",
    chat([{ role: "system", content: "One." }, { role: "developer", content: "Two." }, user(danger)]),
  ],
  ["messages", "content as blocks", message([user([{ type: "text", text: danger }])])],
  [
    "messages",
    "in a document of plain text",
    message([user([{ type: "document", source: { type: "text", media_type: "text/plain", data: danger } }])]),
  ],
  [
    "messages",
    "in a document of blocks",
    message([user([{ type: "document", source: { type: "content", content: [{ type: "text", text: danger }] } }])]),
  ],
  [
    "messages",
    "before a prefilled reply",
    message([user(danger), { role: "assistant", content: "I hear" }], {
      system: [{ type: "text", text: "You are Ada." }],
    }),
  ],
  ["responses", "as text", respond(danger)],
  [
    "responses",
    "in items",
    respond([{ role: "developer", content: "One." }, user([{ type: "input_text", text: danger }])]),
  ],
  ["responses", "in an item of an unknown kind", respond([user("Hi"), { type: "voice_note", text: danger }])],
  [
    "responses",
    "in parts of an unknown kind of item",
    respond([{ type: "note", content: [{ type: "x", text: danger }] }]),
  ],
  ["responses", "in what fills a stored prompt", { model: "m", prompt: { id: "pmpt_1", variables: { said: danger } } }],
  [
    "responses",
    "in parts that fill a stored prompt",
    { model: "m", prompt: { id: "pmpt_1", variables: { said: { type: "input_text", text: danger } } } },
  ],
];

describe("what is passed on is read", () => {
  test.each(read)("%s: %s", async (path, _name, body) => {
    await using guard = await runningGuard({ provider: { reply: () => "Stay strong." } });
    const response = await post(guard, path, body);
    expect(response.status).toBe(200);
    expect(guard.decisions).toMatchObject([{ risk: { kind: "suicide" } }]);
    expect(guard.decisions[0]?.action).not.toBe("allow");
  });

  test.each([
    ["chat/completions", chat([{ role: "system", content: danger }, user("What a day.")])],
    ["chat/completions", chat([{ role: "developer", content: danger }, user("What a day.")])],
    ["chat/completions", chat([user("Find it."), { role: "tool", tool_call_id: "c", content: danger }])],
    ["chat/completions", chat([user("Find it."), { role: "function", name: "f", content: danger }])],
    ["chat/completions", chat([user("Find it."), { role: "assistant", content: null, tool_calls: [] }])],
    ["messages", message([user([{ type: "tool_result", tool_use_id: "t", content: danger }])])],
    ["messages", message([{ role: "system", content: danger }, user("What a day.")])],
    ["messages", message([user("What a day.")], { system: danger })],
    ["responses", respond("What a day.", { instructions: danger })],
    ["responses", respond([user("Find it."), { type: "function_call_output", call_id: "c", output: danger }])],
    [
      "responses",
      respond([user("Find it."), { type: "reasoning", id: "rs", summary: [{ type: "summary_text", text: danger }] }]),
    ],
  ])("words of nobody who is helped are taken and not read as the person's: %s %#", async (path, body) => {
    await using guard = await runningGuard({ provider: { reply: () => "That sounds like a full day." } });
    expect((await post(guard, path, body)).status).toBe(200);
    expect(guard.decisions).toHaveLength(1);
    expect(guard.decisions[0]?.risk?.level ?? "none").toBe("none");
  });

  test("an earlier refusal of the assistant's is a turn of the assistant's", async () => {
    await using guard = await runningGuard({ provider: { reply: () => "What happened?" } });
    const refusal = { role: "assistant", content: null, refusal: "I can't help with that." };
    await post(guard, "chat/completions", chat([user("Hi."), refusal, user("And now?")]));
    expect(guard.decisions).toMatchObject([{ exchange: 2 }]);
  });
});
