export { openRunStore, type RunStoreOptions } from "./embedded-run-store.ts";
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
  RunDamagedError,
  RunExistsError,
  RunLockedError,
  RunNotFoundError,
  StoreTooNewError,
  StoreWriteError,
  TurnOutOfOrderError,
} from "./store-errors.ts";
