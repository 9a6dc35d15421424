import { afterEach, describe, expect, test } from "vitest";
import { fixedClock, type LoopbackFault, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import {
  checkModel,
  type ModelRequest,
  memoryResponseCache,
  openModelDoor,
  Price,
  priceTable,
  streamReply,
} from "./index.ts";

const signal = new AbortController().signal;
const request: ModelRequest = { messages: [{ role: "user", text: "hello" }], repeat: 0, purpose: "assistant" };
let provider: LoopbackProvider | undefined;
afterEach(() => provider?.close());

async function start(options: Parameters<typeof startLoopbackProvider>[0] = {}): Promise<LoopbackProvider> {
  provider = await startLoopbackProvider(options);
  return provider;
}

/** Faults for the first answers, then none. */
function firstFaults(...faults: (LoopbackFault | undefined)[]): () => LoopbackFault | undefined {
  return () => faults.shift();
}

describe("the door", () => {
  test("asks again by the provider's clock, and slows down for everybody who asks the same host", async () => {
    const fault = firstFaults({ kind: "status", status: 429, retryAfter: "3" });
    const { env, reference } = await start({ fault });
    const clock = fixedClock();
    await using door = openModelDoor({ env, now: clock.now, sleep: clock.sleep, concurrency: 8 });
    expect(await door.open(reference()).reply(request, signal)).toMatchObject({ status: "complete" });
    expect(Math.max(...clock.waits)).toBeGreaterThanOrEqual(3_000);
  });

  test("never has more requests at one host than allowed, whoever asks", async () => {
    const { env, reference } = await start({ latencyMs: 5 });
    await using door = openModelDoor({ env, concurrency: 4 });
    const models = [door.open(reference("assistant")), door.open(reference("client")), door.open("openai:judge")];
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => models[index % 3]?.reply({ ...request, repeat: index }, signal)),
    );
    expect(provider?.count).toBe(30);
    expect(provider?.maxConcurrent).toBeLessThanOrEqual(4);
    expect(provider?.maxConcurrent).toBeGreaterThan(1);
  });

  test("one signal may stop hundreds of requests without a warning of a leak", async () => {
    const { env, reference } = await start({ latencyMs: 5 });
    const warnings: string[] = [];
    const note = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", note);
    await using door = openModelDoor({ env, concurrency: 50 });
    const model = door.open(reference());
    const controller = new AbortController();
    await Promise.all(
      Array.from({ length: 200 }, (_, repeat) => model.reply({ ...request, repeat }, controller.signal)),
    );
    const reason = new Error("stopped");
    const late = Array.from({ length: 100 }, (_, repeat) => model.reply({ ...request, repeat }, controller.signal));
    controller.abort(reason);
    const ends = await Promise.allSettled(late);
    expect(ends.every((end) => end.status === "rejected" && end.reason === reason)).toBe(true);
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  test("accounts for real calls alone, and tags what it keeps with the run that paid", async () => {
    const { env, reference } = await start();
    const cache = memoryResponseCache();
    const price = { model: reference("m"), input: 1e6, output: 0, source: "invented", date: "2026-01-01" };
    await using door = openModelDoor({ env, cache, prices: priceTable([Price.parse(price)]) });
    door.assignRun("run-1");
    const model = door.open(reference("m"));
    await model.reply(request, signal);
    await model.reply(request, signal);
    expect(provider?.count).toBe(1);
    expect(door.meter).toMatchObject({ calls: 1, spentUsd: 1, unpricedCalls: 0 });
    expect(await cache.deleteByRun("run-1")).toBe(1);
  });

  test("stops at the cost limit", async () => {
    const { env, reference } = await start();
    const price = { model: reference("m"), input: 1e6, output: 0, source: "invented", date: "2026-01-01" };
    await using door = openModelDoor({ env, maxCostUsd: 3, prices: priceTable([Price.parse(price)]) });
    const model = door.open(reference("m"));
    const causes: string[] = [];
    for (let repeat = 0; repeat < 4; repeat += 1) {
      const reply = await model.reply({ ...request, messages: [{ role: "user", text: "one two" }], repeat }, signal);
      causes.push(reply.status === "failed" ? reply.failure.cause : reply.status);
    }
    // Two words cost two dollars each time; two are estimated beforehand from the characters.
    expect(causes).toEqual(["complete", "over-budget", "over-budget", "over-budget"]);
  });

  test("a model may be opened that is asked anew, while the door's others are answered from the cache", async () => {
    const place = await start();
    const { env, reference } = place;
    const cache = memoryResponseCache();
    await using door = openModelDoor({ env, cache });
    door.assignRun("first");
    await door.open(reference()).reply(request, signal);
    door.assignRun("second");
    await door.open(reference()).reply(request, signal);
    expect(place.count).toBe(1);
    const afresh = door.open(reference(), { cacheReads: "own-run" });
    await afresh.reply(request, signal);
    await afresh.reply(request, signal); // what this run paid for is not paid for twice
    expect(place.count).toBe(2);
  });

  test("streams, and a stream that was abandoned is closed", async () => {
    const { env, reference } = await start();
    await using door = openModelDoor({ env });
    const chunks: string[] = [];
    for await (const chunk of streamReply(door.open(reference()), request, signal)) chunks.push(chunk.type);
    expect(chunks.at(-1)).toBe("end");
    expect(chunks.filter((type) => type === "end")).toHaveLength(1);
    expect(chunks).toContain("text");
    for await (const chunk of streamReply(door.open(reference()), request, signal)) {
      expect(chunk.type).toBe("text");
      break;
    }
  });

  test("a stream whose signal aborts throws its reason", async () => {
    const { env, reference } = await start({ fault: firstFaults({ kind: "stall" }) });
    await using door = openModelDoor({ env });
    const controller = new AbortController();
    const reason = new Error("stopped");
    const reading = (async () => {
      for await (const _chunk of streamReply(door.open(reference()), request, controller.signal));
    })();
    await expect.poll(() => provider?.count).toBe(1);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});

describe("a check of a model", () => {
  async function check(reference: string, options: Parameters<typeof startLoopbackProvider>[0] = {}, env = {}) {
    const running = await start(options);
    await using door = openModelDoor({ env: { ...running.env, ...env }, retry: { attempts: 1 } });
    return checkModel(reference.replace("HERE", running.reference("m")), (ref) => door.open(ref), signal);
  }

  test("says in plain words that all is well", async () => {
    const checks = await check("HERE");
    expect(checks.map(({ step, isGood }) => [step, isGood])).toEqual([
      ["reference", true],
      ["key", true],
      ["endpoint", true],
      ["reply", true],
    ]);
  });

  test.each<[string, string, Parameters<typeof startLoopbackProvider>[0], string, RegExp]>([
    ["a mistyped provider", "opnai:m", {}, "reference", /openai:m/],
    ["nothing listening", "http://127.0.0.1:9/v1#m", {}, "endpoint", /unreachable/],
    ["a web page", "HERE", { fault: () => ({ kind: "not-json" }) }, "endpoint", /ends in \/v1/],
    ["a wrong key", "HERE", { apiKey: "other" }, "key", /refused/],
    ["a wrong model name", "HERE", { models: ["n"] }, "reply", /check its name/],
    ["a server at fault", "HERE", { fault: () => ({ kind: "status", status: 500 }) }, "reply", /fault of its own/],
  ])("finds %s", async (_what, reference, options, step, words) => {
    const checks = await check(reference, options, { PLUMBLINE_API_KEY: "mine" });
    expect(checks.at(-1)).toMatchObject({ step, isGood: false, words: expect.stringMatching(words) });
    expect(checks.slice(0, -1).every(({ isGood }) => isGood)).toBe(true);
  });

  test("names the variable of a missing key without asking anybody", async () => {
    const checks = await check("anthropic:m", {}, { ANTHROPIC_API_KEY: undefined });
    expect(checks.at(-1)).toMatchObject({ step: "key", words: expect.stringContaining("ANTHROPIC_API_KEY") });
    expect(provider?.count).toBe(0);
  });
});
