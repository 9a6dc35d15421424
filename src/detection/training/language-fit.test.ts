import { describe, expect, test } from "vitest";
import { readText } from "../read-text.ts";
import { findLanguage } from "../risk/find-language.ts";
import { linesOf } from "./compose-messages.ts";
import { corpusOf } from "./fixtures/corpus-of.ts";
import { fitLanguages } from "./language-fit.ts";

const linesIn = (language: "en" | "sw" | "ja", lines: readonly string[]) =>
  linesOf(corpusOf({ id: `for-the-test-${language}`, language, groups: [{ name: "all", lines: lines.join("\n") }] }));
const english = linesIn("en", new Array<string>(60).fill("the night was long"));
const swahili = linesIn("sw", new Array<string>(60).fill("usiku ulikuwa mrefu"));

describe("letters of languages", () => {
  const letters = fitLanguages([...english, ...swahili], 1);
  const told = (text: string) => findLanguage(readText(text), letters);

  test("tell words that no line had by their runs of letters", () => {
    expect(told("the knight thought")).toBe("en");
    expect(told("kuwa usikuu")).toBe("sw");
  });

  test("leave open what has letters of neither", () => {
    expect(told("zzz")).not.toBe("sw");
  });

  test("are not learned from fewer than sixty lines, nor from lines in a script that tells the language", () => {
    const few = fitLanguages(
      [...english, ...swahili.slice(1), ...linesIn("ja", new Array<string>(60).fill("夜は長い"))],
      1,
    );
    expect(few.languages).toEqual(["en"]);
  });

  test("are the same bytes each time", () => {
    expect(fitLanguages([...english, ...swahili], 1)).toEqual(letters);
  });
});
