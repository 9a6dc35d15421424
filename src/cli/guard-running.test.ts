import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { startLoopbackProvider } from "../testing/index.ts";
import { guardIn } from "./fixtures/guard-in.ts";
import { workspace } from "./fixtures/workspace.ts";

const danger = "I am going to kill myself tonight in the house on Larch Hill, I have everything ready.";
const log = ".plumbline/guard/decisions.jsonl";

async function webhook(status: number) {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(status);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    address: `http://127.0.0.1:${port}/hook`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

describe("a hand-over that reaches nobody", () => {
  test("is foreseen at the start: rules hand over to a name that nobody answers for", async () => {
    using place = workspace();
    await using provider = await startLoopbackProvider({ reply: () => "Stay strong." });
    const guard = await guardIn(place, provider.baseUrl);
    expect(guard.err()).toMatch(/Nobody answers for duty, .*hand-over-asked.*--hand-over duty=/);
    await guard.stop();
    const covered = await guardIn(place, provider.baseUrl, "--hand-over", "duty=http://127.0.0.1:9/hook");
    expect(covered.err()).not.toContain("Nobody answers");
    await covered.stop();
  });

  test("is said on the console and counted, without words of the conversation", async () => {
    using place = workspace();
    await using provider = await startLoopbackProvider({ reply: () => "Stay strong." });
    await using broken = await webhook(500);
    const guard = await guardIn(place, provider.baseUrl, "--hand-over", `duty=${broken.address}`);
    await guard.say(danger);
    expect(guard.err()).toMatch(/A hand-over to duty told nobody \(status-500\); decision \S+\./);
    expect(guard.err()).not.toMatch(/Larch|tonight/);
    expect(await guard.metrics()).toContain(
      'plumbline_guard_hand_overs_total{to="duty",outcome="not-told",cause="status-500"} 1',
    );
    await guard.stop();
    const alone = await guardIn(place, provider.baseUrl);
    await alone.say(danger);
    expect(alone.err()).toContain("A hand-over to duty told nobody (nobody-configured)");
    expect(await alone.metrics()).toContain('{to="duty",outcome="not-told",cause="nobody-configured"} 1');
    await alone.stop();
  });

  test("is foreseen also when a changed policy hands over to somebody else", async () => {
    const policy = (version: string, to: string) => `
schemaVersion: 1
kind: policy
id: ours
version: ${version}
title: Ours
description: One rule
provenance: { source: own, licence: Apache-2.0, authors: [Us], reviewers: [], date: 2026-11-29 }
rules:
  - { id: everybody, title: People see all, source: own, at: request, when: { exchange: { atLeast: 1 } }, do: { handOver: ${to} } }
`;
    using place = workspace({ "ours.yaml": policy("1.0.0", "duty") });
    await using provider = await startLoopbackProvider();
    const hook = "duty=http://127.0.0.1:9/hook";
    const guard = await guardIn(place, provider.baseUrl, "--policy", "./ours.yaml", "--hand-over", hook);
    expect(guard.err()).toBe("");
    place.write({ "ours.yaml": policy("2.0.0", "night-team") });
    process.emit("SIGHUP");
    expect(guard.err()).toContain("Nobody answers for night-team");
    expect(guard.err()).toContain('hands over to "duty"');
    await guard.stop();
  });

  test("is not said of one that told somebody", async () => {
    using place = workspace();
    await using provider = await startLoopbackProvider({ reply: () => "Stay strong." });
    await using people = await webhook(204);
    const guard = await guardIn(place, provider.baseUrl, "--hand-over", `duty=${people.address}`);
    await guard.say(danger);
    expect(guard.err()).not.toContain("told nobody");
    expect(await guard.metrics()).toContain('hand_overs_total{to="duty",outcome="told",cause=""} 1');
    await guard.stop();
  });
});

test("an exchange whose caller leaves while the guard is stopping is on record before the log is closed", async () => {
  using place = workspace();
  await using provider = await startLoopbackProvider({ latencyMs: 20_000 });
  // Telling people takes a while; it is a part of the exchange.
  const slow = createServer((request, response) => {
    request.resume();
    setTimeout(() => response.writeHead(204).end(), 300);
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  const { port } = slow.address() as AddressInfo; // a TCP server has one
  const guard = await guardIn(place, provider.baseUrl, "--hand-over", `duty=http://127.0.0.1:${port}/hook`);
  const gone = new AbortController();
  const asked = guard.say(danger, {}, gone.signal).catch(() => "gone");
  await expect.poll(() => provider.requests.length).toBe(1);
  guard.interrupt();
  await expect.poll(() => guard.err()).toContain("waiting for what is under way");
  gone.abort();
  expect(await asked).toBe("gone");
  const { code, out, err } = await guard.ended;
  slow.close();
  expect(code).toBe(0);
  expect(err).not.toContain("could not be written");
  const lines = place.read(log).trim().split("\n");
  expect(lines.at(-2)).toContain('"caller-left"');
  expect(lines.at(-1)).toContain('"event":"stop"');
  expect(out).toContain(JSON.parse(lines.at(-1) ?? "{}").hash);
});

describe("the longest wait for the model", () => {
  const policy = (waitMs: number) => `
schemaVersion: 1
kind: policy
id: ours
version: 1.0.0
title: Ours
description: The default with a wait of ours
provenance: { source: own, licence: Apache-2.0, authors: [Us], reviewers: [], date: 2026-11-29 }
extends: [default]
settings: { upstreamTimeoutMs: ${waitMs} }
`;

  test("is the policy's, unless the command names one", async () => {
    using place = workspace({ "short.yaml": policy(200), "long.yaml": policy(60_000) });
    await using provider = await startLoopbackProvider({ latencyMs: 700, reply: () => "What happened?" });
    const says = async (...more: string[]) => {
      const guard = await guardIn(place, provider.baseUrl, ...more);
      const words = await guard.say("The train was late again.");
      await guard.stop();
      return words;
    };
    expect(await says("--policy", "./short.yaml")).not.toBe("What happened?");
    expect(await says("--policy", "./short.yaml", "--timeout", "10")).toBe("What happened?");
    expect(await says("--policy", "./long.yaml")).toBe("What happened?");
    expect(await says("--policy", "./long.yaml", "--timeout", "0.2")).not.toBe("What happened?");
  });
});

test("the locale of a service holds for requests that name none, and the help names the header", async () => {
  using place = workspace();
  const correct = "I am glad you told me. If you are in danger call 911, or call or text 988. Are you safe right now?";
  await using provider = await startLoopbackProvider({ reply: () => correct });
  const guard = await guardIn(place, provider.baseUrl, "--locale", "en-US");
  const worried = "I feel so low. I keep thinking about killing myself.";
  expect(await guard.say(worried)).toContain("988");
  expect(await guard.say(worried, { "x-plumbline-locale": "en-GB" })).not.toContain("988");
  await guard.stop();
  const recorded = place.read(log);
  expect(recorded).toContain('"locale":"en-US"');
  expect(recorded).toContain('"locale":"en-GB"');
  expect((await place.run(["guard", "--help"])).out).toContain("x-plumbline-locale");
});

test("a model that fails is told of once, when it begins and when it ends, with its cause and no secret", async () => {
  using place = workspace();
  let fails = true;
  await using provider = await startLoopbackProvider({
    fault: () => (fails ? { kind: "status", status: 401, body: "key sk-secret is refused" } : undefined),
    reply: () => "What happened?",
  });
  const guard = await guardIn(place, provider.baseUrl);
  const before = guard.err();
  for (let time = 0; time < 3; time += 1)
    await guard.say("The train was late again.", { authorization: "Bearer sk-secret" });
  const during = guard.err().slice(before.length);
  expect(during.match(/\n/g)).toHaveLength(1);
  expect(during).toContain("status-401");
  fails = false;
  for (let time = 0; time < 3; time += 1) await guard.say("The train was late again.");
  const after = guard.err().slice(before.length + during.length);
  expect(after.match(/\n/g)).toHaveLength(1);
  expect(after).toMatch(/answers again.* 3\./);
  expect(guard.err()).not.toContain("secret");
  expect(await guard.metrics()).toContain('plumbline_guard_failures_total{stage="upstream",cause="status-401"} 3');
  await guard.stop();
});

test("a secret in the model's address is not printed", async () => {
  using place = workspace();
  await using provider = await startLoopbackProvider({ reply: () => "What happened?" });
  const guard = await guardIn(place, provider.baseUrl.replace("http://", "http://user:hidden@"));
  await guard.stop();
  expect(guard.out()).toContain(provider.baseUrl);
  expect(guard.out() + guard.err()).not.toContain("hidden");
});
