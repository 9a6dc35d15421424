import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder } from "../../content/index.ts";
import { readRiskModel, riskScorer, writeRiskModel } from "../risk/risk-model.ts";
import { trainingSources } from "./train-from-library.ts";

const bytes = readFileSync(join(libraryFolder(), "models/risk-model.bin"));

describe("the shipped risk model", () => {
  test("was trained from the library as it is; after a change of a corpus, lexicon or detector: npm run train", () => {
    expect(readRiskModel(bytes).header.sources).toBe(trainingSources(libraryFolder()));
  });

  test("has no more than 8 MB and survives being written and read", () => {
    expect(bytes.length).toBeLessThan(8_000_000);
    expect(Buffer.compare(writeRiskModel(readRiskModel(bytes)), bytes)).toBe(0);
  });

  test("gives the same scores each time", () => {
    const scorer = riskScorer(readRiskModel(bytes));
    const text = "I keep thinking that everyone would be better off without me.";
    expect(scorer.score(text).probabilities).toEqual(riskScorer(readRiskModel(bytes)).score(text).probabilities);
  });

  test("a file of another version says how to make a new one", () => {
    expect(() => readRiskModel(new TextEncoder().encode("something else altogether"))).toThrow(/npm run train/);
  });
});
