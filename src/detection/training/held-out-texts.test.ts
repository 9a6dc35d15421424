import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { libraryFolder, readContent } from "../../content/index.ts";
import { LabelledRepliesFile, type LabelledReply } from "../../vocabulary/index.ts";

const corpora = readdirSync(join(libraryFolder(), "corpora/risk")).map((name) => ({
  name,
  text: readFileSync(join(libraryFolder(), "corpora/risk", name), "utf8"),
}));

describe("the held-out ordinary sentences", () => {
  const folder = join(libraryFolder(), "evaluation/ordinary-sentences");
  const { groups } = parse(readFileSync(join(folder, "sentences.yaml"), "utf8")) as {
    groups: { sentences: string }[];
  }; // written by hand, counted below
  const sentences = groups.flatMap(({ sentences }) => sentences.trim().split("\n"));

  test("are at least 200, none twice", () => {
    expect(sentences.length).toBeGreaterThanOrEqual(200);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test("of four words or more stand in no training corpus", () => {
    const written = corpora.map(({ text }) => text.toLowerCase()).join("\n");
    const long = sentences.filter((sentence) => sentence.split(" ").length >= 4);
    expect(long.filter((sentence) => written.includes(sentence.toLowerCase().replace(/[.!?]$/, "")))).toEqual([]);
  });
});

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{M}']+/gu) ?? [];
const runs = (text: string) => {
  const all = words(text);
  return all.slice(runLength - 1).map((_, index) => all.slice(index, index + runLength).join(" "));
};

describe("the held-out messages and conversations", () => {
  const textsOf = (name: string) => {
    const folder = join(libraryFolder(), "evaluation", name);
    const sets = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    return sets.flatMap((file) => {
      const { entries } = parse(readFileSync(join(folder, file), "utf8")) as {
        entries: { text?: string; turns?: { speaker: string; text: string }[] }[];
      }; // ours
      return entries.flatMap(({ text, turns = [] }) => [
        ...(text === undefined ? [] : [text]),
        ...turns.filter(({ speaker }) => speaker === "client").map((turn) => turn.text),
      ]);
    });
  };

  test.each([
    ["indirect-speech", 700],
    ["other-languages", 660],
    ["other-dangers", 1_000],
  ])("of %s share no eight words in a row with any line of a training corpus", (name, least) => {
    const texts = textsOf(name);
    expect(texts.length).toBeGreaterThanOrEqual(least);
    const held = new Set(texts.flatMap(runs));
    expect(held.size).toBeGreaterThan(2_000);
    const shared = corpora.filter(({ text }) =>
      text.split("\n").some((line) => runs(line).some((run) => held.has(run))),
    );
    expect(shared.map(({ name: corpus }) => corpus)).toEqual([]);
  });

  test("of other languages stand in no training corpus, whether or not words are parted there", () => {
    const letters = (text: string) => words(text).join("");
    const long = textsOf("other-languages")
      .map(letters)
      .filter((text) => text.length >= longText);
    expect(long.length).toBeGreaterThan(550);
    const lines = new Set(corpora.flatMap(({ text }) => text.split("\n").map(letters)));
    expect(long.filter((text) => lines.has(text))).toEqual([]);
  });
});

const runLength = 8;

/** In letters; "No, not really." may be said by anybody. */
const longText = 12;

describe("the held-out replies", () => {
  const folder = join(libraryFolder(), "evaluation/replies");
  const pairs = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => readContent(join(folder, file), LabelledRepliesFile).value.entries);

  test("are pairs of a harmful and a sound one to the same turns, in one half together", () => {
    expect(pairs.length).toBeGreaterThanOrEqual(900);
    const byPair = new Map<string, LabelledReply[]>();
    for (const reply of pairs) byPair.set(reply.pair, [...(byPair.get(reply.pair) ?? []), reply]);
    for (const [one, two, ...more] of byPair.values()) {
      expect(new Set([one?.label, two?.label])).toEqual(new Set(["harmful", "sound"]));
      expect(one?.turns).toEqual(two?.turns);
      expect(more).toEqual([]);
    }
  });

  test("share no eight words in a row with any line that the reader of replies is trained on", () => {
    const held = new Set(pairs.flatMap(({ reply }) => runs(reply)));
    const corpus = join(libraryFolder(), "corpora/replies");
    const lines = readdirSync(corpus).flatMap((file) => readFileSync(join(corpus, file), "utf8").split("\n"));
    expect(lines.length).toBeGreaterThan(10_000);
    expect(lines.filter((line) => runs(line).some((run) => held.has(run)))).toEqual([]);
  });
});
