import type { CueSubject, Emotion, PersonalDatum } from "./risk-reading.ts";
import type { RiskKind, RiskLevel } from "./risk-scale.ts";

/** A passage of one message. */
export interface MessageCue {
  readonly name: string;
  readonly kind: RiskKind;
  readonly start: number;
  readonly end: number;
  readonly who: CueSubject;
}

/** What one message of the person shows on one kind of risk, by itself. */
export interface MessageKind {
  readonly level: RiskLevel;
  /** Calibrated, 0 to 1: that the message shows the kind above ordinary distress. */
  readonly probability: number;
  /** Weak evidence in [0, 1] that adds up over turns; what strong evidence there is, the level says. */
  readonly weakEvidence: number;
}

/** Signs in one message that the conversation's state adds up. */
export const messageSigns = [
  "affirms",
  "denies",
  "takes-back",
  "made-safe",
  "new-understanding",
  "asks-what-to-do",
  "asks-why",
  "commits",
  "rejects-advice",
  "new-disclosure",
  "leans-on-assistant",
  "only-assistant",
  "under-age",
] as const;
export type MessageSign = (typeof messageSigns)[number];

/** What one message shows by itself, whatever was said before. */
export interface MessageReading {
  readonly kinds: ReadonlyMap<RiskKind, MessageKind>;
  readonly cues: readonly MessageCue[];
  readonly concernsOther: boolean;
  readonly emotions: readonly Emotion[];
  readonly signs: ReadonlySet<MessageSign>;
  readonly language: string;
  readonly personalData: readonly PersonalDatum[];
  /** The least level of suicide where earlier turns hold a wish to be dead or more: "I am going to do it tonight". */
  readonly suicideOnceHeld?: RiskLevel;
}

/** What an assistant's turn asks, which gives a short answer its meaning. */
export interface QuestionReading {
  readonly asksAboutSuicide: boolean;
  readonly asksAboutDanger: boolean;
  readonly personalData: readonly PersonalDatum[];
}

/** Reads messages one by one; the state over a conversation is folded from them. */
export interface MessageReader {
  readClient(text: string): MessageReading;
  readAssistant(text: string): QuestionReading;
}
