import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { surfaceStatistics, wordsOf } from "./surface-statistics.ts";

describe("surface statistics of a turn", () => {
  test("a sentence of six one-syllable words has the reading ease worked by hand", () => {
    // 206.835 - 1.015 x 6 - 84.6 x 1 = 116.145
    const found = surfaceStatistics("The cat sat on the mat.");
    expect(found?.readingEase).toBeCloseTo(116.145, 10);
    expect(found).toMatchObject({ words: 6, wordsPerSentence: 6, disfluency: 0 });
    // 17 letters over 6 words; 5 different words ("the" twice) over the root of 6
    expect(found?.charactersPerWord).toBeCloseTo(17 / 6, 12);
    expect(found?.lexicalDiversity).toBeCloseTo(5 / Math.sqrt(6), 12);
  });

  test("two sentences share the words", () => {
    expect(surfaceStatistics("I went home. Nobody was there at all.")).toMatchObject({ words: 8, wordsPerSentence: 4 });
  });

  test("fillers, trailing dots and a word said twice are hesitations", () => {
    // um, "...", "i i", "i guess": 4 in 8 words
    expect(surfaceStatistics("um i i guess it is hard today...")?.disfluency).toBeCloseTo((100 * 4) / 8, 10);
  });

  test("a turn without words has no statistics rather than zeros", () => {
    for (const text of ["", "  ", "...", "🙂", "?!"]) expect(surfaceStatistics(text)).toBeNull();
  });

  test("languages written without spaces are parted into words, and reading ease is left open", () => {
    const found = surfaceStatistics("我最近睡不好。我很累。", "zh");
    expect(found?.words).toBeGreaterThan(4);
    expect(found?.wordsPerSentence).toBe((found?.words ?? 0) / 2);
    expect(found?.readingEase).toBeNull();
  });

  test("saying the same twice doubles words and lowers diversity", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 2, maxLength: 20 }), (words) => {
        const once = surfaceStatistics(`${words.join(" ")}.`);
        const twice = surfaceStatistics(`${words.join(" ")}. ${words.join(" ")}.`);
        expect(twice?.words).toBe(2 * (once?.words ?? 0));
        expect(twice?.lexicalDiversity).toBeLessThan(once?.lexicalDiversity ?? 0);
        expect(twice?.wordsPerSentence).toBe(once?.wordsPerSentence);
      }),
    );
  });

  test("curly and straight apostrophes make the same word", () => {
    expect(wordsOf("I don’t")).toEqual(wordsOf("I don't"));
  });
});
