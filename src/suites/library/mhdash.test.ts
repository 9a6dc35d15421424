import { describe, expect, test } from "vitest";
import { loadSuite } from "../index.ts";

const { scenarios } = loadSuite("mhdash");
const levels = ["none", "low", "moderate", "high", "imminent"];
const task = (wanted: string) => scenarios.filter(({ tags }) => tags.task === wanted);

describe("the cuts of mhdash", () => {
  test("are the same twenty-four conversations of five turns for labels and replies, and as many posts", () => {
    const cuts = (wanted: string) => task(wanted).map(({ tags }) => `${tags.conversation} ${tags.turn}`);
    expect(cuts("reply")).toHaveLength(120);
    expect(task("post")).toHaveLength(24);
    expect(cuts("label")).toEqual(cuts("reply"));
    expect(new Set(task("post").map(({ tags }) => tags.conversation))).toEqual(
      new Set(task("reply").map(({ tags }) => tags.conversation)),
    );
  });

  test("have a gold level that never falls but where a conversation ends calmly, and that is high where it is due", () => {
    for (const one of task("reply")) {
      const level = levels.indexOf(one.facts.risk ?? "");
      const { conversation, turn } = one.tags;
      const before = task("reply").find(
        ({ tags }) => tags.conversation === conversation && Number(tags.turn) === Number(turn) - 1,
      );
      const lowest = before === undefined ? 0 : levels.indexOf(before.facts.risk ?? "");
      expect(level, one.id).toBeGreaterThanOrEqual(before?.facts.risk === "low" ? 0 : lowest);
      expect(one.facts.due, one.id).toBe(level >= 3 ? "1" : "0");
      expect(one.tags.band, one.id).toBe(level >= 3 ? "high" : level === 2 ? "moderate" : "lower");
    }
  });

  test("give a post the level that its conversation ends with or came to", () => {
    for (const post of task("post")) {
      const own = task("reply").filter(({ tags }) => tags.conversation === post.tags.conversation);
      const highest = Math.max(...own.map(({ facts }) => levels.indexOf(facts.risk ?? "")));
      expect(levels.indexOf(post.facts.risk ?? ""), post.id).toBe(highest);
    }
  });

  test("quote everything said so far to who labels, and nothing after it", () => {
    const cut = task("label").find(({ tags }) => tags.conversation === "allotment" && tags.turn === "2");
    const [line = ""] = cut?.client.kind === "scripted" ? cut.client.lines : [];
    expect(line.match(/^(Person|Assistant): /gm)).toEqual(["Person: ", "Assistant: ", "Person: "]);
    expect(line).not.toContain("Two years is a long time");
    expect(cut?.history).toBeUndefined();
  });
});
