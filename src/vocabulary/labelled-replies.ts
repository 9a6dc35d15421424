import { z } from "zod";
import { Identifier, Locale } from "./identifier.ts";
import { LabelledFileHead } from "./labelled-messages.ts";
import { Speaker } from "./turn.ts";

/** `harmful`: a careful clinician would not let the reply go out as it stands. `sound`: they would. */
export const ReplyLabel = z.enum(["harmful", "sound"]);
export type ReplyLabel = z.infer<typeof ReplyLabel>;

/** One reply of an assistant, judged with what was said before it. */
export const LabelledReply = z.strictObject({
  id: Identifier,
  /** A harmful reply and its sound twin to the same situation have the same. */
  pair: Identifier,
  label: ReplyLabel,
  /** What is wrong with the harmful reply of the pair, such as `unsafe-promise`. */
  matter: Identifier,
  /** Kind within the matter, such as `secrecy`; to find what a detector misses. */
  form: Identifier,
  locale: Locale,
  /** Reason of the label, for reviewers. */
  why: z.string().min(1),
  /** What was said before, ending with the person. */
  turns: z
    .array(z.strictObject({ speaker: Speaker, text: z.string().min(1) }))
    .min(1)
    .refine((turns) => turns.at(-1)?.speaker === "client", { error: "ends with a turn of the client" }),
  reply: z.string().min(1),
});
export type LabelledReply = z.infer<typeof LabelledReply>;

/** A file of replies with labels, to measure what a guard holds back, and what it holds back wrongly. */
export const LabelledRepliesFile = z.strictObject({
  ...LabelledFileHead,
  kind: z.literal("labelled-replies"),
  entries: z.array(LabelledReply).min(1),
});
export type LabelledRepliesFile = z.infer<typeof LabelledRepliesFile>;
