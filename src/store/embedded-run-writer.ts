import { openAppendQueue } from "./append-queue.ts";
import { foldConversation } from "./fold-conversation.ts";
import { ownRecords } from "./own-records.ts";
import { closeRunDatabase, openRunDatabase, type RunDatabase } from "./run-database.ts";
import type { RunLock } from "./run-lock.ts";
import type { RunWriter } from "./run-store.ts";
import { ConversationNotPlannedError, RunClosedError } from "./store-errors.ts";
import { toWriteError } from "./store-write-error.ts";
import { readEventsBetween, readLedger, readStoredManifest, recordWriter, setCarriedOut } from "./stored-run.ts";
import { writeAheadLog } from "./write-ahead-log.ts";

/** Opens the run in `folder` for writing. The lock is the writer's from here on, and released when opening fails. */
export function openEmbeddedWriter(folder: string, runId: string, lock: RunLock, onClose: () => void): RunWriter {
  let database: RunDatabase;
  try {
    database = openRunDatabase(folder, runId, "write");
  } catch (cause) {
    lock.release();
    throw cause;
  }
  try {
    const manifest = readStoredManifest(database, runId);
    const ledger = readLedger(database, runId);
    // Of a run without events everything that will be in it passes here; of another one, the database is asked.
    const { completed, failed, turns, ratings } = ledger.progress();
    const own = completed + failed + turns + ratings === 0 ? ownRecords() : undefined;
    const store = recordWriter(database, ledger, folder);
    const log = writeAheadLog(folder);
    const queue = openAppendQueue({
      runId,
      ledger,
      commit(records) {
        store(records);
        own?.keep(records);
      },
      sync: log.sync,
    });
    let closing: Promise<void> | undefined;

    async function close(): Promise<void> {
      await queue.close();
      await log.close();
      closeRunDatabase(database);
      lock.release();
      onClose();
    }

    return {
      runId,
      manifest,
      append: queue.append,
      async readConversation(conversationId) {
        if (closing !== undefined) throw new RunClosedError(runId);
        queue.flush();
        const position = ledger.standings.get(conversationId)?.position;
        if (position === undefined) throw new ConversationNotPlannedError(runId, conversationId);
        if (own !== undefined) return own.conversation(conversationId);
        const found = readEventsBetween(database, runId, { first: position, last: position }, true);
        return foldConversation(
          conversationId,
          found.map(({ event }) => event),
        );
      },
      progress: ledger.progress,
      async markCarriedOut() {
        if (closing !== undefined) throw new RunClosedError(runId);
        queue.flush();
        try {
          setCarriedOut(database);
        } catch (cause) {
          throw toWriteError(cause, folder);
        }
      },
      close: () => (closing ??= close()),
      [Symbol.asyncDispose]: () => (closing ??= close()),
    };
  } catch (cause) {
    closeRunDatabase(database);
    lock.release();
    throw cause;
  }
}
