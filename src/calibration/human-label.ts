import { z } from "zod";
import { ContentVersion, Identifier } from "../vocabulary/index.ts";

/**
 * One person's judgement of one rubric item, as a line of a labels file. It names the conversation and the turn, never a
 * run, so that the same labels serve every judge.
 *
 * - a number: a level of the item's own scale
 * - `not-applicable`: the person says that the item does not apply here
 * - `missing`: the person was asked and gave no level; counted, never compared
 */
export const HumanLabel = z.strictObject({
  /** Id of the conversation in a run, or name of the transcript: its own id, or its file's name without the ending. */
  conversation: z.string().min(1),
  /** 0-based index of the assistant turn that was rated; null for items about the whole conversation. */
  turn: z.int().nonnegative().nullable().default(null),
  /** Id of the rubric. */
  rubric: Identifier,
  /** Version of the rubric the person rated with. */
  version: ContentVersion,
  /** Id of the item in its rubric. */
  item: Identifier,
  /** Who rated; a code name is enough. Kept with the calibration. */
  rater: z.string().min(1).max(200),
  level: z.union([z.int(), z.literal("not-applicable"), z.literal("missing")], {
    error: "Expected a level of the item's scale, not-applicable or missing",
  }),
  /** The person's own words about the rating; read past and never kept. */
  note: z.string().optional(),
});
export type HumanLabel = z.infer<typeof HumanLabel>;

/** Columns of a labels file, in the order they are documented. */
export const labelColumns = ["conversation", "turn", "rubric", "version", "item", "rater", "level", "note"] as const;
