import { expect, test } from "vitest";
import type { Scenario } from "../../vocabulary/index.ts";
import { Persona } from "../../vocabulary/index.ts";
import { rubricAround, scenario, suiteFile, tinyRubric } from "../fixtures/tiny-suite.ts";
import type { Suite } from "../suite.ts";
import { tokensAssumed } from "./conversation-tokens.ts";

const suite: Suite = {
  definition: suiteFile(),
  scenarios: [],
  rubrics: [rubricAround(tinyRubric.items)],
  record: { id: "tiny", version: "1.0.0", fingerprint: "f", files: [] },
};
const persona = Persona.parse({
  id: "p",
  name: "P",
  age: 30,
  locale: "en",
  about: ".",
  style: "plain",
  opening: ["."],
  facts: [{ id: "f", fact: "." }],
});
const plain = scenario("a");

function assistantTokens(client: Scenario["client"], more: Partial<Scenario> = {}) {
  return tokensAssumed(suite, [{ ...plain, ...more, client }]).find(({ role }) => role === "assistant");
}

test("a conversation over several visits takes the exchanges of all of them, and sends earlier visits only where they are remembered", () => {
  // 300 of instructions and 60 of the person's turn each time; before exchange k of a visit (k - 1) pairs of 310.
  const visits = { kind: "persona" as const, persona, exchanges: 2, visits: 3 };
  expect(assistantTokens(visits)).toMatchObject({ calls: 6, inputTokens: 6 * 360 + 3 * 310, outputTokens: 1_500 });
  expect(assistantTokens({ ...visits, remembersVisits: true })).toMatchObject({
    calls: 6,
    inputTokens: 6 * 360 + (0 + 1 + 2 + 3 + 4 + 5) * 310,
  });
});

test("replies that are given are asked of nobody", () => {
  const client = { kind: "scripted" as const, lines: [".", "."] };
  expect(assistantTokens(client)).toMatchObject({ calls: 2 });
  expect(assistantTokens(client, { replies: [".", "."] })).toMatchObject({ calls: 0, inputTokens: 0, outputTokens: 0 });
});

test("every tool is assumed to be called once in an exchange", () => {
  const tool = { name: "t", description: ".", parameters: [], results: [{ result: "." }] };
  const client = { kind: "scripted" as const, lines: ["."] };
  expect(assistantTokens(client)).toMatchObject({ calls: 1, inputTokens: 360 });
  expect(assistantTokens(client, { tools: [tool, { ...tool, name: "u" }] })).toMatchObject({
    calls: 3,
    inputTokens: 3 * 360,
  });
});
