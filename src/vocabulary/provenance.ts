import { z } from "zod";

/** Where a piece of clinical content comes from and how far it can be trusted; every content file carries one. */
export const Provenance = z.strictObject({
  /** What it follows: a paper, a guideline, or "own work". */
  source: z.string().min(1),
  /** Licence of this file. */
  licence: z.string().min(1),
  /** People who wrote it, by role or name. */
  authors: z.array(z.string()).min(1),
  /** Clinicians and people with lived experience who reviewed it; empty means "not yet reviewed" and is printed. */
  reviewers: z.array(z.string()),
  /** Day of the last change of meaning, ISO 8601. */
  date: z.iso.date(),
  /** What was inferred or is our own choice rather than the source's. */
  ours: z.array(z.string()).default([]),
});
export type Provenance = z.infer<typeof Provenance>;
