import { z } from "zod";
import type { ProfileProblem } from "../profile-tables/check-profile.ts";
import { ageOf, draftPersona, pronounOf } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

const Risk = z.int();

/** A profile with risks from 0 to 3, a situation, statements, styles, a chain of complaints, and earlier sessions. */
const AnnaAgentProfile = z.looseObject({
  profile: z.looseObject({
    drisk: Risk,
    srisk: Risk,
    age: z.string(),
    gender: z.string(),
    marital_status: z.string(),
    occupation: z.string(),
    symptoms: z.string(),
  }),
  situation: z.string().min(1),
  statement: z.array(z.string()),
  style: z.array(z.string()),
  complaint_chain: z.array(z.looseObject({ stage: z.int(), content: z.string().min(1) })).min(1),
  status: z.string(),
});

/** Profiles in the form of AnnaAgent. */
export const annaAgentFormat: ProfileFormat = {
  id: "anna-agent",
  title: "AnnaAgent profiles",
  container: "json",
  recognises: (record) => "complaint_chain" in record,
  schema: AnnaAgentProfile,
  check: (record) => {
    const { profile, complaint_chain } = AnnaAgentProfile.parse(record);
    const risks = (["drisk", "srisk"] as const)
      .filter((risk) => profile[risk] < 0 || profile[risk] > 3)
      .map((risk): ProfileProblem => ({ path: ["profile", risk], problem: "A risk runs from 0 to 3." }));
    const order = complaint_chain.flatMap(({ stage }, index): ProfileProblem[] =>
      stage === index + 1
        ? []
        : [
            {
              path: ["complaint_chain", index, "stage"],
              problem: `Stages are numbered in order; ${index + 1} is due here.`,
            },
          ],
    );
    return [...risks, ...order];
  },
  nameOf: (record) => `anna-${String(Reflect.get(Object(record.profile), "occupation") ?? "client")}`,
  persona: annaAgentPersona,
};

/** Complaints are told one stage after the other, as the publication has it. */
function annaAgentPersona(record: ProfileRecord, id: string): PersonaOfProfile {
  const { profile, situation, statement, complaint_chain, style } = AnnaAgentProfile.parse(record);
  const draft = draftPersona("anna-agent", id, record, { pronoun: pronounOf(profile.gender) });
  complaint_chain.forEach(({ content }, index) => {
    draft.ownWords(content, {
      topic: `complaint-${index + 1}`,
      fromExchange: index + 1,
      minimumTrust: Math.min(0.2 + 0.07 * index, 0.6),
      sensitivity: index / 8,
    });
  });
  const risky = (text: string) => /suicid|self-harm|harm myself|die|dead/i.test(text);
  for (const text of statement.slice(0, 6)) {
    draft.ownWords(
      text,
      risky(text)
        ? { topic: "danger", whenAsked: "safety-question", minimumTrust: 0.4, sensitivity: 0.9 }
        : { topic: "statement", fromExchange: 3, minimumTrust: 0.45, disclosure: "volunteered" },
    );
  }
  draft.ownWords(`I've written down what is wrong. ${profile.symptoms.split(";")[0]?.trim()}.`, {
    topic: "symptoms",
    fromExchange: 2,
    minimumTrust: 0.35,
    askedBy: ["symptom", "sleep", "body", "else"],
  });
  draft.inferred.add("wording of symptoms").add("trust at which each stage of the chain is told");
  return draft.finish({
    name: undefined,
    age: ageOf(profile.age),
    about: `${situation} ${profile.marital_status}, ${profile.occupation}. Manner: ${style.join(", ")}.`,
    start: { trust: 0.4, distress: 0.3 + profile.drisk * 0.2 },
    disclosure: { perTurn: 1, inOpening: 0, pace: 1, whenUnknown: "evade" },
  });
}
