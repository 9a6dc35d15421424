import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import { draftPersona } from "../profile-formats/persona-draft.ts";
import { ProfileSettings, personaOfSettings, profileSettings } from "../profile-tables/profile-simulator.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";

const Exchange = z.strictObject({ question: z.string().min(1), answer: z.string().min(1) });

const IntervieweeSettings = z.intersection(
  profileSettings(() => tableOf("trust-ptsd-interview"), true),
  z.object({
    /** Passages of a transcript that the user may use: the person answers from these alone. */
    transcript: z.array(Exchange).min(1).optional(),
  }),
);

/** The interviewee of TRUST (arXiv 2504.21851): drawn severities, or the passages of a transcript. */
export const intervieweeSimulator: SimulatorAdapter<typeof IntervieweeSettings> = {
  name: "trust-ptsd-interview",
  version: "1.0.0",
  summary:
    "An interviewee on trauma who answers from drawn severities or from a transcript alone (TRUST, arXiv 2504.21851).",
  settings: IntervieweeSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const { transcript, ...rest } = settings;
    const simulator = { name: "trust-ptsd-interview", version: "1.0.0" };
    if (persona !== undefined) return personaClient(persona, { ...ports, simulator });
    const drawn = personaOfSettings(tableOf("trust-ptsd-interview"), ProfileSettings.parse(rest));
    if (transcript === undefined) return personaClient(drawn, { ...ports, simulator });
    const draft = draftPersona(
      "trust-ptsd-interview",
      "from-transcript",
      { exchanges: transcript.length },
      { pronoun: "they" },
    );
    for (const [index, { question, answer }] of transcript.entries()) {
      const askedBy = [...new Set(question.toLowerCase().match(/\p{L}{5,}/gu) ?? [])].filter(
        (word) => !common.has(word),
      );
      draft.ownWords(answer, {
        topic: `passage-${index + 1}`,
        disclosure: askedBy.length === 0 ? "volunteered" : "asked",
        ...(askedBy.length === 0 ? {} : { askedBy }),
      });
    }
    const made = draft.finish({
      name: undefined,
      age: undefined,
      about: "Takes part in an interview. Answers from what they have said before, and is not sure of anything else.",
      opening: ["Hello. I'm here for the interview.", "Hi."],
      disclosure: { perTurn: 1, inOpening: 0, pace: 1, whenUnknown: "unsure" },
    });
    return personaClient(made.persona, { ...ports, simulator });
  },
};

const common = new Set([
  "about",
  "could",
  "would",
  "there",
  "please",
  "these",
  "those",
  "where",
  "which",
  "while",
  "other",
  "still",
  "after",
  "before",
  "often",
  "think",
  "things",
  "anything",
  "something",
]);
