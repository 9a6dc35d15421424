import { afterAll, beforeAll, expect, test } from "vitest";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import type { Scenario } from "../vocabulary/index.ts";
import { asPersona } from "./fixtures/as-persona.ts";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    reply: ({ model }) =>
      model === "client"
        ? JSON.stringify({ line: "I am so tired.", told: [], changes: [] })
        : "Are you safe? I hear you.",
  });
});
afterAll(() => provider.close());

const suite = askingSuite({
  scenarios: 2,
  clients: (index): Scenario["client"] => ({ kind: "persona", persona: asPersona(`wren-${index}`), exchanges: 2 }),
});

test("an audit with several clients crosses them, breaks results down by client, and says their share", {
  timeout: 60_000,
}, async () => {
  using place = workspace(suite);
  const clients = ["--client", "builtin:persona", "--client", provider.reference("client")];
  const flags = ["-a", "builtin:attentive", "-a", "builtin:abrupt", "--no-controls", "--repeats", "2", "--no-anchor"];
  const ran = await place.run(["audit", "asking", ...flags, ...clients, "--json"]);
  expect(ran.code).not.toBe(2);
  const report = place.report();
  expect(report.headline.complete).toBe(true);
  const text = JSON.stringify(report);
  expect(text).toContain('"tag":"client"');
  expect(text).toContain('"value":"builtin:persona"');
  expect(text).toContain(`"value":"${provider.reference("client")}"`);
  const components = await place.run(["report", "latest", "--components"]);
  expect(components.out + components.err).toMatch(/client/);
  // Interrupted or not, it is the same run: nothing is left to do.
  const before = provider.count;
  expect((await place.run(["resume", "latest", "--no-anchor"])).code).toBe(ran.code);
  expect(provider.count).toBe(before);
});

test("sampling until every gate is decided takes one client", async () => {
  using place = workspace(suite);
  const clients = ["--client", "builtin:persona", "--client", provider.reference("client")];
  const ran = await place.run(["audit", "asking", "-a", "builtin:attentive", "--until-decided", ...clients]);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain("Name one --client");
});

test("a simulator that does not exist, or that lacks what it needs, is told before anything is said", async () => {
  const simulators = askingSuite({
    scenarios: 2,
    clients: (index): Scenario["client"] => ({
      kind: "simulator",
      simulator: index === 0 ? "mind-eval" : "eliza-client",
      settings: {},
      exchanges: 2,
    }),
  });
  using place = workspace(simulators);
  const before = provider.count;
  const ran = await place.run(["audit", "asking", "-a", provider.reference("assistant"), "--no-anchor"]);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('Simulator "mind-eval": there is none. Did you mean "mindeval"?');
  expect(ran.err).toContain('Simulator "eliza-client": there is none.');
  expect(provider.count).toBe(before);
});
