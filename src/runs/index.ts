export {
  type AuditPorts,
  type AuditRequest,
  audit,
  NothingToResumeError,
  type RunBegun,
  readConversations,
  readResults,
  resumeRun,
} from "./audit.ts";
export { carryOutRun, type RunPorts, underWayAt } from "./carry-out-run.ts";
export {
  type AssistantSpec,
  judgingOf,
  openParticipants,
  ParticipantChangedError,
  type ParticipantPorts,
  type ParticipantSpecs,
  ParticipantsError,
  UnknownBuiltinPartError,
} from "./open-participants.ts";
export { NothingToDecideError, nextOfPlan, planRun, type RunRequest, SeveralClientsError } from "./plan-run.ts";
export type { PlannedJudgeCalls } from "./planned-judge-calls.ts";
export { type RateRequest, rateTranscripts } from "./rate-transcripts.ts";
export type { RunObserver, RunProgress } from "./run-observer.ts";
export {
  type SimulatedConversation,
  type SimulationCounts,
  type SimulationPorts,
  type SimulationRequest,
  type SimulationSource,
  simulate,
} from "./simulate.ts";
export { type ImportPorts, storeImportedResults } from "./store-imported-results.ts";
