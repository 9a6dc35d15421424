import { openAppendQueue } from "./append-queue.ts";
import { foldConversation } from "./fold-conversation.ts";
import { closeRunDatabase, openRunDatabase, type RunDatabase } from "./run-database.ts";
import type { RunLock } from "./run-lock.ts";
import type { RunWriter } from "./run-store.ts";
import { ConversationNotPlannedError, RunClosedError } from "./store-errors.ts";
import { readEventsBetween, readLedger, readStoredManifest, recordWriter } from "./stored-run.ts";

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
    const queue = openAppendQueue({ runId, ledger, commit: recordWriter(database, ledger, folder) });
    let isClosed = false;

    async function close(): Promise<void> {
      if (isClosed) return;
      isClosed = true;
      queue.close();
      closeRunDatabase(database);
      lock.release();
      onClose();
    }

    return {
      runId,
      manifest,
      append: queue.append,
      async readConversation(conversationId) {
        if (isClosed) throw new RunClosedError(runId);
        queue.flush();
        const position = ledger.standings.get(conversationId)?.position;
        if (position === undefined) throw new ConversationNotPlannedError(runId, conversationId);
        const found = readEventsBetween(database, runId, { first: position, last: position }, true);
        return foldConversation(
          conversationId,
          found.map(({ event }) => event),
        );
      },
      progress: ledger.progress,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (cause) {
    closeRunDatabase(database);
    lock.release();
    throw cause;
  }
}
