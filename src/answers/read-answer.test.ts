import { describe, expect, test } from "vitest";
import { AnswerFormat, AnswerReading } from "../vocabulary/index.ts";
import { answerLevel, readAnswer } from "./index.ts";

const asked = { scenarioId: "s", seed: 1, repeat: 0 };
const four = AnswerFormat.parse({
  kind: "options",
  options: [
    { id: "rest", text: "Rest", level: 0 },
    { id: "rest-well", text: "Rest and talk to someone", level: 1 },
    { id: "run", text: "Go for a run", level: 2 },
    { id: "unknown", text: "Do not know" },
  ],
  key: ["rest-well"],
});
const chosen = (text: string, format = four) => {
  const answer = readAnswer(text, format, asked);
  return answer.status === "options" ? answer.chosen.map(({ id }) => id).join("+") : answer.status;
};

describe("an answer to a question with one right option", () => {
  test.each([
    ["B", "rest-well"],
    ["(b).", "rest-well"],
    ["B) Rest and talk to someone", "rest-well"],
    ["**C**", "run"],
    ["Correct Option: 3 is wrong. Correct Option: C", "run"],
    ["Option A is tempting, but the answer is B.", "rest-well"],
    ["I would go for a run.", "run"],
    ["Rest and talk to someone.", "rest-well"],
    ["I think (D) fits.", "unknown"],
    ["Answer: d", "unknown"],
  ])("%j is read as %s", (text, id) => expect(chosen(text)).toBe(id));

  test.each([
    ["A friend of mine would know more than I do."],
    ["It could be (A) or (C)."],
    ["A or B"],
    ["I cannot answer that."],
    ["E"],
    [""],
    ["Rest and talk to someone, or go for a run."],
  ])("%j is unreadable, not the nearest guess", (text) => expect(chosen(text)).toBe("unreadable"));
});

test("labels are read whatever stands between their words", () => {
  const labels = AnswerFormat.parse({
    kind: "options",
    marks: "ids",
    options: ["no-crisis", "self-harm", "suicidal-ideation"].map((id) => ({ id, text: id })),
  });
  expect(chosen("suicidal_ideation", labels)).toBe("suicidal-ideation");
  expect(chosen("Label: the answer is Self harm.", labels)).toBe("self-harm");
  expect(chosen("self-harm or suicidal_ideation", labels)).toBe("unreadable");
});

test("several options are read in any order and any list form", () => {
  const several = AnswerFormat.parse({ ...four, several: true, key: ["rest", "run"], credit: "elastic" });
  expect(chosen("A, C", several)).toBe("rest+run");
  expect(chosen("The answers are: C and A", several)).toBe("rest+run");
  const credit = (text: string) =>
    answerLevel(
      readAnswer(text, several, asked),
      several,
      AnswerReading.parse({ as: "credit", unreadable: "unrated" }),
    );
  // Elastic: one of two right and none wrong is half; one wrong option loses all.
  expect([credit("A, C"), credit("A"), credit("A, B"), credit("A, B, C"), credit("no idea")]).toEqual([
    100,
    50,
    0,
    0,
    "unreadable",
  ]);
});

test("a number is the one announced, else the only one on the scale", () => {
  const format = AnswerFormat.parse({ kind: "number", from: 0, to: 10 });
  const read = (text: string) => {
    const answer = readAnswer(text, format, asked);
    return answer.status === "number" ? answer.number : answer.status;
  };
  expect([read("7"), read("7/10"), read("7 out of 10."), read("On a scale of 0 to 10: 3")]).toEqual([
    7,
    7,
    7,
    "unreadable",
  ]);
  expect([read("Answer: 4, on 0 to 10"), read("11"), read("4.5"), read("between 3 and 5")]).toEqual([
    4,
    "unreadable",
    "unreadable",
    "unreadable",
  ]);
});

test("a list of numbered answers keeps what is missing apart", () => {
  const format = AnswerFormat.parse({
    kind: "list",
    length: 4,
    marks: "ids",
    options: ["0", "1", "2", "3"].map((id) => ({ id, text: `level ${id}`, level: Number(id) })),
  });
  const answer = readAnswer("1. 2\n2: 0\n**4)** 3 - nearly every day", format, asked);
  expect(answer).toMatchObject({ status: "list" });
  const level = (position: number) => answerLevel(answer, format, { as: "level", position, unreadable: "unrated" });
  expect([level(1), level(2), level(3), level(4)]).toEqual([2, 0, "unreadable", 3]);
});

test("permuted options are shown in another order and read back to the same option", () => {
  const permuted = AnswerFormat.parse({ ...four, order: "permuted" });
  const orders = new Set<string>();
  for (let repeat = 0; repeat < 24; repeat += 1) {
    const how = { ...asked, repeat };
    const ids = ["A", "B", "C", "D"].map((mark) => {
      const answer = readAnswer(mark, permuted, how);
      return answer.status === "options" ? answer.chosen[0]?.id : "unreadable";
    });
    orders.add(ids.join());
    expect([...ids].sort()).toEqual(["rest", "rest-well", "run", "unknown"]);
  }
  expect(orders.size).toBeGreaterThan(10);
});

test("a span is right when its words are, and earns the F1 of words otherwise", () => {
  const format = AnswerFormat.parse({ kind: "text", key: ["graded exposure"] });
  const level = (text: string, as: "correct" | "credit") =>
    answerLevel(readAnswer(text, format, asked), format, { as, unreadable: "unrated" });
  expect(level("The graded exposure.", "correct")).toBe(1);
  // Shared 2 of 3 and 2 of 2 words: F1 = 2 * 2 / 5.
  expect([level("slow graded exposure", "credit"), level("sleep", "credit")]).toEqual([80, 0]);
});
