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
