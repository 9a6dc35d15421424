import { z } from "zod";
import { draftPersona } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

/** A description in prose, with rules of behaviour in some files. */
const RoleplayDohProfile = z.looseObject({ description: z.string().min(1) });

/** Profiles in the form of Roleplay-doh: prose. */
export const roleplayDohFormat: ProfileFormat = {
  id: "roleplay-doh",
  title: "Roleplay-doh descriptions",
  container: "json",
  recognises: (record) => "description" in record && Object.keys(record).length <= 4,
  schema: RoleplayDohProfile,
  nameOf: (record) => firstName(String(record.description)) ?? "client",
  persona: roleplayDohPersona,
};

function roleplayDohPersona(record: ProfileRecord, id: string): PersonaOfProfile {
  const { description } = RoleplayDohProfile.parse(record);
  const name = firstName(description);
  const pronoun = /\bhe\b/i.test(description) ? "he" : /\bshe\b/i.test(description) ? "she" : "they";
  const draft = draftPersona("roleplay-doh", id, record, { name, pronoun });
  const sentences = description.split(/(?<=[.!?])\s+/);
  sentences.forEach((sentence, index) => {
    // What a description ends with is usually what is going on now; what it begins with lies deeper.
    const isNow = index === sentences.length - 1;
    draft.passage(
      sentence,
      isNow ? { topic: "now" } : { topic: "background", fromExchange: 2, minimumTrust: 0.4, sensitivity: 0.5 },
    );
  });
  return draft.finish({ name, age: undefined, about: description });
}

function firstName(text: string): string | undefined {
  return /^(\p{Lu}\p{Ll}+)\s+(is|has|was|grew)\b/u.exec(text)?.[1];
}
