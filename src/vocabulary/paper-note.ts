import { z } from "zod";

/**
 * What a publication printed, to stand beside our results under its own heading. Other items and another judge made those
 * numbers: they are never pooled with, subtracted from or tested against ours.
 */
export const PaperNote = z.strictObject({
  /** Authors or short title, year, identifier. */
  citation: z.string().min(1),
  /** What differs between the publication and this suite, in a sentence or two. */
  differs: z.string().min(1),
  rows: z
    .array(
      z.strictObject({
        /** Id of the measure or analysis it stands beside; absent for numbers that have no counterpart here. */
        beside: z.string().optional(),
        /** The published name of the number. */
        name: z.string().min(1),
        /** The system it was measured on. */
        system: z.string().min(1),
        value: z.number(),
        lower: z.number().optional(),
        upper: z.number().optional(),
        /** Conversations, replies or items behind it. */
        n: z.int().positive().optional(),
        note: z.string().optional(),
      }),
    )
    .min(1),
});
export type PaperNote = z.infer<typeof PaperNote>;
