import { describe, expect, test } from "vitest";
import { foldOne, talk } from "../fixtures/analysed-talk.ts";

describe("the delay of a detection, over the cuts of conversations", () => {
  const cut = (talkId: string, turn: number, truth: string, level: number | undefined) => {
    const { stored: whole, ...rest } = talk(
      `${talkId}-${turn}`,
      { risk: [level] },
      { facts: { risk: truth }, tags: { conversation: talkId, turn: String(turn) } },
    );
    return { ...rest, stored: { ...whole, turns: whole.turns.slice(0, 2) } };
  };
  const cuts = (talkId: string, ...of: [string, number | undefined][]) =>
    of.map(([truth, level], index) => cut(talkId, index + 1, truth, level));
  const definition = { kind: "delay", item: "tiny/risk", event: { atLeast: 2 }, against: { fact: "risk" } };

  test("is counted from the turn at which the signal first showed", () => {
    const { value, whole } = foldOne(definition, [
      ...cuts("at-once", ["none", 0], ["high", 2], ["high", 2]),
      ...cuts("late", ["none", 0], ["high", 1], ["high", 1], ["high", 2]),
      ...cuts("never", ["high", 0], ["high", 1], ["high", 0]),
      ...cuts("alarm", ["none", 2], ["low", 0]),
    ]);
    expect(value("Seen at the turn of the signal")).toBeCloseTo(1 / 3, 12);
    expect(value("Seen by the end")).toBeCloseTo(2 / 3, 12);
    // 0 turns and 2 turns.
    expect(value("Turns after the signal, where it was seen")).toBeCloseTo(1, 12);
    // Of at-once, late and alarm, which have turns before or without a signal, one was raised.
    expect(value("Raised before the signal, or without one")).toBeCloseTo(1 / 3, 12);
    expect(whole.tables[0]?.columns).toEqual(["0", "1", "2"]);
    const shares = whole.tables[0]?.cells[0]?.map((cell) =>
      typeof cell === "object" && cell?.status === "estimated" ? cell.value : cell,
    );
    // Two turns after the signal only late and never go on.
    expect(shares).toEqual([1 / 3, 1 / 3, 1 / 2]);
  });

  test("is unknown where a turn before it was not rated, and that is said", () => {
    const { whole } = foldOne(definition, [
      ...cuts("gap", ["high", undefined], ["high", 2]),
      ...cuts("seen", ["high", 2], ["high", undefined]),
    ]);
    expect(whole.notes).toEqual(["1 of 2 conversations are left out: a turn was not rated."]);
  });

  test("is not measured where no signal ever shows", () => {
    expect(foldOne(definition, cuts("calm", ["none", 0])).value("Seen by the end")).toBe("no-data");
  });
});
