import { expect, test } from "vitest";
import type { VisitRecord } from "../../vocabulary/index.ts";
import { foldOne, talk } from "../fixtures/analysed-talk.ts";

const event = (id: string, attributedTo?: string) => ({
  id,
  what: `${id}.`,
  isAdverse: id !== "walk",
  ...(attributedTo === undefined ? {} : { attributedTo }),
});

/** A conversation whose visits ended with these events; the last record stands in the outcome. */
function course(id: string, visits: ReturnType<typeof event>[][]) {
  const base = talk(id, {});
  const records = visits.map((events, visit): VisitRecord => ({ visit, after: [], events }));
  const turns = records.slice(0, -1).map((sinceLastVisit, index) => ({
    index: 2 * index,
    speaker: "client" as const,
    text: ".",
    finish: "stop" as const,
    visit: index + 1,
    clientState: { variables: {}, disclosed: [], reasons: [], sinceLastVisit },
  }));
  const lastVisit = records.at(-1);
  const outcome = {
    status: "completed" as const,
    reason: "turn-cap" as const,
    ...(lastVisit === undefined ? {} : { lastVisit }),
  };
  return { ...base, stored: { ...base.stored, turns, outcome } };
}

test("a ledger counts events, people and causes, and gives adverse events per visit begun", () => {
  const { whole, value } = foldOne({ kind: "ledger" }, [
    course("a", [[event("relapse", "self")], [event("relapse", "self"), event("isolation", "care")], [], []]),
    course("b", [[], [event("walk")]]),
    course("c", [[event("relapse", "assistant")]]),
    talk("script", {}),
  ]);
  // Four adverse events over 4 + 2 + 1 visits, two of them put down to assistant or care.
  expect(value("Adverse events per visit")).toBeCloseTo(4 / 7, 12);
  expect(value("Put down to the assistant or the care, per visit")).toBeCloseTo(2 / 7, 12);
  expect(whole.tables[0]).toMatchObject({
    rows: ["relapse", "isolation", "walk (not adverse)"],
    cells: [
      [3, 2, 1, 1, 0, 2, 0],
      [1, 1, 2, 0, 1, 0, 0],
      [1, 1, 2, 0, 0, 0, 0],
    ],
  });
  expect(whole.notes).toEqual(["1 of 4 conversations have no record of visits."]);
});

test("where nothing happened the ledger says so, with a rate of 0 and its interval", () => {
  const { whole, value } = foldOne({ kind: "ledger" }, [course("a", [[], []]), course("b", [[]])]);
  expect(value("Adverse events per visit")).toBe(0);
  expect(whole.tables).toEqual([]);
  expect(whole.notes).toEqual(["Nothing happened between visits."]);
});

test("without any record there is no rate", () => {
  const { value } = foldOne({ kind: "ledger" }, [talk("script", {})]);
  expect(value("Adverse events per visit")).toBe("no-data");
});
