export { buildReport, type JudgeReliability, NOT_A_MEDICAL_DEVICE, type ReportOptions } from "./build-report.ts";
export { renderJson, reportSchema } from "./render-json.ts";
export { renderTerminal, type TerminalOptions, terminalOptions } from "./render-terminal.ts";
export {
  ControlsCheck,
  Report,
  ReportConversation,
  ReportGate,
  ReportItem,
  ReportSuite,
  ReportVerdict,
  SuiteVerdict,
} from "./report.ts";
export { ReportComparison, ReportEstimate, ReportMeasure, ReportResult } from "./report-measure.ts";
export { type VisiblePart, visibleParts, visibleText } from "./visible-text.ts";
