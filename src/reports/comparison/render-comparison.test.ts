import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileTitle } from "../fixtures/hostile-texts.ts";
import {
  Comparison,
  type MeasureDifference,
  renderComparisonHtml,
  renderComparisonJson,
  renderComparisonMarkdown,
  renderComparisonTerminal,
} from "../index.ts";

const numbers = { confidence: 0.95, method: "by hand", units: 8, observations: 8 };
const estimate = (value: number) =>
  ({ status: "estimated", value, lower: value - 0.2, upper: value + 0.2, ...numbers }) as const;
const none = {
  status: "not-estimable",
  reason: "no-data",
  detail: "There are no pairs.",
  units: 0,
  observations: 0,
} as const;

function difference(over: Partial<MeasureDifference> = {}): MeasureDifference {
  return {
    suiteId: "tiny",
    measureId: "harm",
    measureTitle: "Harm",
    unit: "proportion",
    better: "lower",
    primary: true,
    axis: [-1, 1],
    first: "b-1/bot",
    second: "a-1/bot",
    isAgainstBaseline: true,
    levels: { first: 0.5, second: 0.25 },
    difference: estimate(0.25),
    pairs: 8,
    scenarios: 8,
    alone: { first: 1, second: 0 },
    p: 0.03,
    adjustedP: 0.06,
    testMethod: "sign changes",
    effects: { standardized: estimate(0.4), cliffsDelta: none },
    shares: {
      table: { both: 1, onlyFirst: 3, onlySecond: 1, neither: 3 },
      mcnemarP: 0.625,
      mcnemarNote: "exact",
      oddsRatio: none,
    },
    equivalence: { margin: 0.1, status: "not-shown", p: 0.4, adjustedP: 0.4, sentence: "Not shown to differ by less." },
    verdict: "not-told-apart",
    sentence: "b-1 and a-1 are not told apart.",
    excludes: "A difference larger than 45 percentage points can be excluded.",
    ...over,
  };
}

function comparison(over: Partial<Comparison> = {}): Comparison {
  const run = { createdAt: "2026-01-02T03:04:05.000Z", plumbline: "0.1.0", judge: "builtin:rules 1", client: null };
  return {
    schemaVersion: 1,
    kind: "comparison",
    headline: { verdict: "not-told-apart", sentence: "b-1 held against a-1 is not told apart on 1 (harm)." },
    isBridged: true,
    differences: ['Suite "tiny" has other content.'],
    notes: ["Each interval is for its measure alone."],
    runs: ["a-1", "b-1"].map((id) => ({ id, ...run, seed: 1, repeats: 1, assistants: ["bot"], complete: true })),
    suites: [{ id: "tiny", title: "Tiny", scenarios: 8 }],
    comparisons: [
      difference(),
      difference({
        measureId: "warmth",
        measureTitle: "Warmth",
        primary: false,
        levels: null,
        difference: none,
        adjustedP: null,
        p: null,
        verdict: "not-estimable",
        shares: null,
        equivalence: null,
      }),
    ],
    rankings: [
      {
        suiteId: "tiny",
        measureId: "harm",
        measureTitle: "Harm",
        unit: "proportion",
        better: "lower",
        primary: true,
        conversations: 8,
        scenarios: 8,
        systems: [
          { name: "a-1", mean: 0.25, cluster: 1, publishedCluster: 1, strength: estimate(0.5) },
          { name: "b-1", mean: 0.5, cluster: 2, publishedCluster: 2, strength: none },
        ],
        method: "significance clusters",
      },
    ],
    leftOut: [{ suiteId: "tiny", kind: "scenario", id: "s-1", why: "Its content differs." }],
    alpha: 0.05,
    tests: 1,
    notice: "Not a medical device.",
    ...over,
  };
}

describe("a rendered comparison", () => {
  test("says in every form what was found, what is excluded, what was bridged and what was left out", () => {
    const plain = comparison();
    const texts = [renderComparisonTerminal(plain), renderComparisonMarkdown(plain), renderComparisonHtml(plain)];
    for (const text of texts) {
      const words = text.replaceAll(/\s+/g, " ").replaceAll("&#46;", ".");
      expect(words).toContain("can be excluded");
      expect(words).toContain("Not shown to differ by less.");
      expect(words).toContain("Bridged.");
      expect(words).toMatch(/Left out/);
      expect(words).toContain("not told apart");
    }
  });

  test("what could not be compared is printed as not measured, never as zero", () => {
    const html = renderComparisonHtml(comparison());
    expect(html).toContain("not measured: There are no pairs.");
    expect(renderComparisonMarkdown(comparison())).toContain(
      "| Warmth | ? not compared | not measured | not measured |",
    );
  });

  test("comes back from JSON unchanged", () => {
    expect(Comparison.parse(JSON.parse(renderComparisonJson(comparison())))).toEqual(comparison());
  });

  test("no line is wider than the terminal, and ASCII alone where that is all there is", async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 40, max: 120 }), (width) => {
        const long = comparison({
          suites: [{ id: "tiny", title: "A suite whose title goes on ".repeat(6), scenarios: 8 }],
        });
        const lines = renderComparisonTerminal(long, { width, unicode: false, measures: "all" }).split("\n");
        expect(lines.filter((line) => line.length > width)).toEqual([]);
        expect(lines.join("")).toMatch(/^[ -~]*$/);
      }),
      { numRuns: 20 },
    );
  });

  test("text from outside stays text", () => {
    const attack = `${hostileTitle}<script>alert(1)</script>|[x](http://evil.example)\u001B[2J`;
    const attacked = comparison({
      comparisons: [difference({ measureTitle: attack, first: attack, second: attack, sentence: attack })],
      headline: { verdict: "worse", sentence: attack },
      leftOut: [{ suiteId: "tiny", kind: "scenario", id: attack, why: "Its content differs." }],
      suites: [{ id: "tiny", title: attack, scenarios: 8 }],
    });
    const html = renderComparisonHtml(attacked);
    expect(html).not.toContain("<script");
    expect(html).not.toContain("\u001B");
    expect(renderComparisonTerminal(attacked)).not.toContain("\u001B");
    const markdown = renderComparisonMarkdown(attacked).replaceAll(/`[^`]*`/g, "");
    expect(markdown).not.toContain("<script");
    expect(markdown).not.toContain("](http");
  });
});
