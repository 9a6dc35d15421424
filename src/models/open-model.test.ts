import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LoopbackFault, type LoopbackProvider, scriptedModel, startLoopbackProvider } from "../testing/index.ts";
import { createEgress, type Egress, type LanguageModel, type ModelRequest, openModel } from "./index.ts";
import { runLanguageModelContract } from "./language-model-contract.ts";

const signal = new AbortController().signal;
const request: ModelRequest = { messages: [{ role: "user", text: "my secretword" }], repeat: 0, purpose: "assistant" };
const protocols = ["http", "openai", "anthropic", "google", "ollama"] as const;

let provider: LoopbackProvider;
let egress: Egress;
let impatient: Egress;
let fault: LoopbackFault | undefined;
let texts: string[] = [];

beforeAll(async () => {
  provider = await startLoopbackProvider({
    fault: () => fault,
    reply: () => texts.shift() ?? "I am listening.",
    apiKey: "right-key",
    models: ["m"],
  });
  egress = createEgress({ maxReplyBytes: 100_000 });
  impatient = createEgress({ headersTimeoutMs: 60, idleTimeoutMs: 60 });
});
beforeEach(() => {
  fault = undefined;
  texts = [];
});
afterAll(async () => {
  egress.close();
  impatient.close();
  await provider.close();
});

function referenceOf(protocol: (typeof protocols)[number], model = "m"): string {
  return protocol === "http" ? provider.reference(model) : `${protocol}:${model}`;
}

function open(
  protocol: (typeof protocols)[number],
  more: { model?: string; env?: object; egress?: Egress } = {},
): LanguageModel {
  return openModel(referenceOf(protocol, more.model), {
    egress: more.egress ?? egress,
    env: { ...provider.env, ...more.env },
  });
}

for (const protocol of protocols) {
  runLanguageModelContract(`${protocol} over HTTP`, async (...answers) => {
    texts = answers;
    const model = open(protocol);
    return { ...model, [Symbol.asyncDispose]: async () => model.close?.() };
  });
}
runLanguageModelContract("the scripted model", async (...answers) => {
  const model = scriptedModel(...answers);
  return { ...model, [Symbol.asyncDispose]: async () => {} };
});

/** What each fault has to become, whole and streamed. */
const faults: [LoopbackFault, whole: string, streamed: string, isRetryable: boolean][] = [
  [{ kind: "status", status: 429, retryAfter: "2" }, "rate-limited", "rate-limited", true],
  [{ kind: "status", status: 408 }, "timed-out", "timed-out", true],
  [{ kind: "status", status: 500 }, "server-error", "server-error", true],
  [{ kind: "status", status: 529 }, "server-error", "server-error", true],
  [{ kind: "status", status: 503, body: "<html>upstream</html>" }, "server-error", "server-error", true],
  [{ kind: "status", status: 400 }, "bad-request", "bad-request", false],
  [{ kind: "status", status: 302 }, "bad-request", "bad-request", false],
  [{ kind: "status", status: 401 }, "unauthorized", "unauthorized", false],
  [{ kind: "status", status: 403 }, "unauthorized", "unauthorized", false],
  [{ kind: "hang" }, "timed-out", "timed-out", true],
  [{ kind: "stall" }, "timed-out", "timed-out", true],
  [{ kind: "not-json" }, "not-json", "not-json", true],
  [{ kind: "other-shape" }, "bad-shape", "stream-cut", true],
  [{ kind: "empty-body" }, "not-json", "stream-cut", true],
  [{ kind: "cut", how: "end" }, "stream-cut", "stream-cut", true],
  [{ kind: "cut", how: "reset" }, "stream-cut", "stream-cut", true],
  [{ kind: "reset" }, "unreachable", "unreachable", true],
  [{ kind: "huge", characters: 120_000 }, "too-large", "too-large", false],
  [{ kind: "empty-text" }, "empty-reply", "empty-reply", false],
];

describe.each(protocols)("a reply over %s", (protocol) => {
  test.each(faults)("with fault %j is %s whole and %s streamed", async (wrong, whole, streamed, isRetryable) => {
    fault = wrong;
    const waitsForever = wrong.kind === "hang" || wrong.kind === "stall";
    const model = open(protocol, waitsForever ? { egress: impatient } : {});
    const replies = [await model.reply(request, signal), await model.reply(request, signal, () => {})];
    for (const [index, reply] of replies.entries()) {
      expect(reply).toMatchObject({ status: "failed", failure: { cause: index === 0 ? whole : streamed } });
      expect((reply.status === "failed" && reply.isRetryable) ?? false).toBe(isRetryable);
    }
    expect(JSON.stringify(replies)).not.toMatch(/secretword|right-key|listening/);
  });

  test("that is malformed within its stream is not complete", async () => {
    fault = { kind: "bad-piece" };
    const reply = await open(protocol).reply(request, signal, () => {});
    expect(reply).toMatchObject({ status: "failed", failure: { cause: "not-json" } });
  });

  test("carries how long the provider asks to wait", async () => {
    fault = { kind: "status", status: 429, retryAfter: "2" };
    expect(await open(protocol).reply(request, signal)).toMatchObject({ retryAfterMs: 2_000 });
  });

  test("that was cut at the token limit says so and is complete", async () => {
    fault = { kind: "finish", reason: "length" };
    expect(await open(protocol).reply(request, signal)).toMatchObject({ status: "complete", finish: "length" });
  });

  test("that the provider filtered keeps what was said and says so", async () => {
    fault = { kind: "finish", reason: "content-filter" };
    expect(await open(protocol).reply(request, signal)).toMatchObject({ status: "complete", finish: "content-filter" });
  });

  test("of which everything was withheld is content-filtered", async () => {
    fault = { kind: "finish", reason: "content-filter" };
    texts = [""];
    const reply = await open(protocol).reply(request, signal);
    expect(reply).toMatchObject({ status: "failed", failure: { cause: "content-filtered" } });
  });

  test("from a model that does not exist is unknown-model", async () => {
    const reply = await open(protocol, { model: "nonesuch" }).reply(request, signal);
    expect(reply).toMatchObject({ status: "failed", failure: { cause: "unknown-model" } });
  });

  test("to a wrong key is unauthorized, and the key is not repeated", async () => {
    const names = ["OPENAI", "ANTHROPIC", "GOOGLE_GENERATIVE_AI", "PLUMBLINE", "OLLAMA"];
    const env = Object.fromEntries(names.map((name) => [`${name}_API_KEY`, "wrong-key"]));
    const reply = await open(protocol, { env }).reply(request, signal);
    expect(reply).toMatchObject({ status: "failed", failure: { cause: "unauthorized" } });
    expect(JSON.stringify(reply)).not.toContain("wrong-key");
  });

  test("is given up when the signal aborts while it is waited for", async () => {
    fault = { kind: "hang" };
    const controller = new AbortController();
    const reason = new Error("stopped");
    const before = provider.count;
    const pending = open(protocol).reply(request, controller.signal);
    await expect.poll(() => provider.count).toBeGreaterThan(before);
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });

  test("is asked for with the system prompt, the roles and the settings given", async () => {
    const model = open(protocol);
    await model.reply(
      {
        system: "Be brief.",
        messages: [
          { role: "user", text: "one" },
          { role: "assistant", text: "two" },
          { role: "user", text: "three" },
        ],
        temperature: 0.3,
        maxOutputTokens: 77,
        repeat: 0,
        purpose: "assistant",
      },
      signal,
    );
    const sent = provider.requests.at(-1);
    expect(sent).toMatchObject({ model: "m", system: "Be brief.", isStream: false });
    expect(sent?.messages).toEqual([
      { role: "user", text: "one" },
      { role: "assistant", text: "two" },
      { role: "user", text: "three" },
    ]);
    expect(JSON.stringify(sent?.body)).toContain("0.3");
    expect(JSON.stringify(sent?.body)).toContain("77");
  });
});

test("nothing listening at an endpoint is unreachable", async () => {
  const gone = await startLoopbackProvider();
  await gone.close();
  const model = openModel(gone.reference(), { egress, env: {} });
  const reply = await model.reply(request, signal);
  expect(reply).toMatchObject({ status: "failed", failure: { cause: "unreachable" }, isRetryable: true });
});

test("repeats of a conversation are sent different sampling seeds, and the same repeat the same", async () => {
  const model = open("http");
  const seeds: unknown[] = [];
  for (const repeat of [0, 1, 0]) {
    await model.reply({ ...request, seed: 7, conversation: "c", repeat }, signal);
    const { body } = provider.requests.at(-1) ?? {};
    seeds.push(typeof body === "object" && body !== null && "seed" in body ? body.seed : undefined);
  }
  expect(seeds[0]).toEqual(expect.any(Number));
  expect(seeds[1]).not.toBe(seeds[0]);
  expect(seeds[2]).toBe(seeds[0]);
});
