import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks, doesNotAsk } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

/** Model `asks` always asks; `sometimes` asks in every other scenario; `broken` answers nothing. */
let provider: LoopbackProvider;
let requests = 0;
let onRequest: () => void = () => {};
beforeAll(async () => {
  provider = await startLoopbackProvider({
    latencyMs: 2,
    keepRequests: false,
    reply: ({ model, messages }) => {
      requests += 1;
      onRequest();
      const isOdd = Number(/\d+$/.exec(messages[0]?.text ?? "")?.[0] ?? 0) % 2 === 1;
      return model === "asks" || (model === "sometimes" && isOdd) ? asks : doesNotAsk;
    },
    fault: ({ model }) => (model === "broken" ? { kind: "status", status: 400 } : undefined),
  });
});
afterAll(() => provider.close());
beforeEach(() => {
  requests = 0;
  onRequest = () => {};
});

const audit = (model: string, ...more: string[]) => [
  ...["audit", "asking", "--assistant", provider.reference(model), "--no-controls", "--no-cache"],
  ...["--until-decided", "--format", "html,md,json", ...more],
];

describe("an audit that stops when every gate is decided", () => {
  test("counts only what was needed, and says how much was saved in every form of the report", async () => {
    using place = workspace(askingSuite());
    const { code, out } = await place.run(audit("asks", "--concurrency", "1"));
    expect(code).toBe(0);
    const report = place.report();
    const [stopping] = report.stopping;
    // Eight scenarios, at most twenty times as many draws; one call each, so the provider has counted what was used.
    expect(stopping).toMatchObject({ status: "decided", planned: 160, alpha: 0.05, used: requests });
    expect(requests).toBeLessThan(40);
    expect(stopping).toMatchObject({ savedConversations: 160 - requests, savedCalls: 160 - requests });
    expect(report.verdicts[0]?.conversations).toMatchObject({ planned: requests, completed: requests, neverBegun: 0 });
    expect(report.verdicts[0]?.sentence).toContain(`All ${requests} conversations ran.`);
    expect(report.conversations).toHaveLength(requests);
    expect(report.headline).toMatchObject({ verdict: "pass", complete: true });
    const share = `${Number((((160 - requests) / 160) * 100).toFixed(1))}%`;
    expect(stopping?.sentence).toBe(
      `Stopped after ${requests} of at most 160 conversations: every gate is decided (alpha 0.05); about ${160 - requests} model calls and ${160 - requests} conversations (${share}) saved.`,
    );
    const written = (name: string) =>
      readFileSync(join(place.folder, "plumbline-report", report.provenance.runId, name), "utf8");
    const words = `Stopped after ${requests} of at most 160 conversations: every gate is decided`;
    expect(out.replaceAll(/\s+/g, " ")).toContain(words);
    expect(written("report.html")).toContain(words);
    expect(written("report.md")).toContain(words);
  });

  test("gives the same report byte for byte whatever the concurrency", async () => {
    const reports: string[] = [];
    for (const concurrency of ["1", "5", "16"]) {
      using place = workspace(askingSuite());
      await place.run(audit("asks", "--concurrency", concurrency));
      reports.push(JSON.stringify(place.report()));
    }
    expect(new Set(reports).size).toBe(1);
  });

  test("gives the same report byte for byte after an interruption, with another concurrency", async () => {
    using whole = workspace(askingSuite());
    await whole.run(audit("asks", "--concurrency", "3"));
    const expected = whole.report();
    for (const [after, before, then] of [
      [3, "1", "7"],
      [8, "6", "1"],
    ] as const) {
      using place = workspace(askingSuite());
      const { io, ended } = place.start(audit("asks", "--concurrency", before));
      requests = 0;
      onRequest = () => {
        if (requests === after) io.interrupt();
      };
      expect((await ended).code).toBe(3);
      onRequest = () => {};
      const resumed = await place.run(["resume", "latest", "--no-cache", "--concurrency", then]);
      expect(resumed.code).toBe(0);
      expect(JSON.stringify(place.report())).toBe(JSON.stringify(expected));
    }
  });

  test("says that it ran to the end when the gates could not be decided", async () => {
    using place = workspace(askingSuite());
    const { code, out } = await place.run(audit("sometimes", "--repeats", "3"));
    expect(code).toBe(3);
    expect(place.report().stopping).toMatchObject([{ status: "undecided", used: 24, planned: 24, savedCalls: 0 }]);
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "Ran to the end undecided: all 24 conversations did not decide every gate (alpha 0.05).",
    );
  });

  test("stays undecided when no rating can be obtained, however many conversations there are", async () => {
    using place = workspace(askingSuite());
    const { code } = await place.run(audit("asks", "--repeats", "6", "--judge", provider.reference("broken")));
    expect(code).toBe(3);
    const report = place.report();
    expect(report.gates).toMatchObject([{ verdict: "undecided" }]);
    expect(report.stopping).toMatchObject([{ status: "undecided", used: 48, planned: 48 }]);
  });

  test("is refused before anything is asked when no gate can be decided while sampling", async () => {
    const gates = [{ id: "covered", require: "asked.coverage >= 0.9", because: "Most should be rated." }];
    using place = workspace(askingSuite({ over: { gates } }));
    const { code, err } = await place.run(audit("asks"));
    expect(code).toBe(2);
    expect(err).toContain('Suite "asking" has no gate that can be decided while sampling');
    expect(requests).toBe(0);
    const { code: usage, err: said } = await place.run(audit("asks", "--alpha", "1.5"));
    expect({ usage, said }).toMatchObject({ usage: 2, said: expect.stringContaining("between 0 and 1") });
  });

  test("names the gates it could not decide while sampling, and stops all the same", async () => {
    const gates = [
      { id: "asks", require: "asked.rate > 0.5", because: "It should ask." },
      { id: "covered", require: "asked.coverage >= 0.9", because: "Most should be rated." },
    ];
    using place = workspace(askingSuite({ over: { gates } }));
    expect((await place.run(audit("asks"))).code).toBe(0);
    const [stopping] = place.report().stopping;
    expect(stopping?.status).toBe("decided");
    expect(stopping?.sentence).toContain(
      "Not decided while sampling, but from what was used, and outside that alpha: covered.",
    );
  });

  test("ends its live view with what was done and what was not needed, adding up to the plan", async () => {
    using place = workspace(askingSuite());
    const { err } = await place.run(audit("asks", "--concurrency", "4"), { isErrTerminal: true, columns: 200 });
    expect(err).toContain("at most 160 conversations");
    const last =
      err
        .split("\n")
        .filter((line) => line.includes("/160"))
        .at(-1) ?? "";
    const [, bar = "", done = "", skipped = ""] = /\[([#=-]+)\] (\d+)\/160 {2}(\d+) not needed/.exec(last) ?? [];
    expect(Number(done) + Number(skipped)).toBe(160);
    expect(bar).toMatch(/^#+=+$/);
  });

  test("is listed as complete, and the same audit again is a run of its own", async () => {
    using place = workspace(askingSuite());
    await place.run(audit("asks"));
    expect((await place.run(["list"])).out).toMatch(/-1 {2}complete {2}\d+\/160/);
    const { out, err } = await place.run(audit("asks"));
    expect(err).toMatch(/^Run [0-9a-f]{8}-2: at most 160/);
    expect(out).toContain("Stopped after");
  });
});
