import { type RiskOutput, riskOutputs } from "../risk/risk-outputs.ts";
import { isAtLeast } from "../risk/risk-scale.ts";
import type { LabelledMessage } from "./compose-messages.ts";

/** What a message shows, per output. */
export function labelsOf(message: LabelledMessage): Uint8Array {
  return Uint8Array.from(riskOutputs, (output) => (isShown(output, message) ? 1 : 0));
}

function isShown(output: RiskOutput, message: LabelledMessage): boolean {
  if (output.name === "weak-sign") return message.isWeak;
  if (output.name === "about-other") return message.isAboutOther;
  if (!("kind" in output)) return false;
  const level = message.shows[output.kind];
  return level !== undefined && isAtLeast(level, output.least);
}
