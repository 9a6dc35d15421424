import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder } from "../content/index.ts";
import { enact } from "../conversations/index.ts";
import { loadDetectors } from "../detection/index.ts";
import type { ConversationView, Participant, Persona, Turn } from "../vocabulary/index.ts";
import { loadClientContent, personaClient, personaOf, readPersona } from "./index.ts";

const detectors = loadDetectors();
const content = loadClientContent();
const path = join(libraryFolder(), "personas", "dolores-four-weeks.yaml");
const dolores = personaOf(readPersona(path, { content, detectors }).value);

const kind = "That sounds hard, and I hear how long you have carried it. What would you want to change?";
const cold = "I can't help with that. Please contact a professional.";
const seen: ConversationView[] = [];
const says = (reply: string): Participant => ({
  description: { ref: "says", version: "1", settings: {} },
  async reply(view) {
    seen.push(view);
    return { status: "said", text: reply, finish: "stop" };
  },
});

async function visits(
  persona: Persona,
  reply: string,
  over: { turns?: readonly Turn[]; remembersVisits?: boolean } = {},
) {
  const client = personaClient(persona, { detectors, content });
  const enactment = { id: "visits", locale: "en-US", repeat: 0, seed: 4, exchanges: 3, visits: 4, turns: [], ...over };
  const store = async () => {};
  return enact(enactment, { client, assistant: says(reply), signal: AbortSignal.timeout(10_000), store, now: () => 0 });
}

describe("a conversation over several visits", () => {
  test("has its visits in order, each begun by the client, with forms before and after and what happened between", async () => {
    const { turns, outcome } = await visits(dolores, kind);
    expect(turns.map(({ visit }) => visit)).toEqual([0, 1, 2, 3].flatMap((visit) => Array(6).fill(visit)));
    const openings = turns.filter(({ speaker, index }) => speaker === "client" && index % 6 === 0);
    expect(openings.map(({ clientState }) => clientState?.act)).toEqual(Array(4).fill("open"));
    expect(openings.map(({ clientState }) => clientState?.before?.map(({ id }) => id))).toEqual(
      Array(4).fill(["weekly-recovery"]),
    );
    expect(openings.map(({ clientState }) => clientState?.sinceLastVisit?.visit)).toEqual([undefined, 0, 1, 2]);
    expect(openings[1]?.clientState?.sinceLastVisit).toMatchObject({ after: [{ id: "how-it-went" }] });
    expect(dolores.visits?.[0]?.diary).toContain(openings[1]?.clientState?.sinceLastVisit?.diary);
    expect(outcome).toMatchObject({
      status: "completed",
      reason: "turn-cap",
      lastVisit: { visit: 3, after: [{ id: "how-it-went" }] },
    });
  });

  test("forms are answered from the hidden variables: bounds onto the scale, reversed where they say so", async () => {
    const { turns } = await visits(dolores, kind);
    // craving 3 of 1 to 5 is the middle: 5 of 10, reversed 5; self-efficacy 2 of 1 to 5 is a quarter: 2.5, rounded 3.
    expect(turns[0]?.clientState?.before).toEqual([
      { id: "weekly-recovery", answers: { urge: 5, confidence: 3 }, score: 8 },
    ]);
  });

  test("a fact for a later visit waits for it", async () => {
    const { turns } = await visits(dolores, kind);
    const first = (id: string) => turns.find(({ clientState }) => clientState?.disclosed.includes(id))?.visit;
    expect(first("breath-test")).toBe(0);
    expect(first("hides-bottles")).toBeGreaterThanOrEqual(1);
    expect(first("father") ?? 2).toBeGreaterThanOrEqual(2);
  });

  test("the assistant sees the current visit alone, unless it is to remember; the client remembers all", async () => {
    seen.length = 0;
    await visits(dolores, kind);
    expect(seen.every(({ turns, visit }) => turns.every((turn) => turn.visit === visit))).toBe(true);
    expect(seen.every(({ turns }) => turns.every(({ clientState }) => clientState === undefined))).toBe(true);
    seen.length = 0;
    await visits(dolores, kind, { remembersVisits: true });
    expect(seen.at(-1)?.turns.length).toBe(23);
  });

  test("a person who is turned away does not come back, and what came of the visit is kept", async () => {
    const { turns, outcome } = await visits(dolores, cold);
    expect(turns.every(({ visit }) => visit === 0)).toBe(true);
    expect(outcome).toMatchObject({
      status: "completed",
      reason: "client-left",
      lastVisit: { visit: 0, after: [{ id: "how-it-went" }], dropsOut: expect.stringContaining("trust") },
    });
  });

  test("events happen when their conditions hold, and move the variables with the event as cause", async () => {
    const events = [
      {
        id: "walk",
        what: "walked the route",
        when: [],
        chance: 1,
        changes: { craving: -1 },
        isAdverse: false,
        endsCare: false,
      },
      {
        id: "never",
        what: "won",
        when: [{ told: "father" }],
        chance: 1,
        changes: {},
        isAdverse: false,
        endsCare: false,
      },
    ];
    const walker = { ...dolores, visits: dolores.visits?.map((visit) => ({ ...visit, events })) };
    const { turns } = await visits(walker as Persona, "Fine."); // `when` as the schema reads it
    const second = turns.find(({ visit }) => visit === 1)?.clientState;
    expect(second?.sinceLastVisit?.events).toEqual([{ id: "walk", what: "walked the route", isAdverse: false }]);
    expect(second?.causes).toContainEqual(
      expect.objectContaining({ variable: "craving", because: "walked the route", by: "event" }),
    );
  });

  test("taken up at any turn by another process, it goes on as it would have", async () => {
    for (const reply of [kind, cold]) {
      const whole = await visits(dolores, reply);
      for (let kept = 0; kept <= whole.turns.length; kept += 1) {
        const turns: Turn[] = JSON.parse(JSON.stringify(whole.turns.slice(0, kept)));
        expect(JSON.stringify(await visits(dolores, reply, { turns }))).toBe(JSON.stringify(whole));
      }
    }
  });
});
