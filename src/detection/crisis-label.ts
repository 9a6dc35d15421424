import { z } from "zod";
import type { Detectors } from "./detectors.ts";

/** The label set of "Between Help and Harm" (arXiv 2509.24857): six kinds of crisis, and none. */
export const CrisisLabel = z.enum([
  "suicidal_ideation",
  "self-harm",
  "anxiety_crisis",
  "violent_thoughts",
  "substance_abuse_or_withdrawal",
  "risk_taking_behaviours",
  "no_crisis",
]);
export type CrisisLabel = z.infer<typeof CrisisLabel>;

/** Which label a message would get, and from which passages. */
export interface LabelGuess {
  readonly label: CrisisLabel;
  /** Sum of the strengths found for the label; 0 for `no_crisis`. Not a probability. */
  readonly support: number;
}

/**
 * The kind of crisis a person's words show, by the first detector in this order that finds something: danger to life
 * before danger to others, plain words before indirect ones. A baseline of word lists, to be read with its measured
 * agreement in `docs/detection.md`.
 */
export function guessCrisisLabel(text: string, detectors: Detectors): LabelGuess {
  for (const [label, ids] of labelOrder) {
    const support = ids.reduce(
      (sum, id) => sum + detectors.detect(id, text).reduce((total, detection) => total + detection.strength, 0),
      0,
    );
    if (support > 0) return { label, support };
  }
  return { label: "no_crisis", support: 0 };
}

const labelOrder: readonly (readonly [CrisisLabel, readonly string[]])[] = [
  ["suicidal_ideation", ["suicidal-ideation", "suicidal-plan"]],
  ["violent_thoughts", ["violent-thoughts"]],
  ["self-harm", ["self-harm"]],
  ["substance_abuse_or_withdrawal", ["substance-crisis"]],
  ["risk_taking_behaviours", ["risk-taking"]],
  ["anxiety_crisis", ["panic"]],
  ["suicidal_ideation", ["veiled-risk"]],
];
