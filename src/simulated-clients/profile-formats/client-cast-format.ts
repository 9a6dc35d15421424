import { z } from "zod";
import type { ProfileProblem } from "../profile-tables/check-profile.ts";
import { ageOf, draftPersona, pronounOf } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

const Trait = z.looseObject({ score_percent: z.number(), explanation: z.string() });
const Item = z.looseObject({ identified: z.boolean(), severity_level: z.number().nullable(), explanation: z.string() });

/** A basic profile, five traits in per cent, and items of three questionnaires with how far each was identified. */
const ClientCastProfile = z.looseObject({
  basic_profile: z.looseObject({
    name: z.string(),
    gender: z.string(),
    age: z.union([z.number(), z.string()]),
    occupation: z.string(),
    situation: z.string().min(1),
    emotion: z.string(),
    reasons: z.string(),
    problem: z.string().min(1),
    feeling_expression: z.string(),
    emotional_fluctuation: z.string(),
    resistance: z.string(),
  }),
  big_five: z.looseObject({
    Openness: Trait,
    Conscientiousness: Trait,
    Extraversion: Trait,
    Agreeableness: Trait,
    Neuroticism: Trait,
  }),
  symptoms: z.record(z.string(), z.record(z.string(), Item)),
});

/** Profiles in the form of ClientCAST. */
export const clientCastFormat: ProfileFormat = {
  id: "client-cast",
  title: "ClientCAST profiles",
  container: "json",
  recognises: (record) => "basic_profile" in record && "big_five" in record,
  schema: ClientCastProfile,
  check: (record) => {
    const { big_five, symptoms } = ClientCastProfile.parse(record);
    const traits = Object.entries(big_five).flatMap(([trait, value]): ProfileProblem[] => {
      const { success, data } = Trait.safeParse(value);
      const isIn = success && data.score_percent >= 0 && data.score_percent <= 100;
      return isIn ? [] : [{ path: ["big_five", trait, "score_percent"], problem: "A trait runs from 0 to 100." }];
    });
    const items = Object.entries(symptoms).flatMap(([form, of]) =>
      Object.entries(of).flatMap(([item, { identified, severity_level }]): ProfileProblem[] =>
        identified && severity_level === null
          ? [{ path: ["symptoms", form, item, "severity_level"], problem: "An identified symptom has a severity." }]
          : [],
      ),
    );
    return [...traits, ...items];
  },
  nameOf: (record) => `client-${String(Reflect.get(Object(record.basic_profile), "name"))}`,
  persona: clientCastPersona,
};

function clientCastPersona(record: ProfileRecord, id: string): PersonaOfProfile {
  const { basic_profile: basic, big_five, symptoms } = ClientCastProfile.parse(record);
  const name = /not specified/i.test(basic.name) ? undefined : basic.name;
  const draft = draftPersona("client-cast", id, record, { name, pronoun: pronounOf(basic.gender) });
  draft.passage(basic.problem, { topic: "problem", askedBy: ["brings", "problem", "going on", "help"], most: 3 });
  draft.passage(basic.situation, {
    topic: "situation",
    fromExchange: 2,
    minimumTrust: 0.3,
    askedBy: ["happen", "situation", "when"],
    most: 3,
  });
  draft.passage(basic.emotion, {
    topic: "emotion",
    fromExchange: 2,
    minimumTrust: 0.4,
    askedBy: ["feel", "emotion"],
    most: 3,
  });
  draft.passage(basic.reasons, { topic: "reasons", askedBy: ["why", "hope", "reason"], most: 2 });
  for (const [form, items] of Object.entries(symptoms)) {
    for (const [number, item] of Object.entries(items)) {
      if (item.identified)
        draft.passage(item.explanation, {
          topic: `${form}-${number}`,
          fromExchange: 2,
          minimumTrust: 0.45,
          sensitivity: 0.5,
          most: 1,
        });
    }
  }
  const level = (text: string) =>
    ({ low: 0.1, medium: 0.4, high: 0.8 })[/^\w+/.exec(text.toLowerCase())?.[0] ?? ""] ?? 0.2;
  draft.inferred.add("style from extraversion and agreeableness");
  return draft.finish({
    name,
    age: ageOf(basic.age),
    about: `${basic.situation} ${basic.reasons}`,
    style:
      big_five.Extraversion.score_percent < 35
        ? "terse"
        : big_five.Extraversion.score_percent > 70
          ? "talkative"
          : "plain",
    manner: { resistance: level(basic.resistance) },
    start: { trust: 0.4, distress: big_five.Neuroticism.score_percent / 100 },
  });
}
