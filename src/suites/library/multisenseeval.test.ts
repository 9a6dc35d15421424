import { expect, test } from "vitest";
import { loadSuite } from "../index.ts";

const { scenarios } = loadSuite("multisenseeval");

test("every case meets five personalities in two literacies once, and every pair differs in literacy alone", () => {
  const talk = scenarios.filter(({ tags }) => tags.part === "talk");
  expect(talk).toHaveLength(60);
  expect(new Set(talk.map(({ tags }) => `${tags.case} ${tags.trait} ${tags.literacy}`)).size).toBe(60);
  const literaciesOf = (pair: string | undefined) =>
    talk.filter(({ tags }) => tags.pair === pair).map(({ tags }) => tags.literacy);
  for (const { tags } of talk) expect(literaciesOf(tags.pair), tags.pair).toEqual(["basic", "advanced"]);
});

test("the answers of the questions stand in every place of the file, in either form", () => {
  for (const form of ["easy", "hard"]) {
    const keys = scenarios
      .filter(({ tags }) => tags.part === "diagnosis" && tags.form === form)
      .flatMap(({ answers = [] }) =>
        answers.flatMap((answer) => (answer.kind === "options" ? (answer.key ?? []) : [])),
      );
    expect(keys).toHaveLength(12);
    expect(new Set(keys).size).toBe(4);
  }
});
