import type { CognitiveDiagram } from "../../vocabulary/index.ts";
import { matchBeliefs, matchEmotions, type PatientPsiStyle, patientPsiStyles } from "../patient-psi/closed-lists.ts";
import { checkPatientPsi, intermediateBeliefs, PatientPsiProfile } from "../patient-psi/patient-psi-profile.ts";
import { draftPersona } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

/** PATIENT-Psi's public profiles: one situation of a diagram per record (arXiv 2405.19660). */
export const patientPsiFormat: ProfileFormat = {
  id: "patient-psi",
  title: "PATIENT-Psi diagrams",
  container: "json",
  recognises: (record) => "auto_thought" in record || "helpless_belief" in record,
  schema: PatientPsiProfile,
  check: (record) => checkPatientPsi(PatientPsiProfile.parse(record)),
  nameOf: (record) => `${String(record.name)}-${String(record.id)}`,
  persona: (record, id) => patientPsiPersona(record, id),
};

/**
 * The person of one record. What lies nearest is told first: situation and feelings, then the thought and what was done,
 * then coping and rules, then history and the belief about oneself.
 *
 * @param style - one of the styles the record allows; default its first
 */
export function patientPsiPersona(record: ProfileRecord, id: string, style?: PatientPsiStyle): PersonaOfProfile {
  const profile = PatientPsiProfile.parse(record);
  const pronoun = /\b(she|her)\b/i.test(profile.history) && !/\b(he|his)\b/i.test(profile.history) ? "she" : "he";
  const draft = draftPersona("patient-psi", id, record, { name: profile.name, pronoun });
  const { usual, inDepression } = intermediateBeliefs(profile);
  const situation = "situation";
  const near = { fromExchange: 1, minimumTrust: 0.2 };
  const later = { fromExchange: 2, minimumTrust: 0.4, sensitivity: 0.4 };
  const deep = { fromExchange: 3, minimumTrust: 0.55, sensitivity: 0.6 };
  draft.ownWords(`It's about this: ${lowered(profile.situation)}`, {
    ...near,
    topic: "situation",
    askedBy: ["what happened", "situation", "this week", "when"],
    reveals: { part: "situation", situation },
  });
  draft.ownWords(`I was ${profile.emotion.map(feelingIn).join(" and ")}.`, {
    ...near,
    topic: "emotion",
    askedBy: ["feel", "emotion"],
    reveals: { part: "emotion", situation },
  });
  draft.ownWords(`What went through my head: ${profile.auto_thought}`, {
    ...later,
    topic: "automatic-thought",
    askedBy: ["think", "thought", "mind", "went through"],
    reveals: { part: "automatic-thought", situation },
  });
  draft.passage(profile.behavior, {
    ...later,
    topic: "behaviour",
    askedBy: ["do then", "did you do", "react", "do about"],
    reveals: { part: "behaviour", situation },
  });
  draft.passage(profile.coping_strategies, {
    ...deep,
    topic: "coping",
    askedBy: ["cope", "deal with", "get through"],
    reveals: { part: "coping" },
  });
  for (const text of [usual, inDepression]) {
    draft.ownWords(
      text
        ?.split(/(?<=[.!?])\s+/)
        .slice(0, 1)
        .join(" "),
      {
        ...deep,
        topic: "intermediate-belief",
        askedBy: ["rule", "expect", "important to you", "would it mean"],
        reveals: { part: "intermediate-belief" },
      },
    );
  }
  draft.passage(profile.history, {
    ...deep,
    topic: "history",
    most: 8,
    askedBy: ["grow up", "childhood", "family", "past", "before", "history"],
    reveals: { part: "history" },
  });
  for (const belief of [...profile.helpless_belief, ...profile.unlovable_belief, ...profile.worthless_belief]) {
    draft.ownWords(belief, {
      topic: "core-belief",
      fromExchange: 4,
      minimumTrust: 0.65,
      sensitivity: 0.9,
      askedBy: ["about yourself", "say about you", "mean about you", "believe"],
      reveals: { part: "core-belief" },
    });
  }
  const allowed = profile.type.filter((one): one is PatientPsiStyle => one in patientPsiStyles);
  const chosen = style ?? allowed[0] ?? "plain";
  return draft.finish({
    name: profile.name,
    age: undefined,
    about: `${profile.name} has had several sessions already. The topic is the week just past: ${profile.situation}`,
    style: chosen,
    manner: { sentences: patientPsiStyles[chosen].sentences },
    diagram: diagramOf(profile),
  });
}

/** The record as a diagram of the vocabulary; entries of closed lists in the words of the lists. */
export function diagramOf(profile: PatientPsiProfile): CognitiveDiagram {
  const { usual, inDepression } = intermediateBeliefs(profile);
  const known = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      const match = matchBeliefs(text);
      return match.status === "known" ? [...match.ids] : [text];
    });
  return {
    history: profile.history,
    coreBeliefs: {
      helpless: known(profile.helpless_belief),
      unlovable: known(profile.unlovable_belief),
      worthless: known(profile.worthless_belief),
    },
    intermediateBeliefs: usual,
    ...(inDepression === undefined ? {} : { intermediateBeliefsInDepression: inDepression }),
    coping: profile.coping_strategies,
    situations: [
      {
        id: "situation",
        situation: profile.situation,
        automaticThought: profile.auto_thought,
        emotions: emotionsOf(profile.emotion).slice(0, 3),
        behaviour: profile.behavior,
      },
    ],
  };
}

function emotionsOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const match = matchEmotions(text);
    return match.status === "known" ? [...match.ids] : [text];
  });
}

/** A group of emotions is said with its first word: people do not speak in lists. */
function feelingIn(group: string): string {
  return group.split(/[,/]/)[0]?.trim().toLowerCase() ?? group;
}

function lowered(text: string): string {
  return /^I\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
