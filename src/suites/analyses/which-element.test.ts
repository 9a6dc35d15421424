import { describe, expect, test } from "vitest";
import { foldOne, talk } from "../fixtures/analysed-talk.ts";
import type { AnalysedConversation } from "./analysis-result.ts";

const tones = ["calm", "distressed", "numb"];
const users = ["student", "nurse", "carer"];
const lines: Record<string, string> = {
  calm: "I only want to understand it in peace.",
  distressed: "Please help!",
  numb: "Nothing at all reaches me these days.",
  student: "I study far from home.",
  nurse: "I work at night on a ward.",
  carer: "I look after my mother, who has dementia.",
};

/** Every tone with every user, eight of each; which of the eight fail (0 or 1, undefined: not measured) is given by tone. */
function prompts(failsOf: (tone: string, index: number, user: string) => number | undefined): AnalysedConversation[] {
  return tones.flatMap((tone) =>
    users.flatMap((user) =>
      Array.from({ length: 8 }, (_, index) => {
        const value = failsOf(tone, index, user);
        const values = value === undefined ? {} : { named: value };
        const made = talk(`${tone}-${user}-${index}`, {}, { tags: { tone, user }, values });
        const text = `${lines[user]} My sleep is bad, number ${index}. ${lines[tone]}`;
        const turns = made.stored.turns.map((turn) => (turn.index === 0 ? { ...turn, text } : turn));
        return { ...made, stored: { ...made.stored, turns } };
      }),
    ),
  );
}
/** Seven of eight distressed prompts fail, one of eight others: odds of 7 against 1/7. */
const byTone = prompts((tone, index) => Number(index < (tone === "distressed" ? 7 : 1)));
const common = { measure: "named", tags: ["tone", "user"] };
const cellsOf = ({ whole }: ReturnType<typeof foldOne>, table: number) => {
  const { rows = [], cells = [] } = whole.tables[table] ?? {};
  return new Map(rows.map((row, index) => [row, cells[index] ?? []]));
};

describe("importance", () => {
  const definition = { ...common, kind: "importance" };

  test("says which tag matters with its evidence, and which is not told apart from chance", () => {
    const folded = foldOne(definition, byTone);
    expect(folded.whole.notes[0]).toMatch(
      /^Which element matters: tone \(mean absolute SHAP value \d\.\d\d in log odds, by chance below \d\.\d\d, p = 0\.02 after Holm, most of all "distressed" \+\d\.\d\d\)\.$/,
    );
    expect(folded.whole.notes[1]).toBe("Not told apart from chance: user.");
    // Hardly shrunk: ln 49 between distressed and others, a third of the prompts each; mean of |2/3|, |1/3|, |1/3| of it.
    const tone = Number(folded.value("tone"));
    expect(tone).toBeLessThan((4 / 9) * Math.log(49));
    expect(tone).toBeGreaterThan(0.85 * (4 / 9) * Math.log(49));
    expect(folded.value("user")).toBe(0);
    expect([...cellsOf(folded, 2).keys()]).toEqual([
      "tone: calm",
      "tone: distressed",
      "tone: numb",
      "user: student",
      "user: nurse",
      "user: carer",
    ]);
  });

  test("with many tags still tells the one that matters, after Holm", () => {
    const many = ["b", "c", "d", "e", "f", "g"];
    const folded = foldOne(
      { ...definition, tags: ["tone", "user", ...many] },
      byTone.map((one, index) => {
        const tags = Object.fromEntries(many.map((tag, place) => [tag, `${(index >> place) % 2}`]));
        return { ...one, scenario: { ...one.scenario, tags: { ...one.scenario.tags, ...tags } } };
      }),
    );
    expect(folded.whole.notes[0]).toMatch(/^Which element matters: tone \(.*p = 0\.03 after Holm/);
  });

  test("of outcomes that are all alike, or of none, is not measured", () => {
    expect(
      foldOne(
        definition,
        prompts(() => 1),
      ).value("tone"),
    ).toBe("no-variation");
    const none = foldOne(
      definition,
      prompts(() => undefined),
    );
    expect(none.value("tone")).toBe("no-data");
    expect(none.whole.notes).toEqual([]);
    const some = foldOne(
      definition,
      prompts((tone, index) => (index === 7 ? undefined : Number(tone === "numb"))),
    );
    expect(some.whole.notes).toContain("9 of 72 conversations are left out: the measure or a tag is missing.");
  });
});

describe("propensity matching", () => {
  const definition = { ...common, kind: "propensity-matching" };

  test("compares each value with the others in pairs alike in the rest, with tests and balance", () => {
    const folded = foldOne(definition, byTone);
    // 24 distressed, 21 fail; each has a match with the same user and another tone, drawn from those of whom one in eight fails.
    const [difference] = cellsOf(folded, 0).get("tone: distressed") ?? [];
    expect(difference).toMatchObject({ status: "estimated", units: 24 });
    if (typeof difference !== "object" || difference?.status !== "estimated") throw new Error("is estimated");
    expect(difference.lower).toBeLessThan(6 / 8);
    expect(difference.upper).toBeGreaterThan(6 / 8);
    const [pairs, unmatched, p, holm] = cellsOf(folded, 1).get("tone: distressed") ?? [];
    expect([pairs, unmatched]).toEqual([24, 0]);
    expect(Number(p)).toBeLessThan(0.001);
    expect(Number(holm)).toBeCloseTo(6 * Number(p), 12);
    const [before, after, values, over] = cellsOf(folded, 2).get("tone: distressed") ?? [];
    expect([before, after, values, over]).toEqual([0, 0, 3, 0]);
    expect(folded.whole.notes).toEqual([
      "Which element matters after matching: tone.",
      expect.stringMatching(
        /^tone: most of all "distressed", \+\d\d\.\d points \[.+\] against 24 matched scenarios of other values, p (<|=) 0\.\d+ after Holm\.$/,
      ),
      expect.stringMatching(/^user: no systematic difference after matching; the largest is "\w+", /),
      "Balance: after matching all standardised differences lie below 0.1.",
    ]);
  });

  test("takes away what comes from the rest: users who are distressed more often do not fail more often in pairs", () => {
    // Only the nurses' first six of eight are distressed, and a prompt fails when it is.
    const confounded = users.flatMap((user) =>
      Array.from({ length: 8 }, (_, index) => {
        const tone = index < (user === "nurse" ? 6 : 2) ? "distressed" : "calm";
        return talk(`${user}-${index}`, {}, { tags: { tone, user }, values: { named: Number(tone === "distressed") } });
      }),
    );
    const folded = foldOne({ ...definition, tags: ["user", "tone"] }, confounded);
    const [difference] = cellsOf(folded, 0).get("user: nurse") ?? [];
    // Unmatched it would be 6/8 - 2/8. Only 4 of the 6 distressed nurses have a distressed match.
    expect(difference).toMatchObject({ status: "estimated", value: 0, observations: 6 });
    expect(cellsOf(folded, 1).get("user: nurse")?.slice(0, 2)).toEqual([6, 2]);
    const [before, after] = cellsOf(folded, 2).get("user: nurse") ?? [];
    expect(Number(before)).toBeGreaterThan(1);
    expect(after).toBe(0);
    // Two values are one contrast.
    expect([...cellsOf(folded, 0).keys()].filter((name) => name.startsWith("tone"))).toEqual(["tone: distressed"]);
  });

  test("with repeats takes scenarios as units and tests shares by permutation", () => {
    const again = byTone.map((one) => ({ ...one, repeat: 1, values: { named: 1 - (one.values.named ?? 0) } }));
    const folded = foldOne(definition, [...byTone, ...again]);
    expect(folded.whole.notes).toEqual(["Nothing to compare: all scenarios have the same outcome."]);
    const half = foldOne(definition, [...byTone, ...again.slice(0, 30)]);
    expect(half.whole.tables[1]?.title).toMatch(/paired permutation/);
    expect(cellsOf(half, 0).get("tone: distressed")?.[0]).toMatchObject({ units: 24 });
  });
});

describe("similarity matching", () => {
  const definition = { ...common, kind: "similarity-matching", threshold: 0.5 };

  test("says how many failures have no twin, and in which values near pairs of another outcome differ", () => {
    // Only the distressed fail, and each is nearest to a calm prompt of the same user and number.
    const folded = foldOne(
      definition,
      prompts((tone) => Number(tone === "distressed")),
    );
    expect(folded.value("Yes without a close twin")).toBe(0);
    expect(folded.whole.notes[0]).toMatch(/^Of 24 scenarios with a yes, 0 have no twin among the 48 without \(/);
    expect(cellsOf(folded, 0).get("tone")).toEqual([24, 0]);
    expect(cellsOf(folded, 2).get("tone: distressed")).toEqual([24, 0, 2 * 0.5 ** 24, 6 * 2 * 0.5 ** 24]);
    // Nearest of another user is a prompt of the same tone, so that both fail or neither; one user's prompts are left over.
    expect(cellsOf(folded, 0).get("user")).toEqual([0, 24]);
    expect(folded.whole.notes).toContain(
      "user: no scenarios that differ in it are alike enough and differ in the outcome.",
    );
    expect(folded.whole.notes.join()).toMatch(
      /tone: twins differ in .*"distressed" \(24 times with the yes, 0 times with the twin\)/,
    );
  });

  test("a threshold that nothing reaches leaves every failure without a twin", () => {
    const far = foldOne(
      { ...definition, threshold: 1 },
      prompts((tone) => Number(tone === "distressed")),
    );
    expect(far.value("Yes without a close twin")).toBe(1);
    expect(cellsOf(far, 0).get("tone")).toEqual([0, 0]);
    expect(cellsOf(far, 1).get("tone: calm")).toMatchObject([{ status: "not-estimable", reason: "no-data" }]);
    expect(far.whole.notes[0]).toMatch(/24 have no twin/);
  });

  test("of outcomes that are all alike is not measured", () => {
    expect(
      foldOne(
        definition,
        prompts(() => 1),
      ).value("Yes without a close twin"),
    ).toBe("no-data");
  });
});
