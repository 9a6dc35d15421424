import { describe, expect, test } from "vitest";
import { builtinAssistant } from "../assistants/index.ts";
import { enact } from "../conversations/index.ts";
import { loadDetectors } from "../detection/index.ts";
import type { ClientFidelity, PersonaFile } from "../vocabulary/index.ts";
import { loadClientContent, loadPersonas, personaClient } from "./index.ts";

const detectors = loadDetectors();
const people = loadPersonas({ content: loadClientContent(), detectors });

async function played(person: PersonaFile, assistant: string, seed: number): Promise<ClientFidelity> {
  const { outcome } = await enact(
    { id: `${person.id}-${seed}`, locale: person.locale, repeat: 0, seed, exchanges: 8, turns: [] },
    {
      client: personaClient(person, { detectors }),
      assistant: builtinAssistant(assistant, detectors),
      signal: new AbortController().signal,
      store: async () => {},
    },
  );
  if (outcome.status !== "completed" || outcome.clientFidelity === undefined)
    throw new Error(`${person.id} did not end.`);
  return outcome.clientFidelity;
}

describe("the people of the library", () => {
  test("are sixty or more, of all ages and severities, with a diagram, a content note and a locale each", () => {
    expect(people.length).toBeGreaterThanOrEqual(60);
    expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
    for (const person of people) {
      expect(person.diagram?.situations.length, person.id).toBeGreaterThanOrEqual(3);
      expect(person.contentNote.length, person.id).toBeGreaterThan(10);
      expect(person.locale, person.id).toMatch(/-[A-Z]{2}$/);
    }
    const tags = (name: string) => new Set(people.map((person) => person.tags[name]));
    for (const age of ["adolescent", "young", "adult", "older"]) expect(tags("age")).toContain(age);
    for (const severity of ["mild", "moderate", "severe"]) expect(tags("severity")).toContain(severity);
    expect(tags("condition").size).toBeGreaterThanOrEqual(25);
    expect(new Set(people.map(({ style }) => style)).size).toBeGreaterThanOrEqual(9);
  });

  test("each can be asked about safety, and says what is so or is not", () => {
    for (const person of people) {
      const answers = person.facts.filter(
        ({ whenAsked, topic }) => whenAsked === "safety-question" || topic === "safety",
      );
      expect(answers.length, person.id).toBeGreaterThan(0);
    }
  });

  test("name no means, dose, amount or place", () => {
    const denied =
      /\b(?:rope|noose|blade|razor|pistol|rifle|bridge|overdos\w*|milligrams?|\d+ ?mg|tablets? at once)\b/i;
    for (const person of people) {
      const words = [person.about, ...person.opening, ...person.facts.flatMap(({ fact, says }) => [fact, ...says])];
      for (const text of words) expect(denied.test(text), `${person.id}: ${text.length} characters`).toBe(false);
    }
  });

  test.each(["builtin:attentive", "builtin:abrupt"])(
    "played without a model to %s, contradict nothing, leak nothing and stay in role",
    async (assistant) => {
      for (const person of people) {
        const found = await played(person, assistant, 7);
        expect({ id: person.id, ...found }).toMatchObject({
          id: person.id,
          outOfRole: [],
          leaks: [],
          contradictions: [],
          unspoken: [],
          disclosure: { early: [] },
        });
      }
    },
  );
});
