import { z } from "zod";
import { Identifier } from "./identifier.ts";

/**
 * A cognitive conceptualisation diagram: how beliefs, thoughts, feelings and behaviour of a person hang together. The
 * person never names it; it is for the author, for a model that plays them, and for a trainee to uncover. Beliefs and
 * emotions are entries of closed lists, which the check of personas knows.
 */
export const CognitiveDiagram = z.strictObject({
  /** Relevant life history. */
  history: z.string().min(1),
  coreBeliefs: z.strictObject({
    helpless: z.array(z.string().min(1)).default([]),
    unlovable: z.array(z.string().min(1)).default([]),
    worthless: z.array(z.string().min(1)).default([]),
  }),
  /** Rules, attitudes and assumptions. */
  intermediateBeliefs: z.string().min(1),
  /** As they are while the person is depressed. */
  intermediateBeliefsInDepression: z.string().min(1).optional(),
  coping: z.string().min(1),
  situations: z
    .array(
      z.strictObject({
        id: Identifier,
        situation: z.string().min(1),
        automaticThought: z.string().min(1),
        /** At most three. */
        emotions: z.array(z.string().min(1)).min(1).max(3),
        behaviour: z.string().min(1),
      }),
    )
    .min(1),
});
export type CognitiveDiagram = z.infer<typeof CognitiveDiagram>;
