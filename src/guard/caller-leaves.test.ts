import { describe, expect, test } from "vitest";
import { client, defaultPolicy, type RunningGuardOptions, runningGuard } from "./fixtures/running-guard.ts";
import { chunk, scriptedUpstream, streamOf } from "./fixtures/scripted-upstream.ts";

/** A model that says these words in a stream and then neither goes on nor ends. */
const stalling = (words: string) =>
  scriptedUpstream(() => ({
    ...streamOf(...words.split(/(?<= )/).map((content) => chunk({ content }))),
    holds: true,
  }));

/** Asks for a stream, leaves once `until` was read, and returns what was read and what is on record. */
async function leaveAfter(words: string, until: string, options: RunningGuardOptions = {}) {
  await using model = await stalling(words);
  await using guard = await runningGuard({ ...options, upstream: model.url });
  const gone = new AbortController();
  const response = await fetch(`${guard.server.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [client("The train was late again.")], stream: true }),
    signal: gone.signal,
  });
  let read = "";
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (!read.includes(until)) read += (await reader?.read())?.value ?? "";
  gone.abort();
  await expect.poll(() => guard.decisions.length, { timeout: 5_000 }).toBe(1);
  const said = read
    .split("\n\n")
    .filter((block) => block.startsWith("data: {"))
    .map((block) => JSON.parse(block.slice(6)).choices[0]?.delta?.content ?? "")
    .join("");
  return { said, decision: guard.decisions[0] };
}

const words = "That is a nuisance. Were you very late? I hope they waited. And what did";
const left = { status: "guard-failed", failure: { stage: "upstream", cause: "caller-left" } } as const;

describe("when the caller of a stream leaves", () => {
  test("the record says what had left until then, and not that it was replaced", async () => {
    const { said, decision } = await leaveAfter(words, "waited.");
    expect(said.trim()).toBe("That is a nuisance. Were you very late? I hope they waited.");
    expect(decision).toMatchObject({ ...left, released: "part", action: "allow", text: { released: said } });
  });

  test("a notice that left before the words is on record with them", async () => {
    const notice = { text: "I am a computer program.", atStart: true, onAsk: false };
    const { said, decision } = await leaveAfter(words, "waited.", {
      policy: { ...defaultPolicy, settings: { ...defaultPolicy.settings, notice } },
    });
    expect(said).toContain("I am a computer program.\n\nThat is a nuisance.");
    expect(decision).toMatchObject({ ...left, released: "part", action: "amend", text: { released: said } });
  });

  test("while observing, the record says the same", async () => {
    const { said, decision } = await leaveAfter(words, "waited.", { guard: { observe: true } });
    expect(decision).toMatchObject({ ...left, mode: "observe", released: "part", text: { released: said } });
  });

  test("before a sentence was whole, nothing had left", async () => {
    await using model = await stalling("That is a");
    await using guard = await runningGuard({ upstream: model.url });
    const gone = new AbortController();
    await fetch(`${guard.server.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "m", messages: [client("The train was late again.")], stream: true }),
      signal: gone.signal,
    });
    gone.abort();
    await expect.poll(() => guard.decisions.length, { timeout: 5_000 }).toBe(1);
    expect(guard.decisions[0]).toMatchObject({ ...left, released: "nothing", text: { released: "" } });
  });
});
