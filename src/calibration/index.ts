export { AnchorSet, anchorSets, callsForAnchors } from "./anchor-set.ts";
export { type AskOptions, askJudge, callsToAsk } from "./ask-judge.ts";
export { type CalibrationInput, calibrate } from "./calibrate.ts";
export { CalibratedSubject, CalibrationRecord } from "./calibration-record.ts";
export { type CalibrationStore, openCalibrations } from "./calibration-store.ts";
export { checkDrift, countAlarms, DriftCheck, type DriftOptions, isUnfinished } from "./check-drift.ts";
export { correctResults } from "./correct-results.ts";
export { describePlans, describeRecords } from "./describe-calibration.ts";
export { type DrawnLabels, drawLabels } from "./draw-labels.ts";
export { type FoundReliability, findReliability } from "./find-reliability.ts";
export { HumanLabel } from "./human-label.ts";
export {
  type LabelledConversation,
  type LabelledSubject,
  type LabelledSubjects,
  labelledSubjects,
} from "./labelled-subject.ts";
export { type LabelPlanRequest, type MeasureLabelPlan, planLabels } from "./plan-labels.ts";
export { conversationsOfRun, conversationsOfTranscripts, ratingsInRun } from "./rated-run.ts";
export { type LabelsFile, type LocatedLabel, readLabels } from "./read-labels.ts";
