import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type LoopbackProvider, type LoopbackProviderOptions, startLoopbackProvider } from "../testing/index.ts";
import { createEgress, jsonSchemaOf, type ModelReply, openModel, readStructured } from "./index.ts";
import { isEnforceable } from "./structured-reply.ts";

const signal = new AbortController().signal;
const Answer = z.strictObject({ level: z.int() });
const request = {
  system: "Judge.",
  messages: [{ role: "user" as const, text: "hello" }],
  schema: Answer,
  repeat: 0,
  purpose: "judge",
};
let provider: LoopbackProvider | undefined;
afterEach(() => provider?.close());

async function open(protocol: "http" | "openai" | "anthropic" | "google", options: LoopbackProviderOptions = {}) {
  const started = await startLoopbackProvider({ reply: () => '{"level":1}', ...options });
  provider = started;
  const reference = protocol === "http" ? started.reference() : `${protocol}:m`;
  return { started, model: openModel(reference, { egress: createEgress(), env: started.env }) };
}

describe("a structured reply", () => {
  test.each(["http", "openai", "google"] as const)(
    "is asked of %s with the schema in the protocol's own field",
    async (protocol) => {
      const { model, started } = await open(protocol);
      expect(await model.reply(request, signal)).toMatchObject({ status: "complete", value: { level: 1 } });
      expect(started.requests[0]?.hasSchema).toBe(true);
    },
  );

  test.each(["claude-sonnet-4-5", "claude-3-haiku-20240307"])(
    "is asked of anthropic:%s by field or by tool, whole and streamed",
    async (model) => {
      const started = await startLoopbackProvider({ reply: () => '{"level":1}' });
      provider = started;
      const opened = openModel(`anthropic:${model}`, { egress: createEgress(), env: started.env });
      for (const listener of [undefined, () => {}]) {
        const reply = await opened.reply(request, signal, listener);
        expect(reply).toMatchObject({ status: "complete", finish: "stop", value: { level: 1 } });
      }
      expect(started.requests.every(({ hasSchema }) => hasSchema)).toBe(true);
    },
  );

  test("is asked of a compatible server in words as well: constraining the output does not show it the schema", async () => {
    const { model, started } = await open("http");
    await model.reply(request, signal);
    expect(started.requests[0]?.system).toContain('"level"');
    expect(started.requests[0]?.system).toMatch(/^Judge\./);
  });

  test("is asked in words alone of an endpoint that rejects schemas, and from then on at once", async () => {
    const { model, started } = await open("http", {
      fault: ({ hasSchema }) => (hasSchema ? { kind: "status", status: 400 } : undefined),
    });
    for (let time = 0; time < 2; time += 1) {
      expect(await model.reply(request, signal)).toMatchObject({ status: "complete", value: { level: 1 } });
    }
    expect(started.requests.map(({ hasSchema }) => hasSchema)).toEqual([true, false, false]);
    expect(started.requests[2]?.system).toContain('"level"');
  });

  test("that is rejected either way stays a bad request, and the schema is tried again next time", async () => {
    const { model, started } = await open("http", { fault: () => ({ kind: "status", status: 400 }) });
    for (let time = 0; time < 2; time += 1) {
      expect(await model.reply(request, signal)).toMatchObject({ failure: { cause: "bad-request" } });
    }
    expect(started.requests.map(({ hasSchema }) => hasSchema)).toEqual([true, false, true, false]);
  });

  const usage = { calls: 1, inputTokens: 0, outputTokens: 0, costUsd: null, cached: false };
  const complete = (text: string, finish: "stop" | "length" = "stop"): ModelReply => {
    return { status: "complete", text, finish, usage };
  };

  test.each([
    '{"level":2}',
    '  {"level":2}\n',
    '```json\n{"level":2}\n```',
    '```\n{"level":2}```',
    '\n```JSON  \n{ "level": 2 }\n```\n',
  ])("%j is read", (text) => {
    expect(readStructured(complete(text), Answer)).toMatchObject({ status: "complete", value: { level: 2 } });
  });

  test.each([
    ['Here it is: {"level":2}', "not-json"],
    ['```json\n{"level":2}\n```\nI hope this helps!', "not-json"],
    ['{"level":2}{"level":3}', "not-json"],
    ['{"level":"2"}', "bad-shape"],
    ['{"level":2.5}', "bad-shape"],
    ['{"level":2,"also":true}', "bad-shape"],
    ['{"answer":{"level":2}}', "bad-shape"],
    ["null", "bad-shape"],
  ])("%j is not guessed at but %s", (text, cause) => {
    expect(readStructured(complete(text), Answer)).toMatchObject({ status: "failed", failure: { cause }, usage });
  });

  test("that was cut at the token limit says so", () => {
    const reply = readStructured(complete('{"level":', "length"), Answer);
    expect(reply).toMatchObject({ failure: { detail: expect.stringContaining("token limit") } });
  });

  test("names where its shape is wrong, and quotes nothing of it", () => {
    const Deep = z.strictObject({ items: z.array(z.strictObject({ level: z.int() })) });
    const reply = readStructured(complete('{"items":[{"level":1},{"level":"secretword"}]}'), Deep);
    expect(reply).toMatchObject({ failure: { detail: expect.stringContaining("items.1.level") } });
    expect(JSON.stringify(reply)).not.toContain("secretword");
  });
});

describe("a schema that providers enforce token by token", () => {
  test.each<[string, z.ZodType, boolean]>([
    ["a closed object", Answer, true],
    ["closed objects within", z.strictObject({ a: z.array(Answer), b: z.union([z.string(), z.null()]) }), true],
    ["fields named like keywords", z.strictObject({ default: z.string(), not: z.int() }), true],
    ["an optional field", z.strictObject({ a: z.string().optional() }), false],
    ["an open object", z.object({ a: z.string() }).loose(), false],
    ["a record", z.strictObject({ a: z.record(z.string(), z.int()) }), false],
  ])("%s", (_what, schema, expected) => {
    expect(isEnforceable(jsonSchemaOf(schema))).toBe(expected);
  });
});
