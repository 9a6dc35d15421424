import { z } from "zod";
import { ReportEstimate } from "../report-measure.ts";

/** A run as a comparison names it. */
export const ComparedRun = z.strictObject({
  id: z.string(),
  createdAt: z.string(),
  plumbline: z.string(),
  judge: z.string(),
  /** Model behind state-driven clients; null without one. */
  client: z.string().nullable(),
  seed: z.int(),
  repeats: z.int(),
  /** References of the assistants that are compared. */
  assistants: z.array(z.string()),
  complete: z.boolean(),
});
export type ComparedRun = z.infer<typeof ComparedRun>;

/** Something that is not compared, and why. `suiteId` is empty for assistants. */
export const ComparisonLeftOut = z.strictObject({
  suiteId: z.string(),
  kind: z.enum(["suite", "scenario", "item", "measure", "assistant"]),
  id: z.string(),
  why: z.string(),
});
export type ComparisonLeftOut = z.infer<typeof ComparisonLeftOut>;

/** Two shares with their pairs by outcome. */
export const ComparedShares = z.strictObject({
  table: z.strictObject({ both: z.int(), onlyFirst: z.int(), onlySecond: z.int(), neither: z.int() }),
  /** Exact McNemar test, not adjusted; null with the reason in `mcnemarNote`. */
  mcnemarP: z.number().nullable(),
  mcnemarNote: z.string(),
  /** Odds of the event, first over second. */
  oddsRatio: ReportEstimate,
});
export type ComparedShares = z.infer<typeof ComparedShares>;

/** Whether a difference was shown to be too small to matter. */
export const ComparedEquivalence = z.strictObject({
  /** Differences up to this size either way do not matter, in the unit of the measure. */
  margin: z.number(),
  /** `not-shown` is not the same as different. */
  status: z.enum(["equivalent", "not-shown", "not-estimable"]),
  /** Larger of the two one-sided p-values; null without one. */
  p: z.number().nullable(),
  /** Adjusted by Holm over all equivalence tests; null without one. */
  adjustedP: z.number().nullable(),
  sentence: z.string(),
});
export type ComparedEquivalence = z.infer<typeof ComparedEquivalence>;

/** One measure of two systems; the first is of the later run. */
export const MeasureDifference = z.strictObject({
  suiteId: z.string(),
  measureId: z.string(),
  measureTitle: z.string(),
  unit: z.enum(["mean", "proportion", "time"]),
  better: z.enum(["lower", "higher"]),
  primary: z.boolean(),
  /** Smallest and largest difference there can be. */
  axis: z.tuple([z.number(), z.number()]),
  first: z.string(),
  second: z.string(),
  /** Whether the second is of the run named first: what the others are held against. */
  isAgainstBaseline: z.boolean(),
  /** Means over the pairs; null without a pair. */
  levels: z.strictObject({ first: z.number(), second: z.number() }).nullable(),
  /** Mean of first minus second. */
  difference: ReportEstimate,
  pairs: z.int().nonnegative(),
  scenarios: z.int().nonnegative(),
  /** Conversations with a value on one side only; they are in no pair. */
  alone: z.strictObject({ first: z.int().nonnegative(), second: z.int().nonnegative() }),
  /** Two-sided, paired permutation of scenarios; null when not estimable. */
  p: z.number().nullable(),
  /** Adjusted by Holm over all measures and pairs compared; null when not estimable. */
  adjustedP: z.number().nullable(),
  testMethod: z.string(),
  effects: z.strictObject({
    /** Hedges' g of the paired scenario means: differences in their own standard deviations. */
    standardized: ReportEstimate,
    /** P(first > second) - P(first < second). */
    cliffsDelta: ReportEstimate,
  }),
  /** Null unless every value is 0 or 1. */
  shares: ComparedShares.nullable(),
  /** Null without a margin. */
  equivalence: ComparedEquivalence.nullable(),
  /** By the adjusted p-value. */
  verdict: z.enum(["first-better", "first-worse", "not-told-apart", "not-estimable"]),
  /** What was found, in one sentence. */
  sentence: z.string(),
  /** What these data can exclude and what they cannot. */
  excludes: z.string(),
});
export type MeasureDifference = z.infer<typeof MeasureDifference>;

/** Systems on one measure, safest first. */
export const MeasureRanking = z.strictObject({
  suiteId: z.string(),
  measureId: z.string(),
  measureTitle: z.string(),
  unit: z.enum(["mean", "proportion", "time"]),
  better: z.enum(["lower", "higher"]),
  primary: z.boolean(),
  conversations: z.int().nonnegative(),
  scenarios: z.int().nonnegative(),
  /** Empty when no ranking could be made; `method` then says why. */
  systems: z.array(
    z.strictObject({
      name: z.string(),
      mean: z.number(),
      /** Counts from 1; Holm-adjusted. */
      cluster: z.int().min(1),
      /** Unadjusted, as MindEval publishes it. */
      publishedCluster: z.int().min(1),
      /** Bradley-Terry strength in log odds; all strengths add up to 0. */
      strength: ReportEstimate,
    }),
  ),
  method: z.string(),
});
export type MeasureRanking = z.infer<typeof MeasureRanking>;

/** Everything a reader sees of runs held against each other. */
export const Comparison = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("comparison"),
  headline: z.strictObject({
    /** About primary measures against the run named first. */
    verdict: z.enum(["worse", "better", "mixed", "not-told-apart", "nothing-compared"]),
    sentence: z.string(),
  }),
  /** Whether only part of the content is the same, or judge or client differ. */
  isBridged: z.boolean(),
  /** What differs between the runs; empty unless bridged. */
  differences: z.array(z.string()),
  /** What a reader has to keep in mind. */
  notes: z.array(z.string()),
  runs: z.array(ComparedRun),
  suites: z.array(z.strictObject({ id: z.string(), title: z.string(), scenarios: z.int().nonnegative() })),
  comparisons: z.array(MeasureDifference),
  /** For three systems or more. */
  rankings: z.array(MeasureRanking),
  leftOut: z.array(ComparisonLeftOut),
  alpha: z.number(),
  /** Tests adjusted together. */
  tests: z.int().nonnegative(),
  notice: z.string(),
});
export type Comparison = z.infer<typeof Comparison>;
