import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { splitCommandLine } from "./command-line.ts";
import { commandModel } from "./command-model.ts";
import { createEgress, type LanguageModel, ModelReferenceError, type ModelReply, openModel } from "./index.ts";
import { runLanguageModelContract } from "./language-model-contract.ts";

const signal = new AbortController().signal;
const program = fileURLToPath(new URL("fixtures/program.mjs", import.meta.url));
const opened: LanguageModel[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.close?.()));
});

function open(more: { timeoutMs?: number; commandLine?: string } = {}): LanguageModel {
  const commandLine = `"${process.execPath}" "${program}"`;
  const description = { ref: `command:${commandLine}`, version: "unversioned", settings: {} };
  const model = commandModel({ description, commandLine, costOf: ({ input, output }) => input + output, ...more });
  opened.push(model);
  return model;
}

function ask(model: LanguageModel, text: string, onText?: (piece: string) => void): Promise<ModelReply> {
  return model.reply({ messages: [{ role: "user", text }], repeat: 0, purpose: "assistant" }, signal, onText);
}

runLanguageModelContract("a command", async (...texts) => {
  const model = open();
  const close = async (): Promise<void> => model.close?.();
  return {
    ...model,
    reply: (request, stop, onText) => {
      const text = `say ${texts.shift() ?? ""}`;
      return model.reply({ ...request, messages: [{ role: "user", text }] }, stop, onText);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
});

describe("a command", () => {
  test("is opened by its reference and not started before it is asked", async () => {
    const model = openModel("command:/no/such/program --flag", { egress: createEgress(), env: {} });
    expect(model.description.ref).toBe("command:/no/such/program --flag");
    expect(await ask(model, "hello")).toMatchObject({ failure: { cause: "unreachable" } });
  });

  test("is sent the request as one line of JSON, the schema both as such and in words", async () => {
    const model = open();
    const reply = await model.reply(
      {
        system: "Be brief.",
        messages: [{ role: "user", text: "request" }],
        schema: z.object({ system: z.string(), temperature: z.number(), schema: z.unknown() }).loose(),
        temperature: 0.5,
        repeat: 0,
        purpose: "judge",
      },
      signal,
    );
    expect(reply).toMatchObject({ status: "complete", value: { temperature: 0.5, schema: { type: "object" } } });
    expect(reply.status === "complete" && reply.text).toContain("Be brief.\\n\\nAnswer with one JSON value");
  });

  test("counts tokens and cost where it says so, and calls the cost unknown where it does not", async () => {
    const model = open();
    expect((await ask(model, "say hello")).usage).toMatchObject({ inputTokens: 3, outputTokens: 2, costUsd: 5 });
    expect((await ask(model, "pid")).usage).toMatchObject({ costUsd: null });
  });

  test("may stream pieces", async () => {
    const pieces: string[] = [];
    const reply = await ask(open(), "pieces", (piece) => void pieces.push(piece));
    expect(reply).toMatchObject({ status: "complete", text: "one two" });
    expect(pieces).toEqual(["one ", "two"]);
  });

  test.each([
    ["empty", "empty-reply"],
    ["withheld", "content-filtered"],
    ["mismatch", "bad-shape"],
    ["shape", "bad-shape"],
    ["nothing", "bad-shape"],
    ["chatter", "not-json"],
    ["huge", "too-large"],
    ["exit", "process-exited"],
    ["error rate-limited", "rate-limited"],
    ["error unknown-model", "unknown-model"],
    ["error what-is-this", "server-error"],
  ])("that answers %s fails as %s", async (word, cause) => {
    expect(await ask(open(), word)).toMatchObject({ status: "failed", failure: { cause } });
  });

  test("may ask to wait", async () => {
    expect(await ask(open(), "error rate-limited")).toMatchObject({ isRetryable: true, retryAfterMs: 1_500 });
  });

  test("goes on after a line that was too long", async () => {
    const model = open();
    await ask(model, "huge");
    expect(await ask(model, "say fine")).toMatchObject({ status: "complete", text: "fine" });
  });

  test("that does not answer in time is timed out, and its late answer goes to nobody", async () => {
    const model = open({ timeoutMs: 200 });
    expect(await ask(model, "hang")).toMatchObject({ failure: { cause: "timed-out" } });
    expect(await ask(model, "say fine")).toMatchObject({ text: "fine" });
  });

  test("has several requests under way at once, answered in any order", async () => {
    const model = open();
    const order: string[] = [];
    const note = async (word: string) => {
      const reply = await ask(model, word);
      order.push(reply.status === "complete" ? reply.text : reply.failure.cause);
    };
    await Promise.all([note("later"), note("say first")]);
    expect(order).toEqual(["first", "later"]);
  });

  test("that ended is started anew for the next request", async () => {
    const model = open();
    const before = await ask(model, "pid");
    await ask(model, "exit");
    const after = await ask(model, "pid");
    expect(after.status).toBe("complete");
    expect(after).not.toEqual(before);
  });

  test("is ended with the model", async () => {
    const model = open();
    const reply = await ask(model, "pid");
    const pid = Number(reply.status === "complete" && reply.text);
    await model.close?.();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });
});

describe("a command line", () => {
  test.each([
    ["./bot", ["./bot"]],
    ["node  bot.mjs\t--fast", ["node", "bot.mjs", "--fast"]],
    [`"C:\\bots\\my bot.exe" 'a b' c\\ d`, ["C:\\bots\\my bot.exe", "a b", "c d"]],
    [`bot "" 'say "hi"' "it's" \\"q\\"`, ["bot", "", 'say "hi"', "it's", '"q"']],
    ["bot $HOME *.txt; rm", ["bot", "$HOME", "*.txt;", "rm"]],
  ])("%j is split without a shell", (line, words) => {
    expect(splitCommandLine(line)).toEqual(words);
  });

  test.each(['bot "unclosed', "   "])("%j is refused", (line) => {
    expect(() => splitCommandLine(line)).toThrow(ModelReferenceError);
  });
});
