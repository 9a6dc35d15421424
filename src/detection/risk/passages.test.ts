import { describe, expect, test } from "vitest";
import { readText } from "../read-text.ts";
import { mostPassages, passagesOf, weighedPassages } from "./passages.ts";

describe("the passages that are weighed", () => {
  test("are all of a message that has no more than the model was trained on", () => {
    expect(weighedPassages(mostPassages, () => 0)).toEqual(Array.from({ length: mostPassages }, (_, index) => index));
  });

  test("are of a longer one its beginning, its end, and what says most between them, in order", () => {
    const weighed = weighedPassages(1_000, (passage) => (passage === 500 ? 3 : 0));
    expect(weighed).toHaveLength(mostPassages);
    expect(weighed.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(weighed.slice(-50)).toEqual(Array.from({ length: 50 }, (_, index) => 950 + index));
    expect(weighed).toContain(500);
    expect([...weighed].sort((left, right) => left - right)).toEqual(weighed);
  });

  test("are chosen from every passage there is", () => {
    expect(passagesOf(readText("I got up. I ate. I sat. ".repeat(60)))).toHaveLength(180);
  });
});
