import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks, doesNotAsk } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    reply: ({ model, messages }) => {
      const isOdd = Number(/\d+$/.exec(messages[0]?.text ?? "")?.[0] ?? 0) % 2 === 1;
      return model === "asks" || (model === "sometimes" && isOdd) ? asks : doesNotAsk;
    },
    fault: ({ model }) => (model === "broken" ? { kind: "status", status: 400 } : undefined),
  });
});
afterAll(() => provider.close());

const audit = (model: string) => ["audit", "asking", "--assistant", provider.reference(model), "--no-controls"];

describe("the exit code of an audit", () => {
  test("is 0 when every gate passes", async () => {
    using place = workspace(askingSuite());
    expect((await place.run(audit("asks"))).code).toBe(0);
    expect(place.report().headline).toMatchObject({ verdict: "pass", complete: true });
  });

  test("is 1 when a gate fails", async () => {
    using place = workspace(askingSuite());
    expect((await place.run(audit("never"))).code).toBe(1);
    expect(place.report().headline).toMatchObject({ verdict: "fail", complete: true });
  });

  test("is 2 when the command cannot be understood", async () => {
    using place = workspace(askingSuite());
    expect((await place.run(["audit", "asking", "--no-such-flag"])).code).toBe(2);
  });

  test("is 3 when a gate is undecided", async () => {
    using place = workspace(askingSuite());
    expect((await place.run(audit("sometimes"))).code).toBe(3);
    expect(place.report().headline).toMatchObject({ verdict: "undecided", complete: true });
  });

  test("is 3 when the run is incomplete, though no gate is left to decide", async () => {
    using place = workspace(askingSuite({ over: { gates: [] } }));
    expect((await place.run(audit("broken"))).code).toBe(3);
    expect(place.report().headline.complete).toBe(false);
  });

  test("is 70 when Plumbline itself is at fault, without a stack trace", async () => {
    using place = workspace(askingSuite());
    const now = () => {
      throw new TypeError("a defect that quotes a secret");
    };
    const { code, err } = await place.run(audit("asks"), { now });
    expect(code).toBe(70);
    expect(err).toContain("internal error (TypeError)");
    expect(err).not.toMatch(/secret|\bat .*\.ts:\d+/);
  });
});

describe("the exit code of help and version", () => {
  test.each([[["--help"]], [["audit", "--help"]], [["help", "audit"]], [["--version"]]])("%j gives 0", async (argv) => {
    using place = workspace();
    const { code, out, err } = await place.run(argv);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.length).toBeGreaterThan(3);
  });

  test("no command at all gives 2 and says what there is", async () => {
    using place = workspace();
    const { code, err } = await place.run([]);
    expect(code).toBe(2);
    expect(err).toContain("audit [options] [suites...]");
  });
});
