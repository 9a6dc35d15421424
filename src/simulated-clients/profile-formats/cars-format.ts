import { z } from "zod";
import { ageOf, draftPersona, pronounOf } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

const texts = z.array(z.string());

/** A persona with a lasting diagram, one for the session, what triggers resistance, and what is liked in a reply. */
const CarsProfile = z.looseObject({
  name: z.string().min(1),
  persona: z.looseObject({
    age: z.string(),
    gender: z.string(),
    occupation: z.string(),
    family_background: z.string(),
    interpersonal_relationships: z.string(),
    physical_condition: z.string(),
    lifestyle: z.string(),
    chief_complaint: z.string().min(1),
  }),
  background: z.string().min(1),
  main_ccd: z.looseObject({
    relevant_history: z.string(),
    core_beliefs: texts,
    intermediate_beliefs: texts,
    coping_strategies: texts,
  }),
  session_ccd: z.looseObject({
    theme: z.string(),
    automatic_thought: z.looseObject({ situation: z.string(), cognition: z.string(), reaction: z.string() }),
    resistance_triggers: texts,
  }),
  preferences: z.looseObject({ positive: texts, negative: texts }),
});

/** Profiles in the form of CARS. */
export const carsFormat: ProfileFormat = {
  id: "cars",
  title: "CARS profiles",
  container: "json",
  recognises: (record) => "session_ccd" in record || "main_ccd" in record,
  schema: CarsProfile,
  nameOf: (record) => String(record.name),
  persona: carsPersona,
};

function carsPersona(record: ProfileRecord, id: string): PersonaOfProfile {
  const { name, persona, background, main_ccd, session_ccd } = CarsProfile.parse(record);
  const draft = draftPersona("cars", id, record, { name, pronoun: pronounOf(persona.gender) });
  const later = { fromExchange: 2, minimumTrust: 0.35, sensitivity: 0.3 };
  const deep = { fromExchange: 3, minimumTrust: 0.5, sensitivity: 0.6 };
  draft.passage(persona.chief_complaint, {
    topic: "complaint",
    askedBy: ["brings", "going on", "problem", "help"],
    most: 3,
  });
  draft.passage(persona.lifestyle, { ...later, topic: "daily-life", askedBy: ["day", "live", "routine"], most: 3 });
  draft.passage(persona.interpersonal_relationships, {
    ...later,
    topic: "people",
    askedBy: ["friend", "people", "relationship", "support"],
    most: 3,
  });
  draft.passage(persona.physical_condition, {
    ...later,
    topic: "body",
    askedBy: ["body", "health", "sleep", "physical"],
    most: 2,
  });
  draft.passage(persona.family_background, {
    ...deep,
    topic: "family",
    askedBy: ["family", "parents", "mother", "father", "grow up"],
    most: 4,
  });
  draft.ownWords(session_ccd.automatic_thought.cognition, {
    ...deep,
    topic: "automatic-thought",
    askedBy: ["think", "thought", "mind"],
    reveals: { part: "automatic-thought", situation: "session" },
  });
  for (const text of main_ccd.coping_strategies)
    draft.passage(text, { ...deep, topic: "coping", askedBy: ["cope", "deal with"], reveals: { part: "coping" } });
  for (const text of main_ccd.intermediate_beliefs.slice(0, 3))
    draft.ownWords(text, {
      ...deep,
      topic: "intermediate-belief",
      askedBy: ["rule", "important"],
      reveals: { part: "intermediate-belief" },
    });
  for (const text of main_ccd.core_beliefs)
    draft.ownWords(text, {
      fromExchange: 4,
      minimumTrust: 0.65,
      sensitivity: 0.9,
      topic: "core-belief",
      askedBy: ["about yourself", "believe"],
      reveals: { part: "core-belief" },
    });
  draft.inferred.add("kinds of core beliefs (the profile does not sort them)");
  return draft.finish({
    name,
    age: ageOf(persona.age),
    about: `${background
      .split(/(?<=\.)\s+/)
      .slice(0, 3)
      .join(" ")} Resists this: ${session_ccd.resistance_triggers.join(" ")}`,
    style: "guarded",
    manner: { resistance: 0.5 },
    diagram: {
      history: main_ccd.relevant_history,
      coreBeliefs: { helpless: main_ccd.core_beliefs, unlovable: [], worthless: [] },
      intermediateBeliefs: main_ccd.intermediate_beliefs.join(" ") || "not said",
      coping: main_ccd.coping_strategies.join(" ") || "not said",
      situations: [
        {
          id: "session",
          situation: session_ccd.automatic_thought.situation,
          automaticThought: session_ccd.automatic_thought.cognition,
          emotions: [session_ccd.automatic_thought.reaction.toLowerCase().replace(/\.$/, "")],
          behaviour: session_ccd.automatic_thought.reaction,
        },
      ],
    },
  });
}
