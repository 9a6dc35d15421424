import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import { attentionLogit, attentionStretches, denseParts } from "./hint-attention.ts";
import { hintNumbers } from "./hint-reading.ts";
import { eachTerm, hintTerms, markOf, placesOnShelf, shelfOf } from "./hint-words.ts";
import { readRisk } from "./read-risk.ts";
import { rowWidth } from "./row-products.ts";

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

describe("attention to a hint", () => {
  const random = seededRandom("attention");
  const numbers = (length: number) => Float64Array.from({ length }, () => random.next() - 0.5);
  const model = { vectors: numbers(5 * rowWidth), dense: numbers(denseParts.size) };

  test("is what the formula of one layer gives, and the largest of each number weighed", () => {
    const { dense, vectors } = model;
    const matrix = (at: number, rows: number) =>
      Array.from({ length: rows }, (_, row) => [...dense.slice(at + row * rowWidth, at + (row + 1) * rowWidth)]);
    const times = (of: number[][], row: number[], bias: number) =>
      of.map((line, index) => dot(line, row) + (dense[bias + index] ?? 0));
    const pieces = [3, 0, 4, 4, 1];
    const input = pieces.map((piece, index) => {
      const place = denseParts.places + (pieces.length - 1 - index) * rowWidth;
      return range((number) => (vectors[piece * rowWidth + number] ?? 0) + (dense[place + number] ?? 0));
    });
    const asked = input.map((row) => times(matrix(denseParts.asked, 3 * rowWidth), row, denseParts.askedBias));
    const part = (row: number[] | undefined, number: number) =>
      (row ?? []).slice(number * rowWidth, (number + 1) * rowWidth);
    const read = input.map((row, index) => {
      const scores = asked.map((other) => Math.exp(dot(part(asked[index], 0), part(other, 1)) / Math.sqrt(rowWidth)));
      const total = scores.reduce((sum, score) => sum + score, 0);
      const told = range((number) =>
        asked.reduce((sum, other, place) => sum + ((scores[place] ?? 0) / total) * (part(other, 2)[number] ?? 0), 0),
      );
      const added = times(matrix(denseParts.added, rowWidth), told, denseParts.addedBias);
      return row.map((value, number) => value + (added[number] ?? 0));
    });
    const largest = range((number) => Math.max(...read.map((row) => row[number] ?? 0)));
    const expected =
      (dense[denseParts.bias] ?? 0) + dot([...dense.slice(denseParts.weighed, denseParts.bias)], largest);
    expect(attentionLogit(model, [passage(3, 0), passage(4, 4, 1)])).toBeCloseTo(expected, 9);
  });

  test("is not there where nothing is parted into pieces, which is no reading of none", () => {
    expect(attentionLogit(model, [passage()])).toBeUndefined();
    const words = { ...shelved(), weights: new Float32Array(4 * placesOnShelf), weightStep: 1, bias: -2 };
    const read = hintNumbers(
      { words, attention: model },
      { passages: [{ ...passage(), terms: [7] }] as never, windows: [] },
    );
    expect(read).toEqual([-2, -2, 0, 0]);
  });

  test("reads long messages in stretches of whole passages, the likeliest of which counts, and of a very long passage its end", () => {
    const long = (length: number) => passage(...Array.from({ length }, (_, piece) => piece % 5));
    const lengths = (...passages: ReturnType<typeof passage>[]) => attentionStretches(passages).map((of) => of.length);
    expect(lengths(long(40), long(56), long(1))).toEqual([96, 1]);
    expect(lengths(long(200))).toEqual([96]);
    const [one, two] = [long(60), long(61)];
    const apart = [one, two].map((of) => attentionLogit(model, [of]) ?? Number.NaN);
    expect(attentionLogit(model, [one, two])).toBeCloseTo(Math.max(...apart), 12);
  });
});

function range(of: (number: number) => number): number[] {
  return Array.from({ length: rowWidth }, (_, number) => of(number));
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}

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
