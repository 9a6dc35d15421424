import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import { type CorpusLine, sentenceOf } from "./compose-messages.ts";
import { countExpansions, expandLine, LineSyntaxError } from "./expand-line.ts";
import { corpusOf } from "./fixtures/corpus-of.ts";

describe("expandLine", () => {
  test("gives one of the sentences a line stands for, and in time each of them", () => {
    const random = seededRandom(1);
    const drawn = new Set(Array.from({ length: 60 }, () => expandLine("I (ran|walked)[ home]", {}, random)));
    expect([...drawn].sort()).toEqual(["I ran", "I ran home", "I walked", "I walked home"]);
  });

  test("a slot holds options between bars, or one on each line", () => {
    const slots = { pet: "a cat|a dog", bank: "\n  It rained.\n  It (snowed|hailed).\n" };
    expect(countExpansions("I have <pet>. <bank>", slots)).toBe(6);
    expect(expandLine("<bank>", slots, seededRandom(2))).toMatch(/^It (rained|snowed|hailed)\.$/);
  });

  test("a line that names no slot or lacks a bracket is refused", () => {
    expect(() => expandLine("<nothing>", {}, seededRandom(3))).toThrow(LineSyntaxError);
    expect(() => expandLine("(a|b", {}, seededRandom(3))).toThrow(LineSyntaxError);
  });
});

describe("banks of a corpus", () => {
  const corpus = corpusOf({
    id: "test",
    language: "en",
    slots: { bank: Array.from({ length: 12 }, (_, index) => `Line ${index}.`).join("\n") },
    groups: [{ name: "all", draws: 5, lines: "<bank>" }],
  });
  const [group] = corpus.groups;
  if (group === undefined) throw new Error("The corpus has a group.");
  const line: CorpusLine = { line: "<bank>", group, corpus };
  const drawn = (share: "seen" | "held-out" | "all") => {
    const random = seededRandom(share);
    return new Set(Array.from({ length: 400 }, () => sentenceOf(line, random, share).text));
  };

  test("are parted, so that what the second step is fitted on is new to the first", () => {
    const heldOut = drawn("held-out");
    expect(heldOut.size).toBe(3);
    expect([...drawn("seen")].filter((text) => heldOut.has(text))).toEqual([]);
    expect(drawn("all").size).toBe(12);
  });
});
