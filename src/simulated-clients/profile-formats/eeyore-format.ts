import { z } from "zod";
import { type BeliefCategory, matchBeliefs, matchEmotions } from "../patient-psi/closed-lists.ts";
import type { ProfileProblem } from "../profile-tables/check-profile.ts";
import { ageOf, draftPersona, pronounOf } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

const Level = z.string().min(1);

/** A profile with severities of symptoms, distortions, and a cognitive profile, next to an example conversation. */
const EeyoreProfile = z.looseObject({
  profile: z.looseObject({
    name: z.string(),
    gender: z.string(),
    age: z.string(),
    "marital status": z.string(),
    occupation: z.string(),
    "situation of the client": z.string().min(1),
    "resistance toward the support": z.string(),
    "symptom severity": z.record(z.string(), Level),
    "cognition distortion exhibition": z.record(z.string(), z.string()),
    "depression severity": z.string(),
    "suicidal ideation severity": z.string(),
    "homicidal ideation severity": z.string(),
  }),
  "cognitive profile": z
    .looseObject({
      life_history: z.string(),
      coping_strategies: z.string(),
      cognitive_models: z.array(
        z.looseObject({
          situation: z.string(),
          automatic_thoughts: z.string(),
          emotion: z.string(),
          behavior: z.string(),
        }),
      ),
    })
    .optional(),
});

const severities = ["Not exhibited", "Mild", "Moderate", "Severe", "Cannot be identified"];

/** Profiles in the form of EEYORE. */
export const eeyoreFormat: ProfileFormat = {
  id: "eeyore",
  title: "EEYORE profiles",
  container: "json",
  recognises: (record) => "cognitive profile" in record || hasKey(record.profile, "symptom severity"),
  schema: EeyoreProfile,
  check: checkEeyore,
  nameOf: (record) => `${String(record.source ?? "eeyore")}-${String(record.id_source ?? "")}`,
  persona: eeyorePersona,
};

function checkEeyore(record: ProfileRecord): ProfileProblem[] {
  const parsed = EeyoreProfile.parse(record);
  const symptoms = Object.entries(parsed.profile["symptom severity"])
    .filter(([, level]) => !severities.includes(unnumbered(level)))
    .map(([symptom]) => ({
      path: ["profile", "symptom severity", symptom],
      problem: `A severity is one of ${severities.join(", ")}.`,
    }));
  const shown = Object.entries(parsed.profile["cognition distortion exhibition"])
    .filter(([, level]) => !["Exhibited", "Not exhibited", "Cannot be identified"].includes(unnumbered(level)))
    .map(([name]) => ({
      path: ["profile", "cognition distortion exhibition", name],
      problem: "A distortion is Exhibited, Not exhibited or Cannot be identified.",
    }));
  return [...symptoms, ...shown];
}

function eeyorePersona(record: ProfileRecord, id: string): PersonaOfProfile {
  const { profile, "cognitive profile": cognitive } = EeyoreProfile.parse(record);
  const name = known(profile.name);
  const draft = draftPersona("eeyore", id, record, { name, pronoun: pronounOf(profile.gender) });
  draft.passage(profile["situation of the client"], {
    topic: "situation",
    askedBy: ["happened", "going on", "brings"],
    most: 5,
  });
  for (const [symptom, written] of Object.entries(profile["symptom severity"])) {
    const level = unnumbered(written);
    if (level === "Not exhibited" || level === "Cannot be identified") continue;
    const isDeath = /death|suicid/.test(symptom);
    draft.ownWords(
      `There's this, too: ${shortened(symptom)}. ${({ Mild: "A little.", Moderate: "Quite a bit.", Severe: "It's really bad." })[level] ?? ""}`.trim(),
      {
        topic: isDeath ? "danger" : shortened(symptom),
        fromExchange: 2,
        minimumTrust: isDeath ? 0.45 : 0.35,
        sensitivity: isDeath ? 0.9 : 0.4,
        ...(isDeath ? { whenAsked: "safety-question" } : { askedBy: wordsToAsk(symptom) }),
      },
    );
    draft.inferred.add("wording of symptoms");
  }
  if (/^no\b/i.test(profile["suicidal ideation severity"])) {
    draft.ownWords("No, I don't think about that.", {
      topic: "danger",
      polarity: "absent",
      whenAsked: "safety-question",
    });
    draft.inferred.add("wording of the denial of suicidal thoughts");
  }
  const deep = { fromExchange: 3, minimumTrust: 0.5, sensitivity: 0.6 };
  draft.passage(cognitive?.life_history, {
    ...deep,
    topic: "history",
    askedBy: ["past", "family", "grow up", "before"],
    most: 5,
  });
  draft.passage(cognitive?.coping_strategies, {
    ...deep,
    topic: "coping",
    askedBy: ["cope", "deal", "help you"],
    most: 3,
  });
  for (const model of cognitive?.cognitive_models ?? []) {
    draft.ownWords(`Then I think: ${model.automatic_thoughts}`, {
      ...deep,
      topic: "automatic-thought",
      askedBy: ["think", "thought", "mind"],
    });
  }
  return draft.finish({
    name,
    age: ageOf(profile.age),
    about: profile["situation of the client"],
    manner: {
      resistance: { low: 0.1, medium: 0.4, high: 0.8 }[profile["resistance toward the support"].toLowerCase()] ?? 0.2,
    },
    start: startOf(profile["depression severity"]),
    ...(cognitive === undefined || cognitive.cognitive_models.length === 0
      ? {}
      : {
          diagram: {
            history: cognitive.life_history,
            coreBeliefs: beliefsOf(String(cognitive.core_belief_description ?? "")),
            intermediateBeliefs: String(cognitive.intermediate_beliefs ?? "not said"),
            coping: cognitive.coping_strategies,
            situations: cognitive.cognitive_models.map((model, index) => ({
              id: `situation-${index + 1}`,
              situation: model.situation,
              automaticThought: model.automatic_thoughts,
              emotions: emotionIds(model.emotion).slice(0, 3),
              behaviour: model.behavior,
            })),
          },
        }),
  });
}

/** Some records number the levels: `2-Mild`. */
function unnumbered(level: string): string {
  return level.replace(/^\d-/, "");
}

/** The beliefs of the closed lists that a description names, by kind; prose that names none gives none. */
function beliefsOf(description: string): Record<BeliefCategory, string[]> {
  const kinds: Record<BeliefCategory, string[]> = { helpless: [], unlovable: [], worthless: [] };
  for (const part of description.split(/[.;]|,\s*(?=i\b)/i)) {
    for (const kind of Object.keys(kinds) as BeliefCategory[]) {
      // keys of the record above
      const match = matchBeliefs(part, kind);
      if (match.status === "known") kinds[kind].push(...match.ids.filter((id) => !kinds[kind].includes(id)));
    }
  }
  return kinds;
}

function emotionIds(text: string): string[] {
  const match = matchEmotions(text);
  return match.status === "known" ? [...match.ids] : [text];
}
function known(text: string): string | undefined {
  return /^(cannot be identified|not specified|n\/a)?$/i.test(text.trim()) ? undefined : text.trim();
}
function hasKey(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && key in value;
}
function shortened(symptom: string): string {
  return symptom.split(/[,(]/)[0]?.trim() ?? symptom;
}
function wordsToAsk(symptom: string): string[] {
  return [...new Set(symptom.toLowerCase().match(/[a-z]{5,}/g) ?? [])]
    .filter((word) => !["feelings", "increased", "including", "other", "trouble"].includes(word))
    .slice(0, 6);
}
function startOf(severity: string): { trust: number; distress: number } {
  const text = severity.toLowerCase();
  const distress = text.includes("severe") ? 0.8 : text.includes("moderate") ? 0.65 : text.includes("mild") ? 0.5 : 0.4;
  return { trust: 0.4, distress };
}
