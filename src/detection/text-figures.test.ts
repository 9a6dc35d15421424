import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textFigure } from "./index.ts";

const english = { locale: "en-GB" };

describe("counts of a message", () => {
  test.each([
    ["I hear you. That is a lot! What happened?", 3, 1, 9],
    ["Try something, e.g. a walk. It's a small start.", 2, 0, 9],
    ["One thing\n- breathe\n- walk", 3, 0, 4],
    ['She said "are you well?" and left.', 1, 0, 7],
    ["", 0, 0, 0],
    ["...", 0, 0, 0],
  ])("%j has %i sentences, %i questions and %i words", (text, sentences, questions, words) => {
    expect(textFigure("sentences", text, english)).toBe(sentences);
    expect(textFigure("questions", text, english)).toBe(questions);
    expect(textFigure("words", text, english)).toBe(words);
  });

  test("a sentence said before is a repeat whatever its case and marks, and a short one is not", () => {
    const earlier = ["Thank you. I am here with you tonight."];
    expect(
      textFigure("repeated-sentences", "Thank you. I am here, with you, tonight! And now?", { locale: "en", earlier }),
    ).toBe(1);
    expect(textFigure("repeated-sentences", "I am here with you.", { locale: "en", earlier })).toBe(0);
  });

  test("a script without spaces has no number of words", () => {
    expect(textFigure("words", "今天很累。", { locale: "zh-CN" })).toBeUndefined();
  });
});

describe("readability", () => {
  // Worked examples of the article on the Flesch-Kincaid tests in Wikipedia, with their published syllables.
  test.each([
    ["reading-ease", "The cat sat on the mat.", 116.145],
    ["reading-ease", "This sentence, taken as a reading passage unto itself, is being used to prove a point.", 68.9825],
    ["reading-grade", "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 11.264_615],
  ] as const)("%s of %j", (figure, text, expected) => {
    expect(textFigure(figure, text, english)).toBeCloseTo(expected, 3);
  });

  test("exists for English with words alone", () => {
    expect(textFigure("reading-grade", "Ich höre dir zu.", { locale: "de-AT" })).toBeUndefined();
    expect(textFigure("reading-ease", "...", english)).toBeUndefined();
  });

  test("of a text said over and over is that of the text", () => {
    const text = fc.array(fc.constantFrom("walk", "table", "asked", "evening", "houses"), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 5 }), (words, times) => {
        const sentence = `The ${words.join(" ")}. `;
        expect(textFigure("reading-grade", sentence.repeat(times), english)).toBeCloseTo(
          textFigure("reading-grade", sentence, english) ?? Number.NaN,
        );
      }),
    );
  });
});
