import { describe, expect, test } from "vitest";
import { loadDetectors } from "../../detection/index.ts";
import { type ClientState, Persona, type Turn } from "../../vocabulary/index.ts";
import { clientAssessor } from "./assess-client.ts";

const persona = Persona.parse({
  id: "nora",
  name: "Nora",
  age: 52,
  locale: "en-GB",
  about: "Worked in a bakery for nineteen years.",
  style: "plain",
  opening: ["I can't sleep."],
  facts: [
    { id: "job", fact: "She lost her job at the bakery in spring.", says: ["I lost my job at the bakery in spring."] },
    {
      id: "sister",
      fact: "Her sister has not called for two months.",
      says: ["My sister hasn't called for two months."],
      minimumTrust: 0.6,
      whenAsked: "open-question",
    },
  ],
  start: { trust: 0.4, distress: 0.6 },
});
const assess = clientAssessor(persona, loadDetectors());

const client = (index: number, text: string, state: Partial<ClientState> = {}): Turn => ({
  index,
  speaker: "client",
  text,
  finish: "stop",
  clientState: { variables: { trust: 0.5, distress: 0.5 }, disclosed: [], reasons: [], act: "respond", ...state },
});
const assistant = (index: number, text = "Go on."): Turn => ({ index, speaker: "assistant", text, finish: "stop" });
const opening = client(0, "I can't sleep.", { act: "open" });

describe("how faithfully a client was played", () => {
  test("one who stays in role and tells what the plan says, when it says so, has nothing against it", () => {
    const told = { told: ["job"], disclosed: ["job"], act: "disclose" as const };
    const found = assess([opening, assistant(1), client(2, "In spring I lost my job at the bakery.", told)]);
    expect(found).toMatchObject({
      clientTurns: 2,
      outOfRole: [],
      leaks: [],
      contradictions: [],
      unspoken: [],
      disclosure: { due: 1, told: 1, early: [], withheld: [] },
      repeated: 0,
      corrections: {},
    });
  });

  test("a fact that is said before it is disclosed is a leak, at its turn", () => {
    const found = assess([opening, assistant(1), client(2, "And my sister hasn't called for two months.")]);
    expect(found.leaks).toEqual([{ turn: 2, fact: "sister" }]);
  });

  test("words the assistant said first are no leak", () => {
    const asked = assistant(1, "Has your sister called in the last two months?");
    expect(assess([opening, asked, client(2, "No, my sister hasn't called for two months.")]).leaks).toEqual([]);
  });

  test("a told fact that is later denied contradicts it", () => {
    const told = { told: ["job"], disclosed: ["job"] };
    const first = client(2, "I lost my job at the bakery in spring.", told);
    const later = client(4, "I never lost my job at the bakery in spring.", { disclosed: ["job"] });
    const found = assess([opening, assistant(1), first, assistant(3), later]);
    expect(found.contradictions).toEqual([{ turn: 4, fact: "job" }]);
  });

  test("a fact on record as told whose words are not in the turn is unspoken", () => {
    const found = assess([opening, assistant(1), client(2, "hm.", { told: ["job"], disclosed: ["job"] })]);
    expect(found.unspoken).toEqual([{ turn: 2, fact: "job" }]);
  });

  test("a fact told below the trust it needs came early; one asked for and kept back at enough trust is withheld", () => {
    const early = client(2, "My sister hasn't called for two months.", {
      told: ["sister"],
      disclosed: ["sister"],
      asked: ["sister"],
      variables: { trust: 0.3 },
    });
    expect(assess([opening, assistant(1), early]).disclosure.early).toEqual([{ turn: 2, fact: "sister" }]);
    const kept = client(2, "Not now.", { asked: ["sister"], variables: { trust: 0.8 } });
    expect(assess([opening, assistant(1), kept]).disclosure).toMatchObject({ withheld: ["sister"], due: 2, told: 0 });
  });

  test("turns out of role, repeated lines and corrected wordings are counted", () => {
    const words = {
      maker: "model:x",
      outcome: "corrected" as const,
      problems: [{ kind: "empty" as const, detail: "attempt 1" }],
    };
    const found = assess([
      opening,
      assistant(1),
      client(2, "Thank you for sharing that with me."),
      assistant(3),
      client(4, "i can't sleep.", { words }),
    ]);
    expect(found.outOfRole).toEqual([{ turn: 2, kinds: ["assistant-thanks"] }]);
    expect(found.repeated).toBe(1);
    expect(found.corrections).toEqual({ empty: 1 });
  });

  test("holds no words of the conversation", () => {
    const turns = [
      opening,
      assistant(1),
      client(2, "Thank you for sharing. My sister hasn't called for two months, zebra."),
    ];
    expect(JSON.stringify(assess(turns))).not.toMatch(/zebra|called/);
  });
});
