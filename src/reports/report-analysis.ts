import { z } from "zod";
import { PaperNote } from "../vocabulary/index.ts";
import { ReportEstimate } from "./report-measure.ts";

const unit = z.enum(["share", "number", "count", "p-value"]);

/** A table of an analysis. A cell is an estimate, a plain number (a count, or a mean of too little for an interval) or nothing. */
export const ReportTable = z.strictObject({
  title: z.string(),
  rowsAre: z.string(),
  columnsAre: z.string(),
  rows: z.array(z.string()),
  columns: z.array(z.string()),
  unit,
  cells: z.array(z.array(z.union([ReportEstimate, z.number(), z.null()]))),
});
export type ReportTable = z.infer<typeof ReportTable>;

/** One assistant's numbers in an analysis, over all conversations or one group of them. */
export const ReportAnalysisResult = z.strictObject({
  assistant: z.string(),
  role: z.enum(["audited", "control"]),
  group: z.strictObject({ tag: z.string(), value: z.string() }).nullable(),
  conversations: z.int().nonnegative(),
  values: z.array(z.strictObject({ name: z.string(), unit, estimate: ReportEstimate })),
  tables: z.array(ReportTable),
  notes: z.array(z.string()),
});
export type ReportAnalysisResult = z.infer<typeof ReportAnalysisResult>;

/** A statistic over all conversations of a suite together. */
export const ReportAnalysis = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  meaning: z.string(),
  /** Audited assistants first, then controls; for each the whole, then its groups. */
  results: z.array(ReportAnalysisResult),
});
export type ReportAnalysis = z.infer<typeof ReportAnalysis>;

/** Numbers a publication printed, marked as such wherever they are shown. */
export const ReportPaper = PaperNote.extend({ mark: z.string() });
export type ReportPaper = z.infer<typeof ReportPaper>;
