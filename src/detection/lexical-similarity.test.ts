import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lexicalSimilarity, similarityTerms } from "./index.ts";

describe("lexicalSimilarity", () => {
  test("by hand: one telling word of two in common is a half, and function words count for nothing", () => {
    expect(lexicalSimilarity("Call the clinic!", "You should call a friend.", "en-US")).toBeCloseTo(1 / 2, 12);
    expect(lexicalSimilarity("Call the clinic!", "You should write to a friend.", "en-GB")).toBe(0);
  });

  test("by hand: a word said twice weighs 1 + ln 2", () => {
    // (1 + ln 2, 1) and (1, 1): cosine (2 + ln 2) / (sqrt((1 + ln 2)^2 + 1) sqrt(2)).
    const twice = 1 + Math.log(2);
    expect(lexicalSimilarity("breathe, breathe slowly", "breathe slowly", "en")).toBeCloseTo(
      (twice + 1) / (Math.hypot(twice, 1) * Math.SQRT2),
      12,
    );
  });

  test("contractions are written out and case is nothing", () => {
    expect(lexicalSimilarity("DON'T stop suddenly", "do not stop suddenly", "en-US")).toBeCloseTo(1, 12);
    expect(similarityTerms("I'm fine")).toEqual(["i", "am", "fine"]);
  });

  test("a text without telling words has no similarity, which is not 0", () => {
    expect(lexicalSimilarity("And you?", "Call a friend.", "en-US")).toBeUndefined();
    expect(lexicalSimilarity("", "Call a friend.", "en-US")).toBeUndefined();
    expect(lexicalSimilarity("Und du?", "Und du?", "de-DE")).toBeCloseTo(1, 12);
  });

  test("scripts without spaces are compared by neighbouring signs", () => {
    expect(similarityTerms("我很难过 today")).toEqual(["我很", "很难", "难过", "today"]);
    expect(lexicalSimilarity("我很难过", "我很难受", "zh-CN")).toBeCloseTo(2 / 3, 12);
  });

  test("is symmetric, within 0 and 1, and 1 of a text with itself", async () => {
    const text = fc
      .array(fc.constantFrom("sleep", "doctor", "the", "not", "call", "slowly", "眠", "眠れない"))
      .map((words) => words.join(" "));
    await fc.assert(
      fc.property(text, text, (one, other) => {
        const found = lexicalSimilarity(one, other, "en-US");
        const turned = lexicalSimilarity(other, one, "en-US");
        expect(turned === undefined).toBe(found === undefined);
        if (found !== undefined) {
          expect(turned).toBeCloseTo(found, 12);
          expect(found >= 0 && found <= 1).toBe(true);
        }
        const own = lexicalSimilarity(one, one, "en-US");
        if (own !== undefined) expect(own).toBeCloseTo(1, 12);
      }),
    );
  });
});
