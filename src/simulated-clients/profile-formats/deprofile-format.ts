import { bigFiveBand, checkDeprofile, DeprofileRecord } from "../deprofile-coc/deprofile-record.ts";
import type { MemoryCard } from "../deprofile-coc/memory-cards.ts";
import { isManner, tagWording } from "../deprofile-coc/symptom-tags.ts";
import { identifierOf } from "../profile-tables/profile-persona.ts";
import { ageOf, draftPersona } from "./persona-draft.ts";
import type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-format.ts";

/** Records of DEPROFILE's index. */
export const deprofileFormat: ProfileFormat = {
  id: "deprofile",
  title: "DEPROFILE records",
  container: "json",
  recognises: (record) => "pair_id" in record || "suiside_risk" in record,
  schema: DeprofileRecord,
  check: (record) => checkDeprofile(DeprofileRecord.parse(record)),
  nameOf: (record) => `deprofile-${String(record.pair_id)}`,
  persona: (record, id) => deprofilePersona(record, id),
};

/**
 * The patient of a record: symptoms that are there are told, those that are not are denied, and what the cards hold is
 * told as dated episodes.
 */
export function deprofilePersona(
  record: ProfileRecord,
  id: string,
  cards: readonly MemoryCard[] = [],
): PersonaOfProfile {
  const profile = DeprofileRecord.parse(record);
  const draft = draftPersona("deprofile", id, record, { pronoun: profile.gender === "F" ? "she" : "he" });
  for (const tag of profile.positive_symptoms.filter((one) => !isManner(one))) {
    const { present, askedBy } = tagWording(tag);
    const isDanger = askedBy.length === 0;
    draft.ownWords(present, {
      topic: identifierOf(`has-${tag}`),
      fromExchange: 2,
      minimumTrust: isDanger ? 0.45 : 0.3,
      sensitivity: isDanger ? 0.9 : 0.4,
      ...(isDanger ? { whenAsked: "safety-question" } : { askedBy: [...askedBy] }),
    });
  }
  for (const tag of profile.negative_symptoms.filter((one) => !isManner(one))) {
    const { absent, askedBy } = tagWording(tag);
    draft.ownWords(absent, {
      topic: identifierOf(`denies-${tag}`),
      polarity: "absent",
      ...(askedBy.length === 0 ? { whenAsked: "safety-question" } : { askedBy: [...askedBy] }),
    });
  }
  draft.inferred.add("wording of every symptom, present and absent, in English");
  draft.inferred.add("style from extraversion and neuroticism");
  const { Extraversion, Neuroticism } = profile.big_five;
  const episodes = cards.flatMap((card, index) =>
    card.representative === undefined
      ? []
      : [
          {
            id: `card-${index + 1}`,
            fact: card.text,
            says: [`${card.representative}: ${[...card.symptoms, ...card.events][0] ?? ""}`],
            when: card.representative,
            daysAgo: [card.range[0], card.range[1]] as [number, number],
            minimumTrust: 0.4,
            fromExchange: 2,
            topic: "past",
            askedBy: ["when", "last week", "last month", "happened", "recent"],
            disclosure: "volunteered" as const,
            polarity: "present" as const,
          },
        ],
  );
  return draft.finish({
    name: undefined,
    age: ageOf(profile.age),
    about: profile.summation || "A person with a depression of the stated degree.",
    style: bigFiveBand(Extraversion) === "low" ? "terse" : bigFiveBand(Neuroticism) === "high" ? "anxious" : "plain",
    start: { trust: 0.4, distress: 0.3 + 0.2 * profile.depression_risk },
    ...(episodes.length === 0 ? {} : { episodes }),
  });
}
