export { checkExport, type ExportCheck, type ExportProblem } from "./check-export.ts";
export { openRunStore, type RunStoreOptions } from "./embedded-run-store.ts";
export { type ExportedRun, ExportRefusedError, exportRun } from "./export-run.ts";
export { ExportInvalidError, type ImportedRun, importRun } from "./import-run.ts";
export { memoryRunStore } from "./memory-run-store.ts";
export type {
  CreateRunOptions,
  ReadConversationsOptions,
  RunProgress,
  RunState,
  RunStore,
  RunSummary,
  RunWriter,
} from "./run-store.ts";
export {
  ConversationNotPlannedError,
  InvalidRecordError,
  type LockOwner,
  RunAmbiguousError,
  RunClosedError,
  RunExistsError,
  RunLockedError,
  RunNotFoundError,
  RunUnreadableError,
  StoreTooNewError,
  StoreWriteError,
  TurnOutOfOrderError,
} from "./store-errors.ts";
