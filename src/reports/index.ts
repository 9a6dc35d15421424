export { buildReport, type JudgeReliability, NOT_A_MEDICAL_DEVICE, type ReportOptions } from "./build-report.ts";
export { buildComparison } from "./comparison/build-comparison.ts";
export { Comparison, MeasureDifference, MeasureRanking } from "./comparison/comparison.ts";
export { renderComparisonHtml } from "./comparison/render-comparison-html.ts";
export { renderComparisonJson } from "./comparison/render-comparison-json.ts";
export { renderComparisonMarkdown } from "./comparison/render-comparison-markdown.ts";
export { renderComparisonTerminal } from "./comparison/render-comparison-terminal.ts";
export type { JudgeDrift } from "./describe-drift.ts";
export { renderHtml } from "./render-html.ts";
export { renderJson, reportSchema } from "./render-json.ts";
export { renderJunit } from "./render-junit.ts";
export { renderMarkdown } from "./render-markdown.ts";
export { renderSamplePlan } from "./render-sample-plan.ts";
export { renderTerminal, type TerminalOptions, terminalOptions } from "./render-terminal.ts";
export {
  ControlsCheck,
  Report,
  ReportComponents,
  ReportConversation,
  ReportGate,
  ReportItem,
  ReportStopping,
  ReportSuite,
  ReportVerdict,
  SuiteVerdict,
} from "./report.ts";
export { ReportDrift, ReportItemDrift } from "./report-drift.ts";
export { ReportComparison, ReportEstimate, ReportMeasure, ReportResult } from "./report-measure.ts";
export { type VisiblePart, visibleParts, visibleText } from "./visible-text.ts";
