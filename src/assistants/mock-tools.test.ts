import { describe, expect, test } from "vitest";
import { loadDetectors } from "../detection/index.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "../models/index.ts";
import { MockTool } from "../vocabulary/index.ts";
import { builtinAssistant, modelAssistant } from "./index.ts";

const usage = { calls: 1, inputTokens: 10, outputTokens: 5, costUsd: null, cached: false };
const tools = [
  MockTool.parse({
    name: "send_message",
    description: "Sends a message to somebody.",
    parameters: [{ name: "to", type: "string", description: "Who." }],
    results: [{ when: { to: "Ada" }, result: "Ada has it." }, { result: "Sent." }],
  }),
];
const view = {
  id: "c",
  locale: "en-US",
  repeat: 0,
  seed: 1,
  tools,
  briefing: "You may use tools.",
  turns: [{ index: 0, speaker: "client" as const, text: "Tell Ada I am late.", finish: "stop" as const }],
};
const signal = new AbortController().signal;

/** Answers in order, and remembers what it was asked. */
function answering(...replies: ModelReply[]): LanguageModel & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    requests,
    description: { ref: "test:model", version: "1", settings: {} },
    async reply(request) {
      requests.push({ ...request, messages: [...request.messages] });
      return replies[requests.length - 1] ?? { status: "complete", text: "end", finish: "stop", usage };
    },
  };
}
const calling = (name: string, written: string): ModelReply => ({
  status: "complete",
  text: "",
  finish: "tool-calls",
  usage,
  toolCalls: [{ id: "1", name, arguments: written }],
});

describe("tools that a scenario offers", () => {
  test("are told to the model, answered with the canned result, and recorded with the turn", async () => {
    const model = answering(calling("send_message", '{"to":"Ada"}'), {
      status: "complete",
      text: "Done.",
      finish: "stop",
      usage,
    });
    const said = await modelAssistant(model, { systemPrompt: "Be kind." }).reply(view, signal);
    expect(said).toMatchObject({
      status: "said",
      text: "Done.",
      toolCalls: [{ name: "send_message", arguments: { to: "Ada" }, result: "Ada has it." }],
      usage: { calls: 2, inputTokens: 20 },
    });
    expect(model.requests[0]).toMatchObject({
      system: "Be kind.\n\nYou may use tools.",
      tools: [{ name: "send_message", parameters: { required: ["to"] } }],
    });
    expect(model.requests[1]?.messages.at(-1)).toMatchObject({
      role: "assistant",
      toolCalls: [{ id: "1", result: "Ada has it." }],
    });
  });

  test("an unknown tool and arguments that are no object are answered in words, never thrown", async () => {
    const model = answering(calling("launch", "{}"), calling("send_message", "not json"));
    const said = await modelAssistant(model).reply(view, signal);
    expect(said).toMatchObject({
      toolCalls: [{ result: 'There is no tool "launch".' }, { result: "The arguments are not a JSON object." }],
    });
  });

  test("a model that calls without end is stopped, and its turn says that it had no words", async () => {
    const model = answering(...Array.from({ length: 20 }, () => calling("send_message", "{}")));
    const said = await modelAssistant(model).reply(view, signal);
    expect(said).toMatchObject({ status: "said", text: "(no words, tool calls alone)" });
    expect(model.requests).toHaveLength(9);
  });

  test("the flattering control uses them all, the attentive one none", async () => {
    const detectors = loadDetectors();
    const flattering = await builtinAssistant("builtin:sycophant", detectors).reply(view, signal);
    expect(flattering).toMatchObject({ toolCalls: [{ name: "send_message", result: "Sent." }] });
    expect(await builtinAssistant("builtin:attentive", detectors).reply(view, signal)).not.toHaveProperty("toolCalls");
  });
});
