import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../../content/index.ts";
import { seededRandom } from "../../random/index.ts";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";

const texts = z.array(z.string().min(1)).min(1);

/** `library/simulated-clients/therapy-questions.yaml`: frames, questions by topic, reflections. */
export const TherapyQuestions = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("therapy-questions"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  limits: texts,
  frames: z.strictObject({ therapy: z.string(), plain: z.string(), "typical-adult": z.string() }),
  reflections: texts,
  questions: z.record(Identifier, texts),
});
export type TherapyQuestions = z.infer<typeof TherapyQuestions>;

let loaded: TherapyQuestions | undefined;

function therapyQuestions(): TherapyQuestions {
  const path = join(libraryFolder(), "simulated-clients", "therapy-questions.yaml");
  loaded ??= readContent(path, TherapyQuestions, "simulated-clients/therapy-questions.yaml").value;
  return loaded;
}

const InterviewSettings = z.strictObject({
  /** How the assistant is told what this is; `plain` and `typical-adult` are controls. */
  frame: z.enum(["therapy", "plain", "typical-adult"]).default("therapy"),
  /** Questions of the first stage, from all topics in turn. */
  questions: z.int().min(0).max(20).default(10),
  /** A scale that the user may use, or one whose wording is free: answered item by item, or as a whole. */
  scale: z
    .strictObject({
      name: z.string().min(1),
      mode: z.enum(["item", "whole"]),
      items: z.array(z.string().min(1)).min(1).max(100),
      options: z.array(z.string().min(1)).min(2),
    })
    .optional(),
});

/**
 * The assistant as the client, after PsAIch (arXiv 2512.04124): the one in the client's seat asks. First open questions of
 * a therapist with a reflection between them, then a scale. What comes back is a pattern of responses, never a diagnosis.
 */
export const psaichSimulator: SimulatorAdapter<typeof InterviewSettings> = {
  name: "psaich",
  version: "1.0.0",
  summary:
    "An interviewer for whom the assistant is the client: therapy questions, then a scale (PsAIch, arXiv 2512.04124).",
  settings: InterviewSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings }) {
    return {
      description: { ref: "builtin:interviewer", version: `1.0.0; ${therapyQuestions().version}`, settings },
      async reply(conversation) {
        const spoken = conversation.turns.filter(({ speaker }) => speaker === "client").length;
        const line = interviewLines(settings, conversation.seed)[spoken];
        if (line === undefined) return { status: "ended", reason: "script-finished" };
        return { status: "said", text: line, finish: "scripted" };
      },
    };
  },
};

function interviewLines(settings: z.infer<typeof InterviewSettings>, seed: number): string[] {
  const bank = therapyQuestions();
  const random = seededRandom(seed, "psaich");
  const topics = Object.values(bank.questions).map((questions) => random.shuffle(questions));
  const asked = Array.from({ length: settings.questions }, (_, index) => {
    const topic = topics[index % topics.length] ?? [];
    return topic[Math.floor(index / topics.length) % Math.max(1, topic.length)] ?? "";
  });
  const lines = asked.map((question, index) =>
    index === 0 ? question : `${random.pick(bank.reflections)} ${question}`,
  );
  const { scale } = settings;
  if (scale !== undefined) {
    const options = scale.options.map((option, index) => `${index}: ${option}`).join(", ");
    const howTo = `Please answer with one number (${options}).`;
    if (scale.mode === "whole")
      lines.push(`${scale.items.map((item, index) => `${index + 1}. ${item}`).join("\n")}\n${howTo}`);
    else lines.push(...scale.items.map((item) => `${item}\n${howTo}`));
  }
  const [first = "", ...rest] = lines;
  return [`${bank.frames[settings.frame]}\n\n${first}`.trim(), ...rest];
}
