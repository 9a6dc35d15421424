export { buildReport, type JudgeReliability, NOT_A_MEDICAL_DEVICE, type ReportOptions } from "./build-report.ts";
export type { JudgeDrift } from "./describe-drift.ts";
export { renderHtml } from "./render-html.ts";
export { renderJson, reportSchema } from "./render-json.ts";
export { renderJunit } from "./render-junit.ts";
export { renderMarkdown } from "./render-markdown.ts";
export { renderTerminal, type TerminalOptions, terminalOptions } from "./render-terminal.ts";
export {
  ControlsCheck,
  Report,
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
