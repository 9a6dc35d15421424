import type { RunEvent } from "../vocabulary/index.ts";
import { type EventRecord, encodeEvent } from "./event-record.ts";
import type { RunLedger } from "./run-ledger.ts";
import { RunClosedError } from "./store-errors.ts";

/**
 * Collects appends and commits them together: those of one turn of the event loop, and, while commits follow each other
 * closely, those of {@link gatherMs}. A lone append is committed at once.
 */
export interface AppendQueue {
  /** Resolves when committed. Refusals concern this call alone; a failed commit fails every call it held. */
  append(events: readonly RunEvent[]): Promise<void>;
  /** Commits at once what is waiting. */
  flush(): void;
  /** Commits what is waiting and accepts nothing more. */
  close(): void;
}

/** What an {@link AppendQueue} works on. */
export interface AppendQueueOptions {
  runId: string;
  ledger: RunLedger;
  /** Stores the records durably, all or none, before it returns; throws when it could not. */
  commit: (records: readonly EventRecord[]) => void;
}

/** Least time from one commit to the next, in milliseconds: bounds the share of time spent waiting for the disk. */
const gatherMs = 2;

interface WaitingAppend {
  records: readonly EventRecord[];
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** Opens a queue; see {@link AppendQueue}. */
export function openAppendQueue({ runId, ledger, commit }: AppendQueueOptions): AppendQueue {
  let waiting: WaitingAppend[] = [];
  let isClosed = false;
  let committedAt = Number.NEGATIVE_INFINITY;

  function flush(): void {
    const appends = waiting;
    waiting = [];
    if (appends.length === 0) return;
    const admitted: { append: WaitingAppend; takeBack: () => void }[] = [];
    for (const append of appends) {
      try {
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
    for (const { append } of admitted) append.resolve();
  }

  function schedule(): void {
    const waitMs = committedAt + gatherMs - performance.now();
    if (waitMs > 0) setTimeout(flush, waitMs);
    else setImmediate(flush);
  }

  return {
    async append(events) {
      if (isClosed) throw new RunClosedError(runId);
      const records = events.map(encodeEvent);
      await new Promise<void>((resolve, reject) => {
        if (waiting.length === 0) schedule();
        waiting.push({ records, resolve, reject });
      });
    },
    flush,
    close() {
      flush();
      isClosed = true;
    },
  };
}
