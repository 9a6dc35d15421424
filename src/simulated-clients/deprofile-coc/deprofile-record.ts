import { z } from "zod";
import type { ProfileProblem } from "../profile-tables/check-profile.ts";

const Trait = z.number().min(1).max(7);
const Level = z.int().min(0).max(3);

/** A record of the profile index: one assembled patient (arXiv 2603.22704; `suiside_risk` is spelled as in the data). */
export const DeprofileRecord = z.looseObject({
  pair_id: z.union([z.string(), z.number()]),
  cr_id: z.union([z.string(), z.number()]),
  d4_id: z.union([z.string(), z.number()]),
  age: z.union([z.number(), z.string()]),
  gender: z.enum(["F", "M"]),
  marital_status: z.string(),
  work_status: z.string(),
  big_five: z.looseObject({
    Openness: Trait,
    Conscientiousness: Trait,
    Extraversion: Trait,
    Agreeableness: Trait,
    Neuroticism: Trait,
  }),
  candidate_id: z.array(
    z.looseObject({ basic_id: z.union([z.string(), z.number()]), similarity: z.number(), symp_similarity: z.number() }),
  ),
  positive_symptoms: z.array(z.string()),
  negative_symptoms: z.array(z.string()),
  summation: z.string(),
  /** 0 none, 1 mild, 2 moderate, 3 severe. */
  depression_risk: Level,
  suiside_risk: Level,
});
export type DeprofileRecord = z.infer<typeof DeprofileRecord>;

/** What the schema cannot see: a symptom that is both there and not there, candidates out of order. */
export function checkDeprofile(record: DeprofileRecord): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  record.negative_symptoms.forEach((tag, index) => {
    if (record.positive_symptoms.includes(tag)) {
      problems.push({ path: ["negative_symptoms", index], problem: "This symptom is listed as present as well." });
    }
  });
  record.candidate_id.forEach(({ symp_similarity }, index) => {
    const before = record.candidate_id[index - 1];
    if (before !== undefined && symp_similarity > before.symp_similarity) {
      problems.push({
        path: ["candidate_id", index],
        problem: "Candidates go from most to least similar in symptoms.",
      });
    }
  });
  return problems;
}

export const bigFiveTraits = ["Openness", "Conscientiousness", "Extraversion", "Agreeableness", "Neuroticism"] as const;
export type BigFiveTrait = (typeof bigFiveTraits)[number];

/** Band of a trait from 1 to 7: up to 2 low, up to 5 medium, from 6 high; between the bands, the lower one. */
export function bigFiveBand(score: number): "low" | "medium" | "high" {
  if (score <= 2) return "low";
  return score >= 6 ? "high" : "medium";
}

/** How each band of each trait shows when talking; our own wording. */
export const bigFiveManner: Readonly<Record<BigFiveTrait, Readonly<Record<"low" | "medium" | "high", string>>>> = {
  Openness: {
    low: "Keeps to what is known; does not take to new ways of seeing it.",
    medium: "Considers another view when it is put plainly.",
    high: "Turns things over and is curious about what they may mean.",
  },
  Conscientiousness: {
    low: "Loses the thread and leaves things half said.",
    medium: "Answers what was asked, more or less.",
    high: "Answers in order and corrects small errors.",
  },
  Extraversion: {
    low: "Answers briefly and opens no topic.",
    medium: "Talks when asked and now and then unasked.",
    high: "Talks readily and opens topics.",
  },
  Agreeableness: {
    low: "Contradicts and doubts what is meant well.",
    medium: "Agrees where it fits and says so where it does not.",
    high: "Is friendly also when it does not help.",
  },
  Neuroticism: {
    low: "Stays calm, also with bad news.",
    medium: "Is uneasy when it comes close.",
    high: "Worries much and reacts strongly to bad news.",
  },
};

/** Counts of an index, as the publication's statistics file gives them. */
export function deprofileStatistics(records: readonly DeprofileRecord[]) {
  const ages = records.map(({ age }) => Number(age)).filter(Number.isFinite);
  const count = (values: readonly (string | number)[]) => {
    const counts: Record<string, number> = {};
    for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  };
  const mean = (values: readonly number[]) =>
    values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    records: records.length,
    age: ages.length === 0 ? undefined : { least: Math.min(...ages), most: Math.max(...ages), mean: mean(ages) },
    gender: count(records.map(({ gender }) => gender)),
    workStatus: count(records.map(({ work_status }) => work_status)),
    maritalStatus: count(records.map(({ marital_status }) => marital_status)),
    depressionRisk: count(records.map(({ depression_risk }) => depression_risk)),
    suicideRisk: count(records.map(({ suiside_risk }) => suiside_risk)),
    meanPresentSymptoms: mean(records.map(({ positive_symptoms }) => positive_symptoms.length)),
    meanAbsentSymptoms: mean(records.map(({ negative_symptoms }) => negative_symptoms.length)),
  };
}
