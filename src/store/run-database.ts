import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { type RunEvent, RunManifest } from "../vocabulary/index.ts";
import { decodeEvent, type EventRecord } from "./event-record.ts";
import { openLedger, type RunLedger, type Standing, statusOf } from "./run-ledger.ts";
import type { RunProgress } from "./run-store.ts";
import { RunDamagedError, StoreTooNewError } from "./store-errors.ts";
import { toWriteError } from "./store-write-error.ts";

/** Version of the layout below. A store refuses a greater one. */
export const databaseVersion = 1;

/** File of a run's folder that holds the run. */
export const databaseFile = "run.db";

/** How long a connection waits for another that recovers or closes the database, in milliseconds from the first refusal. */
const busyTimeoutMs = 5_000;

// `sequence` is the order of storing. The one index finds a conversation's events, gives its turns in order, and makes
// (conversation, turn) unique; rows without a turn index never collide, and stand in it in order of `sequence`.
const layout = `
  CREATE TABLE manifest (body TEXT NOT NULL);
  CREATE TABLE conversation (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL) STRICT;
  CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation (position),
    type TEXT NOT NULL,
    turn_index INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX event_of_conversation ON event (conversation, turn_index);
  CREATE TABLE progress (completed INTEGER NOT NULL, failed INTEGER NOT NULL, turns INTEGER NOT NULL, ratings INTEGER NOT NULL) STRICT;
  INSERT INTO progress VALUES (0, 0, 0, 0);
  PRAGMA user_version = ${databaseVersion};
`;

/** Makes the database of a new run in `folder`. */
export function createRunDatabase(folder: string, manifest: RunManifest): Database.Database {
  const database = new Database(join(folder, databaseFile));
  makeDurable(database);
  database.exec("BEGIN");
  database.exec(layout);
  database.prepare("INSERT INTO manifest VALUES (?)").run([JSON.stringify(manifest)]);
  const insert = database.prepare("INSERT INTO conversation VALUES (?, ?, 'open')");
  for (const [position, { id }] of manifest.conversations.entries()) insert.run([position, id]);
  database.exec("COMMIT");
  return database;
}

/**
 * Opens the database of a run.
 *
 * @throws `StoreTooNewError`, `RunDamagedError`
 */
export function openRunDatabase(folder: string, runId: string, access: "read" | "write"): Database.Database {
  const path = join(folder, databaseFile);
  if (!existsSync(path)) throw new RunDamagedError(runId, `${databaseFile} is missing from its folder`);
  return reading(runId, () => {
    const database = new Database(path);
    try {
      database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      const version = Number(cell(database, "PRAGMA user_version"));
      if (version > databaseVersion) throw new StoreTooNewError(runId, version, databaseVersion);
      if (version < 1) throw new RunDamagedError(runId, `${databaseFile} is empty`);
      if (access === "read") database.exec("PRAGMA query_only = ON");
      else makeDurable(database);
      return database;
    } catch (cause) {
      database.close();
      throw cause;
    }
  });
}

/** Settings of a writing connection: an acknowledged commit survives a power cut, and deleted bytes are overwritten. */
function makeDurable(database: Database.Database): void {
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
}

/** Empties the write-ahead log into the database and closes. What is committed is durable before and after. */
export function closeRunDatabase(database: Database.Database): void {
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // A reader is at work: the log stays, and is read like the rest.
  }
  database.close();
}

/** The run's manifest. @throws `RunDamagedError` */
export function readStoredManifest(database: Database.Database, runId: string): RunManifest {
  return reading(runId, () => RunManifest.parse(JSON.parse(String(cell(database, "SELECT body FROM manifest")))));
}

/** What is stored so far. @throws `RunDamagedError` */
export function readProgress(database: Database.Database, runId: string): RunProgress {
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

/** The writer's books, from what is stored. @throws `RunDamagedError` */
export function readLedger(database: Database.Database, runId: string): RunLedger {
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
  database: Database.Database,
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

/** Position of every planned conversation, in the order of the plan. @throws `RunDamagedError` */
export function readPositions(database: Database.Database, runId: string): Map<string, number> {
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
  database: Database.Database,
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
  database: Database.Database,
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

/** Runs a read; what goes wrong in it is the run's damage. The cause is not kept when it could quote what was stored. */
function reading<Value>(runId: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof RunDamagedError || cause instanceof StoreTooNewError) throw cause;
    if (cause instanceof Database.SqliteError) throw new RunDamagedError(runId, cause.message, { cause });
    throw new RunDamagedError(runId, `${databaseFile} holds a record that is not of its schema`);
  }
}

function rows(database: Database.Database, sql: string, values: readonly (string | number)[] = []): unknown[][] {
  return database.prepare(sql).raw().all(values) as unknown[][]; // raw() makes every row an array
}

function cell(database: Database.Database, sql: string): unknown {
  return rows(database, sql)[0]?.[0];
}
