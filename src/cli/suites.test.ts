import { describe, expect, test } from "vitest";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

describe("plumbline suites", () => {
  test("says what an audit would take before anything is asked, and what has no price", async () => {
    using place = workspace(askingSuite());
    const argv = ["suites", "--judge", "openai:gpt-5.2", "--repeats", "2", "--json"];
    const { code, out } = await place.run(argv);
    expect(code).toBe(0);
    const { suites, profiles } = JSON.parse(out);
    const own = suites.find(({ id }: { id: string }) => id === "asking");
    // Eight scenarios of one exchange, twice.
    expect(own.estimate).toMatchObject({ conversations: 16, calls: { assistant: 16, client: 0 }, costUsd: null });
    expect(own.estimate.calls.judge).toBeGreaterThanOrEqual(16);
    expect(profiles.map(({ id }: { id: string }) => id)).toEqual(["ci", "full", "quick", "regulator"]);
  });

  test("a pipeline of one model is counted with all its calls, and priced as that model", async () => {
    using place = workspace(askingSuite());
    const estimate = async (judge: string) => {
      const { code, out, err } = await place.run([
        "suites",
        "--judge",
        judge,
        "--assistant",
        "builtin:attentive",
        "--json",
      ]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      return JSON.parse(out).suites.find(({ id }: { id: string }) => id === "asking").estimate;
    };
    const single = await estimate("openai:gpt-5.2");
    const vote = await estimate("vote(openai:gpt-5.2, votes=5)");
    expect(single.calls.judge).toBeGreaterThan(0);
    expect(vote.calls.judge).toBe(5 * single.calls.judge);
    expect(vote.costUsd).toBeCloseTo(5 * single.costUsd, 8);
    const panel = await estimate("panel(openai:gpt-5.2, anthropic:claude-opus-4-5)");
    expect(panel).toMatchObject({ calls: { judge: 2 * single.calls.judge }, costUsd: null });
  });

  test("a suite that measures judges takes the calls of what is measured, and nobody is asked to reply", async () => {
    using place = workspace(askingSuite());
    const estimate = async (...more: string[]) => {
      const { out } = await place.run(["suites", "--judge", "openai:gpt-5.2", "--json", ...more]);
      return JSON.parse(out).suites.find(({ id }: { id: string }) => id === "dialogguard-judges").estimate.calls;
    };
    // 72 pairs of one reply, all items of a reply at once.
    expect(await estimate()).toEqual({ assistant: 0, client: 0, judge: 72 });
    expect(await estimate("--assistant", "vote(openai:gpt-5.2)")).toEqual({ assistant: 0, client: 0, judge: 720 });
    expect(await estimate("--assistant", "builtin:rules")).toEqual({ assistant: 0, client: 0, judge: 0 });
    expect(await estimate("--assistant", "openai:gpt-5.2")).toEqual({ assistant: 0, client: 0, judge: 72 });
  });

  test("built-in participants take no calls", async () => {
    using place = workspace(askingSuite());
    const { out } = await place.run(["suites", "--assistant", "builtin:attentive"]);
    expect(out).toContain("8 conversations, no calls");
  });

  test("an unknown profile is answered with a suggestion", async () => {
    using place = workspace(askingSuite());
    const { code, err } = await place.run(["audit", "--profile", "quik", "-a", "builtin:attentive"]);
    expect(code).toBe(2);
    expect(err).toContain('Did you mean "quick"?');
  });
});
