import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { guardBefore, type RunningGuard, wordsOf } from "../fixtures/running-guard.ts";
import { chunk, jsonOf, type ScriptedAnswer, scriptedUpstream, streamOf } from "../fixtures/scripted-upstream.ts";

const good = "That sounds like a full day. What happened? I have time.";
const danger = "I am going to kill myself tonight, I have everything ready.";
const done = "data: [DONE]\n\n";

const standing = async (answer: ScriptedAnswer) => guardBefore(await scriptedUpstream(() => answer));

const clientOf = ({ server }: RunningGuard) =>
  new OpenAI({ baseURL: server.baseUrl, apiKey: "any", maxRetries: 0 }).chat.completions;
const ask = { model: "m", messages: [{ role: "user" as const, content: "What a day." }] };

/** The reply as the official client puts it together, and its pieces. */
async function streamed(guard: RunningGuard, more: object = {}) {
  const pieces: OpenAI.ChatCompletionChunk[] = [];
  const stream = clientOf(guard).stream({ ...ask, ...more });
  for await (const piece of stream) pieces.push(piece);
  const [choice] = (await stream.finalChatCompletion()).choices;
  return { pieces, message: choice?.message, finish: choice?.finish_reason };
}

describe("odd but legal streams of chat completions", () => {
  test("CRLF, comments, unknown events, letters cut in two, first and last pieces without choices", async () => {
    const empty = { id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [] };
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
    const text = [
      ": keep-alive\n\n",
      `data: ${JSON.stringify({ ...empty, prompt_filter_results: [] })}\n\n`,
      chunk({ role: "assistant", content: "" }, null, { usage: null, system_fingerprint: "fp", error: null }),
      ": OPENROUTER PROCESSING\n\n",
      chunk({ content: "Schön, dass du schreibst 🌱. " }),
      chunk({ content: "Was war heute los?", refusal: null, tool_calls: [] }),
      chunk({}, "stop"),
      `data: ${JSON.stringify({ ...empty, usage })}\n\n`,
      done,
    ].join("");
    const bytes = new TextEncoder().encode(text.replaceAll("\n", "\r\n"));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
      bytes.subarray(index * 7, index * 7 + 7),
    );
    await using world = await standing(streamOf(...pieces));
    const { pieces: got, message, finish } = await streamed(world.guard, { stream_options: { include_usage: true } });
    expect(message).toMatchObject({ content: "Schön, dass du schreibst 🌱. Was war heute los?" });
    expect(finish).toBe("stop");
    expect(got.at(-1)?.usage).toEqual(usage);
    expect(got[0]).toHaveProperty("prompt_filter_results");
    expect(JSON.parse(world.behind.bodies[0] ?? "")).toMatchObject({ stream_options: { include_usage: true } });
    expect(world.guard.decisions).toMatchObject([{ action: "allow" }]);
  });

  test("parallel tool calls, one of them with the last words, the reason and the usage in one piece", async () => {
    const call = (index: number, more: object) => ({ tool_calls: [{ index, ...more }] });
    await using world = await standing(
      streamOf(
        chunk({ role: "assistant", content: null }),
        chunk({
          content: "Let me look.",
          ...call(0, { id: "a", type: "function", function: { name: "find", arguments: "" } }),
        }),
        chunk(call(1, { id: "b", type: "function", function: { name: "read", arguments: "{" } })),
        chunk(call(0, { function: { arguments: "{}" } })),
        chunk({ content: " One moment.", ...call(1, { function: { arguments: "}" } }) }, "tool_calls", {
          usage: { total_tokens: 7 },
        }),
        done,
      ),
    );
    const { pieces, message, finish } = await streamed(world.guard);
    expect(message).toMatchObject({
      content: "Let me look. One moment.",
      tool_calls: [
        { id: "a", function: { name: "find", arguments: "{}" } },
        { id: "b", function: { name: "read", arguments: "{}" } },
      ],
    });
    expect(finish).toBe("tool_calls");
    expect(pieces.findLast(({ usage }) => usage)?.usage?.total_tokens).toBe(7);
  });

  test("tool calls without a word", async () => {
    await using world = await standing(
      streamOf(
        chunk({
          role: "assistant",
          content: null,
          tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "f", arguments: "{}" } }],
        }),
        chunk({}, "tool_calls"),
        done,
      ),
    );
    expect((await streamed(world.guard)).message?.tool_calls).toHaveLength(1);
    expect(world.guard.decisions).toMatchObject([{ action: "allow", reason: "no words for the person" }]);
  });

  test("a refusal stays one", async () => {
    await using world = await standing(
      streamOf(
        chunk({ role: "assistant", content: null, refusal: "" }),
        chunk({ refusal: "I'm not able to write that for you. " }),
        chunk({ refusal: "What would help you with it? I'm glad to go on." }),
        chunk({}, "stop"),
        done,
      ),
    );
    const { message } = await streamed(world.guard);
    expect(`${message?.content ?? ""}${message?.refusal}`).toContain("I'm not able to write that for you.");
    expect(message?.refusal).toContain("glad to go on");
  });

  test("a refusal to a person in danger gets help beside it, as words", async () => {
    await using world = await standing(
      streamOf(chunk({ role: "assistant", refusal: "I can't help with that. I'm here." }), chunk({}, "stop"), done),
    );
    const response = await world.guard.chat(
      [{ role: "user", content: danger }],
      { stream: true },
      { "x-plumbline-locale": "en-US" },
    );
    expect(await wordsOf(response)).toContain("988");
  });

  test.each(["length", "content_filter"])("a reply that ends by %s", async (reason) => {
    await using world = await standing(streamOf(chunk({ role: "assistant", content: good }), chunk({}, reason), done));
    const reader = await clientOf(world.guard).create({ ...ask, stream: true });
    let text = "";
    let finish: string | null = null;
    for await (const { choices } of reader) {
      text += choices[0]?.delta.content ?? "";
      finish = choices[0]?.finish_reason ?? finish;
    }
    expect([text, finish]).toEqual([good, reason]);
  });

  test("a reply without words or calls is none, also where empty calls are named", async () => {
    await using world = await standing(
      streamOf(chunk({ role: "assistant", content: "", tool_calls: [], function_call: null }), chunk({}, "stop"), done),
    );
    expect((await streamed(world.guard)).message?.content).toContain("sorry");
    expect(world.guard.decisions).toMatchObject([{ status: "guard-failed", failure: { cause: "empty-reply" } }]);
  });

  test.each([
    [
      "in a second choice",
      chunk({}, null, {
        choices: [
          { index: 0, delta: { content: good } },
          { index: 1, delta: { content: " You are pathetic. " } },
        ],
      }),
    ],
    ["in a list of parts", chunk({ content: [{ type: "text", text: "You are pathetic. Nobody likes you." }] })],
    [
      "behind the end",
      `${chunk({ content: good })}${chunk({}, "stop")}${chunk({ content: "You are pathetic. Nobody." })}`,
    ],
  ])("words %s do not pass by", async (_where, piece) => {
    await using world = await standing(streamOf(chunk({ role: "assistant" }), piece, chunk({}, "stop"), done));
    const response = await world.guard.chat(ask.messages, { stream: true });
    expect(await response.text()).not.toContain("pathetic");
  });

  test.each([
    ["before its first word", ""],
    ["in its middle", chunk({ role: "assistant", content: "That sounds like a day. Tell me more. " })],
  ])("an error %s ends in the guard's words, well-formed", async (_where, before) => {
    await using world = await standing(
      streamOf(before, `data: ${JSON.stringify({ error: { message: "overloaded" } })}\n\n`),
    );
    const { message, finish, pieces } = await streamed(world.guard);
    expect(message?.content).toContain("sorry");
    expect(message?.role).toBe("assistant");
    expect(finish).toBe("stop");
    expect(new Set(pieces.map(({ id }) => id)).size).toBe(1);
    expect(world.guard.decisions).toMatchObject([{ failure: { cause: "stream-broken" } }]);
  });

  test("data over several lines", async () => {
    const spread = JSON.stringify(JSON.parse(chunk({ role: "assistant", content: "" }).slice(6)), undefined, 1);
    const piece = `data: ${spread.replaceAll("\n", "\ndata: ")}\n\n`;
    await using world = await standing(streamOf(piece, chunk({ content: good }), chunk({}, "stop"), done));
    expect((await streamed(world.guard)).message?.content).toBe(good);
  });
});

describe("odd but legal whole chat completions", () => {
  const whole = (choices: readonly object[], more: object = {}) =>
    jsonOf({
      id: "c",
      object: "chat.completion",
      created: 1,
      model: "m",
      choices,
      usage: { total_tokens: 3 },
      ...more,
    });
  const choice = (message: object, more: object = {}) => ({
    index: 0,
    finish_reason: "stop",
    message: { role: "assistant", ...message },
    ...more,
  });

  test("fields nobody knows, probabilities and several choices come as they are", async () => {
    const logprobs = { content: [{ token: "That", logprob: -0.1, bytes: null, top_logprobs: [] }] };
    const answer = whole([choice({ content: good }, { logprobs }), choice({ content: "And then?" }, { index: 1 })], {
      x_new: { a: 1 },
    });
    await using world = await standing(answer);
    const given = { ...ask, n: 2, stop: ["\n\n"], logprobs: true, top_logprobs: 1, seed: 1, user: "u" };
    const reply = await clientOf(world.guard).create(given);
    expect(JSON.stringify(reply)).toContain('"x_new":{"a":1}');
    expect(reply.choices.map(({ message }) => message.content)).toEqual([good, "And then?"]);
    expect(reply.choices[0]?.logprobs).toEqual(logprobs);
    expect(JSON.parse(world.behind.bodies[0] ?? "")).toEqual(given);
  });

  test("of several choices none leaves when one is bad", async () => {
    await using world = await standing(
      whole([choice({ content: good }), choice({ content: "You are pathetic." }, { index: 1 })]),
    );
    const reply = await clientOf(world.guard).create({ ...ask, n: 2 });
    expect(JSON.stringify(reply)).not.toContain("pathetic");
  });

  test("a choice that calls a tool keeps its emptiness where another gets something added", async () => {
    const tool_calls = [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }];
    await using world = await standing(
      whole([
        choice({ content: "That sounds very heavy. I'm here.", refusal: null }),
        choice({ content: null, tool_calls }, { index: 1, finish_reason: "tool_calls" }),
      ]),
    );
    const headers = { "x-plumbline-locale": "en-US" };
    const low = [{ role: "user" as const, content: "I feel so low. I keep thinking about dying." }];
    const reply = await clientOf(world.guard).create({ ...ask, messages: low, n: 2 }, { headers });
    const called = reply.choices.find(({ message }) => message.tool_calls !== undefined);
    if (called !== undefined) expect(called.message.content).toBeNull();
    expect(world.guard.decisions[0]?.status).toBe("decided");
  });

  test("a refusal that gets something added is words and no refusal", async () => {
    await using world = await standing(
      whole([choice({ content: null, refusal: "I can't help with that. I'm here." })]),
    );
    const messages = [{ role: "user" as const, content: danger }];
    const reply = await clientOf(world.guard).create(
      { ...ask, messages },
      { headers: { "x-plumbline-locale": "en-US" } },
    );
    expect(reply.choices[0]?.message.content).toContain("988");
    expect(reply.choices[0]?.message.refusal ?? null).toBeNull();
  });

  test.each([
    ["no choices", [], "bad-shape"],
    ["no content", [choice({ content: null })], "empty-reply"],
    ["content that was filtered", [choice({ content: "" }, { finish_reason: "content_filter" })], "empty-reply"],
  ])("%s is no reply", async (_name, choices, cause) => {
    await using world = await standing(whole(choices));
    expect((await clientOf(world.guard).create(ask)).choices[0]?.message.content).toContain("sorry");
    expect(world.guard.decisions).toMatchObject([{ failure: { stage: "upstream", cause } }]);
  });
});
