import { expect, test } from "vitest";
import { loadSuite, suiteForTranscripts, unknownOfTranscripts } from "./index.ts";

const crisis = loadSuite("crisis");
const transcript = {
  id: "one",
  tags: {},
  turns: [
    { speaker: "client" as const, text: "It has been a long week." },
    { speaker: "assistant" as const, text: "What made it long?" },
  ],
};
const context = { locale: "en-GB", tags: { category: "no-crisis", course: "single" }, facts: {} };
const factsOf = (over: Partial<typeof context>) =>
  suiteForTranscripts(crisis, [transcript], { ...context, ...over }).scenarios[0]?.facts;

test("the language of a transcript is that of its locale, unless somebody tells another", () => {
  expect(factsOf({})).toEqual({ language: "en" });
  expect(factsOf({ locale: "de-AT" })).toEqual({ language: "de" });
  expect(factsOf({ locale: "de-AT", facts: { language: "en" } })).toEqual({ language: "en" });
});

test("a language that the locale tells is not asked for", () => {
  expect(unknownOfTranscripts(crisis, [transcript], context).facts).not.toContain("language");
});

test("an analysis that compares groups which no transcript is of is left out, and the rest stays", () => {
  const helpert = loadSuite("helpert");
  const idsWith = (tags: Record<string, string>) =>
    suiteForTranscripts(helpert, [transcript], { locale: "en-GB", tags, facts: {} }).definition.analyses?.map(
      ({ id }) => id,
    );
  expect(idsWith({ "held-by": "assistant" })).not.toContain("assistant-against-peer");
  expect(idsWith({ "held-by": "assistant" })).toContain("dynamics");
});

test("transcripts with the same value of the tag named as unit are one unit", () => {
  const of = (id: string, participant: string) => ({ ...transcript, id, tags: { participant } });
  const { scenarios } = suiteForTranscripts(crisis, [of("one", "ada"), of("two", "ada"), of("three", "ben")], {
    ...context,
    unit: "participant",
  });
  expect(scenarios.map(({ unit }) => unit)).toEqual(["ada", "ada", "ben"]);
});
