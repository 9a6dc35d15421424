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
