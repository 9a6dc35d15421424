import { describe, expect, test } from "vitest";
import { foldOne, talk } from "../fixtures/analysed-talk.ts";
import { rating } from "../fixtures/tiny-suite.ts";
import type { AnalysedConversation } from "./analysis-result.ts";

describe("how much longer conversations go on after a code", () => {
  /** The code at the assistant's turns with these indexes, in a conversation of so many turns. */
  const coded = (id: string, length: number, at: Record<number, number>): AnalysedConversation => {
    const { stored: whole, ...rest } = talk(id, {});
    const [client, assistant] = whole.turns;
    const turns = Array.from({ length }, (_, index) => ({
      ...(index % 2 === 0 ? client : assistant),
      index,
    })) as typeof whole.turns; // both are there: the fixture has six turns
    const ratings = Object.entries(at).map(([turn, level]) => rating("ask", Number(turn), level));
    return { ...rest, stored: { ...whole, turns, ratings } };
  };
  const ratioOf = (conversations: AnalysedConversation[]) => {
    const { whole } = foldOne({ kind: "length", items: ["tiny/ask"], event: { atLeast: 1 } }, conversations);
    const cell = whole.tables[0]?.cells[0]?.[0];
    if (typeof cell !== "object" || cell?.status !== "estimated") throw new Error("It is estimated.");
    return cell;
  };

  test("is the ratio of the turns left at the same places", () => {
    // Turns at the places 1/6, 1/2 and 5/6 have 5, 3 and 1 times k left of 6 k. Each conversation without the code has a twin three
    // times as long with it, rated at the same places: ln(left) differs by ln 3 in every pair, so whatever the place does, the
    // ratio is 3.
    const ratio = ratioOf([
      coded("a", 6, { 1: 0, 5: 0 }),
      coded("b", 18, { 9: 0, 15: 0 }),
      coded("c", 18, { 3: 1, 15: 1 }),
      coded("d", 54, { 27: 1, 45: 1 }),
    ]);
    expect(ratio.value).toBeCloseTo(3, 9);
    expect(ratio.units).toBe(4);
  });

  test("is held against a straight line in the place", () => {
    // Four conversations of six turns, two with the code at the first place: t = -1, 0, 1 with ln 5, ln 3, ln 1 left. The code
    // without its part in t is 7/12 (coded), -5/12 (not), -1/6, 1/12; squares sum to 7/6, products with ln(left) to
    // ln 5 / 3 - 2 ln 3 / 3; so b = (2/7) ln(5/9) and the ratio is (5/9)^(2/7).
    const ratio = ratioOf([
      ...["a", "b"].map((id) => coded(id, 6, { 1: 1, 3: 0, 5: 0 })),
      ...["c", "d"].map((id) => coded(id, 6, { 1: 0, 3: 0, 5: 0 })),
    ]);
    expect(ratio.value).toBeCloseTo((5 / 9) ** (2 / 7), 9);
    expect(ratio.lower).toBeLessThan(ratio.value);
    expect(ratio.upper).toBeGreaterThan(ratio.value);
  });

  test("is not estimable where no turn, or every turn, has the code", () => {
    const { whole } = foldOne({ kind: "length", items: ["tiny/ask"], event: { atLeast: 1 } }, [
      coded("a", 6, { 1: 0, 3: 0, 5: 0 }),
      coded("b", 6, { 1: 0, 3: 0, 5: 0 }),
    ]);
    expect(whole.tables[0]?.cells[0]?.[0]).toMatchObject({ status: "not-estimable" });
  });
});
