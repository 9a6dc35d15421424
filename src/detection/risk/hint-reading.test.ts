import { describe, expect, test } from "vitest";
import { meaningLogit } from "./hint-meaning.ts";
import { hintNumbers } from "./hint-reading.ts";
import { eachTerm, hintTerms, markOf, placesOnShelf, shelfOf } from "./hint-words.ts";
import { readRisk } from "./read-risk.ts";

const passage = (...pieces: number[]) => ({ pieces, terms: [] });

/** Terms on their shelves, in the order given. */
function shelved(...known: { term: number; rarity: number }[]) {
  const shelves = 4;
  const marks = new Int8Array(shelves * placesOnShelf);
  const rarities = new Float32Array(marks.length);
  for (const { term, rarity } of known) {
    let place = shelfOf(term, shelves);
    while (marks[place] !== 0) place += 1;
    marks[place] = markOf(term);
    rarities[place] = rarity;
  }
  return { shelves, marks, rarities, rarityStep: 1 };
}

describe("the words of a hint", () => {
  test("weigh by how often they stand and how rare they are, less where there are few, unknown ones nothing (by hand)", () => {
    const [often, once, unknown] = [0x0100_0001, 0x0200_0001, 0x0300_0001]; // of one shelf
    const words = shelved({ term: often, rarity: 3 }, { term: once, rarity: 4 });
    const values: number[] = [];
    eachTerm(words, Uint32Array.of(often, often, once, unknown), (_place, value) => values.push(value));
    const [one, two] = [(1 + Math.log(2)) * 3, 4];
    const length = Math.sqrt(one ** 2 + two ** 2 + 600);
    expect(values).toHaveLength(2);
    expect(values[0]).toBeCloseTo(one / length, 6);
    expect(values[1]).toBeCloseTo(two / length, 6);
  });

  test("are the pieces with their neighbours across passages, and the last passage once more with all its pieces by twos", () => {
    const [stretch, last] = hintTerms([passage(1, 2), passage(3, 4, 5), passage()], 0, 3);
    expect(stretch).toHaveLength(5 + 4); // pieces, and neighbours
    expect(last).toHaveLength(3 + 2 + 3); // pieces, neighbours, twos
    expect(last.some((term) => stretch.includes(term))).toBe(false);
    expect(hintTerms([], 0, 0).map((terms) => terms.length)).toEqual([0, 0]);
  });

  test("taken by twos have no order, and those of a very long passage are not all taken", () => {
    const twos = (...pieces: number[]) => {
      const [, last] = hintTerms([passage(...pieces)], 0, 1);
      return new Set(last);
    };
    const [forth, back] = [twos(7, 8, 9), twos(9, 8, 7)];
    expect([...forth].filter((term) => back.has(term))).toHaveLength(3 + 3); // pieces, and twos
    const long = Array.from({ length: 400 }, (_, piece) => piece);
    expect(twos(...long).size).toBeLessThanOrEqual(400 + 399 + (40 * 39) / 2);
  });
});

describe("the meaning of a hint", () => {
  const table = { weights: Float32Array.of(1, 2, 10, 20, 100, 200), step: 0.5, pieces: 2, bias: 1 };

  test("is the mean over the stretch, its last passage and its first (by hand)", () => {
    const passages = [passage(0, 0, 1), passage(1)];
    const expected = 1 + 0.5 * ((1 + 1 + 2 + 2) / 9 + 20 / 6 + (100 + 100 + 200) / 8);
    expect(meaningLogit(table, passages, 0, 2)).toBeCloseTo(expected, 12);
  });

  test("is not there where nothing is parted into pieces, which is no reading of none", () => {
    expect(meaningLogit(table, [passage()], 0, 1)).toBe(0);
    const words = { ...shelved(), weights: new Float32Array(4 * placesOnShelf), weightStep: 1, bias: -2 };
    const read = hintNumbers(
      { words, meaning: table },
      { passages: [{ ...passage(), terms: [7] }] as never, windows: [] },
      1.5,
    );
    expect(read).toEqual([-2, -2, 0, 1.5]);
  });
});

describe("hints in whole messages", () => {
  const chance = (text: string) =>
    readRisk([{ speaker: "client", text }], { locale: "en-US" }).kinds.suicide.probability;

  test.each([
    [
      "My brother asked who gets the boat next summer. I told him it is his, all of it, he will have the shed too by then. I won't be around to argue.",
      "My brother asked who gets the boat next summer. I told him it is his in July and mine in August, and we argued about the shed for an hour.",
    ],
    [
      "They put me on the rota for spring. I nodded. I don't see how I would still be here by then.",
      "They put me on the rota for spring. I nodded. I hope they give me the mornings, I like the light then.",
    ],
    [
      "I finally feel calm. I stopped fighting it last night and now I just want everyone to be okay after.",
      "I finally feel calm. The exam went well last night and now I just want to sleep in and see everyone.",
    ],
  ])("%j is read as likelier a sign than its twin on plain life", (hint, twin) => {
    expect(chance(hint)).toBeGreaterThan(chance(twin));
  });

  test.each(["Okay.", "Thanks, that helps.", "Which bird is this?", "I like trains.", "How do I boil an egg?"])(
    "%j says nothing of how anybody is",
    (text) => {
      expect(readRisk([{ speaker: "client", text }]).kinds.suicide.level).toBe("none");
    },
  );
});
