import { text } from "node:stream/consumers";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, streamText, wrapLanguageModel } from "ai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { loopbackServer } from "../fixtures/loopback-server.ts";
import { responseOf } from "../fixtures/responses-upstream.ts";
import { defaultPolicy, detectors, runningGuard } from "../fixtures/running-guard.ts";
import { scriptedUpstream } from "../fixtures/scripted-upstream.ts";
import { createGuard, type Decision, guardMiddleware } from "../index.ts";

const good = "That sounds like a full day. What happened? I have time.";
const bad = "That is a lot. You are pathetic. Nobody likes you.";
const danger = "I am going to kill myself tonight, I have everything ready.";

function openai(guard: { server: { baseUrl: string } }): OpenAI {
  return new OpenAI({ baseURL: guard.server.baseUrl, apiKey: "any", maxRetries: 0 });
}

function anthropic(guard: { server: { baseUrl: string } }): Anthropic {
  return new Anthropic({ baseURL: guard.server.baseUrl.replace("/v1", ""), apiKey: "any", maxRetries: 0 });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("the official openai client through the guard", () => {
  test("streams an ordinary reply whole and in pieces of sentences", async () => {
    await using guard = await runningGuard({ provider: { reply: () => good } });
    const stream = await openai(guard).chat.completions.create({
      model: "test",
      messages: [{ role: "user", content: "What a day." }],
      stream: true,
    });
    const pieces: string[] = [];
    let finish: string | null = null;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) pieces.push(chunk.choices[0].delta.content);
      finish = chunk.choices[0]?.finish_reason ?? finish;
    }
    expect(pieces.join("")).toBe(good);
    expect(pieces.length).toBeGreaterThan(1);
    expect(finish).toBe("stop");
    expect(guard.decisions).toMatchObject([{ action: "allow", released: "reply" }]);
  });

  test("a stream that turns bad is stopped before the bad sentence leaves, and goes on kindly", async () => {
    await using guard = await runningGuard({ provider: { reply: () => bad } });
    const stream = await openai(guard).chat.completions.create({
      model: "test",
      messages: [{ role: "user", content: "What a day." }],
      stream: true,
    });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toContain("That is a lot.");
    expect(text).not.toContain("pathetic");
    expect(text).not.toContain("Nobody likes");
    expect(text.length).toBeGreaterThan(80);
    expect(guard.decisions).toMatchObject([{ action: "replace", released: "part-and-completion" }]);
  });

  test("a stream to somebody in danger is held back whole and drafted again", async () => {
    const replies = [
      "Stay strong.",
      "I'm taking this seriously. Please call 911 or call or text 988 now. Are you alone?",
    ];
    await using guard = await runningGuard({ provider: { reply: ({ index }) => replies[index] ?? replies[1] ?? "" } });
    const stream = await openai(guard).chat.completions.create(
      { model: "test", messages: [{ role: "user", content: danger }], stream: true },
      { headers: { "x-plumbline-locale": "en-US" } },
    );
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toContain("988");
    expect(text).not.toContain("Stay strong");
  });

  test("tools and images pass through untouched, byte for byte", async () => {
    const reply = JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: "test",
      system_fingerprint: "fp",
      choices: [
        {
          index: 0,
          finish_reason: "tool_calls",
          message: {
            role: "assistant",
            content: null,
            tool_calls: [
              { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } },
            ],
          },
        },
      ],
    });
    await using behind = await scriptedUpstream(() => ({ type: "application/json", pieces: [reply] }));
    await using guard = await runningGuard({ upstream: behind.url });
    const completion = await openai(guard).chat.completions.create({
      model: "test",
      tools: [
        {
          type: "function",
          function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
        },
      ],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Which bird is this?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
          ],
        },
      ],
    });
    expect(completion.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      id: "call_1",
      function: { arguments: '{"city":"Oslo"}' },
    });
    expect(behind.bodies[0]).toContain('"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}');
    expect(JSON.parse(behind.bodies[0] ?? "").messages).toHaveLength(1);
  });

  test("streamed tool calls keep their order and their pieces", async () => {
    const chunk = (delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    const pieces = [
      chunk({ role: "assistant", content: "Let me look." }),
      chunk({ tool_calls: [{ index: 0, id: "call_9", type: "function", function: { name: "find", arguments: "" } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{"q":' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '"tea"}' } }] }),
      chunk({}, "tool_calls"),
      "data: [DONE]\n\n",
    ];
    await using behind = await scriptedUpstream(() => ({ type: "text/event-stream", pieces }));
    await using guard = await runningGuard({ upstream: behind.url });
    const stream = openai(guard).chat.completions.stream({
      model: "test",
      messages: [{ role: "user", content: "Find tea." }],
    });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0]?.message).toMatchObject({
      content: "Let me look.",
      tool_calls: [{ id: "call_9", function: { name: "find", arguments: '{"q":"tea"}' } }],
    });
    expect(choices[0]?.finish_reason).toBe("tool_calls");
  });

  test("a caller that leaves ends the call upstream", async () => {
    await using behind = await scriptedUpstream(() => ({
      type: "text/event-stream",
      pieces: [": hold\n\n"],
      holds: true,
    }));
    await using guard = await runningGuard({ upstream: behind.url });
    const gone = new AbortController();
    const asked = openai(guard)
      .chat.completions.create(
        { model: "test", messages: [{ role: "user", content: "Hello" }], stream: true },
        { signal: gone.signal },
      )
      .then(async (stream) => {
        for await (const _chunk of stream) {
          // nothing comes
        }
      });
    await until(() => behind.bodies.length === 1);
    gone.abort();
    await asked.catch(() => {});
    await until(() => behind.aborted === 1 && guard.decisions.length === 1);
    expect(guard.decisions).toMatchObject([
      { status: "guard-failed", failure: { cause: "caller-left" }, released: "nothing" },
    ]);
  });

  test("responses work whole, streamed, and by the id of the one before", async () => {
    const respond = (body: string) => {
      const { stream } = JSON.parse(body);
      const item = {
        type: "message",
        id: "msg_1",
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: bad, annotations: [] }],
      };
      const whole = responseOf("resp_1", [item]);
      if (stream !== true) return { type: "application/json", pieces: [JSON.stringify(whole)] };
      const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
      const events = [
        { type: "response.created", response: { ...whole, status: "in_progress", output: [] } },
        { type: "response.output_item.added", output_index: 0, item: { ...item, content: [] } },
        { type: "response.content_part.added", ...place, part: { type: "output_text", text: "", annotations: [] } },
        { type: "response.output_text.delta", ...place, delta: "That is a lot. You are " },
        { type: "response.output_text.delta", ...place, delta: "pathetic. Nobody likes you." },
        { type: "response.output_text.done", ...place, text: bad },
        { type: "response.output_item.done", output_index: 0, item },
        { type: "response.completed", response: whole },
      ];
      return {
        type: "text/event-stream",
        pieces: events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
      };
    };
    await using behind = await scriptedUpstream(respond);
    await using guard = await runningGuard({ upstream: behind.url });
    const whole = await openai(guard).responses.create({ model: "m", input: "What a day." });
    expect(whole.output_text).not.toContain("pathetic");
    expect(whole.output_text.length).toBeGreaterThan(80);
    let text = "";
    let last = "";
    for await (const event of await openai(guard).responses.create({
      model: "m",
      input: "What a day.",
      stream: true,
    })) {
      if (event.type === "response.output_text.delta") text += event.delta;
      if (event.type === "response.completed") last = JSON.stringify(event.response);
    }
    expect(text).toContain("That is a lot.");
    expect(text + last).not.toContain("pathetic");
    const unknown = await openai(guard).responses.create({
      model: "m",
      input: "And now?",
      previous_response_id: "resp_elsewhere",
    });
    expect(unknown.output_text).toContain("sorry");
    expect(guard.decisions.at(-1)).toMatchObject({ failure: { stage: "read", cause: "conversation-unknown" } });
  });

  test("the list of models is the upstream's", async () => {
    const list = JSON.stringify({ object: "list", data: [{ id: "m1", object: "model", created: 1, owned_by: "x" }] });
    await using behind = await scriptedUpstream(() => ({ type: "application/json", pieces: [list] }));
    await using guard = await runningGuard({ upstream: behind.url });
    expect((await openai(guard).models.list()).data.map(({ id }) => id)).toEqual(["m1"]);
  });
});

describe("the official anthropic client through the guard", () => {
  test("counts tokens as the upstream does, with the upstream's key", async () => {
    let seen: unknown;
    await using behind = await loopbackServer(async (request, response) => {
      const body = JSON.parse(await text(request));
      seen = [request.url, request.headers["x-api-key"], body.messages[0].content];
      response.end(JSON.stringify({ input_tokens: 14 }));
    });
    await using guard = await runningGuard({ upstream: behind.url, upstreamKey: "of-the-upstream" });
    const messages = [{ role: "user" as const, content: "What a day." }];
    expect(await anthropic(guard).messages.countTokens({ model: "m", messages })).toEqual({ input_tokens: 14 });
    expect(seen).toEqual(["/v1/messages/count_tokens", "of-the-upstream", "What a day."]);
    expect(guard.decisions).toEqual([]);
  });

  test("gets an ordinary message as it is, whole and streamed", async () => {
    await using guard = await runningGuard({ provider: { reply: () => good } });
    const ask = { model: "test", max_tokens: 100, messages: [{ role: "user" as const, content: "What a day." }] };
    const whole = await anthropic(guard).messages.create(ask);
    expect(whole.content).toMatchObject([{ type: "text", text: good }]);
    const streamed = await anthropic(guard).messages.stream(ask).finalMessage();
    expect(streamed.content).toMatchObject([{ type: "text", text: good }]);
    expect(streamed.stop_reason).toBe("end_turn");
  });

  test("a bad stream ends as a well-formed message without the bad sentence", async () => {
    await using guard = await runningGuard({ provider: { reply: () => bad } });
    const message = await anthropic(guard)
      .messages.stream({ model: "test", max_tokens: 100, messages: [{ role: "user", content: "What a day." }] })
      .finalMessage();
    const text = message.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
    expect(text).toContain("That is a lot.");
    expect(text).not.toContain("pathetic");
    expect(message.stop_reason).toBe("end_turn");
  });

  test("a stream that lacks what the risk calls for has it added before its end", async () => {
    const policy = { ...defaultPolicy, settings: { ...defaultPolicy.settings, wholeFrom: "imminent" as const } };
    await using guard = await runningGuard({ policy, provider: { reply: () => "That sounds very heavy. I'm here." } });
    const message = await anthropic(guard)
      .messages.stream(
        {
          model: "test",
          max_tokens: 100,
          messages: [{ role: "user", content: "I keep thinking about killing myself." }],
        },
        { headers: { "x-plumbline-locale": "en-US" } },
      )
      .finalMessage();
    const text = message.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
    expect(text).toContain("That sounds very heavy.");
    expect(text).toContain("988");
    expect(guard.decisions.at(-1)).toMatchObject({ released: "amended" });
  });

  test("is told the policy's advice beside its own system prompt", async () => {
    await using guard = await runningGuard({ provider: { reply: () => good } });
    await anthropic(guard).messages.create({
      model: "test",
      max_tokens: 100,
      system: "You are Ada.",
      messages: [{ role: "user", content: danger }],
    });
    expect(guard.provider.requests[0]?.system).toMatch(/^You are Ada\.\n\n.*danger of their life/s);
  });
});

describe("the AI SDK", () => {
  test("through the proxy: whole and streamed", async () => {
    await using guard = await runningGuard({ provider: { reply: () => bad } });
    const model = createOpenAICompatible({ name: "guarded", baseURL: guard.server.baseUrl }).languageModel("test");
    const { text } = await generateText({ model, prompt: "What a day.", maxRetries: 0 });
    expect(text).not.toContain("pathetic");
    let streamed = "";
    for await (const piece of streamText({ model, prompt: "What a day.", maxRetries: 0 }).textStream) streamed += piece;
    expect(streamed).toContain("That is a lot.");
    expect(streamed).not.toContain("pathetic");
  });

  test.each([
    ["openai", good],
    ["openai", bad],
    ["anthropic", good],
    ["anthropic", bad],
  ])("through the proxy with its provider for %s: %#", async (provider, reply) => {
    let fails = false;
    await using guard = await runningGuard({
      provider: { reply: () => reply, fault: () => (fails ? { kind: "status", status: 500 } : undefined) },
    });
    const settings = { baseURL: guard.server.baseUrl, apiKey: "any" };
    const model = provider === "openai" ? createOpenAI(settings).chat("test") : createAnthropic(settings)("test");
    const ask = { model, prompt: "What a day.", maxRetries: 0 };
    const whole = await generateText(ask);
    const streamed = streamText(ask);
    const text = await streamed.text;
    expect(await streamed.finishReason).toBe("stop");
    for (const words of [whole.text, text]) {
      if (reply === good) expect(words).toBe(good);
      else expect(words).not.toContain("pathetic");
    }
    fails = true;
    expect((await generateText(ask)).text).toContain("sorry");
    expect(await streamText(ask).text).toContain("sorry");
  });

  test("with the guard as middleware: whole, streamed, and nothing lost where nothing is wrong", async () => {
    let reply = bad;
    await using guard = await runningGuard({ provider: { reply: () => reply } });
    const decisions: Decision[] = [];
    const middleware = guardMiddleware(createGuard({ policy: () => defaultPolicy, detectors }), {
      locale: "en-US",
      onDecision: (decision) => decisions.push(decision),
    });
    const direct = createOpenAICompatible({ name: "direct", baseURL: guard.provider.baseUrl }).languageModel("test");
    const model = wrapLanguageModel({ model: direct, middleware });
    const first = await generateText({ model, prompt: "What a day.", maxRetries: 0 });
    expect(first.text).not.toContain("pathetic");
    let streamed = "";
    for await (const piece of streamText({ model, prompt: "What a day.", maxRetries: 0 }).textStream) streamed += piece;
    expect(streamed).not.toContain("pathetic");
    const near = await generateText({ model, prompt: danger, maxRetries: 0 });
    expect(near.text).toContain("988");
    reply = good;
    expect((await generateText({ model, prompt: "What a day.", maxRetries: 0 })).text).toBe(good);
    expect(decisions.map(({ action }) => action)).toEqual(["replace", "replace", "hand-over", "allow"]);
  });
});
