import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleParts, visibleText } from "./index.ts";

describe("characters that act are shown by their code point", () => {
  test.each([
    ["an ANSI escape", "\u001B[31mred", "<U+001B>[31mred"],
    ["a C1 control", "\u009B31m", "<U+009B>31m"],
    ["NUL", "a\u0000b", "a<U+0000>b"],
    ["a right-to-left override", "\u202Etxt", "<U+202E>txt"],
    ["an isolate", "\u2066x\u2069", "<U+2066>x<U+2069>"],
    ["a right-to-left mark", "\u200Fx", "<U+200F>x"],
    ["a zero-width space", "a\u200Bb", "a<U+200B>b"],
    ["a byte order mark", "\uFEFFx", "<U+FEFF>x"],
    ["a lone surrogate", "a\uD83Db", "a<U+D83D>b"],
    ["tag characters", "a\u{E0041}", "a<U+E0041>"],
    ["a hidden variation selector", "a\u{E0101}\uFE00", "a<U+E0101><U+FE00>"],
    ["a carriage return that overwrites", "safe\revil", "safe<U+000D>evil"],
    ["a line separator", "a\u2028b", "a<U+2028>b"],
    ["an invisible filler", "a\u3164b", "a<U+3164>b"],
    ["a joiner between Latin letters", "a\u200Db", "a<U+200D>b"],
  ])("%s", (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});

describe("writing stays readable", () => {
  test.each([
    ["line feeds, tabs and Windows line ends", "a\n\tb\r\nc"],
    ["a Persian half-space", "می\u200Cخواهم"],
    ["a Devanagari conjunct", "क्\u200Dष"],
    ["a family emoji", "👩\u200D👧"],
    ["an emoji with its variation selector", "❤\uFE0F"],
    ["a keycap", "1\uFE0F⃣"],
    ["Arabic and Hebrew", "مرحبا שלום"],
  ])("%s", (_, text) => {
    expect(visibleText(text)).toBe(text);
  });

  test("on one line where one line is due", () => {
    expect(visibleText("first\n\n  second\tthird", "space")).toBe("first second third");
  });
});

test("the parts cover the text without a gap, in order", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      let at = 0;
      for (const part of visibleParts(text)) {
        expect(part.start).toBe(at);
        at += part.length;
        if (part.kind === "text") expect(part.text).toBe(text.slice(part.start, at));
      }
      expect(at).toBe(text.length);
    }),
  );
});

test("100 kB of joiners take no quadratic time", () => {
  const started = performance.now();
  visibleText("\u200D".repeat(100_000));
  expect(performance.now() - started).toBeLessThan(1_000);
});
