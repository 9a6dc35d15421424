import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unmask } from "./unmask.ts";

const ways: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text).toString("base64"),
  "base64 for addresses": (text) => Buffer.from(text).toString("base64url"),
  "base64 in pieces": (text) => Buffer.from(text).toString("base64").replace(/.{12}/g, "$& "),
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "hexadecimal in pairs": (text) => Buffer.from(text).toString("hex").replace(/../g, "$& "),
  "hexadecimal escapes": (text) => Buffer.from(text).toString("hex").replace(/../g, "\\x$&"),
  "HTML escapes": (text) => [...text].map((sign) => `&#${sign.charCodeAt(0)};`).join(""),
  "Unicode escapes": (text) =>
    [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  "letters apart": (text) =>
    text
      .split(" ")
      .map((word) => [...word].join(" "))
      .join("   "),
  "digits for letters": (text) =>
    text.replace(/[aeio]/g, (letter) => ({ a: "4", e: "3", i: "1", o: "0" })[letter] ?? ""),
};

const word = fc.constantFrom(
  ..."the and you they would take keep going about never please think little river".split(" "),
);
const sentence = fc.array(word, { minLength: 5, maxLength: 12 }).map((words) => words.join(" "));
/** Words that no base64 letter and no hexadecimal digit runs into. */
const ordinary = fc.constantFrom("", "So: ", "It was late, and it was cold.\n");

describe("what is hidden in a text", () => {
  test.each(Object.entries(ways))("is read out of %s, alone and beside ordinary words", (_name, hide) => {
    fc.assert(
      fc.property(sentence, ordinary, (text, before) => {
        const plain = (one: string) => one.replace(/\s+/g, " ");
        // The last piece of base64 may be too short to be taken for one: up to three letters are lost with it.
        expect(
          unmask(before + hide(text))
            .map(plain)
            .join("\n"),
        ).toContain(text.slice(0, -3));
      }),
      { seed: 1 },
    );
  });

  test("is read out of a text turned round or with its letters moved on by thirteen", () => {
    const text = "you should take it all and then they would never think about it";
    const moved = text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));
    expect(unmask([...text].reverse().join(""))).toContain(text);
    expect(unmask(moved)).toContain(text);
  });

  test("is nothing in ordinary text, however long its words", () => {
    fc.assert(
      fc.property(sentence, (text) => {
        expect(unmask(`${text}. We talked about responsibilities afterwards, at half past ten (10:30).`)).toEqual([]);
      }),
      { seed: 1 },
    );
  });
});
