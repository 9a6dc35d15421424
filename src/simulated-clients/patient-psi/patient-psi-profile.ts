import { z } from "zod";
import type { ProfileProblem } from "../profile-tables/check-profile.ts";
import { type BeliefCategory, matchBeliefs, matchEmotions, patientPsiStyles } from "./closed-lists.ts";

/** A client profile in the public shape of PATIENT-Psi: one situation of a diagram with the part all situations share. */
export const PatientPsiProfile = z.looseObject({
  name: z.string().min(1),
  id: z.string().min(1),
  /** Styles this client may have. */
  type: z.array(z.string()).min(1),
  history: z.string().min(1),
  helpless_belief: z.array(z.string()),
  unlovable_belief: z.array(z.string()),
  worthless_belief: z.array(z.string()),
  /** In some files the beliefs during depression follow here, after a line "[during depression]". */
  intermediate_belief: z.string().min(1),
  intermediate_belief_depression: z.string().optional(),
  coping_strategies: z.string().min(1),
  situation: z.string().min(1),
  auto_thought: z.string().min(1),
  emotion: z.array(z.string()).min(1),
  behavior: z.string().min(1),
});
export type PatientPsiProfile = z.infer<typeof PatientPsiProfile>;

const categories: readonly BeliefCategory[] = ["helpless", "unlovable", "worthless"];

/** What the closed lists do not allow: unknown styles, beliefs and emotions, no belief at all, more than three emotions. */
export function checkPatientPsi(profile: PatientPsiProfile): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  const styles = Object.keys(patientPsiStyles);
  profile.type.forEach((style, index) => {
    if (!styles.includes(style)) {
      problems.push({ path: ["type", index], problem: `"${style}" is none of the six styles: ${styles.join(", ")}.` });
    }
  });
  for (const category of categories) {
    const field = `${category}_belief` as const;
    profile[field].forEach((text, index) => {
      const match = matchBeliefs(text, category);
      if (match.status === "known") return;
      const elsewhere = categories.find((other) => matchBeliefs(text, other).status === "known");
      const hint = elsewhere === undefined ? "" : ` It belongs under ${elsewhere}_belief.`;
      problems.push({
        path: [field, index],
        problem: `Not one of the ${category} core beliefs of the closed list.${hint}`,
        closeMatch: elsewhere === undefined ? match.closeMatch : undefined,
      });
    });
  }
  if (categories.every((category) => profile[`${category}_belief`].length === 0)) {
    problems.push({
      path: ["helpless_belief"],
      problem: "No core belief at all; at least one of three kinds is needed.",
    });
  }
  if (profile.emotion.length > 3) {
    problems.push({ path: ["emotion"], problem: `${profile.emotion.length} emotions; a situation has at most three.` });
  }
  profile.emotion.forEach((text, index) => {
    const match = matchEmotions(text);
    if (match.status === "unknown") {
      const problem = "Not one of the nine groups of emotions.";
      problems.push({ path: ["emotion", index], problem, closeMatch: match.closeMatch });
    }
  });
  return problems;
}

/** Rules and assumptions as they usually are, and as they are during depression. */
export function intermediateBeliefs(profile: PatientPsiProfile): { usual: string; inDepression: string | undefined } {
  const [usual = "", during] = profile.intermediate_belief.split(/\s*\[during depression\]\s*/i);
  return { usual: usual.trim(), inDepression: profile.intermediate_belief_depression ?? during?.trim() };
}
