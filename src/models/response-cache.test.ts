import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { fixedClock, scriptedModel } from "../testing/index.ts";
import {
  cached,
  type ModelRequest,
  memoryResponseCache,
  openResponseCache,
  type ResponseCache,
  ResponseCacheError,
} from "./index.ts";
import { runResponseCacheContract } from "./response-cache-contract.ts";

const signal = new AbortController().signal;
const request: ModelRequest = {
  system: "Be brief.",
  messages: [{ role: "user", text: "hello" }],
  repeat: 0,
  conversation: "c1 seed 7",
  purpose: "assistant",
};

let folder: string;
let places = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-cache-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newPlace(): string {
  places += 1;
  return join(folder, `${places}`, "cache.db");
}

runResponseCacheContract("memory", async ({ now }, lifetimeMs) => memoryResponseCache({ now, lifetimeMs }));
runResponseCacheContract("the embedded file", ({ now }, lifetimeMs) =>
  openResponseCache(newPlace(), { now, lifetimeMs }),
);

describe("the embedded response cache", () => {
  const reply = {
    text: "a very recognisable sentence",
    finish: "stop" as const,
    usage: { calls: 1, inputTokens: 1, outputTokens: 1, costUsd: 0.5, cached: false },
  };

  test("keeps its entries for the next process", async () => {
    const path = newPlace();
    const first = await openResponseCache(path);
    first.put("a", { runId: "run-1", reply });
    await first.close();
    await using second = await openResponseCache(path);
    expect(second.get("a")).toEqual({ runId: "run-1", reply });
  });

  test("is written while it is open, without anybody waiting for it", async () => {
    const path = newPlace();
    await using writer = await openResponseCache(path);
    await using reader = await openResponseCache(path);
    for (let index = 0; index < 100; index += 1) writer.put(`a${index}`, { runId: "run-1", reply });
    await expect.poll(() => reader.get("a99")).toBeDefined();
    expect(writer.lost).toBe(0);
  });

  test("leaves no byte of a deleted run in its files", async () => {
    const path = newPlace();
    await using cache = await openResponseCache(path);
    for (let index = 0; index < 300; index += 1) cache.put(`a${index}`, { runId: "run-1", reply });
    cache.put("b", { runId: "run-2", reply: { ...reply, text: "another run's words" } });
    await cache.deleteByRun("run-1");
    const bytes = readdirSync(join(path, "..")).map((name) => readFileSync(join(path, "..", name), "latin1"));
    expect(bytes.join("")).not.toContain("recognisable");
    expect(bytes.join("")).toContain("another run's words");
  });

  test("drops entries past their lifetime when it is opened", async () => {
    const path = newPlace();
    const clock = fixedClock();
    const first = await openResponseCache(path, { now: clock.now, lifetimeMs: 1_000 });
    first.put("a", { runId: "run-1", reply });
    await first.close();
    clock.advance(1_000);
    const second = await openResponseCache(path, { now: clock.now, lifetimeMs: 1_000 });
    await second.close();
    await using third = await openResponseCache(path, { now: () => 0, lifetimeMs: 1e12 });
    expect(third.get("a")).toBeUndefined();
  });

  test("a file that is no cache is refused with what to do", async () => {
    const path = join(folder, "not-a-cache.db");
    writeFileSync(path, "these are not the bytes of a database ".repeat(40));
    await expect(openResponseCache(path)).rejects.toThrow(ResponseCacheError);
    await expect(openResponseCache(path)).rejects.toThrow("may be deleted");
  });
});

describe("a cached model", () => {
  function open(cache: ResponseCache, answers: string[], runId = "run-1", reads: "all" | "own-run" = "all") {
    const asked = scriptedModel(...answers);
    return { asked, model: cached(asked, cache, { runId: () => runId, reads }) };
  }

  test("asks an equal request once, and says that the second reply of another run cost nothing", async () => {
    const cache = memoryResponseCache();
    const first = open(cache, ["hello"]);
    const second = open(cache, [], "run-2");
    const before = await first.model.reply(request, signal);
    const after = await second.model.reply(request, signal);
    expect(after).toMatchObject({ status: "complete", text: "hello", finish: "stop" });
    expect(before.usage).toMatchObject({ calls: 1, cached: false });
    expect(after.usage).toEqual({ calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: true });
    expect(second.asked.requests).toHaveLength(0);
  });

  test("gives a reply its own run paid for at its price, so that an interrupted run accounts like an unbroken one", async () => {
    const cache = memoryResponseCache();
    const before = await open(cache, ["hello"]).model.reply(request, signal);
    const after = await open(cache, []).model.reply(request, signal);
    expect(after).toEqual(before);
  });

  test.each<[string, Partial<ModelRequest>]>([
    ["repeat", { repeat: 1 }],
    ["conversation", { conversation: "c2 seed 7" }],
    ["system prompt", { system: "Be kind." }],
    ["message", { messages: [{ role: "user", text: "hello!" }] }],
    ["role", { messages: [{ role: "assistant", text: "hello" }] }],
    ["schema", { schema: z.string() }],
    ["temperature", { temperature: 0 }],
    ["top p", { topP: 0.5 }],
    ["token limit", { maxOutputTokens: 5 }],
    ["seed", { seed: 7 }],
  ])("asks again when the %s differs", async (_what, change) => {
    const { asked, model } = open(memoryResponseCache(), ["one", '"two"']);
    await model.reply(request, signal);
    await model.reply({ ...request, ...change }, signal);
    expect(asked.requests).toHaveLength(2);
  });

  test("does not ask again when only the purpose differs", async () => {
    const { asked, model } = open(memoryResponseCache(), ["one"]);
    await model.reply(request, signal);
    await model.reply({ ...request, purpose: "check" }, signal);
    expect(asked.requests).toHaveLength(1);
  });

  test("does not mix models, nor one model at two addresses", async () => {
    const cache = memoryResponseCache();
    const asked = ["one", "two", "three"].map((text, index) => ({
      ...scriptedModel(text),
      description: {
        ref: index === 0 ? "openai:a" : "openai:b",
        version: "1",
        settings: index === 2 ? { baseUrl: "x" } : {},
      },
    }));
    const texts: string[] = [];
    for (const model of asked) {
      const reply = await cached(model, cache, { runId: () => "r", reads: "all" }).reply(request, signal);
      if (reply.status === "complete") texts.push(reply.text);
    }
    expect(texts).toEqual(["one", "two", "three"]);
  });

  test("does not keep failures", async () => {
    const cache = memoryResponseCache();
    const asked = scriptedModel({ failure: { cause: "server-error", detail: "HTTP 500" } }, "hello");
    const model = cached(asked, cache, { runId: () => "run-1", reads: "all" });
    await model.reply(request, signal);
    expect(await model.reply(request, signal)).toMatchObject({ status: "complete", text: "hello" });
  });

  test("reads a structured reply from the cache by the schema again", async () => {
    const cache = memoryResponseCache();
    const structured = { ...request, schema: z.strictObject({ level: z.int() }) };
    await open(cache, ['{"level":3}']).model.reply(structured, signal);
    expect(await open(cache, []).model.reply(structured, signal)).toMatchObject({ value: { level: 3 } });
  });

  test("may be held to what its own run paid for", async () => {
    const cache = memoryResponseCache();
    await open(cache, ["old"], "run-1").model.reply(request, signal);
    const fresh = open(cache, ["new"], "run-2", "own-run");
    expect(await fresh.model.reply(request, signal)).toMatchObject({ text: "new" });
    const resumed = open(cache, [], "run-2", "own-run");
    expect(await resumed.model.reply(request, signal)).toMatchObject({ text: "new" });
  });

  test("hands a cached reply to a listener as one piece", async () => {
    const cache = memoryResponseCache();
    await open(cache, ["hello"]).model.reply(request, signal);
    const pieces: string[] = [];
    await open(cache, []).model.reply(request, signal, (piece) => void pieces.push(piece));
    expect(pieces).toEqual(["hello"]);
  });
});
