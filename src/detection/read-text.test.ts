import { describe, expect, test } from "vitest";
import { longestMessageRead, longestTextRead, readText } from "./read-text.ts";

const words = (text: string) => readText(text).words.join(" ");

describe("how a text is read", () => {
  test.each([
    ["I'm not going, I can't.", "i am not going i can not"],
    ["Im done, dont wait", "i am done do not wait"],
    ["I\u2019m here", "i am here"],
    ["gonna leave", "going to leave"],
    ["my sister's dog", "my sister dog"],
    ["su1cide and k1ll", "suicide and kill"],
    ["ｓｕｉｃｉｄｅ", "suicide"],
    ["s\u200bu\u200bicide", "suicide"],
    ["suiсide with a Cyrillic letter", "suicide with a cyrillic letter"],
    ["café naïve", "cafe naive"],
    ["self-harm and self_harm", "self harm and self harm"],
    ["24/7", "24 7"],
    ["", ""],
  ])("%j reads as %j", (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  test("words point back to the original text", () => {
    const text = "Ich — no: I\u2019m “fine”, su1cide.";
    const reading = readText(text);
    const back = reading.words.map((_, index) => text.slice(reading.starts[index], reading.ends[index]));
    expect(back).toEqual(["Ich", "no", "I\u2019m", "I\u2019m", "fine", "su1cide"]);
  });

  test("sentences end at marks and lines, and know whether they ask", () => {
    const reading = readText("Are you there? I think so.\nReally?! It costs 3.50 e.g. at noon");
    expect(reading.sentences.map(({ isQuestion, isExclamation }) => [isQuestion, isExclamation])).toEqual([
      [true, false],
      [false, false],
      [true, true],
      [false, false],
    ]);
  });

  test("words in quotation marks are marked, apostrophes open nothing", () => {
    const reading = readText("He said \"you are nothing\" and I don't 'cause.");
    const quoted = reading.words.filter((_, index) => reading.quoted[index]);
    expect(quoted).toEqual(["you", "are", "nothing"]);
  });

  test("a longer text is read up to the stated limit", () => {
    const reading = readText("word ".repeat(longestTextRead));
    expect(reading.isTruncated).toBe(true);
    expect(Math.max(...reading.ends)).toBeLessThanOrEqual(longestTextRead);
  });

  test("a longer message is read at its beginning and at its end, each word where it stands", () => {
    const text = `${"soup ".repeat(longestMessageRead)}the last words`;
    const reading = readText(text, longestMessageRead);
    expect(reading.isTruncated).toBe(true);
    expect(reading.words.slice(-3)).toEqual(["the", "last", "words"]);
    expect(text.slice(reading.starts.at(-1), reading.ends.at(-1))).toBe("words");
    expect(reading.words.length).toBeLessThan(longestMessageRead / 4);
  });

  test("a text of middle length is whole for a message, and read for itself each way", () => {
    const text = `${"soup ".repeat(9_000)}end`;
    expect(readText(text).isTruncated).toBe(true);
    expect(readText(text, longestMessageRead).isTruncated).toBe(false);
    expect(readText(text, longestMessageRead).words.at(-1)).toBe("end");
    expect(readText(text).isTruncated).toBe(true);
  });
});
