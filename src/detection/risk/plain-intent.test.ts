import { describe, expect, test } from "vitest";
import { isAtLeast, readRisk } from "../index.ts";

const levelOf = (text: string) => {
  const { level } = readRisk([{ speaker: "client", text }], { locale: "en-GB" }).kinds.suicide;
  return level;
};

describe("a plain statement of intent", () => {
  test.each([
    "I am going to kill myself tonight in the house on Larch Hill, I have everything ready.",
    "I'm going to end my life today, and the neighbours were painting their fence when I came home from the shops.",
    "The weather is fine and work was long and dull and the bus was late as always. I will kill myself tonight.",
    "i'm about to end my life right now",
    "I've decided to end my own life this weekend.",
    "I feel so low. I keep thinking about killing myself. I am going to do it tonight.",
  ])("is a plan, whatever stands around it: %s", (text) => {
    expect(isAtLeast(levelOf(text), "plan")).toBe(true);
  });

  test.each([
    "I am not going to kill myself tonight.",
    "In my novel the captain says: I am going to kill myself tonight.",
    "He said he was going to kill himself tonight, but that was a line from the film.",
    "If I lose this match I am going to kill myself tonight lol",
    "My back is killing me and I am going to bed right now.",
    "I keep thinking about killing myself. I am not going to do it tonight.",
    "I keep thinking about killing myself. My essay is due, I am dreading it, and if I do it tonight I can sleep.",
    "Ten years ago I was going to kill myself that night; today I am glad I called.",
  ])("is none where it is denied, told, supposed, joked or past: %s", (text) => {
    expect(isAtLeast(levelOf(text), "plan")).toBe(false);
  });
});
