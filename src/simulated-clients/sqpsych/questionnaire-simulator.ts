import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import { ProfileSettings, personaOfSettings, profileSettings } from "../profile-tables/profile-simulator.ts";
import { ProfileAttributesSchema } from "../profile-tables/profile-table.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { profileFromQuestionnaire, QuestionnaireScoresError } from "./profile-from-questionnaire.ts";

const QuestionnaireSettings = z
  .intersection(
    profileSettings(() => tableOf("sqpsych"), true),
    z.object({
      questionnaire: z
        .strictObject({
          instrument: z.enum(["phq9", "bdi", "hamd"]),
          answers: z.array(z.int().nullable()),
          rest: ProfileAttributesSchema.default({ condition: "mdd" }),
        })
        .optional(),
    }),
  )
  .superRefine(({ questionnaire }, context) => {
    if (questionnaire === undefined) return;
    try {
      profileFromQuestionnaire(questionnaire.instrument, questionnaire.answers, questionnaire.rest);
    } catch (error) {
      if (!(error instanceof QuestionnaireScoresError)) throw error;
      context.addIssue({ code: "custom", path: ["questionnaire", "answers"], message: error.problem });
    }
  });

/** SQPsych's client (arXiv 2510.25384): drawn, given, or made from the answers of a questionnaire. */
export const questionnaireSimulator: SimulatorAdapter<typeof QuestionnaireSettings> = {
  name: "sqpsych",
  version: "1.0.0",
  summary: "A client whose answers to a depression questionnaire became sentences (SQPsych, arXiv 2510.25384).",
  settings: QuestionnaireSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const { questionnaire, ...rest } = settings;
    const profile =
      questionnaire === undefined
        ? undefined
        : profileFromQuestionnaire(questionnaire.instrument, questionnaire.answers, questionnaire.rest);
    const chosen = ProfileSettings.parse(profile === undefined ? rest : { ...rest, profile });
    const person = persona ?? personaOfSettings(tableOf("sqpsych"), chosen);
    return personaClient(person, { ...ports, simulator: { name: "sqpsych", version: "1.0.0" } });
  },
};
