import { seededRandom } from "../../random/index.ts";
import type { ClientContent } from "../client-content.ts";
import type { WordMaker, WordTask } from "../word-maker.ts";
import { composeLine, joinParts, tell, voiceOf } from "./compose-line.ts";
import { composeOpening } from "./compose-opening.ts";
import { roughenText } from "./roughen-text.ts";

/** How the built-in composer stands on record; the version changes when it would say something else. */
export const composerDescription = { ref: "builtin:persona", version: "2", settings: {} };

/**
 * Words turns without a model: the persona's own wordings, and around them phrases of the library in the person's
 * language and style. What it says of the person is what the step tells and nothing else.
 */
export function composer(content: ClientContent): WordMaker {
  return {
    description: composerDescription,
    word(task) {
      const words = { maker: "builtin:composer", outcome: "first-attempt" as const, problems: [] };
      return {
        status: "worded",
        text: compose(task, content),
        finish: "scripted",
        state: { ...task.step.state, words },
      };
    },
  };
}

/** The words of a turn. */
export function compose({ persona, step, memory, conversation, random }: WordTask, content: ClientContent): string {
  const trust = Math.min(1, Math.max(0, step.state.variables.trust ?? 0));
  const voice = voiceOf(persona, content, trust, random);
  const { bank, manner } = voice;
  const line = step.act === "open" ? open() : composeLine(voice, step, memory, random);
  return roughenText(line, { register: manner.register, typos: manner.typos, keep: bank?.keep ?? new Set() }, random);

  function open(): string {
    const lines = persona.visits?.[memory.visit]?.opening;
    const told = tell(voice, step, memory, random);
    const opening =
      memory.visit > 0
        ? random.pick(lines ?? persona.opening)
        : composeOpening({
            lines: lines ?? persona.opening,
            bank,
            // Not whether the style is seen in this turn: that would let two openings come out alike.
            keys: [persona.style, manner.register],
            sentences: manner.sentences,
            repeat: conversation.repeat,
            random: seededRandom(conversation.seed, persona.id, "opening"),
          });
    return joinParts([opening, told]);
  }
}
