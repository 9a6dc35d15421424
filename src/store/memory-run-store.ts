import { hostname } from "node:os";
import type { RunEvent, RunManifest, StoredConversation } from "../vocabulary/index.ts";
import { openAppendQueue } from "./append-queue.ts";
import { checkManifest, decodeEvent, type EventRecord, encodeEvent } from "./event-record.ts";
import { findRunId, newestFirst } from "./find-run-id.ts";
import { foldConversation } from "./fold-conversation.ts";
import { openLedger, type RunLedger } from "./run-ledger.ts";
import { stateOf } from "./run-state.ts";
import type { RunStore, RunWriter } from "./run-store.ts";
import {
  ConversationNotPlannedError,
  type LockOwner,
  RunClosedError,
  RunExistsError,
  RunLockedError,
  RunNotFoundError,
} from "./store-errors.ts";

interface MemoryRun {
  /** As JSON, so that nobody shares an object with the store. */
  readonly manifest: string;
  readonly createdAt: string;
  readonly ledger: RunLedger;
  readonly records: EventRecord[];
  owner: LockOwner | null;
  isCarriedOut: boolean;
}

/**
 * A store that forgets: for tests, and for runs nobody wants kept. It keeps every promise of {@link RunStore} but to
 * outlive the process.
 */
export function memoryRunStore(options: { now?: () => Date } = {}): RunStore {
  const { now = () => new Date() } = options;
  const runs = new Map<string, MemoryRun>();
  const writers = new Set<RunWriter>();

  function find(written: string): { runId: string; run: MemoryRun } {
    const runId = findRunId(
      written,
      [...runs].map(([id, { createdAt }]) => ({ id, createdAt })),
    );
    const run = runs.get(runId);
    if (run === undefined) throw new RunNotFoundError(written, [...runs.keys()].sort());
    return { runId, run };
  }

  function openWriter(runId: string, run: MemoryRun): RunWriter {
    const queue = openAppendQueue({
      runId,
      ledger: run.ledger,
      commit: (records) => void run.records.push(...records),
    });
    let isClosed = false;
    const close = async () => {
      if (isClosed) return;
      isClosed = true;
      await queue.close();
      run.owner = null;
      writers.delete(writer);
    };
    const writer: RunWriter = {
      runId,
      manifest: manifestOf(run),
      append: queue.append,
      async readConversation(conversationId) {
        if (isClosed) throw new RunClosedError(runId);
        queue.flush();
        if (!run.ledger.standings.has(conversationId)) throw new ConversationNotPlannedError(runId, conversationId);
        return foldConversation(conversationId, eventsOf(run.records, conversationId));
      },
      progress: run.ledger.progress,
      async markCarriedOut() {
        if (isClosed) throw new RunClosedError(runId);
        run.isCarriedOut = true;
      },
      close,
      [Symbol.asyncDispose]: close,
    };
    return writer;
  }

  return {
    async createRun(given, { events = [] } = {}) {
      const manifest = checkManifest(given);
      if (runs.has(manifest.id)) throw new RunExistsError(manifest.id);
      const standings = manifest.conversations.map(
        ({ id }, position) => [id, { position, turns: 0, status: "open" as const }] as const,
      );
      const ledger = openLedger(manifest.id, new Map(standings), { turns: 0, ratings: 0 });
      const records: EventRecord[] = [];
      for await (const event of events) {
        const record = encodeEvent(event);
        ledger.admit([record]);
        records.push(record);
      }
      if (runs.has(manifest.id)) throw new RunExistsError(manifest.id);
      const { createdAt } = manifest;
      runs.set(manifest.id, {
        manifest: JSON.stringify(manifest),
        createdAt,
        ledger,
        records,
        owner: null,
        isCarriedOut: false,
      });
    },
    async listRuns({ idPrefix = "" } = {}) {
      const wanted = [...runs].filter(([id]) => id.startsWith(idPrefix));
      const summaries = wanted.map(([id, run]) => {
        const { createdAt, suites, assistants, origin } = manifestOf(run);
        const progress = run.ledger.progress();
        return {
          id,
          state: stateOf(progress, run.owner !== null),
          createdAt,
          suites: suites.map((suite) => ({ id: suite.id, version: suite.version })),
          assistants: assistants.map(({ ref }) => ref),
          origin,
          progress,
          isCarriedOut: run.isCarriedOut,
        };
      });
      return summaries.sort(newestFirst);
    },
    async readManifest(written) {
      return manifestOf(find(written).run);
    },
    async resolveRunId(written) {
      return find(written).runId;
    },
    async openWriter(written) {
      const { runId, run } = find(written);
      if (run.owner !== null) throw new RunLockedError(runId, run.owner);
      run.owner = { pid: process.pid, host: hostname(), since: now().toISOString() };
      const writer = openWriter(runId, run);
      writers.add(writer);
      return writer;
    },
    async *readConversations(written, { ids, withTurns = true } = {}): AsyncGenerator<StoredConversation> {
      const { runId, run } = find(written);
      const unknown = ids?.find((id) => !run.ledger.standings.has(id));
      if (unknown !== undefined) throw new ConversationNotPlannedError(runId, unknown);
      const wanted = ids === undefined ? undefined : new Set(ids);
      const byConversation = new Map<string, EventRecord[]>(); // copied, so that all is read as of one moment
      for (const record of run.records) {
        if (!withTurns && record.type === "turn") continue;
        const ofConversation = byConversation.get(record.conversationId);
        if (ofConversation === undefined) byConversation.set(record.conversationId, [record]);
        else ofConversation.push(record);
      }
      for (const id of [...run.ledger.standings.keys()]) {
        if (wanted !== undefined && !wanted.has(id)) continue;
        yield foldConversation(id, (byConversation.get(id) ?? []).map(decodeEvent));
      }
    },
    async *readEvents(written): AsyncGenerator<RunEvent> {
      for (const record of [...find(written).run.records]) yield decodeEvent(record);
    },
    async deleteRun(runId) {
      const run = runs.get(runId);
      if (run === undefined) throw new RunNotFoundError(runId, [...runs.keys()].sort());
      if (run.owner !== null) throw new RunLockedError(runId, run.owner);
      runs.delete(runId);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...writers].map((writer) => writer.close()));
    },
  };
}

function manifestOf(run: MemoryRun): RunManifest {
  return JSON.parse(run.manifest) as RunManifest; // serialised from a checked manifest
}

function* eventsOf(records: readonly EventRecord[], conversationId: string): Generator<RunEvent> {
  for (const record of records) if (record.conversationId === conversationId) yield decodeEvent(record);
}
