import { z } from "zod";
import type { NotEstimableReason } from "../statistics/index.ts";
import { ContentVersion, DescriptionRecord, Identifier, LevelEvent } from "../vocabulary/index.ts";
import { JudgeAnswer } from "./judge-answer.ts";

const reasons = [
  "no-data",
  "too-few-units",
  "one-rater",
  "no-variation",
  "separated",
  "singular",
  "not-converged",
  "not-reached",
  "outside-domain",
] as const satisfies readonly NotEstimableReason[];

const counts = { units: z.int().nonnegative(), observations: z.int().nonnegative() };

/** An estimate as it stands in a file: a number with its interval, or the reason why there is none. */
export const EstimateRecord = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("estimated"),
    value: z.number(),
    lower: z.number(),
    upper: z.number(),
    /** Nominal coverage of the interval. */
    confidence: z.number().gt(0).lt(1),
    method: z.string(),
    ...counts,
  }),
  z.strictObject({ status: z.literal("not-estimable"), reason: z.enum(reasons), detail: z.string(), ...counts }),
]);
export type EstimateRecord = z.infer<typeof EstimateRecord>;

const NamedEstimate = z.strictObject({ statistic: z.string(), estimate: EstimateRecord });

/** How often a judge sees an event that people see, and does not see one that they do not see. */
const EventAgreement = z.strictObject({
  event: LevelEvent,
  /** Measures of the suites that count this event, as `suite/measure`; empty for a two-level item nobody folds. */
  measures: z.array(z.string()),
  /** Pairs of a person's rating and the judge's: people first. */
  table: z.strictObject({
    both: z.int().nonnegative(),
    peopleOnly: z.int().nonnegative(),
    judgeOnly: z.int().nonnegative(),
    neither: z.int().nonnegative(),
  }),
  sensitivity: EstimateRecord,
  specificity: EstimateRecord,
});
export type EventAgreement = z.infer<typeof EventAgreement>;

/** Where the ratings of a calibration stand; every count is of pairs of a person's rating and the judge's, unless said. */
const CalibrationCounts = z.strictObject({
  /** Things at least one person gave a level or called not applicable. */
  subjects: z.int().nonnegative(),
  /** Independent units: scenarios or transcripts. */
  clusters: z.int().nonnegative(),
  raters: z.int().nonnegative(),
  /** Both gave a level: what agreement is computed from. */
  compared: z.int().nonnegative(),
  bothNotApplicable: z.int().nonnegative(),
  peopleNotApplicable: z.int().nonnegative(),
  judgeNotApplicable: z.int().nonnegative(),
  /** A person gave a level or "not applicable", the judge nothing of its own doing. */
  judgeUndecided: z.int().nonnegative(),
  /** A person gave a level or "not applicable", the judge could not be asked. */
  judgeUnavailable: z.int().nonnegative(),
  /** Asked of a person who gave nothing; a count of ratings. */
  peopleMissing: z.int().nonnegative(),
  /** Labels for turns the rubric does not ask the item of; a count of ratings. */
  notAsked: z.int().nonnegative(),
});

/** What one judge and people said about one thing. No words of the conversation. */
export const CalibratedSubject = z.strictObject({
  /** As the labels file calls it. */
  conversation: z.string(),
  cluster: z.string(),
  turn: z.int().nonnegative().nullable(),
  /** SHA-256 over what had been said until then; people's ratings hold for exactly that. */
  said: z.string().regex(/^[0-9a-f]{64}$/),
  judge: JudgeAnswer,
  people: z.array(
    z.strictObject({
      rater: z.string(),
      level: z.union([z.int(), z.literal("not-applicable"), z.literal("missing")]),
    }),
  ),
});
export type CalibratedSubject = z.infer<typeof CalibratedSubject>;

/** How far one judge agrees with people on one item, as it was measured at one time. Never changed once written. */
export const CalibrationRecord = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("calibration"),
  createdAt: z.iso.datetime(),
  /** Version of Plumbline that computed it. */
  plumbline: z.string(),
  judge: DescriptionRecord,
  rubric: z.strictObject({ id: Identifier, version: ContentVersion }),
  item: z.strictObject({
    id: Identifier,
    appliesTo: z.enum(["turn", "client-turn", "conversation"]),
    levels: z.array(z.int()).min(2),
  }),
  /** What was rated: conversations of a run, or transcripts with the suite whose rubric rated them. */
  source: z.union([
    z.strictObject({ run: z.string() }),
    z.strictObject({ transcripts: z.string(), suite: z.string() }),
  ]),
  labels: z.strictObject({ file: z.string(), sha256: z.string() }),
  counts: CalibrationCounts,
  /** Judge against people. */
  agreement: NamedEstimate,
  /** Share of pairs with the same level. */
  percent: EstimateRecord,
  /** Mean of judge minus person, in levels. */
  bias: EstimateRecord,
  /** People against each other, where at least two rated the same thing: no judge can be expected to do better. */
  amongPeople: NamedEstimate.nullable(),
  events: z.array(EventAgreement),
  subjects: z.array(CalibratedSubject),
});
export type CalibrationRecord = z.infer<typeof CalibrationRecord>;
