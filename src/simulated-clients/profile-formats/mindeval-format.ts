import { z } from "zod";
import { Persona } from "../../vocabulary/index.ts";
import { checkProfile } from "../profile-tables/check-profile.ts";
import { profilePersona } from "../profile-tables/profile-persona.ts";
import type { ProfileTable } from "../profile-tables/profile-table.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import { draftPersona, pronounOf } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

const Attributes = z.record(z.string(), z.union([z.string(), z.number()]));

/** A line of MindEval's profile file: attributes, and a narrative in the second person. */
const MindEvalProfile = z.looseObject({ member_attributes: Attributes, member_narrative: z.string().optional() });

/**
 * MindEval's member profiles (arXiv 2511.18491). Descriptive texts of the public file are worded differently from ours, so
 * they are not held against our lists; a profile in our own words is.
 */
export const mindEvalFormat: ProfileFormat = {
  id: "mindeval",
  title: "MindEval profiles",
  container: "json-lines",
  recognises: (record) => "member_attributes" in record,
  schema: MindEvalProfile,
  check: (record) => {
    const { member_attributes } = MindEvalProfile.parse(record);
    const table = tableOf("mindeval");
    const lists = isInOurWords(table, member_attributes);
    return checkProfile(table, member_attributes, { lists }).map((problem) => ({
      ...problem,
      path: ["member_attributes", ...problem.path],
    }));
  },
  nameOf: (record) => String(Reflect.get(Object(record.member_attributes), "name") ?? "member"),
  persona: mindEvalPersona,
};

/** Attributes as our table tells them, and what happened, from the narrative. */
function mindEvalPersona(record: ProfileRecord, id: string): PersonaOfProfile {
  const { member_attributes, member_narrative } = MindEvalProfile.parse(record);
  const table = tableOf("mindeval");
  const told = profilePersona(table, member_attributes, id);
  const draft = draftPersona("mindeval", id, record, { pronoun: "you", name: String(member_attributes.name ?? "") });
  draft.passage(isInOurWords(table, member_attributes) ? undefined : member_narrative, {
    topic: "story",
    most: 10,
    fromExchange: 2,
    minimumTrust: 0.45,
    sensitivity: 0.4,
  });
  const story = draft.finish({ name: undefined, age: undefined, about: told.about });
  const facts = story.persona.facts.filter(({ topic }) => topic === "story");
  const pronoun = pronounOf(member_attributes.gender_identity);
  return {
    persona: Persona.parse({
      ...told,
      profile: { kind: "mindeval", attributes: record },
      facts: [...told.facts, ...facts],
    }),
    inferred: [
      "wording of what is told of each attribute",
      "at what trust and from which exchange each is told",
      `style, from the conversation style (${told.style}); ${pronoun} for others`,
      ...(facts.length > 0 ? ["first-person wording of the narrative"] : []),
    ],
  };
}

/** Whether most descriptive texts are ours: then the profile was drawn here, or written by the same table. */
function isInOurWords(table: ProfileTable, attributes: Readonly<Record<string, unknown>>): boolean {
  const ours = ["thought_process", "general_outlook", "conversation_style", "attitude_towards_mindfulness"];
  const known = ours.filter((id) => {
    const field = table.fields.find((one) => one.id === id);
    return field?.groups.some(({ values }) => values?.some((value) => value === attributes[id])) ?? false;
  });
  return known.length >= 2;
}
