import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FactReaderOptions, factReader, tellingWords, type WordedFact } from "./fact-reader.ts";

const facts = [
  {
    id: "job",
    wordings: ["I lost my job at the bakery in spring.", "The bakery let me go this spring, after the job changed."],
  },
  { id: "sister", wordings: ["My sister has not called for two months."] },
  { id: "short", wordings: ["I am tired."] },
];
const factsInLine = (
  line: string,
  own: readonly WordedFact[],
  { known, ...options }: FactReaderOptions & { known?: ReadonlySet<string> } = {},
) => factReader(own, options)(line, known);
const found = (line: string) =>
  factsInLine(line, facts).map(({ id, isContradicted }) => `${id}${isContradicted ? "!" : ""}`);

describe("facts that a line carries", () => {
  test("a line in the fact's own or nearly its own words carries it", () => {
    expect(found("so in spring i lost the job at the bakery")).toEqual(["job"]);
    expect(found("My sister hasn't called for two months now. It hurts.")).toEqual(["sister"]);
  });

  test("a line about something else carries nothing, and a fact of one telling word is never guessed", () => {
    expect(found("I am so tired of the bakery queue")).toEqual([]);
    expect(found("my sister calls me on sundays and we laugh")).toEqual([]);
  });

  test("the opposite polarity and other numbers contradict", () => {
    expect(found("I never lost my job at the bakery in spring.")).toEqual(["job!"]);
    expect(found("My sister has not called for nine months.")).toEqual(["sister!"]);
  });

  test("a hesitation around it is no denial", () => {
    expect(found("I don't know, it's just I lost my job at the bakery in spring, I'm not sure why.")).toEqual(["job"]);
    expect(found("no, well, what happened is that in spring the job at the bakery was lost")).toEqual(["job"]);
  });

  test("one sentence of a wording has the polarity of that sentence, not of the others", () => {
    const own = [
      { id: "harm", wordings: ["He never hurt a living thing.", "No. I carried a lizard outside in a paper cup."] },
    ];
    expect(factsInLine("No. I carried a lizard outside in a paper cup.", own)).toMatchObject([
      { id: "harm", isContradicted: false },
    ]);
  });

  test("one sentence that affirms outweighs another that denies", () => {
    expect(found("I didn't lose my job at the bakery in winter. I lost my job at the bakery in spring.")).toEqual([
      "job",
    ]);
  });

  test("words that were said before do not count", () => {
    const known = tellingWords("Did you lose your job at the bakery?");
    expect(factsInLine("yes, lost the job at the bakery in spring", facts, { known })).toEqual([]);
  });

  test("works in languages of other scripts", () => {
    const own = [{ id: "work", wordings: ["我上个月失去了超市的工作"] }];
    expect(
      factsInLine("我上个月失去了超市的工作。", own, { language: "zh", leastWords: 2 }).map(({ id }) => id),
    ).toEqual(["work"]);
    expect(factsInLine("今天天气很好。", own, { language: "zh", leastWords: 2 })).toEqual([]);
  });

  test("every wording carries its own fact without contradiction, whatever stands around it", () => {
    const around = fc.stringMatching(/^[a-z ]{0,40}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...facts.slice(0, 2).flatMap(({ id, wordings }) => wordings.map((text) => ({ id, text })))),
        around,
        ({ id, text }, words) => {
          const carried = factsInLine(`${words}.\n${text}\n${words}.`, facts).find((fact) => fact.id === id);
          expect(carried).toMatchObject({ share: 1, isContradicted: false });
        },
      ),
    );
  });
});
