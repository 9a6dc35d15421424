import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { RunEvent, RunManifest, StoredConversation } from "../vocabulary/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";
import { conversationPages } from "./conversation-pages.ts";
import { openEmbeddedWriter } from "./embedded-run-writer.ts";
import { checkManifest, type EventRecord, encodeEvent } from "./event-record.ts";
import { findRunId, newestFirst } from "./find-run-id.ts";
import { foldConversation } from "./fold-conversation.ts";
import { closeRunDatabase, createRunDatabase, openRunDatabase, type RunDatabase, reading } from "./run-database.ts";
import { listRunIds, makeRunFolder, readHeader, removeRunFolder, runFolder, sweepStoreFolder } from "./run-folder.ts";
import { acquireRunLock, isRunLocked } from "./run-lock.ts";
import { stateOf } from "./run-state.ts";
import type { CreateRunOptions, ReadConversationsOptions, RunStore, RunSummary, RunWriter } from "./run-store.ts";
import { ConversationNotPlannedError, RunNotFoundError } from "./store-errors.ts";
import { toWriteError } from "./store-write-error.ts";
import {
  readCarriedOut,
  readEventsAfter,
  readEventsBetween,
  readLedger,
  readPositions,
  readProgress,
  readStoredManifest,
  recordWriter,
} from "./stored-run.ts";

/** Settings of {@link openRunStore}. */
export interface RunStoreOptions {
  /** Folder of the store; made when the first run is created. Default: `.plumbline` in the working directory. */
  folder?: string;
  /** The present moment. Default: the system's clock. */
  now?: () => Date;
}

/** Conversations read in one piece; between pieces other work gets its turn. */
const conversationsPerPage = 32;
const eventsPerPage = 512;

/**
 * Opens the embedded store: one folder per run with one database in it, which any number of processes may read while one
 * writes. Disposing of the store closes the writers it opened.
 */
export async function openRunStore(options: RunStoreOptions = {}): Promise<RunStore> {
  const { folder = ".plumbline", now = () => new Date() } = options;
  const storeFolder = resolve(folder);
  const writers = new Set<RunWriter>();
  try {
    sweepStoreFolder(storeFolder, now());
  } catch {
    // Nothing that is needed to read: a store that may not be written is still readable.
  }

  function find(written: string): string {
    const ids = listRunIds(storeFolder);
    if (ids.includes(written)) return written;
    // Only `latest` needs to know when a run was created, and an unreadable one is not it.
    const known = ids.map((id) => ({ id, createdAt: written === "latest" ? createdAtOf(id) : "" }));
    return findRunId(written, known);
  }

  function createdAtOf(runId: string): string {
    try {
      return readHeader(storeFolder, runId).createdAt;
    } catch {
      return "0000-01-01T00:00:00Z";
    }
  }

  function summarise(id: string): RunSummary {
    try {
      const { createdAt, suites, assistants, origin } = readHeader(storeFolder, id);
      const database = openRunDatabase(runFolder(storeFolder, id), id, "read");
      try {
        const progress = readProgress(database, id);
        const isLocked = reading(id, () => isRunLocked(runFolder(storeFolder, id)));
        const state = stateOf(progress, isLocked);
        const isCarriedOut = readCarriedOut(database, id);
        return { id, state, createdAt, suites, assistants, origin, progress, isCarriedOut };
      } finally {
        closeRunDatabase(database);
      }
    } catch (cause) {
      if (!(cause instanceof PlumblineError)) throw cause;
      return { id, state: "unreadable", reason: cause.message };
    }
  }

  async function createRun(given: RunManifest, { events = [] }: CreateRunOptions = {}): Promise<void> {
    const manifest = checkManifest(given);
    try {
      await makeRunFolder(storeFolder, manifest, async (runFolder) => {
        const database = createRunDatabase(runFolder, manifest);
        try {
          await storeAll(database, manifest.id, runFolder, events);
        } finally {
          closeRunDatabase(database);
        }
      });
    } catch (cause) {
      throw cause instanceof PlumblineError ? cause : toWriteError(cause, storeFolder);
    }
  }

  async function* readConversations(
    written: string,
    { ids, withTurns = true }: ReadConversationsOptions = {},
  ): AsyncGenerator<StoredConversation> {
    const runId = find(written);
    const database = openRunDatabase(runFolder(storeFolder, runId), runId, "read");
    try {
      database.exec("BEGIN");
      const positions = readPositions(database, runId); // the first read fixes the moment for all that follow
      const unknown = ids?.find((id) => !positions.has(id));
      if (unknown !== undefined) throw new ConversationNotPlannedError(runId, unknown);
      for (const page of conversationPages(positions, ids, conversationsPerPage)) {
        const events = new Map<number, RunEvent[]>();
        for (const { position, event } of readEventsBetween(database, runId, page, withTurns)) {
          const ofConversation = events.get(position);
          if (ofConversation === undefined) events.set(position, [event]);
          else ofConversation.push(event);
        }
        for (const [offset, id] of page.ids.entries())
          yield foldConversation(id, events.get(page.first + offset) ?? []);
        await nextTurn();
      }
    } finally {
      closeRunDatabase(database);
    }
  }

  async function* readEvents(written: string): AsyncGenerator<RunEvent> {
    const runId = find(written);
    const database = openRunDatabase(runFolder(storeFolder, runId), runId, "read");
    try {
      database.exec("BEGIN");
      for (let after = 0; ; ) {
        const page = readEventsAfter(database, runId, after, eventsPerPage);
        for (const { event } of page) yield event;
        after = page.at(-1)?.sequence ?? after;
        if (page.length < eventsPerPage) return;
        await nextTurn();
      }
    } finally {
      closeRunDatabase(database);
    }
  }

  return {
    createRun,
    async listRuns({ idPrefix = "" } = {}) {
      const ids = listRunIds(storeFolder).filter((id) => id.startsWith(idPrefix));
      const summaries = ids.map(summarise);
      const createdAt = (run: RunSummary) => (run.state === "unreadable" ? createdAtOf(run.id) : run.createdAt);
      return summaries.sort((left, right) =>
        newestFirst({ id: left.id, createdAt: createdAt(left) }, { id: right.id, createdAt: createdAt(right) }),
      );
    },
    async readManifest(written) {
      const runId = find(written);
      const database = openRunDatabase(runFolder(storeFolder, runId), runId, "read");
      try {
        return readStoredManifest(database, runId);
      } finally {
        closeRunDatabase(database);
      }
    },
    async resolveRunId(written) {
      return find(written);
    },
    async openWriter(written) {
      const runId = find(written);
      const lock = await acquireRunLock(runFolder(storeFolder, runId), runId, now);
      if (lock === null) throw new RunNotFoundError(runId, listRunIds(storeFolder));
      const writer = openEmbeddedWriter(runFolder(storeFolder, runId), runId, lock, () => writers.delete(writer));
      writers.add(writer);
      return writer;
    },
    readConversations,
    readEvents,
    async deleteRun(runId) {
      const known = listRunIds(storeFolder);
      if (!known.includes(runId)) throw new RunNotFoundError(runId, known);
      const lock = await acquireRunLock(runFolder(storeFolder, runId), runId, now);
      if (lock === null) throw new RunNotFoundError(runId, listRunIds(storeFolder));
      try {
        removeRunFolder(storeFolder, runId);
      } catch (cause) {
        throw toWriteError(cause, storeFolder);
      } finally {
        lock.release();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...writers].map((writer) => writer.close()));
    },
  };
}

/** Stores the events a run begins with, a page at a time; the run is not visible before the last. */
async function storeAll(
  database: RunDatabase,
  runId: string,
  folder: string,
  events: AsyncIterable<RunEvent> | Iterable<RunEvent>,
): Promise<void> {
  const ledger = readLedger(database, runId);
  const store = recordWriter(database, ledger, folder);
  let page: EventRecord[] = [];
  const flush = () => {
    ledger.admit(page);
    store(page);
    page = [];
  };
  for await (const event of events) {
    page.push(encodeEvent(event));
    if (page.length >= eventsPerPage) flush();
  }
  flush();
}
