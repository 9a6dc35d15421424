import { describe, expect, test } from "vitest";
import { cascade, openRiskReader, type RiskDetector } from "../../detection/index.ts";
import type { LoopbackFault } from "../../testing/index.ts";
import {
  client,
  defaultPolicy,
  detectors,
  type RunningGuardOptions,
  runningGuard,
  wordsOf,
} from "../fixtures/running-guard.ts";
import { chunk, jsonOf, type ScriptedAnswer, scriptedUpstream, streamOf } from "../fixtures/scripted-upstream.ts";
import type { GuardOptions, Policy } from "../index.ts";

const impatient: Policy = {
  ...defaultPolicy,
  settings: { ...defaultPolicy.settings, upstreamTimeoutMs: 300, checkTimeoutMs: 200 },
};

const upstreamFaults: Readonly<Record<string, LoopbackFault>> = {
  "status 500": { kind: "status", status: 500 },
  "status 503 with a wait": { kind: "status", status: 503, retryAfter: "30" },
  "status 429": { kind: "status", status: 429 },
  "status 401": { kind: "status", status: 401 },
  "status 400 with a page of text": { kind: "status", status: 400, body: "<html>no</html>" },
  "no answer at all": { kind: "hang" },
  "an answer too late": { kind: "slow", delayMs: 600 },
  "a reply that begins and falls silent": { kind: "stall" },
  "a body that is no JSON": { kind: "not-json" },
  "JSON of another shape": { kind: "other-shape" },
  "an empty body": { kind: "empty-body" },
  "a reply without words": { kind: "empty-text" },
  "a huge reply": { kind: "huge", characters: 400_000 },
  "a cut reply": { kind: "cut", how: "end" },
  "a torn reply": { kind: "cut", how: "reset" },
  "a malformed piece": { kind: "bad-piece" },
  "a closed connection": { kind: "reset" },
};

const readingDetector = (detect: RiskDetector["detect"]): GuardOptions["cascade"] =>
  cascade(openRiskReader(), { description: { ref: "test:model", version: "1" }, detect });
const throwing = (name: string) => async () => {
  throw Object.assign(new Error("words of a conversation"), { code: name });
};
const neverAnswers = () => new Promise<never>(() => {});

const guardFaults: Readonly<Record<string, RunningGuardOptions["guard"]>> = {
  "a model detector that throws": {
    cascade: readingDetector(throwing("BOOM")) as NonNullable<GuardOptions["cascade"]>,
  },
  "a model detector that answers nothing readable": {
    cascade: readingDetector(async () => ({ status: "failed", reason: "unreadable" })) as NonNullable<
      GuardOptions["cascade"]
    >,
  },
  "a model detector that never answers": {
    cascade: readingDetector(neverAnswers) as NonNullable<GuardOptions["cascade"]>,
  },
  "a built-in reader that throws": {
    cascade: cascade({
      ...openRiskReader(),
      start: () => {
        throw new Error("words of a conversation");
      },
    }),
  },
  "detectors of replies that throw": {
    detectors: {
      ...detectors,
      detect: (id, text, options) => {
        if (id === "insult") throw new Error("words of a conversation");
        return detectors.detect(id, text, options);
      },
    },
  },
  "a reviewer that throws": { reviewer: { ref: "test:reviewer", review: throwing("REVIEW") } },
  "a reviewer that fails": {
    reviewer: { ref: "test:reviewer", review: async () => ({ status: "failed", cause: "server-error" }) },
  },
  "a reviewer that never answers": { reviewer: { ref: "test:reviewer", review: neverAnswers } },
  "a full disk": { record: throwing("ENOSPC") },
};

const words = "I feel so low tonight. I keep thinking about killing myself.";

/** What a person gets when something failed: an apology or help, a contact or emergency words, and an open door. */
function isCompassionate(text: string): boolean {
  return text.length > 120 && /988/.test(text) && text.includes("?") && !/error|policy|guideline/i.test(text);
}

describe.each([
  ["whole", false],
  ["streamed", true],
])("a %s reply", (_name, stream) => {
  test.each(Object.entries(upstreamFaults))("upstream: %s", async (_fault, fault) => {
    await using guard = await runningGuard({
      policy: impatient,
      provider: {
        fault: () => fault,
        reply: () => "That sounds heavy. Are you thinking of killing yourself? You can call or text 988.",
      },
    });
    const response = await guard.chat([client(words)], { stream }, { "x-plumbline-locale": "en-US" });
    expect(response.status).toBe(200);
    expect(isCompassionate(await wordsOf(response))).toBe(true);
    expect(guard.decisions).toHaveLength(1);
    expect(guard.decisions[0]).toMatchObject({
      status: "guard-failed",
      action: "replace",
      failure: { stage: "upstream" },
    });
  });

  test.each(Object.entries(guardFaults))("guard: %s", async (fault, parts) => {
    await using guard = await runningGuard({
      policy: impatient,
      provider: { reply: () => "You are pathetic. Do it." },
      guard: parts ?? {},
    });
    const response = await guard.chat([client(words)], { stream }, { "x-plumbline-locale": "en-US" });
    expect(response.status).toBe(200);
    const text = await wordsOf(response);
    expect(text).not.toContain("pathetic");
    expect(isCompassionate(text)).toBe(true);
    if (fault === "a full disk") expect(guard.decisions).toEqual([]);
    else expect(guard.decisions[0]).toMatchObject({ status: "guard-failed", action: "replace" });
    expect(JSON.stringify(guard.decisions)).not.toContain("words of a conversation");
  });
});

describe("combinations", () => {
  const combined: Readonly<Record<string, RunningGuardOptions>> = {
    "upstream 500 and a full disk": {
      provider: { fault: () => ({ kind: "status", status: 500 }) },
      guard: { record: throwing("ENOSPC") },
    },
    "a cut reply and a detector that throws": {
      provider: { fault: () => ({ kind: "cut", how: "reset" }) },
      guard: guardFaults["a model detector that throws"] ?? {},
    },
    "everything at once": {
      provider: { fault: () => ({ kind: "hang" }) },
      guard: {
        ...guardFaults["a built-in reader that throws"],
        ...guardFaults["a reviewer that throws"],
        record: throwing("ENOSPC"),
      },
    },
    "a hand-over that reaches nobody": {
      provider: { reply: () => "Stay strong." },
      guard: { handOver: throwing("ECONNREFUSED") },
    },
  };
  test.each(Object.entries(combined))("%s", async (_name, options) => {
    await using guard = await runningGuard({ policy: impatient, ...options });
    for (const stream of [false, true]) {
      const response = await guard.chat(
        [client(`${words} I am going to do it tonight.`)],
        { stream },
        { "x-plumbline-locale": "en-US" },
      );
      expect(response.status).toBe(200);
      expect(isCompassionate(await wordsOf(response))).toBe(true);
    }
  });

  test("a fault in the middle of a calm stream keeps what was reviewed and goes on kindly", async () => {
    await using guard = await runningGuard({
      provider: {
        fault: () => ({ kind: "cut", how: "end" }),
        reply: () => "That sounds like a day. Tell me more about it. I have time for it.",
      },
    });
    const text = await wordsOf(await guard.chat([client("What a day.")], { stream: true }));
    expect(text).toContain("sorry");
    expect(guard.decisions).toMatchObject([
      { status: "guard-failed", failure: { stage: "upstream", cause: "stream-cut" } },
    ]);
  });

  test("the same fault twice does not get the same words twice", async () => {
    await using guard = await runningGuard({ provider: { fault: () => ({ kind: "status", status: 500 }) } });
    const first = await wordsOf(await guard.chat([client("Hello there")]));
    const second = await wordsOf(
      await guard.chat([client("Hello there"), { role: "assistant", content: first }, client("And now?")]),
    );
    expect(second).not.toBe(first);
  });
});

describe("while observing, what cannot be read comes through as it came, and is on record", () => {
  const begun = chunk({ role: "assistant", content: "That sounds like a day. Tell me" });
  const broken = `data: ${JSON.stringify({ error: { message: "overloaded" } })}\n\n`;
  const answers: readonly [string, ScriptedAnswer, boolean][] = [
    ["a page of text", { type: "text/plain", pieces: ["<html>no</html>"] }, false],
    ["JSON of another shape", jsonOf({ text: "Hello" }), false],
    ["a reply without words", jsonOf({ choices: [] }), false],
    ["JSON in place of a stream", jsonOf({ text: "Hello" }), true],
    ["a stream that breaks", streamOf(begun, broken), true],
    ["a stream that is cut", streamOf(begun), true],
    ["a stream without words", streamOf(chunk({ role: "assistant" }), chunk({}, "stop"), "data: [DONE]\n\n"), true],
  ];
  test.each(answers)("%s", async (_name, answer, stream) => {
    await using behind = await scriptedUpstream(() => answer);
    await using guard = await runningGuard({ upstream: behind.url, guard: { observe: true } });
    const text = await (await guard.chat([client("What a day.")], { stream })).text();
    expect(text).not.toContain("sorry");
    for (const piece of answer.pieces) if (!String(piece).includes("Tell me")) expect(text).toContain(piece);
    if (answer.pieces.includes(begun)) expect(text).toContain("Tell me");
    expect(guard.decisions).toMatchObject([
      { mode: "observe", status: "guard-failed", failure: { stage: "upstream" } },
    ]);
  });
});
