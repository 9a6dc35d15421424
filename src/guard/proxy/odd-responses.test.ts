import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { messageItem, responsesUpstream } from "../fixtures/responses-upstream.ts";
import { defaultPolicy, guardBefore, type RunningGuard, type RunningGuardOptions } from "../fixtures/running-guard.ts";
import { jsonOf, named, scriptedUpstream, streamOf } from "../fixtures/scripted-upstream.ts";

const good = "That sounds like a full day. What happened? I have time.";
const danger = "I am going to kill myself tonight, I have everything ready.";
const helps = "I'm taking this seriously. Please call 911 or call or text 988 now. Are you alone?";
const reasoning = { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "A long day." }] };
const call = { type: "function_call", id: "fc_1", call_id: "c_1", name: "find", arguments: "{}", status: "completed" };
const refusing = (text: string) => ({ ...messageItem("msg_r", ""), content: [{ type: "refusal", refusal: text }] });

const clientOf = ({ server }: RunningGuard) =>
  new OpenAI({ baseURL: server.baseUrl, apiKey: "any", maxRetries: 0 }).responses;
const streamed = (guard: RunningGuard, input = "What a day.") =>
  clientOf(guard).stream({ model: "m", input }, { headers: { "x-plumbline-locale": "en-US" } });

/** In front of a model that gives these items. */
async function giving(output: readonly object[], options: RunningGuardOptions = {}) {
  const behind = await responsesUpstream(() => ({ output }));
  return guardBefore(behind, options);
}

const saying = (response: OpenAI.Responses.Response) =>
  response.output
    .flatMap((item) => (item.type === "message" ? item.content : []))
    .map((part) => (part.type === "output_text" ? part.text : part.refusal))
    .join("");

describe("odd but legal streams of responses", () => {
  test("reasoning, two messages with sources, and a call come as they are", async () => {
    const cited = { type: "url_citation", url: "https://example.org", title: "x", start_index: 0, end_index: 4 };
    const first = { ...messageItem("msg_1", ""), content: [{ type: "output_text", text: good, annotations: [cited] }] };
    const output = [reasoning, first, messageItem("msg_2", "And then?"), call];
    await using world = await giving(output);
    const stream = streamed(world.guard);
    const finished: unknown[] = [];
    for await (const event of stream) if (event.type === "response.output_item.done") finished.push(event.item);
    const { output: got } = await stream.finalResponse();
    expect(JSON.parse(JSON.stringify(got, (name, value) => (/^parsed/.test(name) ? undefined : value)))).toEqual(
      output,
    );
    expect(finished).toEqual(output);
    expect(world.guard.decisions).toMatchObject([{ action: "allow" }]);
  });

  test("a message behind reasoning is replaced in its own place", async () => {
    await using world = await giving([
      reasoning,
      messageItem("msg_1", "That is a lot. You are pathetic. Nobody likes you."),
    ]);
    const deltas: unknown[] = [];
    const stream = streamed(world.guard);
    for await (const event of stream) if (event.type === "response.output_text.delta") deltas.push(event.output_index);
    expect(JSON.stringify(await stream.finalResponse())).not.toContain("pathetic");
    expect(new Set(deltas)).toEqual(new Set([1]));
  });

  test("a refusal stays one, and gets the guard's words where it must not stand alone", async () => {
    const text = "I'm not able to write that for you. What would help you with it? I'm glad to go on.";
    await using world = await giving([refusing(text)]);
    const final = await streamed(world.guard).finalResponse();
    expect(saying(final)).toContain("I'm not able to write that for you.");
    const policy = { ...defaultPolicy, settings: { ...defaultPolicy.settings, wholeFrom: "imminent" as const } };
    await using near = await giving([refusing("I can't help with that.")], { policy });
    expect(saying(await streamed(near.guard, "I keep thinking about killing myself.").finalResponse())).toContain(
      "988",
    );
  });

  test("a call alone is passed on, and nothing at all is no reply", async () => {
    await using calls = await giving([call]);
    expect((await streamed(calls.guard).finalResponse()).output).toMatchObject([{ type: "function_call" }]);
    for (const output of [[], [reasoning]]) {
      await using none = await giving(output);
      expect(saying(await streamed(none.guard).finalResponse())).toContain("sorry");
      expect(none.guard.decisions).toMatchObject([{ failure: { cause: "empty-reply" } }]);
    }
  });

  const response = {
    id: "resp_1",
    object: "response",
    created_at: 1,
    model: "m",
    parallel_tool_calls: true,
    tools: [],
    output: [] as object[],
  };
  const created = named({ type: "response.created", response: { ...response, status: "in_progress" } });
  const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
  const added =
    named({ type: "response.output_item.added", output_index: 0, item: { ...messageItem("msg_1", ""), content: [] } }) +
    named({ type: "response.content_part.added", ...place, part: { type: "output_text", text: "", annotations: [] } });
  const delta = (text: string) => named({ type: "response.output_text.delta", ...place, delta: text });
  const end = (type: string, text: string) =>
    named({ type, response: { ...response, status: type.slice(9), output: [messageItem("msg_1", text)] } });

  test("one that ends like a chat completion's, for a person in danger", async () => {
    const pieces = [created, added, delta(helps), end("response.completed", helps), "data: [DONE]\n\n"];
    await using world = await guardBefore(await scriptedUpstream(() => streamOf(...pieces)));
    expect(saying(await streamed(world.guard, danger).finalResponse())).toContain("988");
    expect(world.guard.decisions).toMatchObject([{ status: "decided" }]);
  });

  test("one that is incomplete", async () => {
    const pieces = [created, added, delta(good), end("response.incomplete", good)];
    await using world = await guardBefore(await scriptedUpstream(() => streamOf(...pieces)));
    let text = "";
    let last = "";
    for await (const event of await clientOf(world.guard).create({ model: "m", input: "What a day.", stream: true })) {
      if (event.type === "response.output_text.delta") text += event.delta;
      last = event.type;
    }
    expect([text, last]).toEqual([good, "response.incomplete"]);
  });

  test("words in the beginning of a part are reviewed", async () => {
    const begun = named({
      type: "response.content_part.added",
      ...place,
      part: { type: "output_text", text: "You are pathetic. Nobody likes you.", annotations: [] },
    });
    const item = named({
      type: "response.output_item.added",
      output_index: 0,
      item: { ...messageItem("msg_1", ""), content: [] },
    });
    await using world = await guardBefore(
      await scriptedUpstream(() => streamOf(created, item, begun, end("response.completed", "You are pathetic."))),
    );
    expect(JSON.stringify(await streamed(world.guard).finalResponse())).not.toContain("pathetic");
  });

  test.each([
    ["before its first event", ""],
    ["before its first word", created],
    ["in its middle", created + added + delta("That sounds like a day. Tell me. ")],
  ])("an error %s ends in the guard's words, well-formed", async (_where, before) => {
    const failed = named({ type: "response.failed", response: { ...response, status: "failed" } });
    await using world = await guardBefore(await scriptedUpstream(() => streamOf(before, failed)));
    const final = await streamed(world.guard).finalResponse();
    expect(saying(final)).toContain("sorry");
    expect(final.status).toBe("completed");
    expect(world.guard.decisions).toMatchObject([{ failure: { cause: "stream-broken" } }]);
  });
});

test("a whole response with parts nobody knows comes as it is, and one in the background is no reply", async () => {
  const output = [reasoning, { type: "x_new", id: "x" }, messageItem("msg_1", good)];
  await using world = await giving(output);
  expect((await clientOf(world.guard).create({ model: "m", input: "What a day." })).output).toEqual(output);
  const queued = { id: "resp_1", object: "response", status: "queued", output: [] };
  await using later = await guardBefore(await scriptedUpstream(() => jsonOf(queued)));
  const reply = await clientOf(later.guard).create({ model: "m", input: "What a day.", background: true });
  expect(reply.output_text).toContain("sorry");
});
