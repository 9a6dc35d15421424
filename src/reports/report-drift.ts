import { z } from "zod";
import { ReportEstimate } from "./report-measure.ts";

/** One item of an anchor set, rated again in this run. */
export const ReportItemDrift = z.strictObject({
  item: z.string(),
  /** Frozen subjects; `same`, `changed` and `unavailable` add up to it. */
  subjects: z.int().nonnegative(),
  same: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  /** The judge could not be asked. */
  unavailable: z.int().nonnegative(),
  /** Share of equal answers. */
  agreement: ReportEstimate,
  /** Mean level now minus then. */
  shift: ReportEstimate,
  /** Why it raises an alarm; empty when it does not. */
  alarms: z.array(z.enum(["shift", "agreement"])),
  sentence: z.string(),
});
export type ReportItemDrift = z.infer<typeof ReportItemDrift>;

/** Whether the judge still answers as it did when its anchor set was frozen. */
export const ReportDrift = z.discriminatedUnion("status", [
  /** No set was frozen for this judge and these rubrics. */
  z.strictObject({ status: z.literal("no-anchor"), sentence: z.string() }),
  /** There is one, and this run was not compared with it. */
  z.strictObject({ status: z.literal("not-checked"), sentence: z.string() }),
  z.strictObject({
    status: z.literal("checked"),
    /** Items that raise an alarm. */
    alarms: z.int().nonnegative(),
    sentence: z.string(),
    anchors: z.array(
      z.strictObject({
        frozenAt: z.string(),
        rubricId: z.string(),
        rubricVersion: z.string(),
        /** Least share of equal answers that raises no alarm. */
        floor: z.number(),
        /** Whether the judge describes itself as it did then. */
        isSameJudge: z.boolean(),
        items: z.array(ReportItemDrift),
      }),
    ),
    /** What rating the anchors again cost, besides the run. */
    spent: z.strictObject({
      calls: z.int().nonnegative(),
      inputTokens: z.int().nonnegative(),
      outputTokens: z.int().nonnegative(),
      costUsd: z.number().nonnegative().nullable(),
    }),
  }),
]);
export type ReportDrift = z.infer<typeof ReportDrift>;
