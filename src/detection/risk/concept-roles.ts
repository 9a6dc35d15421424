import type { EmotionGroup } from "./risk-reading.ts";

/** Concepts that change what others mean: who, polarity, time, modality. */
export const circumstanceConcepts = [
  "self",
  "other",
  "negation",
  "long-past",
  "fiction",
  "reported",
  "figurative",
] as const;
export type CircumstanceConcept = (typeof circumstanceConcepts)[number];

/** Concepts of emotion: `feel-` group `-` intensity. */
export function emotionOf(concept: string): { group: EmotionGroup; intensity: 1 | 2 | 3 } | undefined {
  const match = /^feel-(happy|trusting|afraid|surprised|sad|disgusted|angry|expectant)-([123])$/.exec(concept);
  if (match === null) return undefined;
  // The pattern admits no other group and no other digit.
  return { group: match[1] as EmotionGroup, intensity: Number(match[2]) as 1 | 2 | 3 };
}
