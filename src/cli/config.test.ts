import { existsSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
let from = 0;
beforeAll(async () => {
  provider = await startLoopbackProvider({ reply: () => asks });
});
beforeEach(() => {
  from = provider.count;
});
afterAll(() => provider.close());

/** Requests of this test. */
const requests = () => provider.requests.slice(from);
/** A member of a request's body. */
const sent = (name: string) => requests().map(({ body }) => (body as Record<string, unknown>)[name]); // parsed JSON object

const suite = askingSuite({ scenarios: 2 });
const moved = Object.fromEntries(Object.entries(suite).map(([path, text]) => [`my-suites/${path}`, text]));

describe("a config file", () => {
  const settings = () => ({
    suites: ["asking"],
    suiteFolders: ["my-suites"],
    assistants: [
      { ref: provider.reference("first"), systemPrompt: "You are kind.", temperature: 0.3, maxOutputTokens: 77 },
      provider.reference("second"),
    ],
    judge: "builtin:rules",
    repeats: 2,
    seed: 11,
    out: "my-reports",
    store: "my-store",
    formats: ["md"],
  });

  test.each([
    ["plumbline.config.yaml", () => JSON.stringify(settings())],
    ["plumbline.config.yml", () => JSON.stringify(settings())],
    ["plumbline.config.ts", () => `const config: object = ${JSON.stringify(settings())};\nexport default config;\n`],
    ["plumbline.config.js", () => `export default ${JSON.stringify(settings())};\n`],
  ])("%s gives the defaults of an audit", async (name, text) => {
    using place = workspace({ ...moved, [name]: text() });
    const { code, err } = await place.run(["audit", "--no-controls"]);
    expect(err).toContain("8 conversations, seed 11");
    expect(code).toBe(3); // two scenarios decide nothing
    expect([...place.bytesBelow("my-reports").keys()].map((path) => path.split("/").at(-1))).toEqual(["report.md"]);
    expect(existsSync(`${place.folder}/my-store`)).toBe(true);
    expect(existsSync(`${place.folder}/.plumbline`)).toBe(false);
    const first = requests().filter(({ model }) => model === "first");
    expect(first).toHaveLength(4);
    expect(first.map(({ system }) => system)).toEqual(Array(4).fill("You are kind."));
    expect(first.map(({ body }) => body)).toEqual(
      Array(4).fill(expect.objectContaining({ temperature: 0.3, max_tokens: 77 })),
    );
    const second = requests().filter(({ model }) => model === "second");
    expect(second.map(({ system }) => system)).toEqual(Array(4).fill(undefined));
    for (const { body } of second) expect(body).not.toHaveProperty("temperature");
  });

  test("gives way to flags", async () => {
    using place = workspace({
      ...moved,
      "plumbline.config.yaml": JSON.stringify(settings()),
      "prompt.txt": "Be brief.",
    });
    const assistant = provider.reference("third");
    const flags = ["--repeats", "1", "--seed", "5", "--out", "elsewhere", "--format", "json", "--store", "kept"];
    const more = ["--system-prompt", "prompt.txt", "--temperature", "0", "--max-output-tokens", "9"];
    const { err } = await place.run(["audit", "asking", "-a", assistant, "--no-controls", ...flags, ...more]);
    expect(err).toContain("2 conversations, seed 5");
    expect(requests().map(({ model, system }) => [model, system])).toEqual(Array(2).fill(["third", "Be brief."]));
    expect(sent("temperature")).toEqual([0, 0]);
    expect(sent("max_tokens")).toEqual([9, 9]);
    expect([...place.bytesBelow("elsewhere").keys()].map((path) => path.split("/").at(-1))).toEqual(["report.json"]);
    expect(existsSync(`${place.folder}/kept`)).toBe(true);
  });

  test("a suite of one's own wins over one of the library with the same id", async () => {
    const own = askingSuite({ scenarios: 2, over: { id: "spiral" } });
    const files = Object.fromEntries(Object.entries(own).map(([path, text]) => [`my-suites/${path}`, text]));
    using place = workspace({ ...files, "plumbline.config.yaml": "suiteFolders: [my-suites]\n" });
    const { err } = await place.run(["audit", "spiral", "-a", "builtin:abrupt", "--no-controls"]);
    expect(err).toContain("2 conversations");
  });
});

describe("settings of an assistant", () => {
  const audit = (...more: string[]) => ["audit", "asking", "-a", provider.reference(), "--no-controls", ...more];

  test("make another run: with another prompt nothing is taken from the one before", async () => {
    using place = workspace({ ...suite, "a.txt": "One prompt.", "b.txt": "Another prompt." });
    await place.run(audit("--system-prompt", "a.txt"));
    await place.run(audit("--system-prompt", "b.txt"));
    expect(requests()).toHaveLength(4);
    expect(JSON.parse((await place.run(["list", "--json"])).out).runs).toHaveLength(2);
  });

  test("are kept when a run is gone on with, whatever the config says by then", async () => {
    using place = workspace({ ...suite, "a.txt": "One prompt." });
    await place.run([...audit("--system-prompt", "a.txt", "--temperature", "0.7", "--max-cost", "0")]);
    place.write({ "plumbline.config.yaml": "assistants: [builtin:abrupt]\nseed: 99\njudge: builtin:rules\n" });
    expect(requests()).toHaveLength(0);
    await place.run(["resume", "latest"]);
    expect(requests().map(({ system }) => system)).toEqual(["One prompt.", "One prompt."]);
    expect(sent("temperature")).toEqual([0.7, 0.7]);
  });

  test("a suite that changed since does not change a run that is gone on with", async () => {
    using place = workspace(suite);
    await place.run(audit("--max-cost", "0"));
    place.write(askingSuite({ scenarios: 5 }));
    await place.run(["resume", "latest"]);
    expect(requests()).toHaveLength(2);
  });

  test("an assistant gets the conversation and nothing else: no key of ours, no scenario, no state", async () => {
    using place = workspace(suite);
    await place.run(audit(), { env: { OPENAI_API_KEY: "geheim" } });
    for (const { body, headers } of requests()) {
      expect(Object.keys(body as object).sort()).toEqual(["messages", "model", "seed"]);
      expect(JSON.stringify([body, headers])).not.toContain("geheim");
      expect(JSON.stringify(body)).not.toMatch(/For tests|en-GB/);
    }
  });
});
