import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enact } from "../conversations/index.ts";
import { loadDetectors } from "../detection/index.ts";
import type { Participant, Persona, Turn } from "../vocabulary/index.ts";
import { Persona as PersonaSchema } from "../vocabulary/index.ts";
import { type Appraiser, loadClientContent, personaClient } from "./index.ts";

const detectors = loadDetectors();
const content = loadClientContent();
/** Hears exactly the words of the reply as labels, so that tests say what is heard. */
const literal: Appraiser = {
  description: { ref: "literal", version: "1" },
  appraise: ({ reply, persona }) => ({
    heard: new Set(reply.split(" ")),
    asked: new Set(persona.facts.flatMap(({ id }) => (reply.includes(`ask:${id}`) ? [id] : []))),
    isQuestion: reply.includes("?"),
  }),
};
const person = (over: Record<string, unknown> = {}): Persona =>
  PersonaSchema.parse({
    id: "kit",
    name: "Kit",
    age: 30,
    locale: "en-GB",
    about: "Sells bread.",
    style: "plain",
    opening: ["The ovens start at four."],
    facts: [
      { id: "job", fact: "Sells bread.", says: ["I sell bread at the station."] },
      { id: "sister", fact: "Has a sister.", says: ["I've got a sister in Leeds."] },
    ],
    exit: { leaves: [], done: [] },
    ...over,
  });

async function talk(persona: Persona, replies: readonly string[]): Promise<readonly Turn[]> {
  const assistant: Participant = {
    description: { ref: "replies", version: "1", settings: {} },
    reply: async ({ turns }) => ({ status: "said", text: replies[(turns.length - 1) / 2] ?? "-", finish: "stop" }),
  };
  const client = personaClient(persona, { detectors, content, appraiser: literal });
  const enactment = { id: "kernel", locale: "en-GB", repeat: 0, seed: 1, exchanges: replies.length + 1, turns: [] };
  const { turns } = await enact(enactment, {
    client,
    assistant,
    signal: AbortSignal.timeout(10_000),
    store: async () => {},
  });
  return turns.filter(({ speaker }) => speaker === "client");
}
const valuesOf = (turns: readonly Turn[], name: string) => turns.map(({ clientState }) => clientState?.variables[name]);
const told = (turns: readonly Turn[]) => turns.map(({ clientState }) => clientState?.told);

describe("hidden variables", () => {
  test("an affect rises on its trigger and fades back to its base, as PARRY's does", async () => {
    const fear = {
      bounds: [0, 20],
      start: 2,
      drift: { toward: 2, share: 0.5, because: "calmed down" },
      reactions: [{ heard: "police", by: 8, because: "heard of the police" }],
    };
    const turns = await talk(person({ variables: { fear } }), ["police", "-", "-"]);
    // x <- base + (x - base) * 0.5 + delta: 2, 2 + 0 + 8 = 10, 2 + 4 = 6, 2 + 2 = 4
    expect(valuesOf(turns, "fear")).toEqual([2, 10, 6, 4]);
    expect(turns[1]?.clientState?.causes).toContainEqual({
      variable: "fear",
      from: 2,
      to: 10,
      because: "heard of the police",
      by: "reaction",
      turn: 1,
    });
  });

  test("never leave their bounds, move a step at most, and every change has its cause, whatever is heard", async () => {
    const variables = {
      hope: {
        bounds: [1, 5],
        start: 3,
        step: 1,
        reactions: [
          { heard: "up", by: 3, because: "was lifted" },
          { heard: "down", by: -2.5, because: "was let down" },
        ],
      },
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("up", "down", "up down", "-"), { maxLength: 12 }), async (replies) => {
        const turns = await talk(person({ variables }), replies);
        let before = 3;
        for (const { clientState } of turns) {
          const now = clientState?.variables.hope ?? Number.NaN;
          expect(now >= 1 && now <= 5 && Math.abs(now - before) <= 1).toBe(true);
          const causes = (clientState?.causes ?? []).filter(({ variable }) => variable === "hope");
          expect(causes.length > 0 || now === before).toBe(true);
          expect(causes.reduce((sum, { from, to }) => sum + to - from, before)).toBeCloseTo(now, 9);
          before = now;
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("disclosure", () => {
  test("at most as many facts a turn as the policy allows, and as many in the opening as it allows there", async () => {
    const both = await talk(person({ disclosure: { perTurn: 2, inOpening: 1 } }), ["-"]);
    expect(told(both)).toEqual([["job"], ["sister"]]);
    const later = await talk(person({ disclosure: { perTurn: 3 } }), ["-"]);
    expect(told(later)).toEqual([[], ["job", "sister"]]);
  });

  test("what waits for something told, something heard, a phase or a value is told from then on", async () => {
    const facts = [
      { id: "a", fact: "A.", says: ["First of all, the bread."], needs: [{ heard: "welcome" }] },
      { id: "b", fact: "B.", says: ["Then there is the flour."], needs: [{ told: "a" }] },
    ];
    expect(told(await talk(person({ facts }), ["-", "welcome", "-"]))).toEqual([[], [], ["a"], ["b"]]);
  });

  test("what is not so is denied when asked, never volunteered; what is never told is evaded", async () => {
    const facts = [
      { id: "drinks", fact: "Drinks.", polarity: "absent", says: ["No, I don't drink."], askedBy: ["drink"] },
      { id: "secret", fact: "A secret.", says: ["The secret."], disclosure: "never", askedBy: ["secret"] },
    ];
    const turns = await talk(person({ facts }), ["-", "ask:drinks ?", "ask:secret ?"]);
    expect(told(turns)).toEqual([[], [], ["drinks"], []]);
    expect(turns.map(({ clientState }) => clientState?.act)).toEqual(["open", "respond", "deny", "respond"]);
    expect(turns[2]?.text).toContain("No, I don't drink.");
    expect(turns[3]?.clientState?.mood).toBe("pressed");
    expect(turns.map(({ text }) => text).join()).not.toContain("secret");
  });

  test("asked again, a person says it again, in the same sense, and less often each time", async () => {
    const facts = [{ id: "job", fact: "Sells bread.", says: ["I sell bread."], askedBy: ["work"] }];
    const turns = await talk(person({ facts }), Array(9).fill("ask:job ?"));
    const times = told(turns).filter((ids) => ids?.includes("job")).length;
    expect(turns[1]?.clientState?.act).toBe("disclose");
    expect(turns.filter(({ clientState }) => clientState?.act === "repeat").length).toBe(times - 1);
    expect(times).toBeGreaterThan(1);
    expect(times).toBeLessThan(9);
    for (const { text, clientState } of turns)
      expect(text.includes("I sell bread")).toBe(clientState?.told?.length === 1);
  });
});

describe("phases and exits", () => {
  const phases = [
    { id: "early", means: "Tests the ground.", exchanges: { least: 2 } },
    { id: "middle", means: "Tells.", enters: [{ heard: "welcome" }], exchanges: { most: 2 }, facts: ["sister"] },
    { id: "late", means: "Looks ahead." },
  ];

  test("phases go forwards only, wait for their least number of exchanges, and are forced on after their most", async () => {
    const turns = await talk(person({ phases }), ["welcome", "-", "-", "-", "-"]);
    expect(turns.map(({ clientState }) => clientState?.phase)).toEqual([
      "early",
      "early",
      "middle",
      "middle",
      "late",
      "late",
    ]);
    expect(told(turns).findIndex((ids) => ids?.includes("sister"))).toBeGreaterThanOrEqual(2);
  });

  test("a person leaves when the rule holds, says so, and its cause is on record; one who has no rule stays", async () => {
    const exit = { leaves: [{ unheardInARow: 2 }], done: [] };
    const turns = await talk(person({ exit }), ["-", "-", "-", "-"]);
    expect(turns).toHaveLength(3);
    expect(turns.at(-1)?.clientState).toMatchObject({
      act: "leave",
      exit: { kind: "left", because: "unheardInARow 2" },
    });
    expect(await talk(person(), Array(30).fill("-"))).toHaveLength(31);
  });

  test("how they manage what they feel is the first rule that holds", async () => {
    const regulation = [
      { goal: "to hide", strategy: "attention-deployment", when: [{ variable: "trust", below: 0.39 }] },
      { goal: "to understand", strategy: "cognitive-change" },
    ];
    const turns = await talk(person({ regulation }), ["-"]);
    expect(turns.map(({ clientState }) => clientState?.regulation)).toEqual([
      "cognitive-change: to understand",
      "attention-deployment: to hide",
    ]);
  });
});
