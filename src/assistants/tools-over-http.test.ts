import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEgress, type Egress, openModel } from "../models/index.ts";
import { type LoopbackProvider, type LoopbackToolCall, startLoopbackProvider } from "../testing/index.ts";
import { MockTool } from "../vocabulary/index.ts";
import { modelAssistant } from "./index.ts";

const tools = [
  MockTool.parse({
    name: "send_message",
    description: "Sends a message to somebody.",
    parameters: [
      { name: "to", type: "string", description: "Who." },
      { name: "text", type: "string", description: "What.", required: false },
    ],
    results: [{ when: { to: "Ada" }, result: "Ada has it." }, { result: "Sent." }],
  }),
];
const turns = [{ index: 0, speaker: "client" as const, text: "Tell Ada I am late.", finish: "stop" as const }];
const view = { id: "c", locale: "en-US", repeat: 0, seed: 1, tools, turns };
const signal = new AbortController().signal;

let provider: LoopbackProvider;
let egress: Egress;
/** What is called at the nth request; words once there is nothing left to call. */
let rounds: (readonly LoopbackToolCall[])[] = [];

beforeAll(async () => {
  provider = await startLoopbackProvider({ reply: () => "Done.", toolCalls: () => rounds.shift() ?? [] });
  egress = createEgress();
});
beforeEach(() => {
  rounds = [];
});
afterAll(async () => {
  egress.close();
  await provider.close();
});

function assistantAt(reference: string) {
  return modelAssistant(openModel(reference, { egress, env: provider.env }));
}
const sending = (to: string): LoopbackToolCall => ({ name: "send_message", arguments: JSON.stringify({ to }) });

describe("tool calls of an OpenAI-compatible server", () => {
  test("are answered from the mock tools, sent back under their ids, and recorded with the turn in order", async () => {
    rounds = [[sending("Ada"), sending("Bo")], [sending("Cy")]];
    const before = provider.count;
    const said = await assistantAt(provider.reference()).reply(view, signal);
    expect(said).toMatchObject({
      status: "said",
      text: "Done.",
      finish: "stop",
      usage: { calls: 3 },
      toolCalls: [
        { name: "send_message", arguments: { to: "Ada" }, result: "Ada has it." },
        { name: "send_message", arguments: { to: "Bo" }, result: "Sent." },
        { name: "send_message", arguments: { to: "Cy" }, result: "Sent." },
      ],
    });
    const [first, second, third] = provider.requests.slice(before).map(({ body }) => body);
    expect(first).toMatchObject({
      tools: [
        {
          type: "function",
          function: {
            name: "send_message",
            parameters: { type: "object", required: ["to"], additionalProperties: false },
          },
        },
      ],
    });
    expect(second).toMatchObject({
      messages: [
        { role: "user" },
        {
          role: "assistant",
          tool_calls: [
            { id: `call_${before}_0`, function: { name: "send_message", arguments: '{"to":"Ada"}' } },
            { id: `call_${before}_1` },
          ],
        },
        { role: "tool", tool_call_id: `call_${before}_0`, content: "Ada has it." },
        { role: "tool", tool_call_id: `call_${before}_1`, content: "Sent." },
      ],
    });
    expect(third).toMatchObject({ messages: { length: 6 } });
  });

  test("of a tool that is not there, and with arguments that are no JSON, become sentences and not failures", async () => {
    rounds = [[{ name: "launch", arguments: "{}" }], [{ name: "send_message", arguments: "{to: Ada" }]];
    expect(await assistantAt(provider.reference()).reply(view, signal)).toMatchObject({
      status: "said",
      toolCalls: [{ result: 'There is no tool "launch".' }, { result: "The arguments are not a JSON object." }],
    });
  });

  test("end after eight rounds, and the turn says that it had no words", async () => {
    rounds = Array.from({ length: 20 }, () => [sending("Ada")]);
    const before = provider.count;
    const said = await assistantAt(provider.reference()).reply(view, signal);
    expect(said).toMatchObject({ status: "said", text: "(no words, tool calls alone)", toolCalls: { length: 8 } });
    expect(provider.count - before).toBe(9);
  });

  test("without tools in the scenario none are sent along", async () => {
    const { tools: _none, ...plain } = view;
    await assistantAt(provider.reference()).reply(plain, signal);
    expect(provider.requests.at(-1)?.body).not.toHaveProperty("tools");
  });
});

test.each(["openai:m", "anthropic:m", "google:m", "ollama:m"])(
  "%s has its tool calls answered as well",
  async (reference) => {
    rounds = [[sending("Ada")]];
    expect(await assistantAt(reference).reply(view, signal)).toMatchObject({
      status: "said",
      text: "Done.",
      toolCalls: [{ name: "send_message", arguments: { to: "Ada" }, result: "Ada has it." }],
    });
  },
);

test.each(["http", "openai:m", "anthropic:m", "google:m", "ollama:m"])(
  "tool calls that are streamed are read whole: %s",
  async (reference) => {
    rounds = [[sending("Ada"), sending("Bo")]];
    const model = openModel(reference === "http" ? provider.reference() : reference, { egress, env: provider.env });
    const parameters = {
      type: "object",
      properties: { to: { type: "string" } },
      required: ["to"],
      additionalProperties: false,
    };
    const reply = await model.reply(
      {
        messages: [{ role: "user", text: "Tell Ada I am late." }],
        tools: [{ name: "send_message", description: "Sends.", parameters }],
        repeat: 0,
        purpose: "assistant",
      },
      signal,
      () => {},
    );
    expect(reply).toMatchObject({
      status: "complete",
      toolCalls: [{ name: "send_message" }, { name: "send_message" }],
    });
    const written =
      reply.status === "complete" ? (reply.toolCalls ?? []).map((call) => JSON.parse(call.arguments)) : [];
    expect(written).toEqual([{ to: "Ada" }, { to: "Bo" }]);
  },
);
