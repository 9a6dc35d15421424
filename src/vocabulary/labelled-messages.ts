import { z } from "zod";
import { ContentVersion, Identifier, Locale } from "./identifier.ts";
import { Provenance } from "./provenance.ts";

/**
 * `risk`: the speaker themself shows signs of present risk: of suicide or self-harm, or of the danger the message is labelled
 * for. `no-risk`: everything else.
 */
export const RiskLabel = z.enum(["risk", "no-risk"]);
export type RiskLabel = z.infer<typeof RiskLabel>;

/** How hard the label is for a careful reader: 1 plain on reading, 2 needs thought, 3 could be argued. */
export const LabelDifficulty = z.int().min(1).max(3);

/** What every file of labelled texts says of itself. */
export const LabelledFileHead = {
  schemaVersion: z.literal(1),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  /** What the texts and their labels cannot show, one sentence each. */
  limits: z.array(z.string().min(1)).min(1),
  /** What a reader should know before opening the file. */
  contentNote: z.string().optional(),
};

/** One message of a person, judged by itself. */
export const LabelledMessage = z.strictObject({
  id: Identifier,
  text: z.string().min(1),
  label: RiskLabel,
  language: Locale,
  /** Danger the label is of, such as `abuse`; suicide or self-harm where left out. */
  danger: Identifier.optional(),
  /** What the message does, such as `farewell` or `figurative`; to find what a detector misses. */
  form: Identifier,
  /** How it is said, such as `terse` or `teen-chat`; left out where the author named none. */
  register: Identifier.optional(),
  /** Left out where nobody judged it. */
  difficulty: LabelDifficulty.optional(),
  /** Reason of the label, for reviewers; left out where the form says it. */
  why: z.string().min(1).optional(),
});
export type LabelledMessage = z.infer<typeof LabelledMessage>;

/** A file of messages with labels, to measure a risk detector with. */
export const LabelledMessagesFile = z.strictObject({
  ...LabelledFileHead,
  kind: z.literal("labelled-messages"),
  entries: z.array(LabelledMessage).min(1),
});
export type LabelledMessagesFile = z.infer<typeof LabelledMessagesFile>;
