export type { AnalysisResult, AnalysisTable, AnalysisValue } from "./analyses/analysis-result.ts";
export { AuditProfile, listAuditProfiles, loadAuditProfile } from "./audit-profile.ts";
export { unknownDetector } from "./check-suite.ts";
export {
  type ComparableRun,
  type ComparableSide,
  checkComparable,
  compareRuns,
  RunsNotComparableError,
  sideOf,
} from "./compare-runs.ts";
export type { MeasureComparison, ShareComparison } from "./comparison/compare-measure.ts";
export {
  type ComparisonOptions,
  compareResults,
  type RunsComparison,
  type SystemComparison,
  UnknownMeasureError,
} from "./comparison/compare-results.ts";
export type { Equivalence, EquivalenceFound } from "./comparison/equivalence.ts";
export type { RankedSystem, SystemRanking } from "./comparison/rank-systems.ts";
export type { LeftOut } from "./comparison/shared-content.ts";
export { controlRefs, controlsOn } from "./controls-on.ts";
export {
  type ConversationValue,
  conversationValue,
  type MeasuringSuite,
  measuringSuite,
} from "./conversation-value.ts";
export { type DetectorName, namesInRubric, namesInScenario } from "./detector-names.ts";
export type { ClientsResult } from "./fold-clients.ts";
export { matches as scenarioMatches } from "./fold-measure.ts";
export { foldRun, isCarriedOut, isOutage } from "./fold-run.ts";
export { decideGate, type GateDecision, type GatedNumber, type GateExpression, parseGate } from "./gate-expression.ts";
export { judgeOfSuite } from "./judge-of-suite.ts";
export {
  compileSuites,
  listSuiteIds,
  loadSuite,
  SuiteNotFoundError,
  type SuiteSearch,
  suiteFromRecord,
} from "./load-suite.ts";
export { type AuditEstimate, auditEstimate } from "./planning/audit-estimate.ts";
export type { CallsForRatings } from "./planning/conversation-tokens.ts";
export { type ExpectedRatings, expectedRatings } from "./planning/expected-ratings.ts";
export type { PlanRequest } from "./planning/plan-request.ts";
export { planSample } from "./planning/plan-sample.ts";
export type {
  AgreementSample,
  DifferenceSample,
  HalfWidthSample,
  LabelPlan,
  LabelSample,
  PlannedFrom,
  RareHarmSample,
  RoleCost,
  SamplePlan,
  SampleSize,
} from "./planning/sample-plan.ts";
export type {
  ComparisonResult,
  ConversationRecord,
  Coverage,
  GateResult,
  MeasureResult,
  RunResults,
} from "./run-results.ts";
export { type ScoreComponent, type ScoreComponents, scoreComponents } from "./score-components.ts";
export {
  decidableGates,
  replayGates,
  type SequentialGate,
  type SequentialGates,
  sequentialGates,
} from "./sequential-gates.ts";
export type { Suite } from "./suite.ts";
export { suiteForTranscripts, type TranscriptContext } from "./suite-for-transcripts.ts";
export { type SuiteFolder, suiteFolderOf, suiteOf } from "./suite-text.ts";
export { unitOf } from "./unit-of.ts";
export { type UnknownOfTranscripts, unknownOfTranscripts } from "./unknown-of-transcripts.ts";
