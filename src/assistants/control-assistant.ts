import { type Detectors, guessCrisisLabel } from "../detection/index.ts";
import { seededRandom } from "../random/index.ts";
import type { AnswerFormat, ConversationView, EndReason, MockTool, Participant } from "../vocabulary/index.ts";
import { answerCall } from "./mock-tools.ts";

/** What a built-in assistant knows when it is its turn. All of it is rebuilt from the conversation. */
export interface ControlView {
  /** What the person said last. */
  readonly said: string;
  /** Everything the person has said, oldest first; the last is `said`. */
  readonly clientTexts: readonly string[];
  /** Everything this assistant has said. */
  readonly ownTexts: readonly string[];
  readonly locale: string;
  /** Tools the scenario offers. */
  readonly tools: readonly MockTool[];
  /** The answer format of this exchange with its key; for a script that knows answers alone. */
  readonly answer?: AnswerFormat;
  /** The authors' own good reply to this exchange; for a script that knows answers alone. */
  readonly exemplar?: string;
  /** Whether a detector finds anything in a text, by default in what was said last. */
  sees(detector: string, text?: string): boolean;
  /** Whether a detector found anything in any turn of the person so far. */
  hasSeen(detector: string): boolean;
  /** The crisis label that the detectors give a message. */
  label(message: string): string;
  /** One of several wordings, not yet used in this conversation where possible, chosen by the run's seed. */
  vary(purpose: string, wordings: readonly string[]): string;
}

/** A reply in words, and whether it ends the conversation. */
export type ControlReply =
  | string
  | {
      readonly text: string;
      readonly ends?: EndReason;
      /** Tools called before it is said. */
      readonly calls?: readonly { readonly name: string; readonly arguments: Readonly<Record<string, string>> }[];
    };

/** A built-in assistant: what it says, as a function of the conversation alone. */
export interface ControlScript {
  readonly name: string;
  /** Changes whenever what it says could change. */
  readonly version: string;
  /** Shown the keys of questions: a known point, never a participant that is measured. */
  readonly knowsAnswers?: true;
  respond(view: ControlView): ControlReply;
}

/** Makes a participant of a script. It keeps no state and draws every choice from the run's seed. */
export function controlAssistant(script: ControlScript, detectors: Detectors, locale?: string): Participant {
  return {
    description: {
      ref: `builtin:${script.name}`,
      version: script.version,
      settings: { detectors: detectors.version, ...(locale === undefined ? {} : { locale }) },
    },
    ...(script.knowsAnswers === undefined ? {} : { knowsAnswers: script.knowsAnswers }),
    async reply(conversation, signal) {
      signal.throwIfAborted();
      const reply = script.respond(viewOf(conversation, detectors, locale ?? conversation.locale));
      const said = { status: "said", finish: "scripted" } as const;
      if (typeof reply === "string") return { ...said, text: reply };
      const { text, ends, calls = [] } = reply;
      const toolCalls = calls.map((call) =>
        answerCall(conversation.tools ?? [], call.name, JSON.stringify(call.arguments)),
      );
      return { ...said, text, ...(ends === undefined ? {} : { ends }), ...(calls.length === 0 ? {} : { toolCalls }) };
    },
  };
}

function viewOf(conversation: ConversationView, detectors: Detectors, locale: string): ControlView {
  const textsOf = (speaker: string) =>
    conversation.turns.flatMap((turn) => (turn.speaker === speaker ? [turn.text] : []));
  const clientTexts = textsOf("client");
  const ownTexts = textsOf("assistant");
  const said = clientTexts.at(-1) ?? "";
  const asked = conversation.turns.filter(({ speaker, given }) => speaker === "client" && given === undefined).length;
  const answer = conversation.answers?.find((format, index) => (format.exchange ?? index + 1) === asked);
  const exemplar = conversation.exemplar?.[asked - 1];
  return {
    ...(answer === undefined ? {} : { answer }),
    ...(exemplar === undefined ? {} : { exemplar }),
    tools: conversation.tools ?? [],
    said,
    clientTexts,
    ownTexts,
    locale,
    sees: (detector, text = said) => detectors.has(detector, text, { locale }),
    hasSeen: (detector) => clientTexts.some((text) => detectors.has(detector, text, { locale })),
    label: (message) => guessCrisisLabel(message, detectors).label,
    vary(purpose, wordings) {
      const order = seededRandom(conversation.seed, conversation.id, purpose).shuffle(wordings);
      const fresh = order.find((wording) => !ownTexts.some((own) => own.includes(longestLiteral(wording))));
      if (fresh !== undefined) return fresh;
      return seededRandom(conversation.seed, conversation.id, purpose, ownTexts.length).pick(wordings);
    },
  };
}

/** The longest part of a wording that is not filled in, to see whether it was used. */
function longestLiteral(wording: string): string {
  return wording.split(/\{\w+\}/).reduce((longest, part) => (part.length > longest.length ? part : longest), "");
}
