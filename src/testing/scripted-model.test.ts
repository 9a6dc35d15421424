import { describe, expect, test } from "vitest";
import type { ModelRequest } from "../models/index.ts";
import { fixedClock, scriptedModel } from "./index.ts";

const signal = new AbortController().signal;
const request: ModelRequest = { messages: [{ role: "user", text: "hello" }], repeat: 0, purpose: "judge" };

describe("a scripted model", () => {
  test("answers in order, throws what it was given to throw, and remembers what it was asked", async () => {
    const model = scriptedModel("one", new Error("boom"), { failure: { cause: "timed-out", detail: "30 s" } });
    expect(await model.reply(request, signal)).toMatchObject({ status: "complete", text: "one" });
    await expect(model.reply({ ...request, repeat: 1 }, signal)).rejects.toThrow("boom");
    expect(await model.reply(request, signal)).toEqual({
      status: "failed",
      failure: { cause: "timed-out", detail: "30 s" },
    });
    expect(model.requests.map(({ repeat }) => repeat)).toEqual([0, 1, 0]);
  });

  test("says so when the script runs out", async () => {
    await expect(scriptedModel().reply(request, signal)).rejects.toThrow(
      "0 answers, and one more was asked for (judge)",
    );
  });
});

describe("a fixed clock", () => {
  test("stands still until it is moved or waited on", async () => {
    const clock = fixedClock("2026-02-03T00:00:00Z");
    expect(clock.now()).toBe(Date.parse("2026-02-03T00:00:00Z"));
    await clock.sleep(1_500);
    clock.advance(500);
    expect(clock.now()).toBe(Date.parse("2026-02-03T00:00:02Z"));
    expect(clock.waits).toEqual([1_500]);
  });

  test("does not wait for an aborted signal", async () => {
    const reason = new Error("stopped");
    await expect(fixedClock().sleep(10, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
