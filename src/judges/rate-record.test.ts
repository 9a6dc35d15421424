import { describe, expect, test } from "vitest";
import { loadDetectors } from "../detection/index.ts";
import { ratingSubjects } from "../rubrics/index.ts";
import type { ClientState, ConversationOutcome, Rubric, Turn, VisitRecord } from "../vocabulary/index.ts";
import { ClientReading } from "../vocabulary/index.ts";
import { rulesJudge } from "./index.ts";

const judge = rulesJudge(loadDetectors());
const event = (id: string, isAdverse: boolean, attributedTo: string) => ({
  id,
  what: `${id}.`,
  isAdverse,
  attributedTo,
});
const first: VisitRecord = {
  visit: 0,
  after: [{ id: "alliance", answers: { bond: 3, goal: 5 }, score: 4 }],
  events: [event("relapse", true, "self"), event("walk", false, "self")],
};
const second: VisitRecord = {
  visit: 1,
  after: [{ id: "alliance", answers: { bond: 6, goal: 6 }, score: 6 }],
  events: [event("isolation", true, "care"), event("ideation", true, "assistant")],
};

function clientTurn(index: number, visit: number, hope: number, more: Partial<ClientState> = {}): Turn {
  const clientState: ClientState = { variables: { hope }, disclosed: [], reasons: [], ...more };
  return { index, speaker: "client", text: "Words.", finish: "stop", visit, clientState };
}
const reply = (index: number, visit: number): Turn => ({
  index,
  speaker: "assistant",
  text: "Yes.",
  finish: "stop",
  visit,
});
const recovery = (score: number) => [{ id: "recovery", answers: {}, score }];
const turns: Turn[] = [
  clientTurn(0, 0, 2.4, { before: recovery(9) }),
  reply(1, 0),
  clientTurn(2, 0, 4.6),
  reply(3, 0),
  clientTurn(4, 1, 3.5, { before: recovery(13), sinceLastVisit: first }),
  reply(5, 1),
];
const ended: ConversationOutcome & { status: "completed" } = {
  status: "completed",
  reason: "turn-cap",
  lastVisit: second,
};

const around: Omit<Rubric, "items"> = {
  schemaVersion: 1,
  kind: "rubric",
  id: "tiny",
  version: "1.0.0",
  title: "Tiny",
  summary: "For tests.",
  provenance: {
    source: "own work",
    licence: "Apache-2.0",
    authors: ["us"],
    reviewers: [],
    date: "2026-11-29",
    ours: [],
  },
  limits: ["For tests."],
  instructions: "Rate.",
};

/** Notes of the ratings read last. */
let notes: (string | undefined)[] = [];

async function read(
  record: object,
  over: {
    turns?: Turn[];
    ended?: typeof ended | undefined;
    appliesTo?: "conversation" | "client-turn";
    to?: number;
  } = {},
) {
  const item: Rubric["items"][number] = {
    id: "read",
    title: "Read",
    question: "?",
    appliesTo: over.appliesTo ?? "conversation",
    better: "lower",
    levels: [
      { level: -20, label: "low", anchor: "." },
      { level: over.to ?? 100, label: "high", anchor: "." },
    ],
    scale: { from: -20, to: over.to ?? 100 },
    evidenceFor: [],
    judgeSees: [],
    rules: [],
    record: ClientReading.parse(record),
  };
  const rubric: Rubric = { ...around, items: [item] };
  const scenario = { facts: {}, tags: {} };
  const said = over.turns ?? turns;
  const subjects = ratingSubjects(rubric, scenario, said);
  const common = { conversationId: "c", locale: "en-US", repeat: 0, seed: 1, pass: 0, attempt: 0 };
  const known = "ended" in over ? over.ended : ended;
  const request = {
    ...common,
    turns: said,
    scenario,
    rubric,
    subjects,
    ...(known === undefined ? {} : { ended: known }),
  };
  const ratings = await judge.rate(request, new AbortController().signal);
  notes = ratings.map((rating) => (rating.status === "unrated" ? undefined : rating.note));
  return ratings.map((rating) => (rating.status === "rated" ? rating.level : rating.status));
}

describe("an item that reads the record of a simulated person", () => {
  test.each<[object, number]>([
    [{ of: "variable", name: "hope" }, 4], // 3.5, the last, rounded up
    [{ of: "variable", name: "hope", take: "first" }, 2],
    [{ of: "variable", name: "hope", take: "change", times: 10 }, 11], // 3.5 - 2.4
    [{ of: "variable", name: "hope", take: "highest" }, 5],
    [{ of: "variable", name: "hope", take: "lowest", times: 10 }, 24],
    [{ of: "form", form: "recovery", take: "change" }, 4], // 9 before the first visit, 13 before the second
    [{ of: "form", form: "alliance", take: "first" }, 4],
    [{ of: "form", form: "alliance" }, 6], // after the last visit: it stands in the outcome
    [{ of: "form", form: "alliance", answer: "bond", take: "change" }, 3],
    [{ of: "events" }, 4],
    [{ of: "events", isAdverse: true }, 3],
    [{ of: "events", isAdverse: true, attributedTo: ["assistant", "care"] }, 2],
    [{ of: "events", ids: ["relapse", "death"] }, 1],
    [{ of: "visits" }, 2],
    [{ of: "left" }, 0],
  ])("%j is %d", async (record, level) => {
    expect(await read(record)).toEqual([level]);
  });

  test("about client turns gives a variable after each of them", async () => {
    expect(await read({ of: "variable", name: "hope", times: 10 }, { appliesTo: "client-turn" })).toEqual([24, 46, 35]);
  });

  test("about client turns says why the variable moved", async () => {
    const cause = { variable: "hope", from: 2.4, to: 4.6, because: "was heard", by: "reaction" as const, turn: 1 };
    const other = { ...cause, variable: "trust", because: "another" };
    const moved = [turns[0], turns[1], clientTurn(2, 0, 4.6, { causes: [cause, other] })].filter(
      (turn) => turn !== undefined,
    );
    await read({ of: "variable", name: "hope" }, { turns: moved, appliesTo: "client-turn" });
    expect(notes).toEqual(["not moved in this turn", "2.4 to 4.6: was heard"]);
  });

  test("sees who did not come back and who broke off, and not who was through", async () => {
    const gone = { ...second, dropsOut: "was turned away" };
    expect(await read({ of: "left" }, { ended: { ...ended, reason: "client-left", lastVisit: gone } })).toEqual([1]);
    const exit = (kind: "left" | "done") => [
      ...turns.slice(0, 4),
      clientTurn(4, 0, 3, { exit: { kind, because: "." } }),
    ];
    const over: typeof ended = { status: "completed", reason: "client-left" };
    expect(await read({ of: "left" }, { ended: over, turns: exit("left") })).toEqual([1]);
    expect(await read({ of: "left" }, { ended: over, turns: exit("done") })).toEqual([0]);
  });

  test("is not applicable where nothing is on record, and never zero", async () => {
    const real = turns.map(({ clientState: _none, ...turn }) => turn);
    for (const record of [{ of: "events" }, { of: "variable", name: "hope" }, { of: "form", form: "recovery" }]) {
      expect(await read(record, { turns: real })).toEqual(["not-applicable"]);
    }
    expect(await read({ of: "variable", name: "hop" })).toEqual(["not-applicable"]);
    expect(await read({ of: "form", form: "recovery", take: "change" }, { turns: turns.slice(0, 4) })).toEqual([
      "not-applicable",
    ]);
    expect(await read({ of: "events" }, { turns: turns.slice(0, 4), ended: undefined })).toEqual(["not-applicable"]);
  });

  test("beyond its scale is no rating", async () => {
    expect(await read({ of: "form", form: "recovery" }, { to: 10 })).toEqual(["unrated"]);
  });
});
