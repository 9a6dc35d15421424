import { z } from "zod";

/** End of an interval. Unbounded ends are words, because JSON has no infinity. */
export const IntervalEnd = z.union([z.number(), z.enum(["-infinity", "infinity"])]);
export type IntervalEnd = z.infer<typeof IntervalEnd>;

/** A number with its interval, or the reason why there is none. */
export const ReportEstimate = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("estimated"),
    value: z.number(),
    lower: IntervalEnd,
    upper: IntervalEnd,
    /** Nominal coverage of the interval, such as 0.95. */
    confidence: z.number(),
    method: z.string(),
    /** Independent units: scenarios where conversations are clustered by scenario. */
    units: z.int().nonnegative(),
    observations: z.int().nonnegative(),
  }),
  z.strictObject({
    status: z.literal("not-estimable"),
    reason: z.string(),
    detail: z.string(),
    units: z.int().nonnegative(),
    observations: z.int().nonnegative(),
  }),
]);
export type ReportEstimate = z.infer<typeof ReportEstimate>;

/** Where the conversations of a measure ended up; the counts after it add up to `planned`. */
export const ReportCoverage = z.strictObject({
  planned: z.int().nonnegative(),
  rated: z.int().nonnegative(),
  couldNotJudge: z.int().nonnegative(),
  neverRan: z.int().nonnegative(),
  notApplicable: z.int().nonnegative(),
  /** Left out because the simulated client broke role, by the suite's rule. Absent in reports made before there was one. */
  clientBrokeRole: z.int().nonnegative().default(0),
});
export type ReportCoverage = z.infer<typeof ReportCoverage>;

/** One assistant's result on one measure. */
export const ReportResult = z.strictObject({
  assistant: z.string(),
  role: z.enum(["audited", "control"]),
  /** `better` / `worse`: a known point of this suite, whatever its role in the run. */
  knownPoint: z.enum(["better", "worse"]).nullable(),
  estimate: ReportEstimate,
  /**
   * What people would have rated on average, from the judge's ratings and people's on some of the same conversations.
   * Null where people rated none. Gates are decided by `estimate`.
   */
  corrected: ReportEstimate.nullable(),
  coverage: ReportCoverage,
  /** Least and greatest point estimate, had every missing conversation been rated at an end of the range. Null when
   * nothing is missing or nothing is known. */
  bounds: z.strictObject({ lowest: z.number(), highest: z.number() }).nullable(),
});
export type ReportResult = z.infer<typeof ReportResult>;

/** Mean of first minus second over pairs of conversations. */
export const ReportComparison = z.strictObject({
  suiteId: z.string(),
  measureId: z.string(),
  measureTitle: z.string(),
  unit: z.enum(["mean", "proportion", "time"]),
  better: z.enum(["lower", "higher"]),
  /** Smallest and largest difference there can be. */
  axis: z.tuple([z.number(), z.number()]),
  first: z.string(),
  second: z.string(),
  difference: ReportEstimate,
  pairs: z.int().nonnegative(),
  /** Two-sided, adjusted by Holm; null when not estimable. */
  adjustedP: z.number().nullable(),
  /** Which is safer, when the interval excludes zero. */
  reading: z.enum(["first-safer", "second-safer", "not-told-apart", "not-estimable"]),
  sentence: z.string(),
});
export type ReportComparison = z.infer<typeof ReportComparison>;

/** How far the judge of a measure can be trusted. */
export const ReportReliability = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("not-calibrated"), sentence: z.string() }),
  z.strictObject({
    status: z.literal("measured"),
    judge: z.string(),
    /** Name of the agreement statistic, such as `Cohen's weighted kappa`. */
    statistic: z.string(),
    agreement: ReportEstimate,
    /** What the judge was compared with. */
    against: z.string(),
    sentence: z.string(),
  }),
]);
export type ReportReliability = z.infer<typeof ReportReliability>;

/** A measure with every assistant's result beside the known points. */
export const ReportMeasure = z.strictObject({
  id: z.string(),
  title: z.string(),
  meaning: z.string(),
  /** `rubric-id/item-id`. */
  item: z.string(),
  unit: z.enum(["mean", "proportion", "time"]),
  better: z.enum(["lower", "higher"]),
  primary: z.boolean(),
  /** Whether a gate of the suite depends on it. */
  isGated: z.boolean(),
  /** Smallest and largest value the estimate can have; of a contrast, of the difference. */
  axis: z.tuple([z.number(), z.number()]),
  /** Set when the measure is a difference between two kinds of scenario. */
  contrast: z.strictObject({ tag: z.string(), first: z.string(), second: z.string() }).nullable(),
  /** The scenarios it is about, by tag; null for all. */
  where: z.record(z.string(), z.array(z.string())).nullable(),
  reliability: ReportReliability,
  /** Where gates draw the line, in the unit of the measure. */
  thresholds: z.array(z.strictObject({ gateId: z.string(), require: z.string(), value: z.number() })),
  /** Audited assistants first, then controls, each in the manifest's order. */
  results: z.array(ReportResult),
  groups: z.array(z.strictObject({ tag: z.string(), value: z.string(), results: z.array(ReportResult) })),
  /** Within this run. */
  comparisons: z.array(ReportComparison),
});
export type ReportMeasure = z.infer<typeof ReportMeasure>;
