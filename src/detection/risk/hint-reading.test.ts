import { describe, expect, test } from "vitest";
import { meaningLogit } from "./hint-meaning.ts";
import { hintNumbers } from "./hint-reading.ts";
import { eachTerm, hintRows } from "./hint-words.ts";
import { readRisk } from "./read-risk.ts";

const passage = (...pieces: number[]) => ({ pieces, terms: [] });

describe("the words of a hint", () => {
  test("weigh by how often they stand and how rare they are, less where there are few (by hand)", () => {
    const rarities = new Float32Array([0, 3, 4]);
    const terms = new Map<number, number>();
    eachTerm(Int32Array.of(1, 1, 2), rarities, 1, (row, value) => terms.set(row, value));
    const [one, two] = [(1 + Math.log(2)) * 3, 4];
    const length = Math.sqrt(one ** 2 + two ** 2 + 600);
    expect(terms.get(1)).toBeCloseTo(one / length, 12);
    expect(terms.get(2)).toBeCloseTo(two / length, 12);
  });

  test("are the pieces, their neighbours across passages, and the last passage once more", () => {
    const [stretch, last] = hintRows([passage(1, 2), passage(3), passage()], 0, 3, 1024);
    expect(stretch).toHaveLength(5); // three pieces, two pairs
    expect(last).toHaveLength(1);
    expect(last.every((row) => row >= 1024)).toBe(true);
    expect(hintRows([], 0, 0, 1024).map((rows) => rows.length)).toEqual([0, 0]);
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
    const words = {
      rows: 2,
      weights: new Float32Array(4),
      weightStep: 1,
      rarities: new Float32Array(4),
      rarityStep: 1,
      bias: -2,
    };
    const read = hintNumbers(
      { words, meaning: table },
      { passages: [{ ...passage(), terms: [7] }] as never, windows: [] },
    );
    expect(read).toEqual([-2, -2, 0]);
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
