import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";
import { replyMatters } from "../replies/reply-matters.ts";

/** A file of `library/corpora/replies/`: passages of replies written by us, from which the reader of replies is trained. */
export const ReplyCorpus = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("reply-corpus"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  /** Tells authors apart: thresholds are settled on lines of authors left out of the fit. */
  author: Identifier,
  groups: z
    .array(
      z
        .strictObject({
          /** What is wrong with the harmful lines; `ordinary` has sound ones alone. */
          matter: z.enum([...replyMatters, "ordinary"]),
          /** A passage on each line. */
          harmful: z.string().default(""),
          /** Passages on the same things that are right as they are. */
          sound: z.string().min(1),
        })
        .refine(({ matter, harmful }) => (matter === "ordinary") === (harmful.trim() === ""), {
          error: "harmful lines stand under what is wrong with them, and under nothing else",
        }),
    )
    .min(1),
});
export type ReplyCorpus = z.infer<typeof ReplyCorpus>;
