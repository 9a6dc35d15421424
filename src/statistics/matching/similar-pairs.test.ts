import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
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
  const documents = [
    ["sad", "since", "spring"],
    ["sad", "at", "work"],
    ["calm", "since", "spring"],
    ["by", "the", "sea"],
  ];

  test("pairs the most alike first, one to one, keeps those that differ in the event, and says who has no twin at all", () => {
    const found = similarPairs([1, 1, 0, 0], tfIdf(documents), 0.3);
    expect(found.pairs).toMatchObject([{ event: 0, other: 2 }]);
    expect(found).toMatchObject({ events: [0, 1], others: 2, withoutTwin: [1], alike: 0 });
    expect(found.nearest[0]).toBe(found.pairs[0]?.similarity);
    expect(found.nearest[1]).toBe(0);
    // The two that are the same pair with each other, events both; the third is nobody's, though it has no event and is near.
    const same = similarPairs(
      [1, 1, 0],
      tfIdf([
        ["sad", "night"],
        ["sad", "night"],
        ["sad", "night", "work"],
      ]),
      0.5,
    );
    expect(same).toMatchObject({ pairs: [], alike: 1, withoutTwin: [] });
  });

  test("which of several equally alike pairs comes first is drawn by the seed", () => {
    const equal = tfIdf(Array.from({ length: 40 }, () => ["sad"]));
    const half = equal.map((_, index) => Number(index < 20));
    const made = (seed: number) => similarPairs(half, equal, 1, { seed });
    // Positions 0 to 19 pair with one another by position; drawn, 20 of 39 others are of the other kind.
    expect(made(1).pairs.length).toBeGreaterThan(4);
    expect(made(1).pairs.length + made(1).alike).toBe(20);
    expect(made(1)).toEqual(made(1));
    expect(made(2).pairs).not.toEqual(made(1).pairs);
  });

  test("with labels, pairs are made across them alone, the most alike first", () => {
    const texts = [
      ["sad", "night", "work"],
      ["sad", "night", "work"],
      ["sad", "night"],
      ["sad", "spring"],
    ];
    const found = similarPairs([1, 0, 0, 1], tfIdf(texts), 0.1, { differIn: ["a", "a", "b", "b"] });
    // The first two are the same and of one label. Either goes with the third, and the fourth with the one left over.
    expect(found.pairs.length + found.alike).toBe(2);
    for (const { event, other } of found.pairs) expect(event < 2).toBe(other >= 2);
    expect(found.nearest[0]).toBeCloseTo(1, 12);
    expect(() => similarPairs([1, 0], tfIdf([["a"], ["a"]]), 0.5, { differIn: ["a"] })).toThrow(/differIn/);
  });

  test("pairs are the same whatever has the event, keep the threshold and use nobody twice", async () => {
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
          const turned = similarPairs(
            events.map((event) => 1 - event),
            vectors,
            threshold,
          );
          expect(turned.pairs.map(({ event, other }) => ({ event: other, other: event }))).toEqual(
            found.pairs.map(({ event, other }) => ({ event, other })),
          );
          expect(turned.alike).toBe(found.alike);
          for (const { event, other, similarity } of found.pairs) {
            const [one, two] = [vectors[event], vectors[other]];
            if (one === undefined || two === undefined) throw new Error("pairs are positions");
            expect(similarity).toBeGreaterThanOrEqual(threshold);
            expect(similarity).toBeCloseTo(cosine(one, two), 9);
            expect([events[event], events[other]]).toEqual([1, 0]);
            expect(found.withoutTwin).not.toContain(event);
          }
          for (const [place, event] of found.events.entries()) {
            const others = vectors.filter((_, index) => events[index] === 0);
            const own = vectors[event];
            if (own === undefined) throw new Error("events are positions");
            const best = Math.max(0, ...others.map((other) => cosine(own, other)));
            expect(found.nearest[place]).toBeCloseTo(best, 9);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("a value that is near to everything does not seem to matter: one in five events, by chance, on texts of unequal length", () => {
    // "brief" adds no word of its own, the other values three each: whatever lacks a twin of its own value is nearest to "brief".
    const values = ["brief", "long", "wide", "deep"];
    let sum = 0;
    let pairs = 0;
    for (let draw = 0; draw < 30; draw += 1) {
      const random = seededRandom("hub", draw);
      const rows = Array.from({ length: 80 }, (_, index) => {
        const value = values[index % 4] ?? "";
        const own = value === "brief" ? [] : [`${value}1`, `${value}2`, `${value}3`];
        return { value, event: Number(random.next() < 0.2), words: ["same", "old", "story", `n${index >> 2}`, ...own] };
      });
      const found = similarPairs(
        rows.map(({ event }) => event),
        tfIdf(rows.map(({ words }) => words)),
        0.2,
        { seed: draw },
      );
      for (const { event, other } of found.pairs) {
        pairs += 1;
        sum += Number(rows[event]?.value === "brief") - Number(rows[other]?.value === "brief");
      }
    }
    expect(pairs).toBeGreaterThan(150);
    // A sum of at most `pairs` fair coins of -1 and 1: four standard deviations.
    expect(Math.abs(sum)).toBeLessThan(4 * Math.sqrt(pairs));
  });

  test("broken input is told", () => {
    expect(() => similarPairs([0, 1], tfIdf([["a"]]), 0.5)).toThrow(/vectors/);
    expect(() => similarPairs([0.5], tfIdf([["a"]]), 0.5)).toThrow(/hasEvent/);
    expect(() => similarPairs([1], tfIdf([["a"]]), 0)).toThrow(/threshold/);
  });
});
