import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { isFarewell, postPersona } from "./post-persona.ts";

const PostSettings = z.strictObject({
  /** The post, in any language. */
  post: z.string().min(1),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .default("en"),
  locale: z.string().default("en-US"),
});

/** The post-grounded client of Interactive Agents (arXiv 2408.15787); it goes when the counsellor takes leave. */
export const interactiveAgentsSimulator: SimulatorAdapter<typeof PostSettings> = {
  name: "interactive-agents",
  version: "1.0.0",
  summary: "The writer of a help-seeking post, who knows what it says and tells it step by step (arXiv 2408.15787).",
  settings: PostSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const { post, language, locale } = settings;
    const person = persona ?? postPersona(post, "post", { language, locale });
    const client = personaClient(person, { ...ports, simulator: { name: "interactive-agents", version: "1.0.0" } });
    return {
      ...client,
      async reply(conversation, signal) {
        const heard = conversation.turns.at(-1);
        if (heard?.speaker === "assistant" && isFarewell(heard.text, language))
          return { status: "ended", reason: "assistant-ended" };
        return client.reply(conversation, signal);
      },
    };
  },
};
