import { describe, expect, test } from "vitest";
import { readRisk } from "./read-risk.ts";
import { isAtLeast } from "./risk-scale.ts";

const client = (text: string) => ({ speaker: "client" as const, text });
const assistant = (text: string) => ({ speaker: "assistant" as const, text });

describe("readRisk", () => {
  test("an empty conversation shows nothing", () => {
    expect(readRisk([])).toMatchObject({ turns: 0, level: "none", emotion: { status: "not-read" } });
  });

  test("plain words of a wish to end one's life are read as ideation, with the passage", () => {
    const text = "Work is fine. I want to kill myself.";
    const { kinds, level } = readRisk([client(text)]);
    expect(["active-ideation", "plan"]).toContain(level);
    const [cue] = kinds.suicide.cues;
    expect(text.slice(cue?.start, cue?.end)).toContain("kill myself");
  });

  test("a bare yes takes its meaning from the question", () => {
    const { kinds } = readRisk([
      client("I am so tired of everything."),
      assistant("Are you thinking of killing yourself?"),
      client("Yes"),
    ]);
    expect(kinds.suicide.level).toBe("active-ideation");
    expect(readRisk([assistant("Did you sleep?"), client("Yes")]).kinds.suicide.level).toBe("none");
  });

  test("a denial in the next turn does not lower what was said", () => {
    const { kinds } = readRisk([client("I am going to kill myself tonight."), client("No, just kidding, I am fine.")]);
    expect(kinds.suicide).toMatchObject({ level: kinds.suicide.peak, turnLevel: "none", peakTurn: 0 });
    expect(isAtLeast(kinds.suicide.level, "plan")).toBe(true);
  });
});
