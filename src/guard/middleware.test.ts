import type { LanguageModelV3StreamPart } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { describe, expect, test } from "vitest";
import { defaultPolicy, detectors } from "./fixtures/running-guard.ts";
import { createGuard, type Decision, guardMiddleware, type Policy } from "./index.ts";

type Part = LanguageModelV3StreamPart;
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};
const finish = (reason: "stop" | "tool-calls" = "stop"): Part => ({
  type: "finish",
  finishReason: { unified: reason, raw: reason },
  usage,
});
const words = (...deltas: string[]): Part[] => [
  { type: "text-start", id: "1" },
  ...deltas.map((delta): Part => ({ type: "text-delta", id: "1", delta })),
];
const call: Part = { type: "tool-call", toolCallId: "c", toolName: "weather", input: "{}" };
const file = { type: "file" as const, mediaType: "image/png", data: "iVBORw0KGgo=" };

/** A model that streams these parts and then, with `holds`, says nothing more; and what of it was cancelled. */
function guardedModel(parts: readonly Part[], options: { holds?: boolean; policy?: Policy; observe?: boolean } = {}) {
  const decisions: Decision[] = [];
  const seen = { isCancelled: false, isAborted: false };
  const model = new MockLanguageModelV3({
    async doStream({ abortSignal }) {
      abortSignal?.addEventListener("abort", () => {
        seen.isAborted = true;
      });
      const stream = new ReadableStream<Part>({
        start(controller) {
          for (const part of parts) controller.enqueue(part);
          if (options.holds !== true) controller.close();
        },
        cancel() {
          seen.isCancelled = true;
        },
      });
      return { stream };
    },
    doGenerate: async () => ({ content: [file], finishReason: { unified: "stop", raw: "stop" }, usage, warnings: [] }),
  });
  const guard = createGuard({
    policy: () => options.policy ?? defaultPolicy,
    detectors,
    observe: options.observe ?? false,
    record: async (decision) => void decisions.push(decision),
  });
  return { model: wrapLanguageModel({ model, middleware: guardMiddleware(guard) }), decisions, seen };
}

const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "The train was late again." }] }];

async function partsOf({ model }: Pick<ReturnType<typeof guardedModel>, "model">): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of (await model.doStream({ prompt })).stream) parts.push(part);
  return parts;
}

const textOf = (parts: readonly Part[]) =>
  parts.flatMap((part) => (part.type === "text-delta" ? [part.delta] : [])).join("");

describe("a consumer of the middleware's stream that stops reading without an abort signal", () => {
  test("leaves the words it had on record, and stops the model", async () => {
    const guarded = guardedModel(words("That is a nuisance. ", "Were you very late? ", "And what"), { holds: true });
    const reader = (await guarded.model.doStream({ prompt })).stream.getReader();
    let read = "";
    while (!read.includes("late?")) {
      const { value } = await reader.read();
      if (value?.type === "text-delta") read += value.delta;
    }
    await reader.cancel();
    expect(guarded.decisions).toMatchObject([
      {
        status: "guard-failed",
        failure: { stage: "upstream", cause: "caller-left" },
        released: "part",
        text: { released: "That is a nuisance. Were you very late? " },
      },
    ]);
    expect(guarded.seen).toEqual({ isCancelled: true, isAborted: true });
  });

  test("has had nothing where it read nothing", async () => {
    const guarded = guardedModel(words("That is a nuisance. "), { holds: true });
    await (await guarded.model.doStream({ prompt })).stream.cancel();
    expect(guarded.decisions).toMatchObject([{ failure: { cause: "caller-left" }, released: "nothing" }]);
    expect(guarded.seen.isCancelled).toBe(true);
  });
});

describe("a stream through the middleware", () => {
  test("whose model falls silent ends in a fallback once the policy's time is over", async () => {
    const settings = { ...defaultPolicy.settings, upstreamTimeoutMs: 50 };
    const guarded = guardedModel(words("That is a nuisance. ", "Were"), {
      holds: true,
      policy: { ...defaultPolicy, settings },
    });
    const parts = await partsOf(guarded);
    expect(textOf(parts)).toMatch(/^That is a nuisance\. \S.*sorry/s);
    expect(parts.at(-1)?.type).toBe("finish");
    expect(guarded.decisions).toMatchObject([
      { status: "guard-failed", failure: { stage: "upstream", cause: "timed-out" }, released: "part-and-completion" },
    ]);
    expect(guarded.seen.isCancelled).toBe(true);
  });

  test("parts its own words from those that left before", async () => {
    const guarded = guardedModel([...words("That is a nuisance.\n", "You are pathetic. "), finish()]);
    const text = textOf(await partsOf(guarded));
    expect(text).toMatch(/^That is a nuisance\.\n\S/);
    expect(text).not.toContain("pathetic");
  });

  test("keeps words before the call of a tool that came after them", async () => {
    const guarded = guardedModel([
      ...words("Let me look. ", "One moment"),
      { type: "text-end", id: "1" },
      call,
      finish(),
    ]);
    const parts = await partsOf(guarded);
    const order = parts.map(({ type }) => type);
    expect(order.lastIndexOf("text-delta")).toBeLessThan(order.indexOf("tool-call"));
    expect(textOf(parts)).toBe("Let me look. One moment");
  });

  test("passes on a step that only calls a tool, and an image without words", async () => {
    for (const part of [call, file]) {
      const guarded = guardedModel([part, finish("tool-calls")]);
      expect(await partsOf(guarded)).toEqual([part, finish("tool-calls")]);
      expect(guarded.decisions).toMatchObject([{ status: "decided", action: "allow" }]);
    }
    const { content } = await guardedModel([]).model.doGenerate({ prompt });
    expect(content).toEqual([file]);
  });

  test("lets everything through while observing, what broke as well, and says on record that it did", async () => {
    const broken: Part = { type: "error", error: new Error("cut") };
    const guarded = guardedModel([...words("You are pathetic. ", "And"), broken], { observe: true });
    const parts = await partsOf(guarded);
    expect(textOf(parts)).toBe("You are pathetic. And");
    expect(parts.at(-1)).toEqual(broken);
    expect(guarded.decisions).toMatchObject([{ status: "guard-failed", mode: "observe" }]);
  });
});
