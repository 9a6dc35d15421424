import type { RunEvent } from "../vocabulary/index.ts";
import { type EventRecord, encodeEvent } from "./event-record.ts";
import type { RunLedger } from "./run-ledger.ts";
import { RunClosedError } from "./store-errors.ts";

/** Collects the appends of one turn of the event loop and commits them together. */
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

interface WaitingAppend {
  records: readonly EventRecord[];
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** Opens a queue; see {@link AppendQueue}. */
export function openAppendQueue({ runId, ledger, commit }: AppendQueueOptions): AppendQueue {
  let waiting: WaitingAppend[] = [];
  let isClosed = false;

  function flush(): void {
    const appends = waiting;
    waiting = [];
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
    for (const { append } of admitted) append.resolve();
  }

  return {
    async append(events) {
      if (isClosed) throw new RunClosedError(runId);
      const records = events.map(encodeEvent);
      await new Promise<void>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
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
