import { describe, expect, test } from "vitest";
import { parsePythonList } from "./python-list.ts";

describe("a list as Python prints it", () => {
  test.each([
    ["[]", []],
    [`['a', "it's"]`, ["a", "it's"]],
    [
      String.raw`['it\'s', 'two\nlines', '\x41\u00e9\U0001f600', 'back\\slash']`,
      ["it's", "two\nlines", "Aé😀", "back\\slash"],
    ],
    [`['a, b', ']',]`, ["a, b", "]"]],
  ])("%s", (text, expected) => {
    expect(parsePythonList(text)).toEqual(expected);
  });

  test.each([
    "",
    "a",
    "['a'",
    "['a' 'b']",
    "[1, 2]",
    "['a'] b",
    "[None]",
    String.raw`['\q']`,
    String.raw`['\Uffffffff']`,
  ])("%s is none", (text) => {
    expect(parsePythonList(text)).toBeUndefined();
  });
});
