import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { libraryFolder } from "../../content/index.ts";

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

describe("the held-out indirect messages and conversations", () => {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const runs = (text: string) => {
    const all = words(text);
    return all.slice(runLength - 1).map((_, index) => all.slice(index, index + runLength).join(" "));
  };

  test("share no eight words in a row with any line of a training corpus", () => {
    const folder = join(libraryFolder(), "evaluation/indirect-speech");
    const sets = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
    expect(sets).toHaveLength(4);
    const held = new Set(
      sets.flatMap((name) => {
        const { entries } = parse(readFileSync(join(folder, name), "utf8")) as {
          entries: { text?: string; turns?: { speaker: string; text: string }[] }[];
        }; // ours
        return entries.flatMap(({ text, turns = [] }) => [
          ...runs(text ?? ""),
          ...turns.filter(({ speaker }) => speaker === "client").flatMap((turn) => runs(turn.text)),
        ]);
      }),
    );
    expect(held.size).toBeGreaterThan(5_000);
    const shared = corpora.filter(({ text }) =>
      text.split("\n").some((line) => runs(line).some((run) => held.has(run))),
    );
    expect(shared.map(({ name }) => name)).toEqual([]);
  });
});

const runLength = 8;
