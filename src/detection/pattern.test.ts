import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findPatterns, indexPatterns, sharedIndex } from "./find-patterns.ts";
import { compilePattern, PatternLists, PatternSyntaxError } from "./pattern.ts";
import { matchEnd, patternAutomaton } from "./pattern-automaton.ts";
import { readText } from "./read-text.ts";

const lists = new PatternLists(
  new Map([
    ["pet", ["(cat|dog)", "guinea pig"]],
    ["loop", ["<loop> x"]],
  ]),
);

function found(pattern: string, text: string): string[] {
  const reading = readText(text);
  const index = indexPatterns([compilePattern(pattern, lists)]);
  const shared = sharedIndex();
  const number = shared.add(index);
  return findPatterns(index, reading, shared.placesIn(reading), number).map(({ first, end }) =>
    text.slice(reading.starts[first], reading.ends[end - 1]),
  );
}

describe("the pattern language", () => {
  test.each([
    ["want to die", "I WANT to  die.", ["WANT to  die"]],
    ["want to die", "I want to. Die!", []],
    ["suicid*", "suicidal, Suicide", ["suicidal", "Suicide"]],
    ["mátate", "Mátate. matate", ["Mátate", "matate"]],
    ["toma !(según)", "toma según, toma eso", ["toma"]],
    ["(cat|dog) food", "dog food and cat food", ["dog food", "cat food"]],
    ["call [me|us] now", "call now; call me now; call them now", ["call now", "call me now"]],
    ["are you ... safe", "are you right now quite safe", ["are you right now quite safe"]],
    ["are you ... safe", "are you one two three four five safe", []],
    ["a _ dog", "a big dog, a dog", ["a big dog"]],
    ["done !(with|for)", "I am done. I am done with it.", ["done"]],
    ["my <pet>", "my guinea pig and my dog", ["my guinea pig", "my dog"]],
    ["^ yes", "Yes, and yes.", ["Yes"]],
    ["going on $", "I can't keep going on. Going on strike.", ["going on"]],
    ["are you safe ?", "Are you safe? You are. Are you safe.", ["Are you safe"]],
    ["don't", "I dont, I don\u2019t, I do not", ["dont", "don\u2019t", "do not"]],
    ["self-harm", "self harm, self-harm", ["self harm", "self-harm"]],
  ])("%j in %j", (pattern, text, expected) => {
    expect(found(pattern, text)).toEqual(expected);
  });

  test.each([
    ["(a|b", "missing"],
    ["a)", "stray"],
    ["... a", "begins with a word"],
    ["[a]", "begins with a word"],
    ["a (|b)", "empty"],
    ["<nothing>", "no list"],
    ["<loop>", "circle"],
    ["ab*", "too short"],
    ["what?now", "not a word"],
  ])("%j is refused: %s", (pattern, problem) => {
    expect(() => compilePattern(pattern, lists)).toThrow(PatternSyntaxError);
    expect(() => compilePattern(pattern, lists)).toThrow(new RegExp(problem));
  });
});

describe("where patterns are looked for", () => {
  const patterns = [
    "cat",
    "cat food",
    "cat* (is|was) old",
    "(cat|dog pound) [very] old",
    "old ... cat",
    "dog !(food|pou*) _",
    "^ old dog",
    "is old $",
    "dog food ?",
    "[very] old",
    "<pet> was",
  ].map((line) => compilePattern(line, lists));
  const index = indexPatterns(patterns);
  const other = indexPatterns([compilePattern("very old", lists)]);
  const shared = sharedIndex();
  shared.add(other);
  const number = shared.add(index);
  const words = ["cat", "cats", "dog", "food", "pound", "is", "was", "very", "old", "guinea", "pig"];
  const text = fc
    .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom("", "", "", ".", "?", ",")), { maxLength: 30 })
    .map((pairs) => pairs.map(([word, mark]) => `${word}${mark}`).join(" "));

  test("is wherever one fits: the same as trying every pattern at every word", () => {
    fc.assert(
      fc.property(text, (written) => {
        const reading = readText(written);
        const tried = reading.words.flatMap((_, first) =>
          patterns.flatMap((pattern, which) => {
            const end = matchEnd(patternAutomaton(pattern), reading, first);
            return end < 0 ? [] : [`${which} ${first} ${end}`];
          }),
        );
        const looked = findPatterns(index, reading, shared.placesIn(reading), number);
        expect(new Set(looked.map(({ pattern, first, end }) => `${pattern} ${first} ${end}`))).toEqual(new Set(tried));
      }),
    );
  });
});
