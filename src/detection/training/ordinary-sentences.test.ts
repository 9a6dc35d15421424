import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { libraryFolder } from "../../content/index.ts";

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
    const corpora = join(libraryFolder(), "corpora/risk");
    const written = readdirSync(corpora)
      .map((name) => readFileSync(join(corpora, name), "utf8").toLowerCase())
      .join("\n");
    const long = sentences.filter((sentence) => sentence.split(" ").length >= 4);
    expect(long.filter((sentence) => written.includes(sentence.toLowerCase().replace(/[.!?]$/, "")))).toEqual([]);
  });
});
