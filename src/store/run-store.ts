import type { RunEvent, RunManifest, StoredConversation } from "../vocabulary/index.ts";

/**
 * Keeps runs. Every store keeps the same promises (one contract suite holds them all to it); nothing here supposes files,
 * so that a database server can stand behind it as well.
 *
 * Wherever a run is read, `runId` may be its id, the beginning of one when no other run begins like it, or `latest`.
 */
export interface RunStore extends AsyncDisposable {
  /**
   * Stores a new run, durably and whole: after a crash it is there with everything given, or not at all.
   *
   * @throws `RunExistsError`, `InvalidRecordError` when the manifest or an event is not of its schema, the errors of
   * {@link RunWriter.append} for the events, `StoreWriteError`
   */
  createRun(manifest: RunManifest, options?: CreateRunOptions): Promise<void>;
  /** All runs, newest first. A run that cannot be read is listed as such and does not hide the others. */
  listRuns(options?: ListRunsOptions): Promise<RunSummary[]>;
  /** @throws `RunNotFoundError`, `RunAmbiguousError`, `RunUnreadableError`, `StoreTooNewError` */
  readManifest(runId: string): Promise<RunManifest>;
  /** The full id meant. @throws `RunNotFoundError` with the known ids and a close match; `RunAmbiguousError` */
  resolveRunId(idOrPrefixOrLatest: string): Promise<string>;
  /**
   * Opens a run for writing; only one writer exists at a time, over all processes. The right to write ends with the
   * writer, or with its process, however that ends.
   *
   * @throws `RunLockedError` saying who writes and since when; otherwise as {@link readManifest}
   */
  openWriter(runId: string): Promise<RunWriter>;
  /**
   * The planned conversations in the order of the plan, each folded from its events. All of them as they stood at one
   * moment, the first `next()`; a writer is neither waited for nor held up, and memory does not grow with the run.
   *
   * @throws `ConversationNotPlannedError` for an id that is not in the plan; otherwise as {@link readManifest}
   */
  readConversations(runId: string, options?: ReadConversationsOptions): AsyncIterable<StoredConversation>;
  /** Every event in the order stored, superseded ones included, as they stood at one moment. */
  readEvents(runId: string): AsyncIterable<RunEvent>;
  /**
   * Removes a run wholly; nothing of it stays in the store.
   *
   * @param runId - the full id; a prefix or `latest` is not accepted here
   * @throws `RunLockedError` while it is being written, `RunNotFoundError`
   */
  deleteRun(runId: string): Promise<void>;
}

/** Settings of {@link RunStore.createRun}. */
export interface CreateRunOptions {
  /** Events the run begins with, for runs that come from elsewhere. Default: none. */
  events?: AsyncIterable<RunEvent> | Iterable<RunEvent>;
}

/** Settings of {@link RunStore.listRuns}. */
export interface ListRunsOptions {
  /** Only runs whose id begins like this; the others are not looked at. Default: all. */
  idPrefix?: string;
}

/** Settings of {@link RunStore.readConversations}. */
export interface ReadConversationsOptions {
  /** Only these conversations; still in the order of the plan. Default: all. */
  ids?: readonly string[];
  /** When false the turns are not read and `turns` is empty: outcomes and ratings at a fraction of the cost. Default: true. */
  withTurns?: boolean;
}

/** The one that writes a run. Dispose of it to let others write. */
export interface RunWriter extends AsyncDisposable {
  readonly runId: string;
  readonly manifest: RunManifest;
  /**
   * Stores events in order: all of them, or none. Resolves when they are durable, so that neither a killed process nor a
   * power cut takes them away. Calls made in the same turn of the event loop share the cost of one transaction, and
   * one that is refused does not harm the others.
   *
   * @throws `TurnOutOfOrderError` when a turn is not the next of its conversation, `ConversationNotPlannedError`,
   * `InvalidRecordError`, `RunClosedError` after `close`, `StoreWriteError` (disk full, not permitted): nothing was stored.
   * Where the disk failed while making it durable, what it holds shows when the run is opened anew, and this writer takes
   * nothing more.
   */
  append(events: readonly RunEvent[]): Promise<void>;
  /** One conversation as it stands, events of earlier `append` calls included. @throws `ConversationNotPlannedError` */
  readConversation(conversationId: string): Promise<StoredConversation>;
  /** What is stored so far. */
  progress(): RunProgress;
  /**
   * Notes that nothing of the run is left to do, so that nobody has to read it whole to see that. A power cut may take the
   * note away. @throws `RunClosedError`, `StoreWriteError`
   */
  markCarriedOut(): Promise<void>;
  /** Stores what is still under way and gives up the right to write. A second call does nothing. */
  close(): Promise<void>;
}

/** Counts of what a run has stored. `planned` - `completed` - `failed` conversations are still open. */
export interface RunProgress {
  /** Conversations in the plan. */
  readonly planned: number;
  /** Conversations whose last outcome is `completed`. */
  readonly completed: number;
  /** Conversations whose last outcome is `failed`. */
  readonly failed: number;
  readonly turns: number;
  /** Ratings stored, attempts that were superseded included. */
  readonly ratings: number;
}

/**
 * How a run stands.
 * - `planned`: nothing stored and nobody writing
 * - `running`: somebody writes it at this moment
 * - `interrupted`: nobody writes it, and not every planned conversation completed
 * - `complete`: nobody writes it, and every planned conversation completed. Whether every rating was attempted is not
 *   for the store to know; the run's results say so.
 */
export type RunState = "planned" | "running" | "interrupted" | "complete";

/** One line of a list of runs. */
export type RunSummary =
  | {
      readonly id: string;
      readonly state: RunState;
      readonly createdAt: string;
      readonly suites: readonly { readonly id: string; readonly version: string }[];
      /** References of the assistants, controls included. */
      readonly assistants: readonly string[];
      readonly origin: RunManifest["origin"];
      readonly progress: RunProgress;
      /** Whether a writer noted that nothing of it is left to do. When false, that may still be so. */
      readonly isCarriedOut: boolean;
    }
  | {
      readonly id: string;
      readonly state: "unreadable";
      /** One sentence for the reader. */
      readonly reason: string;
    };
