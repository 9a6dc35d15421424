import { z } from "zod";

/** A whole number that a formula gives for one message; see `textFigure` for the formulas. */
export const TextFigure = z.enum([
  "words",
  "sentences",
  "questions",
  /** Sentences that the same speaker said word for word in an earlier turn. */
  "repeated-sentences",
  /** Flesch-Kincaid grade level, English only. */
  "reading-grade",
  /** Flesch reading ease, English only. */
  "reading-ease",
]);
export type TextFigure = z.infer<typeof TextFigure>;

/**
 * A figure of a message alone, or of a message beside a fact of the scenario: how much of the same the two say, in words, from 0 to 100
 * (see `lexicalSimilarity`).
 */
export const ComputedFigure = z.union([
  TextFigure,
  z.strictObject({ similarityTo: z.strictObject({ fact: z.string().min(1) }) }),
]);
export type ComputedFigure = z.infer<typeof ComputedFigure>;
