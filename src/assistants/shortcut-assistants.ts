import type { AnswerFormat } from "../vocabulary/index.ts";
import type { ControlScript } from "./control-assistant.ts";
import { numberedItems, type VisibleOption, visibleOptions } from "./shown-options.ts";

/** Baseline: of listed options the first, whatever the question; to each item of a questionnaire handed over whole. */
export const firstOptionAssistant: ControlScript = {
  name: "first-option",
  version: "1.1.0",
  respond: ({ said }) => answerEither(said, visibleOptions(said)[0]),
};

/**
 * Baseline: of listed options the one with the most characters, the earlier of two alike. On a published set of four-option
 * questions this shortcut alone gets 44 per cent, where chance gets 25.
 */
export const longestOptionAssistant: ControlScript = {
  name: "longest-option",
  version: "1.1.0",
  respond({ said }) {
    const [longest] = visibleOptions(said).sort((left, right) => right.text.length - left.text.length);
    return answerEither(said, longest);
  },
};

/**
 * Known point: gives the key, which it alone is shown. It knows nothing else; that it scores full marks shows that questions,
 * answers, keys and scores belong together, and nothing about any assistant.
 */
export const answerKeyAssistant: ControlScript = {
  name: "answer-key",
  version: "1.0.0",
  knowsAnswers: true,
  respond: ({ answer, said }) => keyOf(answer, said),
};

function keyOf(format: AnswerFormat | undefined, said: string): string {
  if (format?.kind === "number" && format.key !== undefined) return `Answer: ${format.key}`;
  if (format?.kind === "text") return `Answer: ${format.key[0]}`;
  if (format?.kind !== "options" || format.key === undefined) return noAnswer;
  const right = format.options.filter(({ id }) => format.key?.includes(id));
  return answerWith(visibleOptions(said).filter(({ text }) => right.some((option) => option.text === text)));
}

const noAnswer = "I have no answer to this.";

function answerEither(said: string, option: VisibleOption | undefined): string {
  if (option === undefined) return noAnswer;
  return answerToEach(said, option) ?? answerWith([option]);
}

/** The same option for each of the items that a message numbers (`Item 1: ...`); undefined where it numbers none. */
export function answerToEach(said: string, { mark }: VisibleOption): string | undefined {
  const items = numberedItems(said);
  return items.length === 0 ? undefined : items.map((item) => `${item}: ${mark}`).join("\n");
}

function answerWith(options: readonly VisibleOption[]): string {
  return options.length === 0 ? noAnswer : `Answer: ${options.map(({ mark }) => mark).join(", ")}`;
}
