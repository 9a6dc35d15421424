import { z } from "zod";
import type { ProfileProblem } from "../profile-tables/check-profile.ts";
import { ageOf, draftPersona, pronounOf } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

const Text = z.union([z.string(), z.number()]);

/** A character of the bank; derived statements may stand beside the base fields (arXiv 2308.10278). */
const Character = z.looseObject({
  name: z.string().min(1),
  gender: z.string(),
  age: Text,
  job: z.string(),
  personality: z.string(),
  hobby: z.string(),
  growth_experience: z.string(),
  family_relationship: z.string(),
  social_relationship: z.string(),
  emotional_state: z.string(),
  recent_worry_or_anxiety: z.string().min(1),
  additional_information: z.string().optional(),
});

/** CharacterChat's characters. */
export const characterChatFormat: ProfileFormat = {
  id: "characterchat",
  title: "CharacterChat characters",
  container: "json",
  recognises: (record) => "recent_worry_or_anxiety" in record,
  schema: Character,
  check: (record) => {
    const character = Character.parse(record);
    const problems: ProfileProblem[] = [];
    const age = ageOf(character.age);
    if (age === undefined) problems.push({ path: ["age"], problem: "An age from 10 to 110 is expected." });
    else if (age < 12 || age > 40)
      problems.push({ path: ["age"], problem: "Characters are 12 to 40 years old, by preference." });
    const words = character.additional_information?.trim().split(/\s+/).length ?? 0;
    if (words >= 100)
      problems.push({ path: ["additional_information"], problem: `${words} words; fewer than 100 are expected.` });
    return problems;
  },
  nameOf: (record) => String(record.name),
  persona: characterPersona,
};

const told = [
  {
    field: "recent_worry_or_anxiety",
    topic: "worry",
    minimumTrust: 0,
    fromExchange: 1,
    askedBy: ["worry", "wrong", "going on", "mind"],
  },
  { field: "emotional_state", topic: "feeling", minimumTrust: 0.3, fromExchange: 2, askedBy: ["feel", "mood"] },
  { field: "job", topic: "job", minimumTrust: 0.2, fromExchange: 2, askedBy: ["work", "job", "school"] },
  {
    field: "working_conditions",
    topic: "conditions",
    minimumTrust: 0.4,
    fromExchange: 2,
    askedBy: ["work", "boss", "colleague"],
  },
  {
    field: "social_relationship",
    topic: "people",
    minimumTrust: 0.4,
    fromExchange: 2,
    askedBy: ["friend", "people", "lonely"],
  },
  {
    field: "family_relationship",
    topic: "family",
    minimumTrust: 0.45,
    fromExchange: 2,
    askedBy: ["family", "parents"],
  },
  {
    field: "growth_experience",
    topic: "past",
    minimumTrust: 0.5,
    fromExchange: 3,
    askedBy: ["grow up", "childhood", "past"],
  },
  { field: "living_conditions", topic: "home", minimumTrust: 0.3, fromExchange: 2, askedBy: ["live", "home", "flat"] },
  { field: "hobby", topic: "hobby", minimumTrust: 0.2, fromExchange: 2, askedBy: ["hobby", "enjoy", "fun"] },
  { field: "additional_information", topic: "also", minimumTrust: 0.4, fromExchange: 3, askedBy: ["else", "also"] },
] as const;

function characterPersona(record: ProfileRecord, id: string): PersonaOfProfile {
  const character = Character.parse(record);
  const isToThem = /\byou(r)?\b/i.test(`${character.growth_experience} ${character.recent_worry_or_anxiety}`);
  const pronoun = isToThem ? "you" : pronounOf(character.gender);
  const draft = draftPersona("characterchat", id, record, { name: character.name, pronoun });
  for (const { field, askedBy, ...options } of told) {
    const value = record[field];
    if (typeof value === "string") draft.passage(value, { ...options, askedBy: [...askedBy], most: 3 });
  }
  draft.inferred.add("a mood that starts at 1 of 5");
  return draft.finish({
    name: character.name,
    age: ageOf(character.age),
    about: `${character.personality} Worry: ${character.recent_worry_or_anxiety}`,
    manner: { sentences: 2, register: "texting" },
    opening: ["Hi", "Hello!", "hey"],
    variables: {
      mood: {
        means: "0 hopeless, 5 fully confident.",
        bounds: [0, 5],
        start: 1,
        step: 1,
        reactions: [
          { heard: "acknowledgement", by: 0.5, because: "felt understood", when: [] },
          { heard: ["reflection", "healthier-coping"], by: 0.4, because: "saw a way", when: [] },
          { heard: ["dismissal", "platitude"], by: -0.6, because: "was brushed off", when: [] },
        ],
      },
    },
  });
}
