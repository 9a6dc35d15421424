import { type RunEvent, RunManifest } from "../vocabulary/index.ts";
import { decodeEvent, type EventRecord } from "./event-record.ts";
import { type RunDatabase, reading, rows } from "./run-database.ts";
import { openLedger, type RunLedger, type Standing, statusOf } from "./run-ledger.ts";
import type { RunProgress } from "./run-store.ts";
import { toWriteError } from "./store-write-error.ts";

/** The run's manifest. @throws `RunUnreadableError` */
export function readStoredManifest(database: RunDatabase, runId: string): RunManifest {
  return reading(runId, () =>
    RunManifest.parse(JSON.parse(String(rows(database, "SELECT body FROM manifest")[0]?.[0]))),
  );
}

/** What is stored so far. @throws `RunUnreadableError` */
export function readProgress(database: RunDatabase, runId: string): RunProgress {
  return reading(runId, () => {
    const [row] = rows(
      database,
      "SELECT (SELECT count(*) FROM conversation), completed, failed, turns, ratings FROM progress",
    );
    const [planned, completed, failed, turns, ratings] = (row ?? []).map(Number);
    if (planned === undefined || completed === undefined || failed === undefined)
      throw new TypeError("no progress row");
    if (turns === undefined || ratings === undefined) throw new TypeError("no progress row");
    return { planned, completed, failed, turns, ratings };
  });
}

/** Whether it is noted that nothing of the run is left to do. @throws `RunUnreadableError` */
export function readCarriedOut(database: RunDatabase, runId: string): boolean {
  return reading(runId, () => {
    const hasMarks =
      rows(database, "SELECT 1 FROM run.sqlite_master WHERE type = 'table' AND name = 'mark'").length > 0;
    return hasMarks && rows(database, "SELECT 1 FROM run.mark WHERE name = ?", [carriedOut]).length > 0;
  });
}

/** Notes that nothing of the run is left to do. */
export function setCarriedOut(database: RunDatabase): void {
  database.prepare("INSERT OR IGNORE INTO mark VALUES (?)").run([carriedOut]);
}

const carriedOut = "carried-out";

/** The writer's books, from what is stored. @throws `RunUnreadableError` */
export function readLedger(database: RunDatabase, runId: string): RunLedger {
  const progress = readProgress(database, runId);
  return reading(runId, () => {
    const standings = new Map<string, Standing>();
    const found = rows(
      database,
      `SELECT id, position, status, coalesce((SELECT max(turn_index) + 1 FROM event WHERE conversation = position), 0)
       FROM conversation ORDER BY position`,
    );
    for (const [id, position, status, turns] of found) {
      if (status !== "open" && status !== "completed" && status !== "failed") throw new TypeError("unknown status");
      standings.set(String(id), { position: Number(position), status, turns: Number(turns) });
    }
    return openLedger(runId, standings, progress);
  });
}

/** Makes the function that stores records in one durable transaction. It throws `StoreWriteError` when it could not. */
export function recordWriter(
  database: RunDatabase,
  ledger: RunLedger,
  place: string,
): (records: readonly EventRecord[]) => void {
  const insert = database.prepare("INSERT INTO event (conversation, type, turn_index, body) VALUES (?, ?, ?, ?)");
  const setStatus = database.prepare("UPDATE conversation SET status = ? WHERE position = ?");
  const setProgress = database.prepare("UPDATE progress SET completed = ?, failed = ?, turns = ?, ratings = ?");
  return (records) => {
    try {
      database.exec("BEGIN IMMEDIATE");
      for (const record of records) {
        const position = ledger.standings.get(record.conversationId)?.position ?? -1; // admitted before
        insert.run([position, record.type, record.turnIndex, record.body]);
        if (record.type === "outcome") setStatus.run([statusOf(record), position]);
      }
      const { completed, failed, turns, ratings } = ledger.progress();
      setProgress.run([completed, failed, turns, ratings]);
      database.exec("COMMIT");
    } catch (cause) {
      if (database.inTransaction) database.exec("ROLLBACK");
      throw toWriteError(cause, place);
    }
  };
}

/** Position of every planned conversation, in the order of the plan. @throws `RunUnreadableError` */
export function readPositions(database: RunDatabase, runId: string): Map<string, number> {
  return reading(runId, () => {
    const found = rows(database, "SELECT id, position FROM conversation ORDER BY position");
    return new Map(found.map(([id, position]) => [String(id), Number(position)]));
  });
}

/**
 * Events of the conversations from one position to another, both included, by conversation; within one the outcomes and
 * ratings come first, in the order stored, then the turns in theirs.
 */
export function readEventsBetween(
  database: RunDatabase,
  runId: string,
  positions: { first: number; last: number },
  withTurns: boolean,
): { position: number; event: RunEvent }[] {
  return reading(runId, () =>
    rows(
      database,
      `SELECT event.conversation, conversation.id, type, body
       FROM event JOIN conversation ON position = event.conversation
       WHERE event.conversation BETWEEN ? AND ? ${withTurns ? "" : "AND turn_index IS NULL"}
       ORDER BY event.conversation, turn_index, sequence`,
      [positions.first, positions.last],
    ).map(([position, id, type, body]) => ({
      position: Number(position),
      event: decodeEvent({ conversationId: String(id), type: String(type), body: String(body) }),
    })),
  );
}

/** At most `count` events stored after `sequence`, in the order stored. */
export function readEventsAfter(
  database: RunDatabase,
  runId: string,
  sequence: number,
  count: number,
): { sequence: number; event: RunEvent }[] {
  return reading(runId, () =>
    rows(
      database,
      `SELECT sequence, conversation.id, type, body FROM event JOIN conversation ON position = event.conversation
       WHERE sequence > ? ORDER BY sequence LIMIT ?`,
      [sequence, count],
    ).map(([found, id, type, body]) => ({
      sequence: Number(found),
      event: decodeEvent({ conversationId: String(id), type: String(type), body: String(body) }),
    })),
  );
}
