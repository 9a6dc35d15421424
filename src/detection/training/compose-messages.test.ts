import { describe, expect, test } from "vitest";
import { composeMessages, linesOf, type MessageSize } from "./compose-messages.ts";
import type { MessageMatter } from "./corpus-file.ts";
import { corpusOf } from "./fixtures/corpus-of.ts";

// Words of four letters, in which no letters change places.
const corpus = corpusOf({
  id: "for-the-test",
  language: "en",
  groups: [
    { name: "signals", shows: { suicide: "active-ideation" }, lines: "sign one\nsign two" },
    { name: "settings", part: "setting", lines: "home one\nhome two" },
    { name: "look-alikes", part: "look-alike", lines: "like one\nlike two" },
    { name: "turns", part: "turn", lines: "turn one\nturn two" },
  ],
});
const dangers = corpusOf({
  id: "dangers-for-the-test",
  language: "en",
  matter: "other-dangers",
  groups: [
    { name: "drink", shows: { "substance-withdrawal": "active-ideation" }, lines: "beer one\nbeer two" },
    { name: "what resembles it", part: "look-alike", lines: "cake one\ncake two" },
  ],
});
const shareOf = (matter: MessageMatter, wanted: RegExp) => {
  const messages = composeMessages([corpus, dangers].flatMap(linesOf), 4_000, "short", matter, "test");
  return (
    messages.filter(({ text }) => wanted.test(text)).length /
    messages.filter(({ text }) => /like|cake/i.test(text)).length
  );
};
const composed = (size: MessageSize) => composeMessages(linesOf(corpus), 2_000, size, "suicide", "test");

describe("messages composed for training", () => {
  test("a quarter of the short ones is a turn of talk, which stands alone and shows nothing", () => {
    const turns = composed("short").filter(({ text }) => /turn/i.test(text));
    expect(turns.length / 2_000).toBeCloseTo(0.25, 1);
    expect(turns.filter(({ text, shows }) => /sign|home|like/i.test(text) || shows.suicide !== undefined)).toEqual([]);
  });

  test("long ones hold no turn of talk", () => {
    expect(composed("long").filter(({ text }) => /turn/i.test(text))).toEqual([]);
  });

  test("what shows a sign holds a line of a signal, and nothing else does", () => {
    for (const { text, shows } of [...composed("short"), ...composed("long")])
      expect(shows.suicide === undefined).toBe(!/sign/i.test(text));
  });

  test("on other dangers hold what resembles them half the time; on suicide no line of theirs", () => {
    expect(shareOf("other-dangers", /cake/i)).toBeCloseTo(0.5, 1);
    expect(shareOf("suicide", /cake|beer/i)).toBe(0);
  });

  test("on other dangers show each of them alike", () => {
    const messages = composeMessages([corpus, dangers].flatMap(linesOf), 4_000, "short", "other-dangers", "test");
    const drink = messages.filter(({ shows }) => shows["substance-withdrawal"] !== undefined).length;
    expect(drink / messages.filter(({ shows }) => shows.suicide !== undefined).length).toBeCloseTo(1, 0);
  });

  test("the same seed composes the same messages", () => {
    expect(composed("short")).toEqual(composed("short"));
  });
});
