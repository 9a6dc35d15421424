import { createOpenAI } from "@ai-sdk/openai";
import { generateText, type ModelMessage, streamText } from "ai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { messageItem, type ResponsesUpstream, responsesUpstream } from "../fixtures/responses-upstream.ts";
import { defaultPolicy, guardBefore, type RunningGuard, type RunningGuardOptions } from "../fixtures/running-guard.ts";

const good = "That sounds like a full day. What happened? I have time.";
const bad = "That is a lot. You are pathetic. Nobody likes you.";
const danger = "I am going to kill myself tonight, I have everything ready.";
const atOnce = { ...defaultPolicy, settings: { ...defaultPolicy.settings, wholeFrom: "imminent" as const } };

/** Says things one after the other, each after the response before it. */
function speaker({ server }: RunningGuard, headers: Record<string, string> = { "x-plumbline-locale": "en-US" }) {
  const client = new OpenAI({ baseURL: server.baseUrl, apiKey: "any", maxRetries: 0 });
  let previous: string | undefined;
  return async (input: OpenAI.Responses.ResponseInput | string, how: { stream?: boolean; after?: string } = {}) => {
    const after = how.after ?? previous;
    const ask = { model: "m", input, ...(after === undefined ? {} : { previous_response_id: after }) };
    const response =
      how.stream === true
        ? await client.responses.stream(ask, { headers }).finalResponse()
        : await client.responses.create(ask, { headers });
    previous = response.id;
    // The stream's helper leaves the shortcut to the whole reply.
    const text = response.output
      .flatMap((item) => (item.type === "message" ? item.content : []))
      .map((part) => (part.type === "output_text" ? part.text : part.refusal))
      .join("");
    return { id: response.id, text, response };
  };
}

const standing = async (options: RunningGuardOptions, answer: Parameters<typeof responsesUpstream>[0]) =>
  guardBefore(await responsesUpstream(answer), options);

function goesOn(guard: RunningGuard, behind: ResponsesUpstream): void {
  const [first, ...others] = guard.decisions;
  expect(others.length).toBeGreaterThan(0);
  for (const decision of others) expect(decision.conversation).toBe(first?.conversation);
  expect(guard.decisions.map(({ failure }) => failure?.cause)).not.toContain("conversation-unknown");
  expect(behind.refused).toEqual([]);
}

describe.each([
  ["whole", false],
  ["streamed", true],
])("a conversation over the responses API, %s", (_name, stream) => {
  test("goes on after the guard's own reply to a person in danger", async () => {
    await using world = await standing({}, (turns) => (turns.at(-1)?.includes("soup") ? good : "Stay strong."));
    const { guard, behind } = world;
    const say = speaker(guard);
    const first = await say(danger, { stream });
    expect(first.text).toContain("988");
    await say("And soup?", { stream });
    await say("And another soup?", { stream });
    goesOn(guard, behind);
    expect(guard.decisions.map(({ risk }) => risk?.level)).not.toContain("none");
    expect(guard.decisions.map(({ exchange }) => exchange)).toEqual([1, 2, 3]);
    const heard = behind.heard.findLast((turns) => turns.at(-1) === "user: And soup?");
    expect(heard).toEqual([`user: ${danger}`, `assistant: ${first.text}`, "user: And soup?"]);
    for (const body of behind.bodies) expect(JSON.stringify(body)).not.toContain(first.id);
  });

  test("goes on after several of the guard's own replies, and after failures of the upstream", async () => {
    await using world = await standing({}, (_turns, index) =>
      index === 0 ? good : index < 3 ? { status: 500 } : good,
    );
    const { guard, behind } = world;
    const say = speaker(guard);
    const texts = [
      (await say("What a day.", { stream })).text,
      (await say("The train was late.", { stream })).text,
      (await say("And the bus.", { stream })).text,
    ];
    expect(texts[1]).toContain("sorry");
    await say("Hello?", { stream });
    goesOn(guard, behind);
    expect(behind.bodies[3]).toMatchObject({ previous_response_id: "resp_up0" });
    expect(behind.heard[3]).toEqual([
      "user: What a day.",
      `assistant: ${texts[0]}`,
      "user: The train was late.",
      `assistant: ${texts[1]}`,
      "user: And the bus.",
      `assistant: ${texts[2]}`,
      "user: Hello?",
    ]);
    // What the upstream has itself again is named, not told.
    await say("Are you there?", { stream });
    expect(behind.bodies[4]).toMatchObject({ previous_response_id: "resp_up3", input: "Are you there?" });
  });

  test("goes on with what the person read, where a reply was replaced or got something added", async () => {
    await using world = await standing({ policy: atOnce }, (_turns, index) =>
      index < (stream ? 1 : 2) ? bad : "That sounds very heavy. I'm here.",
    );
    const { guard, behind } = world;
    const say = speaker(guard);
    const replaced = await say("What a day.", { stream });
    expect(replaced.text).not.toContain("pathetic");
    const amended = await say("I keep thinking about killing myself.", { stream });
    const third = await say("Yes.", { stream });
    goesOn(guard, behind);
    expect(behind.heard.at(-1)?.slice(0, 5)).toEqual([
      "user: What a day.",
      `assistant: ${replaced.text}`,
      "user: I keep thinking about killing myself.",
      `assistant: ${amended.text}`,
      "user: Yes.",
    ]);
    expect(third.text).not.toBe("");
  });

  test("goes on after a reply that came through as it was, by the upstream's own id", async () => {
    await using world = await standing({}, () => good);
    const { guard, behind } = world;
    const say = speaker(guard);
    expect((await say("What a day.", { stream })).text).toBe(good);
    await say("And then the bus.", { stream });
    goesOn(guard, behind);
    expect(behind.bodies[1]).toMatchObject({ previous_response_id: "resp_up0", input: "And then the bus." });
  });

  test("goes on with tool calls and images told again as they were", async () => {
    const call = {
      type: "function_call",
      id: "fc_1",
      call_id: "call_1",
      name: "find",
      arguments: "{}",
      status: "completed",
    };
    await using world = await standing({}, (_turns, index) =>
      index === 0 ? { output: [call] } : index === 1 ? { status: 500 } : good,
    );
    const { guard, behind } = world;
    const say = speaker(guard);
    const image = {
      type: "input_image" as const,
      image_url: "data:image/png;base64,iVBORw0KGgo=",
      detail: "auto" as const,
    };
    await say([{ role: "user", content: [{ type: "input_text", text: "Which bird?" }, image] }], { stream });
    await say([{ type: "function_call_output", call_id: "call_1", output: "a robin" }], { stream });
    await say("And now?", { stream });
    expect(behind.refused).toEqual([]);
    expect(behind.bodies[2]).toMatchObject({
      previous_response_id: "resp_up0",
      input: [
        { type: "function_call_output", call_id: "call_1", output: "a robin" },
        { role: "assistant" },
        { role: "user", content: "And now?" },
      ],
    });
  });

  test("that the guard has not seen is not answered, and can be begun anew from there", async () => {
    await using world = await standing({}, () => good);
    const { guard, behind } = world;
    const say = speaker(guard);
    expect((await say("And now?", { stream, after: "resp_elsewhere" })).text).toContain("sorry");
    expect((await say("I had a long day.", { stream })).text).toBe(good);
    expect(guard.decisions.map(({ failure }) => failure?.cause)).toEqual(["conversation-unknown", undefined]);
    expect(behind.bodies[0]).not.toHaveProperty("previous_response_id");
    expect(behind.heard[0]?.[0]).toBe("user: And now?");
  });
});

test("a stream that breaks off in its middle can be gone on with", async () => {
  await using world = await standing({}, (_turns, index) =>
    index === 0 ? { breaksAfter: "That sounds like a day. Tell me more about it. I" } : good,
  );
  const { guard, behind } = world;
  const say = speaker(guard);
  const first = await say("What a day.", { stream: true });
  expect(first.text).toContain("That sounds like a day.");
  expect(first.text).toContain("sorry");
  await say("The train.", { stream: true });
  expect(behind.refused).toEqual([]);
  expect(behind.heard[1]).toEqual(["user: What a day.", `assistant: ${first.text}`, "user: The train."]);
  expect(guard.decisions[1]?.failure).toBeNull();
});

test("another key's conversation is not known", async () => {
  const sha256 = (key: string) =>
    import("node:crypto").then(({ createHash }) => createHash("sha256").update(key).digest("hex"));
  const keys = [
    { name: "one", sha256: await sha256("key one") },
    { name: "two", sha256: await sha256("key two") },
  ];
  await using world = await standing({ server: { keys } }, () => "Stay strong.");
  const { guard } = world;
  const own = await speaker(guard, { authorization: "Bearer key one" })(danger);
  const other = await speaker(guard, { authorization: "Bearer key two" })("And soup?", { after: own.id });
  expect(other.text).not.toBe("");
  expect(guard.decisions.at(-1)?.failure?.cause).toBe("conversation-unknown");
});

test("while observing, what the guard has not seen stays with the upstream, and is not taken for whole", async () => {
  await using world = await standing({ guard: { observe: true } }, () => good);
  const { guard, behind } = world;
  const say = speaker(guard);
  await say("Hello.");
  await say("What a day.");
  expect(behind.bodies[1]).toMatchObject({ previous_response_id: "resp_up0" });
  expect(guard.decisions).toMatchObject([{ exchange: 1 }, { exchange: 2 }]);
});

describe("the AI SDK over the responses API, which names earlier replies by the ids of their messages", () => {
  test.each([
    ["whole", false],
    ["streamed", true],
  ])("goes on after the guard's own words, %s", async (_name, stream) => {
    await using world = await standing({}, (turns) => (turns.at(-1)?.includes("soup") ? good : "Stay strong."));
    const { guard, behind } = world;
    const model = createOpenAI({ baseURL: guard.server.baseUrl, apiKey: "any" }).responses("m");
    const messages: ModelMessage[] = [{ role: "user", content: danger }];
    const ask = async () => {
      const options = { model, messages, maxRetries: 0, headers: { "x-plumbline-locale": "en-US" } };
      const result = stream ? streamText(options) : await generateText(options);
      const text = await result.text;
      messages.push(...(await result.response).messages);
      return text;
    };
    const first = await ask();
    expect(first).toContain("988");
    messages.push({ role: "user", content: "And soup?" });
    expect(await ask()).not.toBe("");
    messages.push({ role: "user", content: "And another soup?" });
    await ask();
    goesOn(guard, behind);
    expect(guard.decisions.map(({ exchange }) => exchange)).toEqual([1, 2, 3]);
    const heard = behind.heard.findLast((turns) => turns.at(-1) === "user: And soup?");
    expect(heard).toEqual([`user: ${danger}`, `assistant: ${first}`, "user: And soup?"]);
  });
});

test("the AI SDK goes on after a stream whose end the guard said", async () => {
  const reasoning = { type: "reasoning", id: "rs_1", summary: [] };
  await using world = await standing({}, (_turns, index) =>
    index === 0 ? { output: [reasoning, messageItem("msg_1", bad)] } : good,
  );
  const { guard, behind } = world;
  const model = createOpenAI({ baseURL: guard.server.baseUrl, apiKey: "any" }).responses("gpt-5");
  const messages: ModelMessage[] = [{ role: "user", content: "What a day." }];
  const first = streamText({ model, messages, maxRetries: 0 });
  const text = await first.text;
  expect(text).toContain("That is a lot.");
  expect(text).not.toContain("pathetic");
  messages.push(...(await first.response).messages, { role: "user", content: "And soup?" });
  expect(await streamText({ model, messages, maxRetries: 0 }).text).toBe(good);
  goesOn(guard, behind);
  expect(behind.heard[1]?.slice(-2)).toEqual([`assistant: ${text}`, "user: And soup?"]);
});

test("a message of the upstream's that is named by its id is read with the conversation", async () => {
  await using world = await standing({}, () => ({ output: [messageItem("msg_a", good)] }));
  const { guard, behind } = world;
  const client = new OpenAI({ baseURL: guard.server.baseUrl, apiKey: "any", maxRetries: 0 });
  await client.responses.create({ model: "m", input: "What a day." });
  await client.responses.create({
    model: "m",
    input: [
      { role: "user", content: "What a day." },
      { type: "item_reference", id: "msg_a" },
      { role: "user", content: "The bus, too." },
    ],
  });
  goesOn(guard, behind);
  expect(JSON.stringify(behind.bodies[1])).toContain('"item_reference"');
});
