import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoopbackFault, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { createEgress, type Egress, openModel } from "./index.ts";

let provider: LoopbackProvider;
let egress: Egress;
let fault: LoopbackFault | undefined;
beforeAll(async () => {
  provider = await startLoopbackProvider({ fault: () => fault });
  egress = createEgress({ maxReplyBytes: 10_000 });
});
afterAll(async () => {
  egress.close();
  await provider.close();
});

async function replyTo(status: number, body: unknown, more: { retryAfter?: string } = {}) {
  fault = { kind: "status", status, body: typeof body === "string" ? body : JSON.stringify(body), ...more };
  const model = openModel(provider.reference(), { egress, env: {} });
  const request = { messages: [{ role: "user" as const, text: "hello" }], repeat: 0, purpose: "assistant" };
  return model.reply(request, new AbortController().signal);
}

describe("an error of a provider", () => {
  test.each<[string, number, unknown, string, boolean]>([
    [
      "a spent quota, which no waiting brings back",
      429,
      { error: { type: "insufficient_quota" } },
      "rate-limited",
      false,
    ],
    ["no credit", 402, { error: { message: "pay first" } }, "unauthorized", false],
    ["a content filter on the prompt", 400, { error: { code: "content_filter" } }, "content-filtered", false],
    [
      "an invalid key told as a bad request",
      400,
      [{ error: { status: "X", details: [{ reason: "API_KEY_INVALID" }] } }],
      "unauthorized",
      false,
    ],
    ["an unknown model told as a bad request", 400, { error: { code: "model_not_found" } }, "unknown-model", false],
    ["an unknown model in plain words", 404, { error: "model 'x' not found" }, "unknown-model", false],
    ["a wrong path", 404, "404 page not found", "bad-request", false],
    ["an overlong prompt", 413, { error: { type: "request_too_large" } }, "bad-request", false],
    ["an overload", 529, { type: "error", error: { type: "overloaded_error" } }, "server-error", true],
    ["a gateway's page", 502, "<html>Bad gateway</html>", "server-error", true],
    ["an error page longer than any reply may be", 503, "x".repeat(50_000), "server-error", true],
  ])("that means %s is told by its own cause", async (_what, status, body, cause, isRetryable) => {
    expect(await replyTo(status, body)).toMatchObject({ status: "failed", failure: { cause }, isRetryable });
  });

  test("keeps the provider's words of code and none of its prose", async () => {
    const error = {
      type: "invalid_request_error",
      code: "context_length_exceeded",
      message: "you said secretword sk-123",
    };
    const reply = await replyTo(400, { error });
    expect(reply).toMatchObject({
      failure: { detail: "HTTP 400 invalid_request_error context_length_exceeded" },
    });
    expect(JSON.stringify(reply)).not.toMatch(/secretword|sk-123/);
  });

  test("does not take prose in a code's place for a code", async () => {
    const reply = await replyTo(400, { error: { code: "you said: secretword", type: "x".repeat(65) } });
    expect(reply).toMatchObject({ failure: { detail: "HTTP 400" } });
  });

  test.each([
    [429, "2"],
    [503, "2"],
  ])("%i carries how long to wait", async (status, retryAfter) => {
    expect(await replyTo(status, {}, { retryAfter })).toMatchObject({ retryAfterMs: 2_000 });
  });
});
