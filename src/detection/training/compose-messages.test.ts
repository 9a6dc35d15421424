import { describe, expect, test } from "vitest";
import { composeMessages, linesOf, type MessageSize } from "./compose-messages.ts";
import { RiskCorpus } from "./corpus-file.ts";

// Words of four letters, in which no letters change places.
const corpus = RiskCorpus.parse({
  schemaVersion: 1,
  kind: "risk-corpus",
  id: "for-the-test",
  version: "1.0.0",
  title: "Lines that name their part",
  provenance: {
    source: "own wording",
    licence: "Apache-2.0",
    authors: ["A"],
    reviewers: [],
    date: "2026-11-30",
    ours: [],
  },
  language: "en",
  groups: [
    { name: "signals", shows: { suicide: "active-ideation" }, lines: "sign one\nsign two" },
    { name: "settings", part: "setting", lines: "home one\nhome two" },
    { name: "look-alikes", part: "look-alike", lines: "like one\nlike two" },
    { name: "turns", part: "turn", lines: "turn one\nturn two" },
  ],
});
const composed = (size: MessageSize) => composeMessages(linesOf(corpus), 2_000, size, "test");

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

  test("the same seed composes the same messages", () => {
    expect(composed("short")).toEqual(composed("short"));
  });
});
