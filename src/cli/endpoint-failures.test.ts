import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judgeReply, type LoopbackFault, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

/** Model names of the loopback provider, what goes wrong with each, and the cause a report has to name. */
const faults: Record<string, { fault: LoopbackFault; cause: string; sendings: number }> = {
  "wrong-key": { fault: { kind: "status", status: 401 }, cause: "unauthorized", sendings: 1 },
  "no-such-model": {
    fault: { kind: "status", status: 404, body: '{"error":{"code":"model_not_found","message":"no such model"}}' },
    cause: "unknown-model",
    sendings: 1,
  },
  "slow-down": { fault: { kind: "status", status: 429 }, cause: "rate-limited", sendings: 5 },
  "broken-server": { fault: { kind: "status", status: 500 }, cause: "server-error", sendings: 5 },
  "a-web-page": { fault: { kind: "not-json" }, cause: "not-json", sendings: 5 },
  "another-protocol": { fault: { kind: "other-shape" }, cause: "bad-shape", sendings: 5 },
  "says-nothing": { fault: { kind: "empty-text" }, cause: "empty-reply", sendings: 1 },
  "says-too-much": { fault: { kind: "huge", characters: 1_000_000 }, cause: "too-large", sendings: 1 },
  "is-cut-off": { fault: { kind: "cut", how: "reset" }, cause: "stream-cut", sendings: 5 },
};

/** Scenarios: as few as let a gate pass. */
const n = 6;

let provider: LoopbackProvider;
let isHealed = false;
let unreachable: string;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    reply: () => asks,
    // The first exchange goes well, so that there is something to lose.
    fault: ({ model, messages }) => {
      if (isHealed || messages.length === 1) return undefined;
      return model === "takes-forever" ? { kind: "hang" } : faults[model]?.fault;
    },
  });
  unreachable = `http://127.0.0.1:${await freePort()}/v1#m`;
});
afterAll(() => provider.close());

/** A port nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

describe("endpoints that fail", () => {
  test("each is a cause of its own in the report, nothing said is lost, and resuming completes the same run", async () => {
    using place = workspace(askingSuite({ scenarios: n, lines: 2 }));
    const names = [...Object.keys(faults), "works"];
    const assistants = [...names.map((name) => provider.reference(name)), unreachable];
    const argv = ["audit", "asking", ...assistants.flatMap((ref) => ["-a", ref]), "--no-controls"];
    const { code, out, err } = await place.run([...argv, "--concurrency", "70"]);
    expect(code).toBe(3);
    expect(out + err).not.toMatch(/\bat .*[:(]\d+:\d+\)?/);

    const report = place.report();
    const problems = Object.fromEntries(report.problems.map(({ assistant, ...problem }) => [assistant, problem]));
    for (const [name, { cause }] of Object.entries(faults)) {
      expect(problems[provider.reference(name)], name).toMatchObject({ kind: "never-ran", cause, count: n });
    }
    expect(problems[unreachable]).toMatchObject({ kind: "never-ran", cause: "unreachable", count: n });
    expect(report.problems).toHaveLength(Object.keys(faults).length + 1);
    const verdicts = Object.fromEntries(report.verdicts.map(({ assistant, verdict }) => [assistant, verdict]));
    expect(verdicts[provider.reference("works")]).toBe("pass");
    expect(verdicts[provider.reference("broken-server")]).toBe("undecided");

    for (const [name, { sendings }] of Object.entries(faults)) {
      const asked = provider.requests.filter(({ model, messages }) => model === name && messages.length === 3);
      expect(asked.length, `${name} is asked again as often as helps, and not for ever`).toBe(n * sendings);
    }
    const kept = report.conversations.filter(({ assistant }) => assistant === provider.reference("is-cut-off"));
    expect(kept.map(({ turns }) => turns.length)).toEqual(Array(n).fill(3));

    isHealed = true;
    const before = provider.count;
    const resumed = await place.run(["resume", report.provenance.runId]);
    isHealed = false;
    // Only what was not stored is asked: one turn of each conversation that failed.
    expect(provider.count - before).toBe(n * Object.keys(faults).length);
    expect(provider.requests.slice(before).every(({ messages }) => messages.length === 3)).toBe(true);
    expect(resumed.code).toBe(3); // one endpoint is still not there
    const after = place.report();
    expect(after.provenance).toEqual(report.provenance);
    expect(after.problems.map(({ assistant }) => assistant)).toEqual([unreachable]);
    expect(after.verdicts.filter(({ verdict }) => verdict === "pass")).toHaveLength(names.length);
  });

  test("a reply that does not come in time is given up, asked for again, and counted as never come", async () => {
    using place = workspace(askingSuite({ scenarios: 1, lines: 2 }));
    const ref = provider.reference("takes-forever");
    const { code } = await place.run(["audit", "asking", "-a", ref, "--no-controls", "--timeout", "0.1"]);
    expect(code).toBe(3);
    expect(place.report().problems).toMatchObject([{ kind: "never-ran", cause: "timed-out", count: 1 }]);
    const sendings = provider.requests.filter(({ model }) => model === "takes-forever").length;
    expect(sendings).toBeGreaterThan(2);
    expect(sendings).toBeLessThan(8);
  });

  test("a run whose endpoint came back ends as if nothing had happened", async () => {
    using place = workspace(askingSuite({ scenarios: n, lines: 2 }));
    const argv = ["audit", "asking", "-a", provider.reference("broken-server"), "--no-controls"];
    const broken = await place.run(argv);
    expect(broken.code).toBe(3);
    expect(broken.err).toContain("plumbline resume");
    isHealed = true;
    const resumed = await place.run(argv); // the same command goes on with the same run
    isHealed = false;
    expect(resumed.code).toBe(0);
    expect(resumed.err).toContain("Going on with");
    expect(place.report()).toMatchObject({ problems: [], headline: { verdict: "pass", complete: true } });
  });
});

describe("a judge that fails", () => {
  const judged = (model: string) => ["audit", "asking", "-a", "builtin:attentive", "--no-controls", "--judge", model];

  test("changes no measure for the better or worse, leaves the gate undecided, and is asked again on resume", async () => {
    await using judge = await startLoopbackProvider({
      reply: ({ messages }) =>
        judgeReply(messages.at(-1)?.text ?? "", { asks: { reason: "It asks.", quotes: [], level: 1 } }),
      fault: ({ messages }) =>
        !isHealed && /scenario-[12]\b/.test(messages[0]?.text ?? "") ? { kind: "status", status: 503 } : undefined,
    });
    using place = workspace(askingSuite({ scenarios: 12 }));
    const { code } = await place.run(judged(judge.reference()));
    expect(code).toBe(3);
    const report = place.report();
    const result = report.suites[0]?.measures[0]?.results[0];
    expect(result?.coverage).toMatchObject({ planned: 12, rated: 10, couldNotJudge: 2, neverRan: 0, notApplicable: 0 });
    expect(result?.estimate).toMatchObject({ value: 1 });
    expect(report.gates).toMatchObject([{ verdict: "undecided" }]);
    expect(report.problems).toMatchObject([{ kind: "could-not-judge", cause: "judge-unavailable", count: 2 }]);

    isHealed = true;
    const before = judge.count;
    expect((await place.run(["resume", "latest"])).code).toBe(0);
    isHealed = false;
    expect(judge.count - before).toBe(2);
    expect(place.report()).toMatchObject({ problems: [], gates: [{ verdict: "pass" }] });
  });
});
