import { describe, expect, test } from "vitest";
import { bestProposal, cosine, decodeBeliefs, rankGroups } from "../index.ts";

describe("the symptom encoder", () => {
  test("ranks groups by the nearest of their principles and keeps the best five", () => {
    const groups = Array.from({ length: 7 }, (_, index) => ({
      id: `g${index}`,
      vectors: [
        [-1, 0],
        [Math.cos(index / 4), Math.sin(index / 4)],
      ],
    }));
    expect(rankGroups([1, 0], groups)).toEqual(["g0", "g1", "g2", "g3", "g4"]);
    expect(cosine([3, 4], [6, 8])).toBeCloseTo(1, 12);
    expect(cosine([0, 0], [1, 1])).toBe(0);
  });
});

describe("the symptom decoder", () => {
  test("passes the hint on and stops as soon as every field reaches 0.9", async () => {
    const hints: (string | undefined)[] = [];
    const rounds = await decodeBeliefs({
      state: (hint, round) => {
        hints.push(hint);
        return round;
      },
      compare: (round) => ({ beliefs: 0.5 + 0.2 * round, coping: 0.95 }),
      hintFor: (gaps) => `ask about ${gaps.join()}`,
    });
    expect(hints).toEqual([undefined, "ask about beliefs", "ask about beliefs"]);
    expect(rounds.map(({ gaps }) => gaps)).toEqual([["beliefs"], ["beliefs"], []]);
  });

  test("gives up after five hints", async () => {
    const rounds = await decodeBeliefs({ state: () => 0, compare: () => ({ coping: 0.1 }), hintFor: () => "hint" });
    expect(rounds).toHaveLength(6);
    expect(rounds.filter(({ hint }) => hint !== undefined)).toHaveLength(5);
  });
});

describe("the treatment loop", () => {
  test("stops at a health of 9, keeps the best, and never tries more than seven", async () => {
    const scores = [3, 7, 9, 10];
    const good = await bestProposal(
      (tried) => `p${tried.length}`,
      (proposal) => scores[Number(proposal.slice(1))] ?? 0,
    );
    expect(good.best).toEqual({ proposal: "p2", health: 9 });
    const bad = await bestProposal(
      (tried) => `p${tried.length}`,
      (proposal) => (proposal === "p4" ? 5 : 2),
    );
    expect(bad.tried).toHaveLength(7);
    expect(bad.best).toEqual({ proposal: "p4", health: 5 });
    expect(
      (
        await bestProposal(
          () => "same",
          () => 1,
        )
      ).tried,
    ).toHaveLength(1);
  });
});
