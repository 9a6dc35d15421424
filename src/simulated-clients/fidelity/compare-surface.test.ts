import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { compareSurface } from "./compare-surface.ts";
import { loadHumanReference } from "./load-reference.ts";
import { surfaceFeaturesOf } from "./surface-reference.ts";
import { type SurfaceStatistics, surfaceFeatures, surfaceStatistics } from "./surface-statistics.ts";

const reference = loadHumanReference();
const turnsOf = (texts: readonly string[]): SurfaceStatistics[] =>
  texts.flatMap((text) => surfaceStatistics(text) ?? []);

describe("played turns beside turns that people wrote", () => {
  test("an essayist is far on length and sentences, and the tests see it", () => {
    const essay =
      "Throughout the preceding months I have experienced considerable deterioration regarding occupational responsibilities, which consequently undermines interpersonal relationships and motivation. Furthermore, persistent exhaustion complicates maintaining meaningful participation in previously enjoyable activities, and contributes to an increasingly pessimistic outlook concerning the future.";
    const played = turnsOf(Array.from({ length: 60 }, () => essay));
    const found = compareSurface(played, played, reference);
    const words = found?.features.find(({ feature }) => feature === "words");
    expect(words?.standardizedDifference).toBeGreaterThan(1);
    expect(words?.adjustedP).toBeLessThan(0.001);
    expect(found?.distance).toBeGreaterThan(0.5);
  });

  test("turns with exactly the shares of the reference are at distance 0 and not told apart", () => {
    const values = [3, 4, 5, 8, 12, 15, 18, 22, 30, 44];
    const alike = values.map((words): SurfaceStatistics => {
      return {
        words,
        wordsPerSentence: words,
        charactersPerWord: words,
        readingEase: words,
        disfluency: words,
        lexicalDiversity: words,
      };
    });
    const own = {
      ...reference,
      turns: 100,
      features: surfaceFeaturesOf(Array.from({ length: 10 }, () => alike).flat()),
    };
    const found = compareSurface(alike, Array.from({ length: 5 }, () => alike).flat(), own);
    expect(found?.distance).toBe(0);
    for (const entry of found?.features ?? []) {
      expect(entry.standardizedDifference).toBeCloseTo(0, 10);
      expect(entry.test.status === "tested" && entry.test.pValue).toBe(1);
    }
  });

  test("no turn, no closeness; few conversations, no test", () => {
    expect(compareSurface([], [], reference)).toBeNull();
    const one = turnsOf(["i can't sleep. again."]);
    for (const entry of compareSurface(one, one, reference)?.features ?? []) {
      expect(entry.test.status).toBe("not-estimable");
      expect(entry.adjustedP).toBeNull();
    }
  });

  const data = join(
    fileURLToPath(new URL("../../..", import.meta.url)),
    "..",
    "shared",
    "data",
    "mindeval",
    "human_user_turns_part.json.gz",
  );
  test.skipIf(!existsSync(data))("the shipped counts are those of the 101 public turns", () => {
    const Turns = z.object({ turns: z.array(z.object({ content: z.string() })) });
    const { turns } = Turns.parse(JSON.parse(gunzipSync(readFileSync(data)).toString("utf8")));
    const measured = turnsOf(turns.map(({ content }) => content));
    expect(reference.turns).toBe(measured.length);
    expect(surfaceFeaturesOf(measured)).toEqual(reference.features);
    const itself = compareSurface(measured, measured, reference);
    expect(itself?.distance).toBe(0);
    for (const feature of surfaceFeatures) {
      expect(reference.features[feature].counts.reduce((sum, count) => sum + count, 0)).toBe(measured.length);
    }
  });
});
