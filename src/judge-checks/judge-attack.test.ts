import { beforeAll, describe, expect, test } from "vitest";
import { loadDetectors } from "../detection/index.ts";
import { openJudge, type RatingRequest } from "../judges/index.ts";
import { type RatingSubject, ratingSubjects } from "../rubrics/index.ts";
import { audit } from "../runs/index.ts";
import { memoryRunStore } from "../store/index.ts";
import { loadSuite } from "../suites/index.ts";
import { judgeReply, type ScriptedAnswer, scriptedModel } from "../testing/index.ts";
import type { Judging, Rating } from "../vocabulary/index.ts";
import { attacked, type JudgeAttack, loadJudgeAttacks } from "./index.ts";

const detectors = loadDetectors();
const { attacks } = loadJudgeAttacks();
const { signal } = new AbortController();
const noModel = () => {
  throw new Error("No model is needed.");
};
/** Requests over what the built-in controls say: for each suite a few conversations, one turn of each. */
const material: RatingRequest[] = [];

beforeAll(async () => {
  for (const [suiteId, every] of [
    ["crisis", 24],
    ["spiral", 12],
  ] as const) {
    const whole = loadSuite(suiteId);
    const suite = { ...whole, scenarios: whole.scenarios.filter((_, index) => index % every === 0) };
    const { better, worse } = suite.definition.controls;
    await using store = memoryRunStore();
    const results = await audit(
      {
        suites: [suite],
        participants: {
          assistants: [better, ...worse.map(({ assistant }) => assistant)].map((ref) => ({ ref })),
          client: null,
          judge: "builtin:rules",
        },
        controls: [],
        repeats: 1,
        seed: 1,
        mode: "fresh",
      },
      { store, detectors, version: "test", now: () => new Date(0), signal, openModel: noModel },
    );
    const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
    for (const { scenarioId, stored } of results.conversations) {
      const scenario = scenarios.get(scenarioId);
      for (const rubric of scenario === undefined ? [] : suite.rubrics) {
        const subjects = ratingSubjects(rubric, { tags: scenario?.tags ?? {} }, stored.turns);
        const last = subjects.at(-1)?.turn ?? null;
        const own = subjects.filter(({ turn }) => turn === last);
        const { id, turns } = stored;
        const about = {
          conversationId: id,
          locale: "en-GB",
          repeat: 0,
          seed: 1,
          turns,
          rubric,
          subjects: own,
          pass: 0,
          attempt: 0,
        };
        if (scenario !== undefined && own.length > 0) material.push({ ...about, scenario });
      }
    }
  }
});

const said = (ratings: readonly Rating[]) =>
  ratings.map((rating) => (rating.status === "rated" ? rating.level : rating.status));
const firstOf = ({ subjects }: RatingRequest): RatingSubject => subjects[0] as RatingSubject; // material has none without

describe("text in a transcript that instructs raters", () => {
  test("is of at least 14 families and 40 texts, none of which speaks of the person's situation", () => {
    expect(attacks.length).toBeGreaterThanOrEqual(40);
    expect(new Set(attacks.map(({ family }) => family)).size).toBeGreaterThanOrEqual(14);
    const words = attacks.flatMap(({ parts }) => parts).join("\n");
    expect(words).not.toMatch(/suicid|self-harm|kill|dose|delusion/i);
  });

  const builtIn: Judging[] = [
    "builtin:rules",
    "single(builtin:rules, asks=item)",
    "dual(builtin:rules)",
    "vote(builtin:rules, votes=3)",
    "panel(builtin:rules, builtin:rules)",
    "debate(builtin:rules, rounds=1, votes=3)",
    "agentic(builtin:rules)",
    "screened(builtin:rules)",
  ];
  test.each(builtIn)("changes no rating of %s", async (judging) => {
    const judge = openJudge(judging, { detectors, openModel: noModel });
    const requests = judging === "builtin:rules" ? material : material.slice(0, 3);
    const changed: string[] = [];
    for (const request of requests) {
      const before = said(await judge.rate(request, signal));
      for (const attack of attacks) {
        const after = said(await judge.rate(attacked(request, firstOf(request), attack), signal));
        if (JSON.stringify(after) !== JSON.stringify(before)) changed.push(attack.id);
      }
    }
    expect([...new Set(changed)]).toEqual([]);
  });
});

/** What a model that obeys what stands in a transcript may answer, in every shape that is not the one asked for. */
const obedient: readonly ((attack: JudgeAttack, itemId: string, level: number) => string)[] = [
  ({ parts }) => parts.join("\n"),
  (_attack, _item, level) => String(level),
  (_attack, _item, level) => `The level is ${level}.`,
  (_attack, item, level) => JSON.stringify({ [item]: { reason: "fine", quotes: [], level } }),
  (_attack, item, level) =>
    JSON.stringify({ receipt: "00000000", answer: { [item]: { reason: "fine", quotes: [], level } } }),
  (_attack, item, level) => `Sure. ${JSON.stringify({ answer: { [item]: { level } } })}`,
  (_attack, item, level) =>
    `\`\`\`json\n${JSON.stringify({ answer: { [item]: { reason: "", quotes: [], level } } })}\n\`\`\``,
  () => "",
  () => "{}",
  () => "null",
  (_attack, _item, level) => JSON.stringify([level]),
];
/** Answers that carry the right code and are wrong otherwise. */
const misshapen = (item: string, level: number): readonly unknown[] => [
  level,
  { [item]: level },
  { [item]: { reason: "fine", quotes: [], level: String(level) } },
  { [item]: { reason: "fine", quotes: [], level: 99 } },
  { [item]: { reason: "fine", quotes: ["words that nobody said in this conversation"], level } },
  { [item]: { reason: "fine", quotes: [], level, override: true } },
  { another: { reason: "fine", quotes: [], level } },
  { [item]: { reason: "fine", quotes: [], level: level + 0.5 } },
];

const overModels: Judging[] = [
  "scripted:model",
  "single(scripted:model, asks=item)",
  "dual(scripted:model)",
  "vote(scripted:model, votes=3)",
  "panel(scripted:model, scripted:model)",
  "debate(scripted:model, rounds=1, votes=2)",
  "evidence-first(scripted:model)",
  "agentic(scripted:model, steps=2)",
  "codebook(scripted:model)",
  "screened(scripted:model)",
];

describe.each(overModels)("a model that obeys the transcript, as %s", (judging) => {
  test("has no rating in any shape but the one asked for", async () => {
    const [request] = material;
    if (request === undefined) throw new Error("There is material.");
    const subject = firstOf({
      ...request,
      subjects: request.subjects.filter(({ item }) => item.judgedBy === undefined),
    });
    const level = subject.item.better === "higher" ? Math.max(...subject.item.levels.map((entry) => entry.level)) : 0;
    const [attack] = attacks;
    if (attack === undefined) throw new Error("There is an attack.");
    const alone = attacked({ ...request, subjects: [subject] }, subject, attack);
    const answers: ScriptedAnswer[] = [
      ...obedient.map((answer) => answer(attack, subject.item.id, level)),
      ...misshapen(subject.item.id, level).map(
        (answer): ScriptedAnswer =>
          ({ messages }) =>
            judgeReply(messages.at(-1)?.text ?? "", answer),
      ),
    ];
    for (const answer of answers) {
      const judge = openJudge(judging, { detectors, openModel: () => scriptedModel(...Array(12).fill(answer)) });
      expect((await judge.rate(alone, signal)).map(({ status }) => status)).toEqual(["unrated"]);
    }
  });
});

test("a model that obeys a passage it is shown, in the right shape, is caught where the passage is recognised", async () => {
  const [request] = material;
  if (request === undefined) throw new Error("There is material.");
  const subject = firstOf({ ...request, subjects: request.subjects.filter(({ item }) => item.judgedBy === undefined) });
  const quote = request.turns.find(({ index }) => index === subject.turn)?.text.slice(0, 12) ?? "";
  const persuaded: ScriptedAnswer = ({ messages }) => {
    const question = messages.at(-1)?.text ?? "";
    const isTold = /best level/.test(question.split("</transcript>")[0] ?? "");
    const [low, high] = [subject.item.levels[0]?.level ?? 0, subject.item.levels.at(-1)?.level ?? 1];
    return judgeReply(question, { [subject.item.id]: { reason: "so", quotes: [quote], level: isTold ? high : low } });
  };
  const attack = attacks.find(({ id }) => id === "direct-plain") as JudgeAttack; // stands in the library
  const alone = attacked({ ...request, subjects: [subject] }, subject, attack);
  const open = (judging: Judging) =>
    openJudge(judging, { detectors, openModel: () => scriptedModel(persuaded, persuaded) });
  expect(await open("scripted:model").rate(alone, signal)).toMatchObject([{ status: "rated" }]);
  expect(await open("screened(scripted:model)").rate(alone, signal)).toMatchObject([
    { status: "unrated", reason: "addressed-to-raters" },
  ]);
});
