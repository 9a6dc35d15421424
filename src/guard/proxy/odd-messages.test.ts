import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { guardBefore, type RunningGuard } from "../fixtures/running-guard.ts";
import { jsonOf, named, type ScriptedAnswer, scriptedUpstream, streamOf } from "../fixtures/scripted-upstream.ts";

const good = "That sounds like a full day. What happened? I have time.";
const thinking = { type: "thinking", thinking: "They had a long day.", signature: "sig" };
const call = { type: "tool_use", id: "toolu_1", name: "find", input: { q: "tea" } };

const standing = async (answer: ScriptedAnswer) => guardBefore(await scriptedUpstream(() => answer));

const clientOf = ({ server }: RunningGuard) =>
  new Anthropic({ baseURL: server.baseUrl.replace("/v1", ""), apiKey: "any", maxRetries: 0 }).messages;
const ask = { model: "m", max_tokens: 9, messages: [{ role: "user" as const, content: "What a day." }] };
const streamed = (guard: RunningGuard) => clientOf(guard).stream(ask).finalMessage();
const wordsOf = (message: Anthropic.Message) =>
  message.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");

const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "m",
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 1 },
};
const start = named({ type: "message_start", message });
const block = (index: number, content_block: object) => named({ type: "content_block_start", index, content_block });
const delta = (index: number, more: object) => named({ type: "content_block_delta", index, delta: more });
const stop = (index: number) => named({ type: "content_block_stop", index });
const words = (index: number, ...texts: readonly string[]) =>
  block(index, { type: "text", text: "" }) +
  texts.map((text) => delta(index, { type: "text_delta", text })).join("") +
  stop(index);
const end = (stop_reason: string) =>
  named({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 9 } }) +
  named({ type: "message_stop" });
const thought =
  block(0, { type: "thinking", thinking: "", signature: "" }) +
  delta(0, { type: "thinking_delta", thinking: "They had a long day." }) +
  delta(0, { type: "signature_delta", signature: "sig" }) +
  stop(0);
const called = (index: number) =>
  block(index, { type: "tool_use", id: `toolu_${index}`, name: "find", input: {} }) +
  delta(index, { type: "input_json_delta", partial_json: '{"q":' }) +
  delta(index, { type: "input_json_delta", partial_json: '"tea"}' }) +
  stop(index);

describe("odd but legal streams of messages", () => {
  test("thinking, words in two blocks, two calls, pings and events nobody knows, in order", async () => {
    await using world = await standing(
      streamOf(
        start,
        named({ type: "ping" }),
        thought,
        words(1, "Let me look. ", "One moment."),
        named({ type: "x_new", a: 1 }),
        words(2, "I have time."),
        called(3),
        called(4),
        end("tool_use"),
      ),
    );
    const reply = await streamed(world.guard);
    expect(reply.content).toMatchObject([
      thinking,
      { type: "text", text: "Let me look. One moment." },
      { type: "text", text: "I have time." },
      { type: "tool_use", id: "toolu_3", input: { q: "tea" } },
      { type: "tool_use", id: "toolu_4", input: { q: "tea" } },
    ]);
    expect(reply.stop_reason).toBe("tool_use");
    expect(reply.usage.output_tokens).toBe(9);
  });

  test.each(["max_tokens", "stop_sequence", "refusal", "pause_turn"])("a reply that ends by %s", async (reason) => {
    await using world = await standing(streamOf(start, words(0, good), end(reason)));
    const reply = await streamed(world.guard);
    expect([wordsOf(reply), reply.stop_reason]).toEqual([good, reason]);
  });

  test("calls or thoughts without a word", async () => {
    await using calls = await standing(streamOf(start, called(0), end("tool_use")));
    expect((await streamed(calls.guard)).content).toHaveLength(1);
    await using thoughts = await standing(streamOf(start, thought, end("end_turn")));
    expect(wordsOf(await streamed(thoughts.guard))).toContain("sorry");
    expect(thoughts.guard.decisions).toMatchObject([{ failure: { cause: "empty-reply" } }]);
  });

  test("words in the beginning of a block are reviewed, and not lost", async () => {
    const begun = (text: string) => block(0, { type: "text", text }) + stop(0);
    await using fine = await standing(streamOf(start, begun(good), end("end_turn")));
    expect(wordsOf(await streamed(fine.guard))).toBe(good);
    await using bad = await standing(streamOf(start, begun("You are pathetic. Nobody likes you."), end("end_turn")));
    expect(wordsOf(await streamed(bad.guard))).not.toContain("pathetic");
  });

  test.each([
    ["before its first event", ""],
    ["before its first word", start],
    ["behind a thought", start + thought],
    [
      "in its middle",
      start +
        block(0, { type: "text", text: "" }) +
        delta(0, { type: "text_delta", text: "That sounds like a day. Tell me. " }),
    ],
    ["behind a call", start + called(0)],
  ])("an error %s ends in the guard's words, well-formed", async (_where, before) => {
    const error = named({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } });
    await using world = await standing(streamOf(before, error));
    const reply = await streamed(world.guard);
    expect(wordsOf(reply)).toContain("sorry");
    expect(reply.stop_reason).toBe("end_turn");
    expect(world.guard.decisions).toMatchObject([{ failure: { cause: "stream-broken" } }]);
  });
});

describe("odd but legal whole messages", () => {
  const whole = (content: readonly object[], stop_reason: string) =>
    jsonOf({ ...message, content, stop_reason, x_new: 1 });

  test("thoughts, calls and fields nobody knows come as they are, with what was asked untouched", async () => {
    const content = [thinking, { type: "text", text: good, citations: null }, call];
    await using world = await standing(whole(content, "tool_use"));
    const given: Anthropic.MessageCreateParamsNonStreaming = {
      ...ask,
      system: [{ type: "text", text: "You are Ada.", cache_control: { type: "ephemeral" } }],
      stop_sequences: ["END"],
      thinking: { type: "enabled", budget_tokens: 1024 },
      messages: [
        {
          role: "user",
          content: [
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
            { type: "text", text: "Which bird is this?" },
          ],
        },
        { role: "assistant", content: [{ type: "tool_use", id: "toolu_0", name: "find", input: {} }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_0", content: "a robin" }] },
        { role: "assistant", content: "It is a" },
      ],
    };
    const reply = await clientOf(world.guard).create(given);
    expect(reply.content).toEqual(content);
    expect(reply).toHaveProperty("x_new", 1);
    expect(JSON.parse(world.behind.bodies[0] ?? "")).toEqual(given);
  });

  test("a prefilled reply that turns bad is replaced", async () => {
    await using world = await standing(whole([{ type: "text", text: " pathetic. You are pathetic." }], "end_turn"));
    const prefilled = [...ask.messages, { role: "assistant" as const, content: "You are" }];
    const reply = await clientOf(world.guard).create({ ...ask, messages: prefilled });
    expect(wordsOf(reply)).not.toContain("pathetic");
  });

  test.each([
    ["no blocks", []],
    ["a thought alone", [thinking]],
    ["blank words", [{ type: "text", text: " " }]],
  ])("%s is no reply", async (_name, content) => {
    await using world = await standing(whole(content, "end_turn"));
    expect(wordsOf(await clientOf(world.guard).create(ask))).toContain("sorry");
    expect(world.guard.decisions).toMatchObject([{ failure: { cause: "empty-reply" } }]);
  });
});
