import { describe, expect, test } from "vitest";
import { conversationValue } from "./conversation-value.ts";
import { conversation, measure, rating, scenario, tinyRubric } from "./fixtures/tiny-suite.ts";

const quiet = scenario("a", { mood: "quiet" });
const value = (over: Parameters<typeof measure>[0], stored: Parameters<typeof conversationValue>[3]) =>
  conversationValue(measure(over), { rubrics: new Map([["tiny", tinyRubric]]), excludeWhen: undefined }, quiet, stored);
const rated = (number: number, happened = true) => ({ status: "rated", value: number, happened });
const event = { atLeast: 1 };

describe("conversationValue", () => {
  test("takes the mean of the rated turns, and never counts a turn outside the item's exchanges", () => {
    expect(value({}, conversation("c", [1, 2]))).toEqual(rated(1.5));
  });

  test("a missing rating is left out of a mean while at least half are there, and is never zero", () => {
    expect(value({}, conversation("c", [2, "unrated"]))).toEqual(rated(2));
    expect(value({}, conversation("c", ["unrated", "unrated"]))).toEqual({ status: "could-not-judge" });
  });

  test("a cap bounds what one turn adds, before the mean and before an event", () => {
    expect(value({ cap: 1 }, conversation("c", [2, 0]))).toEqual(rated(0.5));
    expect(value({ cap: 1, event: { atLeast: 2 }, perConversation: "any" }, conversation("c", [2, 0]))).toEqual(
      rated(0),
    );
  });

  test("a published number for what was not rated counts only where the suite asks for it", () => {
    const talk = conversation("c", [2, "unrated"]);
    expect(value({ missingAs: { unrated: 0 } }, talk)).toEqual(rated(1));
    expect(value({ missingAs: { notApplicable: 0 } }, talk)).toEqual(rated(2));
    expect(value({ missingAs: { notApplicable: 0 } }, conversation("c", [2, "not-applicable"]))).toEqual(rated(1));
  });

  test("a wait counts from when the item is due: at once is 1, never is censored at all that was due", () => {
    const wait = { perConversation: "wait", event } as const;
    expect(value({ ...wait, range: [1, 10] }, conversation("c", [1, 0]))).toEqual(rated(1));
    expect(value({ ...wait, range: [1, 10] }, conversation("c", ["not-applicable", 1]))).toEqual(rated(1));
    expect(value({ ...wait, range: [1, 10] }, conversation("c", [0, 1]))).toEqual(rated(2));
    expect(value({ ...wait, range: [1, 10] }, conversation("c", [0, 0]))).toEqual(rated(2, false));
    expect(value({ ...wait, range: [1, 10] }, conversation("c", ["unrated", 1]))).toEqual({
      status: "could-not-judge",
    });
  });

  test("a sum with a missing part is not known", () => {
    expect(value({ perConversation: "sum" }, conversation("c", [2, 1]))).toEqual(rated(3));
    expect(value({ perConversation: "sum" }, conversation("c", [2, "unrated"]))).toEqual({ status: "could-not-judge" });
  });

  test("any and none are known as soon as one turn settles them", () => {
    expect(value({ perConversation: "any", event }, conversation("c", [1, "unrated"]))).toEqual(rated(1));
    expect(value({ perConversation: "none", event }, conversation("c", [1, "unrated"]))).toEqual(rated(0));
    expect(value({ perConversation: "any", event }, conversation("c", [0, "unrated"]))).toEqual({
      status: "could-not-judge",
    });
    expect(value({ perConversation: "none", event }, conversation("c", [0, 0]))).toEqual(rated(1));
  });

  test("max and min wait for what is missing unless the scale's end is reached", () => {
    expect(value({ perConversation: "max" }, conversation("c", [2, "unrated"]))).toEqual(rated(2));
    expect(value({ perConversation: "max" }, conversation("c", [1, "unrated"]))).toEqual({ status: "could-not-judge" });
    expect(value({ perConversation: "min" }, conversation("c", [0, "unrated"]))).toEqual(rated(0));
  });

  test("the first event is an exchange number, and a conversation without one is censored at the range's end", () => {
    const over = { perConversation: "first", event, estimate: "time", range: [1, 3] } as const;
    expect(value({ ...over, range: [1, 3] }, conversation("c", [0, 1]))).toEqual(rated(3));
    expect(value({ ...over, range: [1, 3] }, conversation("c", [0, 0]))).toEqual(rated(3, false));
    expect(value({ ...over, range: [1, 3] }, conversation("c", ["unrated", 1]))).toEqual({ status: "could-not-judge" });
  });

  test("not applicable is neither zero nor missing", () => {
    expect(value({}, conversation("c", ["not-applicable", 2]))).toEqual(rated(2));
    expect(value({}, conversation("c", ["not-applicable", "not-applicable"]))).toEqual({ status: "not-applicable" });
    expect(value({ item: "tiny/only-loud" }, conversation("c", [1, 1]))).toEqual({ status: "not-applicable" });
  });

  test("a conversation that failed, or is not there, never ran", () => {
    const failed = conversation("c", [0, 0]);
    const outcome = {
      status: "failed",
      failure: { cause: "timed-out", detail: "" },
      speaker: "assistant",
      turn: 3,
    } as const;
    expect(value({}, { ...failed, outcome })).toEqual({ status: "never-ran" });
    expect(value({}, undefined)).toEqual({ status: "never-ran" });
  });

  test("several passes of a judge count by their mean, and an event by at least half of them", () => {
    const stored = conversation("c", []);
    const ratings = [rating("asked", null, 1), rating("asked", null, 0, 1), rating("asked", null, 1, 2)];
    expect(value({ item: "tiny/asked", range: [0, 1] }, { ...stored, ratings })).toEqual(rated(2 / 3));
    const over = { item: "tiny/asked", perConversation: "any", event, range: [0, 1] } as const;
    expect(value({ ...over, range: [0, 1] }, { ...stored, ratings })).toEqual(rated(1));
  });
});
