import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/index.ts";
import { seededRandom } from "../random/index.ts";
import type { Rating } from "../vocabulary/index.ts";
import { type InventedConversation, labelledRun, ratingOf, tinyRubric } from "./fixtures/labelled-run.ts";
import { type AnchorSet, anchorSets, checkDrift, countAlarms, isUnfinished, ratingsInRun } from "./index.ts";

const description = { ref: "judge:test", version: "1", settings: {} };

/** A judge that answers by conversation. */
function judgeSaying(answer: (conversationId: string) => InventedConversation["judge"], calls = 0): Judge {
  const usage = { calls, inputTokens: 10, outputTokens: 5, costUsd: calls * 0.01, cached: false };
  return {
    description,
    callsFor: ({ subjects }) => subjects.length * calls,
    rate: async ({ conversationId, subjects }) =>
      subjects.map((): Rating => ({ ...ratingOf(answer(conversationId), "judge:test"), usage })),
  };
}

/** An anchor set of these levels, each in a scenario of its own, and the levels by conversation. */
function frozen(levels: readonly InventedConversation["judge"][], more: { scale?: number[]; floor?: number } = {}) {
  const { scale = [0, 1, 2], floor = 0.8 } = more;
  const invented = levels.map((judge, index) => ({ scenario: `s${index}`, judge }));
  const run = labelledRun(invented, { rubric: tinyRubric(scale), measures: [] });
  const [rubric] = run.suite.rubrics;
  const item = rubric?.items[0];
  if (rubric === undefined || item === undefined) throw new Error("The rubric has an item.");
  const subjects = run.conversations.map((conversation) => ({ conversation, rubric, item, turn: 1, people: [] }));
  const sets = anchorSets({
    subjects,
    ratings: ratingsInRun(run.manifest, subjects),
    judge: run.manifest.judge,
    floor,
    source: { run: "run-1" },
    version: "0.1.0",
    now: new Date("2026-11-21T00:00:00Z"),
  });
  const before = new Map(run.conversations.map(({ id }, index) => [id, levels[index] ?? "unavailable"]));
  return { sets, asFrozen: (id: string) => before.get(id) ?? "unavailable" };
}
async function drift(judge: Judge, sets: readonly AnchorSet[]) {
  const check = await checkDrift(judge, sets, { runId: "run-2", description, signal: new AbortController().signal });
  const item = check.anchors[0]?.items[0];
  if (item === undefined) throw new Error("The set has an item.");
  return { check, item };
}
const twenty = Array.from({ length: 20 }, (_, index) => index % 3);

describe("checkDrift", () => {
  test("a judge that answers as before raises no alarm, and the shift has no zero-width interval", async () => {
    const { sets, asFrozen } = frozen([...twenty, "not-applicable", "undecided"]);
    const { check, item } = await drift(judgeSaying(asFrozen), sets);
    expect(item).toMatchObject({ subjects: 22, same: 22, changed: 0, unavailable: 0, alarms: [] });
    expect(item.shift).toMatchObject({ status: "estimated", value: 0 });
    expect(item.shift.status === "estimated" && item.shift.upper > 0 && item.shift.lower < 0).toBe(true);
    expect(check.anchors[0]?.isSameJudge).toBe(true);
    expect(countAlarms(check)).toBe(0);
  });

  test("a judge that became stricter raises an alarm for shift and for agreement", async () => {
    const { sets, asFrozen } = frozen(twenty);
    const stricter = (id: string) => (asFrozen(id) === 2 ? 2 : Number(asFrozen(id)) + 1);
    const { check, item } = await drift(judgeSaying(stricter), sets);
    expect(item).toMatchObject({ same: 6, changed: 14, alarms: ["shift", "agreement"] });
    expect(countAlarms(check)).toBe(1);
  });

  test("a judge that answers at random around the same mean raises an alarm for agreement alone", async () => {
    const { sets, asFrozen } = frozen(Array.from({ length: 40 }, (_, index) => (index % 2) * 2));
    const random = seededRandom(4);
    const { item } = await drift(
      judgeSaying((id) => (random.next() < 0.5 ? asFrozen(id) : 2 - Number(asFrozen(id)))),
      sets,
    );
    expect(item.alarms).toEqual(["agreement"]);
  });

  test("one answer in twenty that differs is above a floor of 0.8 and below one of 0.99", async () => {
    for (const [floor, alarms] of [
      [0.8, []],
      [0.99, ["agreement"]],
    ] as const) {
      const { sets, asFrozen } = frozen(twenty, { floor });
      const first = sets[0]?.conversations[0]?.id;
      const { item } = await drift(
        judgeSaying((id) => (id === first ? 1 : asFrozen(id))),
        sets,
      );
      expect(item.alarms).toEqual(alarms);
    }
  });

  test("a judge that cannot be asked has neither drifted nor stayed", async () => {
    const { sets } = frozen(twenty);
    const { check, item } = await drift(
      judgeSaying(() => "unavailable"),
      sets,
    );
    expect(item).toMatchObject({ subjects: 20, same: 0, changed: 0, unavailable: 20, alarms: [] });
    expect(item.agreement.status).toBe("not-estimable");
    expect(isUnfinished(check)).toBe(true);
  });

  test("a judge that no longer decides has changed its answer", async () => {
    const { sets } = frozen(twenty);
    const { item } = await drift(
      judgeSaying(() => "undecided"),
      sets,
    );
    expect(item).toMatchObject({ same: 0, changed: 20, alarms: ["agreement"] });
    expect(item.shift).toMatchObject({ status: "not-estimable" });
  });

  test("says what it cost and whether the judge describes itself otherwise", async () => {
    const { sets, asFrozen } = frozen(twenty);
    const check = await checkDrift(judgeSaying(asFrozen, 1), sets, {
      runId: "run-2",
      description: { ...description, version: "2" },
      signal: new AbortController().signal,
    });
    expect(check.spent).toEqual({ calls: 20, inputTokens: 200, outputTokens: 100, costUsd: expect.closeTo(0.2, 10) });
    expect(check.anchors[0]?.isSameJudge).toBe(false);
  });

  test("freezes what was answered, and leaves out what could not be asked", () => {
    const { sets } = frozen([0, "unavailable", "not-applicable"]);
    expect(sets[0]?.conversations.flatMap(({ subjects }) => subjects.map(({ answer }) => answer))).toEqual([
      0,
      "not-applicable",
    ]);
    expect(sets[0]?.conversations[0]?.turns[1]?.text).toBe("a reply");
  });

  test("stops when it is told to", async () => {
    const { sets, asFrozen } = frozen(twenty);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(checkDrift(judgeSaying(asFrozen), sets, { runId: "r", description, signal })).rejects.toThrow(
      "enough",
    );
  });
});
