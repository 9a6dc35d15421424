import { z } from "zod";
import { Identifier, Locale } from "./identifier.ts";
import { LabelDifficulty, LabelledFileHead, RiskLabel } from "./labelled-messages.ts";
import { Speaker } from "./turn.ts";

/** A conversation with the turn from which a careful reader would call it risk. */
export const LabelledConversation = z
  .strictObject({
    id: Identifier,
    label: RiskLabel,
    /** 0-based position in `turns` of the client turn from which it is risk; there exactly when the label is `risk`. */
    riskFromTurn: z.int().nonnegative().optional(),
    language: Locale,
    /** What the conversation does, such as `farewell` or `travel`. */
    form: Identifier,
    /** How it is said, such as `terse` or `teen-chat`. */
    register: Identifier,
    difficulty: LabelDifficulty,
    /** Reason of the label, for reviewers. */
    why: z.string().min(1),
    turns: z.array(z.strictObject({ speaker: Speaker, text: z.string().min(1) })).min(1),
  })
  .refine(({ label, riskFromTurn }) => (label === "risk") === (riskFromTurn !== undefined), {
    path: ["riskFromTurn"],
    error: "stated when the label is risk, and only then",
  })
  .refine(({ riskFromTurn, turns }) => riskFromTurn === undefined || turns[riskFromTurn]?.speaker === "client", {
    path: ["riskFromTurn"],
    error: "the position of a turn of the client",
  });
export type LabelledConversation = z.infer<typeof LabelledConversation>;

/** A file of conversations with labels, to measure whether and when a risk detector notices. */
export const LabelledConversationsFile = z.strictObject({
  ...LabelledFileHead,
  kind: z.literal("labelled-conversations"),
  entries: z.array(LabelledConversation).min(1),
});
export type LabelledConversationsFile = z.infer<typeof LabelledConversationsFile>;
