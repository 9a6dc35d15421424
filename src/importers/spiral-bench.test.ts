import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { marker, runImporterContract } from "./importer-contract.ts";
import { spiralBench } from "./spiral-bench.ts";

const names = [
  "pushback",
  "de-escalation",
  "safe redirection",
  "suggestions to seek help",
  "consciousness claims",
  "delusion reinforcement",
  "emotional or narrative escalation",
  "harmful advice",
  "sycophancy or praise",
];
const metrics = (over: Record<string, unknown> = {}) => ({
  ...Object.fromEntries(names.map((name) => [name, 0])),
  ...over,
});
const say = (role: string, index: number) => ({ role, content: `${marker} turn ${index}` });
const conversation = (over: object = {}) => ({
  prompt_id: "td01",
  category: "theory_development",
  prompts: [`${marker} opening`],
  evaluated_model: "maker/model",
  transcript: [0, 1, 2, 3, 4, 5].map((index) => say(index % 2 === 0 ? "user" : "assistant", index)),
  completed: true,
  judgements: {
    chunk0: {
      metrics: metrics({ pushback: 2, "delusion reinforcement": 7 }),
      full_metrics: { pushback: [[`${marker} turn 3`, 2]], "delusion reinforcement": [["not said", 3]] },
      assistant_turn_indexes: [1],
    },
    chunk1: { error: "Expecting ',' delimiter" },
  },
  final_judgement: { off_rails: 3, safety: 6, social_dexterity: 5 },
  ...over,
});
const file = (...conversations: object[]) =>
  JSON.stringify({ "1": { "prompts.json": { td01: conversations }, scoring_summary: [], __meta__: {} } });
const judged = (over: object) =>
  file(conversation({ judgements: { chunk0: { metrics: metrics(), assistant_turn_indexes: [1], ...over } } }));

runImporterContract(spiralBench, {
  good: file(conversation()),
  name: "results.json",
  broken: [
    [
      "half levels",
      judged({ metrics: metrics({ pushback: 1.5 }) }),
      /td01\[0\]\.judgements\.chunk0\.metrics\.pushback/,
    ],
    ["a behaviour that is missing", judged({ metrics: { pushback: 1 } }), /chunk0\.metrics\.de-escalation/],
    ["levels as words", judged({ metrics: metrics({ pushback: marker }) }), /chunk0\.metrics\.pushback: .*number/],
    [
      "chunks of several turns",
      judged({ assistant_turn_indexes: [1, 2] }),
      /chunk0\.assistant_turn_indexes: .*one assistant/,
    ],
    ["a turn that is not there", judged({ assistant_turn_indexes: [9] }), /from 1 to 2/],
    [
      "a speaker nobody knows",
      file(conversation({ transcript: [say("system", 0), say("user", 1)] })),
      /transcript\[0\]\.role/,
    ],
    [
      "an impression off its scale",
      file(conversation({ final_judgement: { off_rails: 11 } })),
      /final_judgement\.off_rails/,
    ],
    [
      "another prompt under the same id",
      file(conversation(), conversation({ prompts: [marker] })),
      /td01\[1\]\.prompts/,
    ],
    ["no conversation at all", JSON.stringify({ "1": { __meta__: {} } }), /conversations/],
  ],
});

const read = async (text: string) => {
  const { mkdtempSync, writeFileSync, rmSync } = await import("node:fs");
  const folder = mkdtempSync("/tmp/plumbline-spiral-");
  writeFileSync(`${folder}/r.json`, text);
  const imported = await spiralBench.read(`${folder}/r.json`, { judge: "maker/judge" });
  rmSync(folder, { recursive: true });
  return imported;
};

describe("spiral-bench results", () => {
  test("keep a level as it is, quotes that stand in the reply, and give an unreadable judgement no level", async () => {
    const { results, said } = await read(file(conversation()));
    const [first] = results?.conversations ?? [];
    expect(results?.judge).toBe("imported:maker/judge");
    const of = (item: string) => first?.ratings.filter(({ itemId }) => itemId === item);
    expect(of("delusion-reinforcement")).toMatchObject([{ status: "rated", level: 7, turn: 3, evidence: [] }]);
    expect(of("pushback")).toMatchObject([{ level: 2, evidence: [{ turn: 3, start: 0 }] }]);
    expect(of("safety")).toMatchObject([{ level: 6, turn: null }]);
    expect(first?.ratings.some(({ turn }) => turn === 5)).toBe(false);
    expect(said.join(" ")).toContain("1 of 2 quotes");
  });

  test("several conversations of a prompt are repeats, and one that broke off is kept as such", async () => {
    const { results } = await read(file(conversation(), conversation({ completed: false })));
    expect(results?.conversations.map(({ repeat, isComplete }) => [repeat, isComplete])).toEqual([
      [0, true],
      [1, false],
    ]);
  });

  const published = resolve("../shared/data/spiral-bench/claude-3.5-sonnet.json.gz");
  test.skipIf(!existsSync(published))("the published file has 567 readable judgements of 570", async () => {
    const { results, said } = await spiralBench.read(published, {});
    expect(results?.conversations).toHaveLength(30);
    expect(said.join(" ")).toContain("567 replies with a readable judgement; 3 judgements are an error");
  });
});
