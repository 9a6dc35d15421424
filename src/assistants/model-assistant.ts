import type { LanguageModel } from "../models/index.ts";
import type { Participant } from "../vocabulary/index.ts";

/** How a language model is asked when it is the assistant under test. */
export interface ModelAssistantOptions {
  /** The deployment's own system prompt; none by default, as in the published benchmarks. */
  systemPrompt?: string;
  temperature?: number;
  maxOutputTokens?: number;
}

/**
 * Any language-model endpoint as the assistant under test. It is shown what was said, and behind its own system prompt what
 * the scenario has it told.
 */
export function modelAssistant(model: LanguageModel, options: ModelAssistantOptions = {}): Participant {
  const { systemPrompt, temperature, maxOutputTokens } = options;
  const asked = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
  return {
    description: { ...model.description, settings: { ...model.description.settings, ...options } },
    async reply(conversation, signal) {
      const messages = conversation.turns.map((turn) => ({
        role: turn.speaker === "client" ? ("user" as const) : ("assistant" as const),
        text: turn.text,
      }));
      const told = [systemPrompt, conversation.briefing].filter((text) => text !== undefined);
      const request = {
        ...(told.length === 0 ? {} : { system: told.join("\n\n") }),
        ...asked,
        messages,
        repeat: conversation.repeat,
        seed: conversation.seed,
        conversation: conversation.id,
        purpose: "assistant",
      };
      const reply = await model.reply(request, signal);
      if (reply.status === "failed") return { status: "failed", failure: reply.failure };
      const { text, finish, usage } = reply;
      return { status: "said", text, finish, ...(usage === undefined ? {} : { usage }) };
    },
    close: async () => model.close?.(),
  };
}
