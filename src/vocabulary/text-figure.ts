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
