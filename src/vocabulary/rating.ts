import { z } from "zod";
import { Identifier } from "./identifier.ts";
import { Usage } from "./turn.ts";

/** A passage a rating relies on. `quote` stands verbatim in the named turn, at `start`. */
export const Evidence = z.strictObject({
  /** Index of the turn. */
  turn: z.int().nonnegative(),
  quote: z.string().min(1),
  /** Offset of the quote in the turn's text, in UTF-16 units. */
  start: z.int().nonnegative(),
});
export type Evidence = z.infer<typeof Evidence>;

/** Why there is no level. Each is a failure of the rating, never of the assistant. */
export const UnratedReason = z.enum([
  /** The judge's reply was not of the form asked for. */
  "reply-unreadable",
  /** The judge declined to rate. */
  "rater-refused",
  "timed-out",
  /** The judge could not be reached or failed. */
  "judge-unavailable",
  /** A level outside the item's scale. */
  "level-out-of-range",
  /** Evidence was due and the quote is not in the transcript. */
  "quote-not-found",
  /** The built-in rules cannot decide this item for this text. */
  "rules-undecided",
  /** The run's cost limit was reached before the call. */
  "over-budget",
  /** The assistant's answer is not of the form asked for, and the item says that this is no rating. */
  "answer-unreadable",
  /** Several judges or votes came to no common level by the rule of their pipeline. */
  "undecided",
  /** No passage bears on the item, and the pipeline gives no level without one. */
  "no-evidence",
  /** The answer did not carry the code of its request: it may be copied from the transcript. */
  "receipt-missing",
  /** The rating changes with passages that address raters. */
  "addressed-to-raters",
  /** Imported results hold no readable rating of it; nobody here was asked. */
  "not-imported",
]);
export type UnratedReason = z.infer<typeof UnratedReason>;

const stage = {
  /** Which part it had, such as `first`, `reviewer`, `vote 3`, `question asks-about-plan`. */
  role: z.string().min(1).max(200),
  /** Which judge, as its reference. */
  judge: z.string().min(1),
};

/** What one judge or step said on the way to a rating. Kept so that disagreement can be seen; it is no rating of its own. */
export const RatingStage = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("rated"),
    ...stage,
    level: z.int(),
    evidence: z.array(Evidence),
    note: z.string().max(2_000).optional(),
  }),
  z.strictObject({ status: z.literal("not-applicable"), ...stage, note: z.string().max(2_000).optional() }),
  z.strictObject({
    status: z.literal("unrated"),
    ...stage,
    reason: UnratedReason,
    detail: z.string().max(500).optional(),
  }),
  /** Something said that is no level: a plea, evidence gathered. */
  z.strictObject({ status: z.literal("said"), ...stage, note: z.string().max(2_000), evidence: z.array(Evidence) }),
  /** A document looked up. */
  z.strictObject({
    status: z.literal("read"),
    ...stage,
    /** Its id in the local resources. */
    source: z.string().min(1),
    /** The day it was last checked, ISO 8601, or a month. */
    dated: z.string(),
    /** What was asked for. */
    query: z.string().max(500),
  }),
]);
export type RatingStage = z.infer<typeof RatingStage>;

const subject = {
  rubricId: Identifier,
  itemId: Identifier,
  /** Index of the turn rated; null when the item is about the whole conversation. */
  turn: z.int().nonnegative().nullable(),
  /** Which judge, as its reference. */
  judge: z.string().min(1),
  /** 0-based repetition by the same judge. */
  pass: z.int().nonnegative(),
  /** 0-based attempt: a rating that failed for want of a judge may be asked for again on resume; the last counts. */
  attempt: z.int().nonnegative(),
  usage: Usage.optional(),
  /** How a pipeline came to it, in order; absent for a single judge. */
  stages: z.array(RatingStage).optional(),
};

/**
 * One judge's judgement of one rubric item. Not rated and not applicable are states of their own, never a low level.
 * Immutable: a correction is another rating by another rater.
 */
export const Rating = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("rated"),
    ...subject,
    /** Level on the item's own scale (see the rubric); never rescaled. */
    level: z.int(),
    evidence: z.array(Evidence),
    /** The judge's reason in a sentence; shown in reports as quoted data. */
    note: z.string().max(2_000).optional(),
  }),
  z.strictObject({
    status: z.literal("not-applicable"),
    ...subject,
    /** Why the item does not apply here, for example "no contact was named". */
    note: z.string().max(2_000).optional(),
  }),
  z.strictObject({
    status: z.literal("unrated"),
    ...subject,
    reason: UnratedReason,
    /** Status codes and positions; no conversation text. */
    detail: z.string().max(500).optional(),
  }),
]);
export type Rating = z.infer<typeof Rating>;
