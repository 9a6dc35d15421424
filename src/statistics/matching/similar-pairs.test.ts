import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { similarPairs, tfIdf } from "../index.ts";
import golden from "./fixtures/tf-idf.golden.json" with { type: "json" };

function cosine(left: ReturnType<typeof tfIdf>[number], right: ReturnType<typeof tfIdf>[number]): number {
  const weights = new Map(Array.from(left.terms, (term, at) => [term, left.weights[at] ?? 0]));
  return Array.from(right.terms).reduce(
    (sum, term, at) => sum + (weights.get(term) ?? 0) * (right.weights[at] ?? 0),
    0,
  );
}

describe("tfIdf", () => {
  test("gives scikit-learn's cosines, and a text without words is like nothing", () => {
    const vectors = tfIdf(golden.documents);
    golden.cosines.forEach((row, left) => {
      row.forEach((expected, right) => {
        const [one, other] = [vectors[left], vectors[right]];
        if (one === undefined || other === undefined) throw new Error("one vector per document");
        expect(cosine(one, other)).toBeCloseTo(expected, 10);
      });
    });
  });
});

const word = fc.constantFrom("sad", "calm", "work", "night", "alone", "spring");

describe("similarPairs", () => {
  // c has two words in common with a, one with b; weights aside, a is its nearest.
  const documents = [
    ["sad", "since", "spring"],
    ["sad", "at", "work"],
    ["calm", "since", "spring"],
    ["by", "the", "sea"],
  ];

  test("pairs the most alike first, one to one, and says who has no twin and whose twin is gone", () => {
    const found = similarPairs([1, 1, 0, 0], tfIdf(documents), 0.3);
    expect(found.pairs).toMatchObject([{ event: 0, other: 2 }]);
    expect(found).toMatchObject({ events: [0, 1], others: 2, withoutTwin: [1], twinTaken: [] });
    expect(found.nearest[0]).toBe(found.pairs[0]?.similarity);
    expect(found.nearest[1]).toBe(0);
    // Which of several equals comes first is drawn.
    const equal = tfIdf(Array.from({ length: 40 }, () => ["sad"]));
    const half = equal.map((_, index) => Number(index < 10));
    const made = (seed: number) => similarPairs(half, equal, 1, { seed }).pairs;
    expect(Math.max(...made(1).map(({ other }) => other))).toBeGreaterThan(25);
    expect(made(1)).toEqual(made(1));
    expect(made(2)).not.toEqual(made(1));
    const twice = similarPairs(
      [1, 1, 0],
      tfIdf([
        ["sad", "night"],
        ["sad", "night", "work"],
        ["sad", "night"],
      ]),
      0.5,
    );
    expect(twice.pairs).toEqual([{ event: 0, other: 2, similarity: 1 }]);
    expect(twice).toMatchObject({ withoutTwin: [], twinTaken: [1] });
  });

  test("every event is paired, or without a twin, or its twin is taken; pairs keep the threshold and use nobody twice", async () => {
    const row = fc.record({ event: fc.constantFrom(0, 1), words: fc.array(word, { maxLength: 6 }) });
    await fc.assert(
      fc.property(
        fc.array(row, { maxLength: 25 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (rows, threshold) => {
          const events = rows.map(({ event }) => event);
          const vectors = tfIdf(rows.map(({ words }) => words));
          const found = similarPairs(events, vectors, threshold);
          const used = found.pairs.flatMap(({ event, other }) => [event, other]);
          expect(new Set(used).size).toBe(used.length);
          const told = [...found.pairs.map(({ event }) => event), ...found.withoutTwin, ...found.twinTaken];
          expect(told.toSorted((a, b) => a - b)).toEqual(found.events);
          for (const { event, other, similarity } of found.pairs) {
            const [one, two] = [vectors[event], vectors[other]];
            if (one === undefined || two === undefined) throw new Error("pairs are positions");
            expect(similarity).toBeGreaterThanOrEqual(threshold);
            expect(similarity).toBeCloseTo(cosine(one, two), 9);
            expect([events[event], events[other]]).toEqual([1, 0]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("broken input is told", () => {
    expect(() => similarPairs([0, 1], tfIdf([["a"]]), 0.5)).toThrow(/vectors/);
    expect(() => similarPairs([0.5], tfIdf([["a"]]), 0.5)).toThrow(/hasEvent/);
    expect(() => similarPairs([1], tfIdf([["a"]]), 0)).toThrow(/threshold/);
  });
});
