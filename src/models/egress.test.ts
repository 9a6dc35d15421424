import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { createEgress, OriginNotAllowedError, openModel } from "./index.ts";

let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider();
});
afterAll(() => provider.close());

describe("egress", () => {
  test("sends nothing to an origin that no reference in use names", async () => {
    const egress = createEgress();
    const before = provider.count;
    const sending = egress.fetch(`${provider.baseUrl}/chat/completions`, { method: "POST", body: "{}" });
    await expect(sending).rejects.toThrow(OriginNotAllowedError);
    expect(provider.count).toBe(before);
  });

  test("allows the origin of an opened model, and not another port or scheme of its host", async () => {
    const egress = createEgress();
    openModel(provider.reference(), { egress, env: {} });
    const allowed = await egress.fetch(`${provider.baseUrl}/nothing-here`);
    expect(allowed.status).toBe(404);
    await expect(egress.fetch(`http://127.0.0.1:${provider.port + 1}/v1`)).rejects.toThrow(OriginNotAllowedError);
    await expect(egress.fetch(`https://127.0.0.1:${provider.port}/v1`)).rejects.toThrow(OriginNotAllowedError);
    await expect(egress.fetch(`http://localhost:${provider.port}/v1`)).rejects.toMatchObject({
      code: "ORIGIN_NOT_ALLOWED",
      origin: `http://localhost:${provider.port}`,
    });
    egress.close();
  });

  test("a model whose origin was not allowed is a defect that surfaces, not a failed reply", async () => {
    const egress = createEgress();
    const other = createEgress();
    const model = openModel(provider.reference(), { egress: { ...other, allow() {} }, env: {} });
    const request = { messages: [{ role: "user" as const, text: "hello" }], repeat: 0, purpose: "assistant" };
    await expect(model.reply(request, new AbortController().signal)).rejects.toThrow(OriginNotAllowedError);
    egress.close();
  });

  test("has at most as many sockets per host as it was given", async () => {
    await using slow = await startLoopbackProvider({ latencyMs: 20 });
    const egress = createEgress({ connections: 3 });
    egress.allow(slow.baseUrl);
    const body = JSON.stringify({ model: "m", messages: [] });
    const send = () => egress.fetch(`${slow.baseUrl}/chat/completions`, { method: "POST", body });
    const replies = await Promise.all(Array.from({ length: 12 }, send));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(slow.maxConcurrent).toBe(3);
    egress.close();
  });
});

test("no other file of the program can dial out", () => {
  const source = fileURLToPath(new URL("..", import.meta.url));
  const dialling =
    /from "(node:)?(http|https|http2|net|tls|dgram|dns)["/]|from "undici|(?<!egress\.)\bfetch\(|\bWebSocket\(/;
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("fixtures"),
  );
  const able = files.filter((name) => dialling.test(readFileSync(join(source, name), "utf8")));
  // The loopback provider and the guard's server only listen; the other files beside the egress import types.
  expect(able.map((name) => relative(source, join(source, name)).replaceAll("\\", "/")).sort()).toEqual([
    "guard/proxy/guard-server.ts",
    "guard/proxy/read-body.ts",
    "guard/proxy/serve-exchange.ts",
    "models/egress-response.ts",
    "models/egress.ts",
    "testing/loopback-answer.ts",
    "testing/loopback-provider.ts",
    "testing/loopback-request.ts",
  ]);
});
