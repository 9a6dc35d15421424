import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageKind, MessageReader, MessageReading, MessageSign } from "./message-reading.ts";
import { findPersonalData } from "./personal-data.ts";
import { isAtLeast, type RiskLevel, riskLevels } from "./risk-scale.ts";
import { riskRules, startRiskState } from "./risk-state.ts";

/** Reads a line such as `plan`, `none`, `weak 0.5` or `none +made-safe` as what it says; `nothing` as no kind at all. */
const byWord: MessageReader = {
  readClient(text): MessageReading {
    const [word = "none", ...rest] = text.split(" ");
    const weakEvidence = word === "weak" ? Number(rest[0]) : 0;
    const level = (riskLevels as readonly string[]).includes(word) ? (word as RiskLevel) : "none"; // just looked up
    const kind: MessageKind = { level, probability: 0.5, weakEvidence };
    return {
      kinds: new Map(word === "nothing" ? [] : [["suicide", kind]]),
      cues: level === "none" ? [] : [{ name: word, kind: "suicide", start: 0, end: word.length, who: "self" }],
      concernsOther: false,
      emotions:
        word === "sad" ? [{ group: "sad", intensity: 3 }] : word === "glad" ? [{ group: "happy", intensity: 2 }] : [],
      signs: new Set(rest.filter((sign) => sign.startsWith("+")).map((sign) => sign.slice(1) as MessageSign)), // written below
      language: "und",
      personalData: [],
      ...(rest.includes("if-held") ? { suicideOnceHeld: "imminent" } : {}),
    };
  },
  readAssistant: (text) => ({
    asksAboutSuicide: text === "suicide?",
    asksAboutDanger: text === "danger?",
    personalData: [],
  }),
};

function readingAfter(...lines: string[]) {
  let state = startRiskState(byWord, new Set(["en"]), "en-GB");
  for (const line of lines) state = state.next({ speaker: line.endsWith("?") ? "assistant" : "client", text: line });
  return state.reading;
}
const calm = (turns: number) => Array.from({ length: turns }, () => "none");

describe("risk over a conversation", () => {
  test("what is plain by what was said before counts from a wish to be dead on, and not without it", () => {
    expect(readingAfter("passive-ideation", "none", "none if-held").kinds.suicide.turnLevel).toBe("imminent");
    expect(readingAfter("plan", "none if-held").kinds.suicide.level).toBe("imminent");
    expect(readingAfter("distress", "none if-held").kinds.suicide.turnLevel).toBe("none");
    expect(readingAfter("none if-held").kinds.suicide.level).toBe("none");
  });

  test("rises at once and is held over calm turns", () => {
    expect(readingAfter("none", "plan", ...calm(5)).kinds.suicide).toMatchObject({
      level: "plan",
      turnLevel: "none",
      peakTurn: 1,
    });
  });

  test("falls by one rung after six calm turns, and sooner when the person was made safer", () => {
    expect(readingAfter("plan", ...calm(riskRules.calmTurns)).kinds.suicide.level).toBe("active-ideation");
    expect(readingAfter("plan", "none +made-safe", ...calm(2)).kinds.suicide.level).toBe("active-ideation");
  });

  test("does not fall under passive ideation once there was a plan", () => {
    expect(readingAfter("plan", ...calm(60)).kinds.suicide.level).toBe("passive-ideation");
  });

  test("a sign between calm turns starts the count anew", () => {
    expect(readingAfter("plan", ...calm(5), "passive-ideation", ...calm(5)).kinds.suicide.level).toBe("plan");
  });

  test("weak signs add up over turns, and single ones fade", () => {
    expect(readingAfter("weak 0.5").kinds.suicide.level).toBe("none");
    // 0.5, then 0.4 + 0.5 = 0.9, then 0.72 + 0.5 = 1.22.
    expect(readingAfter("weak 0.5", "weak 0.5", "weak 0.5").kinds.suicide.level).toBe("passive-ideation");
    expect(readingAfter("weak 0.5", ...calm(8), "weak 0.5").kinds.suicide.level).toBe("none");
  });

  test("a bare yes says what the question named, and only right after it", () => {
    expect(readingAfter("suicide?", "none +affirms").kinds.suicide.level).toBe("active-ideation");
    expect(readingAfter("danger?", "none +affirms").kinds.suicide.level).toBe("plan");
    expect(readingAfter("suicide?", "none", "none +affirms").kinds.suicide.level).toBe("none");
  });

  test("a turn in which a kind is not read leaves it without a probability, whatever was read before", () => {
    expect(readingAfter("weak 0.5", "nothing").kinds.suicide).toMatchObject({ level: "none", probability: 0 });
    expect(readingAfter("plan", "nothing").kinds.suicide).toMatchObject({ level: "plan", probability: 0 });
    expect(readingAfter("suicide?", "nothing +affirms").kinds.suicide).toMatchObject({ probability: 0.9 });
  });

  test("emotion is scored by group and its way over turns is told", () => {
    expect(readingAfter("none").emotion).toEqual({ status: "not-read" });
    expect(readingAfter("sad", "none", "glad").emotion).toMatchObject({ score: 2, recentChange: 5, shift: "better" });
    expect(readingAfter("sad", "glad", "sad", "glad").emotion).toMatchObject({ shift: "swinging" });
  });

  test("the helping stage advances on understanding, returns on new disclosure, and leaves the loop in a crisis", () => {
    expect(readingAfter("none", "none +asks-what-to-do").stage.stage).toBe("insight");
    expect(readingAfter("none", "none +asks-why", "none").stage.stage).toBe("exploration");
    expect(readingAfter("none", "none +asks-what-to-do", "none +new-disclosure").stage.stage).toBe("exploration");
    expect(readingAfter("none", "plan").stage.stage).toBe("crisis");
  });

  test("leaning on the assistant and signs of age are kept", () => {
    expect(readingAfter("none +only-assistant", "none").dependence.strength).toBeCloseTo(0.6);
    expect(readingAfter("none +under-age").minor).toMatchObject({
      strength: 0.8,
      cues: [{ name: "under-age", turn: 0 }],
    });
  });

  test("the level never stands below what the latest turn shows, nor above the peak, and memory is bounded", () => {
    const line = fc.oneof(fc.constantFrom(...riskLevels), fc.constantFrom("weak 0.4", "none +made-safe"));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const { level, turnLevel, peak, cues } = readingAfter(...lines).kinds.suicide;
        expect(isAtLeast(level, turnLevel)).toBe(true);
        expect(isAtLeast(peak, level)).toBe(true);
        expect(cues.length).toBeLessThanOrEqual(riskRules.cuesKept);
      }),
      { numRuns: 200 },
    );
  });

  test("a state that was gone on from is not changed by it", () => {
    const start = startRiskState(byWord, new Set()).next({ speaker: "client", text: "passive-ideation" });
    start.next({ speaker: "client", text: "imminent" });
    expect(start.next({ speaker: "client", text: "none" }).reading.level).toBe("passive-ideation");
  });
});

describe("findPersonalData", () => {
  test.each([
    ["write to ana.b@example.org today", "email", "ana.b@example.org"],
    ["call +44 20 7946 0018 after six", "phone", "+44 20 7946 0018"],
    ["card 4111 1111 1111 1111 please", "card-number", "4111 1111 1111 1111"],
    ["IBAN GB82 WEST 1234 5698 7654 32 is mine", "bank-account", "GB82 WEST 1234 5698 7654 32"],
    ["I live at 12 Larch Grove Road now", "address", "12 Larch Grove Road"],
    ["My name is Ilse Brandt.", "name", "Ilse Brandt"],
    ["date of birth: 03/04/1990", "birth-date", "03/04/1990"],
    ["see https://example.org/me", "url", "https://example.org/me"],
    ["我叫王小明", "name", "王小明"],
  ])("%s", (text, type, value) => {
    expect(findPersonalData(text).map((datum) => [datum.type, text.slice(datum.start, datum.end)])).toContainEqual([
      type,
      value,
    ]);
  });

  test("plain talk, years and short numbers are nobody's data", () => {
    expect(
      findPersonalData("In 2019-2021 I slept 3 hours, 10 of 12 nights, and scored 4111 1111 1111 1112."),
    ).not.toContainEqual(expect.objectContaining({ type: "card-number" }));
    expect(findPersonalData("I was born to run and slept 3 hours.")).toEqual([]);
  });

  test("hostile text is read to its end", () => {
    const hostile = `${"1".repeat(20_000)} ${"a.".repeat(20_000)}@ ${"12 a ".repeat(8_000)}`;
    expect(findPersonalData(`${hostile} ana.b@example.org`).at(-1)?.type).toBe("email");
  });
});
