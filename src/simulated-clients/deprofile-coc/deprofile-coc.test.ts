import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bigFiveBand,
  bigFiveManner,
  changeGraph,
  DeprofileRecord,
  deprofileStatistics,
  ladderPrompt,
  memoryCards,
  pastClaimsOf,
  promptLadder,
} from "../index.ts";
import { extractTriple, relativeTime } from "./change-graph.ts";

const symptom = (timestamp: number, label: string, tweet = `I could not rest because of ${label}`) => ({
  timestamp,
  symptom: label,
  tweet,
});
const event = (timestamp: number, tweet: string) => ({ timestamp, life_event: "event", tweet });

describe("the chain of change", () => {
  // The rule as published: 0 today; 1 yesterday; <7 days; <30 floor(n/7) weeks; <365 floor(n/30) months; else years.
  test.each([
    [0, "today"],
    [1, "yesterday"],
    [6, "6 days ago"],
    [7, "1 week ago"],
    [29, "4 weeks ago"],
    [30, "1 month ago"],
    [364, "12 months ago"],
    [365, "1 year ago"],
    [800, "2 years ago"],
  ])("says %i days ago as %s", (days, words) => {
    expect(relativeTime(days)).toBe(words);
  });

  test("keeps what is younger than 90 days, at most the latest 80", () => {
    const items = [symptom(10, "early"), symptom(11, "edge"), symptom(100, "now")];
    // now - 90 < day: with now = 100, day 10 is out and day 11 is in.
    expect(changeGraph(items).nodes.map(({ label }) => label)).toEqual(["edge", "now"]);
    const many = Array.from({ length: 100 }, (_, index) => symptom(200 + (index % 50), `s${index}`));
    expect(changeGraph(many).nodes).toHaveLength(80);
  });

  test("joins neighbours in time at 0.5, and a symptom with its next occurrence at 0.75", () => {
    const graph = changeGraph([
      symptom(1, "sleep"),
      event(2, "I lost my job"),
      symptom(5, "sleep"),
      symptom(9, "sleep"),
    ]);
    expect(graph.edges).toEqual([
      { from: "n1", to: "n2", relation: "temporal_precedes", confidence: 0.5 },
      { from: "n1", to: "n3", relation: "persists", confidence: 0.75 },
      { from: "n2", to: "n3", relation: "temporal_precedes", confidence: 0.5 },
      { from: "n3", to: "n4", relation: "temporal_precedes", confidence: 0.5 },
      { from: "n3", to: "n4", relation: "persists", confidence: 0.75 },
    ]);
  });

  test("leaves out what tells nothing of the person, and takes supplied triples as they are", () => {
    expect(extractTriple(event(1, "My boss is an idiot. Everyone knows."))).toBe("<My boss> <is> <an idiot>");
    expect(extractTriple(event(1, "He shouted at everybody!"))).toBeNull();
    expect(extractTriple(event(1, "I can't"))).toBeNull();
    const given = changeGraph([{ ...event(1, "whatever"), event_triple: "<I> <moved> <to the coast>" }]);
    expect(given.nodes[0]?.triple).toBe("<I> <moved> <to the coast>");
    expect(changeGraph([{ ...event(1, "I moved away"), event_triple: null }]).nodes).toEqual([]);
  });

  test("cards hold at most three symptoms and two events of seven days, newest first, cut to 60 letters, or nothing", () => {
    const items = [
      ...[91, 92, 93, 94].map((day) => symptom(day, `s${day}`)),
      ...[88, 95, 96].map((day) =>
        event(day, `I did something on day ${day} that was far too long to be remembered word for word`),
      ),
      symptom(100, "latest"),
      event(70, "I moved house"),
    ];
    const cards = memoryCards(changeGraph(items));
    expect(cards.map(({ range }) => range)).toEqual([
      [0, 6],
      [7, 13],
      [14, 20],
      [21, 27],
      [28, 34],
    ]);
    expect(cards[0]?.symptoms).toEqual(["I could not rest because of latest", "I could not rest because of s94"]);
    expect(cards[0]?.events).toHaveLength(2);
    expect(cards[0]?.events[0]).toHaveLength(60);
    expect(cards[1]?.symptoms).toHaveLength(3);
    expect(cards[2]?.text).toBe("14 to 20 days ago: nothing known.");
    expect(cards[4]?.representative).toBe("1 month ago");
    expect(memoryCards(changeGraph([]))).toEqual([]);
  });

  test("every node falls into exactly one card, whatever the days", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 40 }), (days) => {
        const graph = changeGraph(days.map((day, index) => symptom(day, `s${index}`)));
        const cards = memoryCards(graph);
        for (const { time } of graph.nodes) {
          expect(cards.filter(({ range }) => range[0] <= time.daysAgo && time.daysAgo <= range[1])).toHaveLength(1);
        }
        expect(graph.edges.filter(({ relation }) => relation === "temporal_precedes")).toHaveLength(
          graph.nodes.length - 1,
        );
      }),
      { numRuns: 50 },
    );
  });

  test("a dated claim without a card behind it is unsupported past", () => {
    const cards = memoryCards(changeGraph([event(100, "I sat here"), event(85, "I lost my job")]));
    expect(pastClaimsOf("I lost it two weeks ago, and three months ago I was fine.", cards)).toEqual([
      { words: "two weeks ago", daysAgo: 14, isSupported: true },
      { words: "three months ago", daysAgo: 90, isSupported: false },
    ]);
  });
});

const record = DeprofileRecord.parse({
  pair_id: 1,
  cr_id: 1,
  d4_id: 1,
  age: 24,
  gender: "F",
  marital_status: "single",
  work_status: "student",
  big_five: { Openness: 4, Conscientiousness: 6, Extraversion: 2, Agreeableness: 5, Neuroticism: 7 },
  candidate_id: [],
  positive_symptoms: ["sleep-insomnia"],
  negative_symptoms: ["suicide-ideation"],
  summation: "Sleeps badly.",
  depression_risk: 2,
  suiside_risk: 0,
});

describe("the ladder of prompts", () => {
  test("has eight rungs, each a part more than the one it stands on", () => {
    expect(Object.keys(promptLadder)).toEqual(["G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7"]);
    const holds = (rung: keyof typeof promptLadder, other: keyof typeof promptLadder) =>
      promptLadder[other].every((section) => (promptLadder[rung] as readonly string[]).includes(section));
    expect([
      holds("G1", "G0"),
      holds("G2", "G1"),
      holds("G3", "G2"),
      holds("G4", "G2"),
      holds("G5", "G3"),
      holds("G5", "G4"),
      holds("G6", "G5"),
      holds("G7", "G5"),
    ]).toEqual(Array(8).fill(true));
  });

  test("adds traits, then symptoms that are there and that are denied, and says what is missing", () => {
    const text = (rung: keyof typeof promptLadder) => ladderPrompt(rung, { record }).text;
    expect(text("G0")).toContain("Depression: moderate. Risk of suicide: none.");
    expect(text("G0")).not.toContain(bigFiveManner.Neuroticism.high);
    expect(text("G1")).toContain(bigFiveManner.Neuroticism.high);
    expect(text("G2")).toMatch(/I don't sleep properly.*deny when asked:\n- No, I don't think about that\./s);
    expect(ladderPrompt("G6", { record }).missing).toContain("life-event-cards");
    expect(ladderPrompt("G2", { record }, { without: ["absent-symptoms"] }).text).not.toContain("deny");
  });

  test.each([
    [1, "low"],
    [2, "low"],
    [3, "medium"],
    [5, "medium"],
    [6, "high"],
    [7, "high"],
  ])("puts a trait of %i into the band %s", (score, band) => {
    expect(bigFiveBand(score)).toBe(band);
  });

  test("counts an index as the publication's statistics do", () => {
    const two = [record, { ...record, age: 30, gender: "M" as const, depression_risk: 0 as const }];
    expect(deprofileStatistics(two)).toMatchObject({
      records: 2,
      age: { least: 24, most: 30, mean: 27 },
      gender: { F: 1, M: 1 },
      depressionRisk: { 0: 1, 2: 1 },
      meanPresentSymptoms: 1,
    });
  });
});
