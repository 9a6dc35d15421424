import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { LanguageModel, ModelRequest } from "./language-model.ts";

/** How a model under contract is opened: it answers each request with the next of these texts. */
export type OpenAnswering = (...texts: string[]) => Promise<LanguageModel & AsyncDisposable>;

const signal = new AbortController().signal;

/** What every language model keeps, wherever it runs. Run it for each implementation. */
export function runLanguageModelContract(name: string, open: OpenAnswering): void {
  const request: ModelRequest = {
    system: "Be brief.",
    messages: [{ role: "user", text: "It has been a long week." }],
    repeat: 0,
    purpose: "assistant",
  };
  const Answer = z.strictObject({ level: z.int(), reason: z.string() });

  describe(`${name} as a LanguageModel`, () => {
    test("answers with text, a finish reason and what it cost", async () => {
      await using model = await open("That sounds tiring.");
      const reply = await model.reply(request, signal);
      expect(reply).toMatchObject({ status: "complete", text: "That sounds tiring.", finish: "stop" });
      expect(reply.usage).toMatchObject({ calls: 1, cached: false });
    });

    test("streams pieces that add up to the text", async () => {
      await using model = await open("That sounds tiring, and you are not alone with it.");
      const pieces: string[] = [];
      const reply = await model.reply(request, signal, (piece) => void pieces.push(piece));
      expect(reply).toMatchObject({ status: "complete", finish: "stop" });
      expect(pieces.join("")).toBe("That sounds tiring, and you are not alone with it.");
    });

    test("keeps characters outside the basic plane whole", async () => {
      await using model = await open("\u{1F327}\uFE0F קשה لك \u{1F9D1}\u200D\u{1F3A8}");
      const pieces: string[] = [];
      const reply = await model.reply(request, signal, (piece) => void pieces.push(piece));
      expect(reply).toMatchObject({ text: "\u{1F327}\uFE0F קשה لك \u{1F9D1}\u200D\u{1F3A8}" });
      expect(pieces.join("")).toBe("\u{1F327}\uFE0F קשה لك \u{1F9D1}\u200D\u{1F3A8}");
    });

    test("reads a reply by the schema, a code fence around it forgiven", async () => {
      await using model = await open('{"level":2,"reason":"asked"}', '```json\n{"level":0,"reason":"no"}\n```');
      const first = await model.reply({ ...request, schema: Answer }, signal);
      const second = await model.reply({ ...request, schema: Answer }, signal);
      expect(first).toMatchObject({ status: "complete", value: { level: 2, reason: "asked" } });
      expect(second).toMatchObject({ status: "complete", value: { level: 0, reason: "no" } });
    });

    test("an unreadable structured reply is a failure without its words, not a guess", async () => {
      await using model = await open("Level two, secretword.", '{"level":"secretword","reason":"x"}');
      const prose = await model.reply({ ...request, schema: Answer }, signal);
      const shape = await model.reply({ ...request, schema: Answer }, signal);
      expect(prose).toMatchObject({ status: "failed", failure: { cause: "not-json" } });
      expect(shape).toMatchObject({ status: "failed", failure: { cause: "bad-shape" } });
      expect(JSON.stringify([prose, shape])).not.toContain("secretword");
    });

    test("a reply without text is a failure of its own", async () => {
      await using model = await open("");
      expect(await model.reply(request, signal)).toMatchObject({ status: "failed", failure: { cause: "empty-reply" } });
    });

    test("rejects with the reason of a signal that is aborted already", async () => {
      await using model = await open("never said");
      const reason = new Error("the run was stopped");
      await expect(model.reply(request, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    test("describes itself without secrets and can be closed twice", async () => {
      const model = await open("hello");
      expect(JSON.stringify(model.description)).not.toContain("key");
      await model.close?.();
      await model.close?.();
      await model[Symbol.asyncDispose]();
    });
  });
}
