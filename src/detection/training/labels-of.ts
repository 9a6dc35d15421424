import { type RiskOutput, riskOutputs, weakSign } from "../risk/risk-outputs.ts";
import { isAtLeast, type RiskKind } from "../risk/risk-scale.ts";
import { isPlain, type LabelledMessage } from "./compose-messages.ts";
import type { MessageMatter } from "./corpus-file.ts";

/** A label that teaches nothing. */
export const uncounted = 2;

/** What a message shows, per output. */
export function labelsOf(message: LabelledMessage): Uint8Array {
  return Uint8Array.from(riskOutputs, (output) => (isShown(output, message) ? 1 : 0));
}

/**
 * What a message teaches, per output: a hint and its twin teach signs of any sort, and that they show nothing of other kinds;
 * their words are neither a wish to be dead nor the absence of one. What is said in so many words is a sign as well.
 */
export function taughtLabels(message: LabelledMessage): Uint8Array {
  return labelsOf(message).map((label, output) => {
    if (output === weakSign) return isPlain(message) ? 1 : label;
    const described = riskOutputs[output];
    return message.isHint && described !== undefined && "kind" in described && hintedAt.has(described.kind)
      ? uncounted
      : label;
  });
}

/**
 * What a sentence teaches the first step and hints: the same, but that lines on other dangers teach of those and of self-harm alone. They
 * say nothing of suicide, which people in such a danger do: counted as free of it, they taught that danger speaks against it.
 */
export function sentenceLabels(message: LabelledMessage): Uint8Array {
  const taught = taughtLabels(message);
  return message.isOnDangers
    ? taught.map((label, output) => (matterOf(output) === "other-dangers" ? label : uncounted))
    : taught;
}

/** What an output is learned on: self-harm with the other dangers, whatever is of no danger with suicide. */
export function matterOf(output: number): MessageMatter {
  const described = riskOutputs[output];
  if (described === undefined || !("kind" in described)) return "suicide";
  return described.kind === "suicide" || described.kind === "distress" ? "suicide" : "other-dangers";
}

/**
 * What a message teaches the second step: the same, but that a whole message with a twin shows nothing counts, and that what
 * is said in so many words is no matter for hints, which are joined with it.
 */
export function messageLabels(message: LabelledMessage): Uint8Array {
  const taught = message.isHint && !message.isWeak ? labelsOf(message) : taughtLabels(message);
  if (isPlain(message)) taught[weakSign] = uncounted;
  return taught;
}

/** Kinds on which hints and their twins say nothing plainly. */
const hintedAt: ReadonlySet<RiskKind> = new Set(["suicide", "self-harm", "distress"]);

function isShown(output: RiskOutput, message: LabelledMessage): boolean {
  if (output.name === "weak-sign") return message.isWeak;
  if (output.name === "about-other") return message.isAboutOther;
  if (!("kind" in output)) return false;
  const level = message.shows[output.kind];
  return level !== undefined && isAtLeast(level, output.least);
}
