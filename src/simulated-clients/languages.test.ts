import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builtinAssistant } from "../assistants/index.ts";
import { enact } from "../conversations/index.ts";
import { loadDetectors } from "../detection/index.ts";
import type { PersonaFile } from "../vocabulary/index.ts";
import { loadClientContent, loadPersonas, personaClient } from "./index.ts";

const detectors = loadDetectors();
const content = loadClientContent();
const people = loadPersonas({ content, detectors });
const languageOf = (person: PersonaFile) => person.language ?? person.locale.split("-")[0] ?? "";
const written = people.filter((person) => languageOf(person) !== "en");

async function lines(person: PersonaFile, { repeat = 0, exchanges = 1 } = {}): Promise<string[]> {
  const { turns, outcome } = await enact(
    { id: `${person.id}-${repeat}`, locale: person.locale, repeat, seed: 5, exchanges, turns: [] },
    {
      client: personaClient(person, { detectors }),
      assistant: builtinAssistant("builtin:attentive", detectors),
      signal: new AbortController().signal,
      store: async () => {},
    },
  );
  expect(outcome.status, person.id).toBe("completed");
  return turns.filter(({ speaker }) => speaker === "client").map(({ text }) => text);
}

describe("the languages of the library", () => {
  test("have a phrase bank and somebody who speaks them", () => {
    const spoken = new Set(people.map(languageOf));
    const banks = readdirSync("library/simulated-clients/phrases").map((file) => file.replace(".yaml", ""));
    expect(banks.toSorted()).toEqual(["ar", "de", "en", "es", "fr", "hi", "id", "ja", "ko", "pt", "sw", "zh"]);
    for (const language of banks) {
      expect(content.phrases.has(language), language).toBe(true);
      expect(spoken, language).toContain(language);
    }
    for (const language of spoken) expect(banks).toContain(language);
  });

  test("give no two openings alike in 100 draws of a person", async () => {
    for (const person of written) {
      const openings: string[] = [];
      for (let repeat = 0; repeat < 100; repeat += 1) openings.push(...(await lines(person, { repeat })));
      expect(openings).toHaveLength(100);
      expect(new Set(openings).size, person.id).toBe(100);
    }
  }, 30_000);
});
