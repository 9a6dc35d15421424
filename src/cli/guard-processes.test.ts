import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { startLoopbackProvider } from "../testing/index.ts";
import { type StartedCommand, startCommand, until } from "./fixtures/start-command.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

const running = new Set<StartedCommand>();
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
  running.clear();
});

/** `plumbline guard` as a process, on any free port. */
async function startGuard(place: Workspace, upstream: string, ...more: string[]) {
  const command = startCommand(place.folder, ["guard", "--upstream", upstream, "--port", "0", ...more]);
  running.add(command);
  await until(() => / at http/.test(command.out()) || command.child.exitCode !== null);
  const base = / at (http:\/\/\S+\/v1)/.exec(command.out())?.[1] ?? "";
  const say = (text: string, more: object = {}, headers: Record<string, string> = {}) =>
    fetch(`${base}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ model: "m", messages: [{ role: "user", content: text }], ...more }),
    });
  const stop = () => {
    command.child.kill("SIGTERM");
    return command.ended;
  };
  const policyInForce = async () =>
    ((await (await fetch(`${base.replace(/\/v1$/, "")}/readyz`)).json()) as { policy: string }).policy;
  return { command, base, say, stop, policyInForce };
}

const danger = "I am going to kill myself tonight, I have everything ready.";
const policyFile = (version: string, rule: string) => `
schemaVersion: 1
kind: policy
id: ours
version: ${version}
title: Ours
description: The default with one rule of ours
provenance: { source: own, licence: Apache-2.0, authors: [Us], reviewers: [], date: 2026-11-29 }
extends: [default]
settings: { locale: en-GB }
rules: [${rule}]
`;
const farewell = `
  - id: farewell
    title: Every reply ends on a word of ours
    source: own
    at: reply
    when: { exchange: { atLeast: 1 } }
    do: { amend: { after: "Take care." } }
`;
const rules = (text: string) => policyFile("2.0.0", "").replace("rules: []", `rules:${text}`);

describe("plumbline guard as a process", () => {
  test("stands in front of a model, keeps a record that verifies, and shows a change to it", async () => {
    using place = workspace({ "ours.yaml": policyFile("1.0.0", "") });
    await using provider = await startLoopbackProvider({ reply: () => "Stay strong, things will look up." });
    const guard = await startGuard(place, provider.baseUrl, "--policy", "./ours.yaml");
    const reply = await (await guard.say(danger)).text();
    expect(reply).toContain("999");
    expect(reply).not.toContain("Stay strong");
    await guard.say("The train was late again.");
    const { code, out } = await guard.stop();
    expect(code).toBe(0);
    const head = /hash ([0-9a-f]{64})/.exec(out)?.[1] ?? "";

    const verified = await startCommand(place.folder, ["guard", "verify", "--head", head]).ended;
    expect(verified).toMatchObject({ code: 0, err: "" });
    expect(verified.out).toContain("Intact: 4 lines, 2 decisions");

    const log = ".plumbline/guard/decisions.jsonl";
    place.write({ [log]: place.read(log).replace('"action":"hand-over"', '"action":"allow"') });
    const changed = await startCommand(place.folder, ["guard", "verify", "--json"]).ended;
    expect(changed.code).toBe(1);
    expect(JSON.parse(changed.out)).toMatchObject({ isIntact: false });
  });

  test("finishes a stream that is under way when it is told to stop, and takes nothing new", async () => {
    using place = workspace();
    let open: ServerResponse | undefined;
    const chunk = (content: string, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
    const upstream = createServer((request, response) => {
      request.resume();
      request.on("end", () => {
        open = response;
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(chunk("That was a long day. And"));
      });
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = upstream.address() as AddressInfo; // a TCP server has one
      const guard = await startGuard(place, `http://127.0.0.1:${port}/v1`);
      const response = await guard.say("The train was late again.", { stream: true });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let seen = "";
      const read = async () => {
        const next = await reader?.read();
        seen += next?.value ?? "";
        return next?.done !== false;
      };
      await until(async () => (await read()) || seen.includes("That was a long day."));
      const ended = guard.stop();
      await until(() => guard.command.err().includes("waiting for what is under way"));
      await expect(guard.say("Somebody new.")).rejects.toThrow();
      expect(guard.command.child.exitCode).toBe(null);
      open?.end(`${chunk(" what happened then?")}${chunk("", "stop")}data: [DONE]\n\n`);
      await until(read);
      expect(seen).toContain("what happened then?");
      expect(seen).toContain("[DONE]");
      expect(await ended).toMatchObject({ code: 0 });
      const verified = await startCommand(place.folder, ["guard", "verify"]).ended;
      expect(verified.out).toContain("Intact: 3 lines, 1 decisions");
    } finally {
      upstream.closeAllConnections();
      upstream.close();
    }
  });

  test("puts a changed policy in force while it runs, and keeps the old one when the new one is broken", async () => {
    using place = workspace({ "ours.yaml": policyFile("1.0.0", "") });
    await using provider = await startLoopbackProvider({ reply: () => "What happened?" });
    const guard = await startGuard(place, provider.baseUrl, "--policy", "./ours.yaml");
    const ask = async () => (await guard.say("The train was late again.")).text();
    expect(await ask()).not.toContain("Take care.");
    expect(await guard.policyInForce()).toBe("ours 1.0.0");

    place.write({ "ours.yaml": rules(farewell) });
    guard.command.child.kill("SIGHUP");
    await until(async () => (await guard.policyInForce()) === "ours 2.0.0");
    expect(await ask()).toContain("Take care.");

    place.write({ "ours.yaml": rules(farewell).replace("at: reply", "at: never") });
    guard.command.child.kill("SIGHUP");
    await until(() => guard.command.err().includes("the old one stays in force"));
    expect(await guard.policyInForce()).toBe("ours 2.0.0");
    expect(await ask()).toContain("Take care.");
    expect((await guard.stop()).code).toBe(0);
    expect(place.read(".plumbline/guard/decisions.jsonl")).toContain('"event":"policy-refused"');
  });

  test("refuses to listen beyond this machine without keys", async () => {
    using place = workspace();
    const { code, err } = await startCommand(place.folder, [
      "guard",
      "--upstream",
      "http://127.0.0.1:9/v1",
      "--host",
      "0.0.0.0",
      "--port",
      "0",
    ]).ended;
    expect(code).toBe(2);
    expect(err).toContain("--keys");
  });
});

describe("plumbline policy as a process", () => {
  test("runs the tests of a policy and ends with 1 when one fails", async () => {
    const failing = farewell.replace(
      "    do:",
      '    tests:\n      - { says: never fires, turns: [{ client: "Hello." }], reply: "Hello.", fires: false }\n    do:',
    );
    using place = workspace({ "ours.yaml": rules(failing) });
    const shipped = await startCommand(place.folder, ["policy", "test", "default"]).ended;
    expect(shipped).toMatchObject({ code: 0, err: "" });
    expect(shipped.out).toMatch(/^(\d+) of \1 tests pass/);
    const ours = await startCommand(place.folder, ["policy", "test", "./ours.yaml"]).ended;
    expect(ours.code).toBe(1);
    expect(ours.out).toContain("FAILS  farewell: never fires");
  });

  test("shows which recorded decisions another policy would change", async () => {
    using place = workspace({ "ours.yaml": rules(farewell) });
    await using provider = await startLoopbackProvider({ reply: () => "What happened?" });
    const guard = await startGuard(place, provider.baseUrl);
    await guard.say("The train was late again.");
    await guard.stop();
    const same = await startCommand(place.folder, ["policy", "diff", "default", "default"]).ended;
    expect(same).toMatchObject({ code: 0, err: "" });
    expect(same.out).toContain("1 recorded decisions compared, 0 would change");
    const other = await startCommand(place.folder, ["policy", "diff", "default", "./ours.yaml", "--json"]).ended;
    expect(JSON.parse(other.out)).toMatchObject({
      compared: 1,
      moves: [{ from: "allow", to: "amend", count: 1 }],
      changed: [{ rules: ["farewell"] }],
    });
  });
});
