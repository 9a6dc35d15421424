import type { AnswerFormat, Participant } from "../vocabulary/index.ts";
import { answerFormatFor, orderedOptions } from "./ordered-options.ts";

/** Stands in a line for the list of options. */
export const optionsSlot = "{options}";

/**
 * A client whose lines show the options that a scenario asks to choose from: `{options}` becomes one line per option,
 * `A) ...`, in the order of this repeat. Lines without it, and scenarios without options, are said as they are.
 */
export function withOptions(
  client: Participant,
  scenario: { readonly id: string; readonly answers?: readonly AnswerFormat[] | undefined },
): Participant {
  if (scenario.answers === undefined) return client;
  const { answers, id: scenarioId } = scenario;
  return {
    ...client,
    async reply(conversation, signal) {
      const utterance = await client.reply(conversation, signal);
      if (utterance.status !== "said" || !utterance.text.includes(optionsSlot)) return utterance;
      const own = conversation.turns.filter((turn) => turn.given === undefined && turn.speaker === "client").length;
      const format = answerFormatFor(answers, own + 1);
      if (format === undefined || (format.kind !== "options" && format.kind !== "list")) return utterance;
      const { seed, repeat } = conversation;
      const list = orderedOptions(format, { scenarioId, seed, repeat }).map(({ mark, text }) => `${mark}) ${text}`);
      return { ...utterance, text: utterance.text.replace(optionsSlot, () => list.join("\n")) };
    },
  };
}
