import type { RunEvent } from "../vocabulary/index.ts";
import { type EventRecord, encodeEvent } from "./event-record.ts";
import type { RunLedger } from "./run-ledger.ts";
import { RunClosedError } from "./store-errors.ts";

/**
 * Collects appends and commits them together: those of one turn of the event loop, those that come while an earlier
 * commit is being made durable, and, while commits follow each other closely, those of {@link gatherMs}. A lone append is
 * committed at once. Making durable happens beside the program's other work, and one wait for the disk serves every
 * append that was committed before it began.
 */
export interface AppendQueue {
  /** Resolves when durable. Refusals concern this call alone; a failed commit fails every call it held. */
  append(events: readonly RunEvent[]): Promise<void>;
  /** Commits at once what is waiting; it is then visible, and soon durable. */
  flush(): void;
  /** Commits what is waiting and accepts nothing more. Resolves when every append is settled. */
  close(): Promise<void>;
}

/** What an {@link AppendQueue} works on. */
export interface AppendQueueOptions {
  runId: string;
  ledger: RunLedger;
  /** Stores the records, all or none, so that a killed process does not take them away; throws when it could not. */
  commit: (records: readonly EventRecord[]) => void;
  /** Makes durable what was committed before the call. Once it failed, nothing more is accepted. Default: commits are durable. */
  sync?: () => Promise<void>;
}

/** Least time from one commit to the next, in milliseconds: bounds the share of time spent on transactions. */
const gatherMs = 2;

interface WaitingAppend {
  records: readonly EventRecord[];
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** Opens a queue; see {@link AppendQueue}. */
export function openAppendQueue({ runId, ledger, commit, sync }: AppendQueueOptions): AppendQueue {
  let waiting: WaitingAppend[] = [];
  let committed: WaitingAppend[] = [];
  let syncing: Promise<void> | undefined;
  let isScheduled = false;
  let isClosed = false;
  let broken: { cause: unknown } | undefined;
  let committedAt = Number.NEGATIVE_INFINITY;

  function flush(): void {
    const appends = waiting;
    waiting = [];
    if (appends.length === 0) return;
    const admitted: { append: WaitingAppend; takeBack: () => void }[] = [];
    for (const append of appends) {
      try {
        if (broken !== undefined) throw broken.cause;
        admitted.push({ append, takeBack: ledger.admit(append.records) });
      } catch (refusal) {
        append.reject(refusal);
      }
    }
    if (admitted.length === 0) return;
    try {
      commit(admitted.flatMap(({ append }) => append.records));
    } catch (failure) {
      for (const { takeBack } of admitted.reverse()) takeBack();
      for (const { append } of admitted) append.reject(failure);
      return;
    }
    committedAt = performance.now();
    for (const { append } of admitted) committed.push(append);
    if (sync === undefined) settle();
    else syncing ??= makeDurable(sync);
  }

  /** Until nothing is left: one wait for the disk for all that was committed meanwhile. */
  async function makeDurable(wait: () => Promise<void>): Promise<void> {
    while (committed.length > 0) {
      const held = committed;
      committed = [];
      try {
        await wait();
        for (const append of held) append.resolve();
      } catch (cause) {
        // What the disk now holds is unknown until the run is opened anew.
        broken = { cause };
        for (const append of held) append.reject(cause);
      }
      if (waiting.length > 0 && !isScheduled) schedule();
    }
    syncing = undefined;
  }

  function settle(): void {
    for (const append of committed) append.resolve();
    committed = [];
  }

  function schedule(): void {
    isScheduled = true;
    const due = () => {
      isScheduled = false;
      // While the disk is waited for, more may come that can share the next wait.
      if (syncing === undefined) flush();
    };
    const waitMs = committedAt + gatherMs - performance.now();
    if (waitMs > 0) setTimeout(due, waitMs);
    else setImmediate(due);
  }

  return {
    async append(events) {
      if (isClosed) throw new RunClosedError(runId);
      const records = events.map(encodeEvent);
      await new Promise<void>((resolve, reject) => {
        waiting.push({ records, resolve, reject });
        if (!isScheduled && syncing === undefined) schedule();
      });
    },
    flush,
    async close() {
      flush();
      isClosed = true;
      await syncing;
    },
  };
}
