import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { PlumblineError, type RunManifest } from "../vocabulary/index.ts";
import { RunUnreadableError, StoreTooNewError } from "./store-errors.ts";
import { isNotPermitted, toWriteError } from "./store-write-error.ts";

/** Version of the layout below. A store refuses a greater one. */
export const databaseVersion = 1;

/** File of a run's folder that holds the run. */
export const databaseFile = "run.db";

/** How long a connection waits for another that recovers or closes the database, in milliseconds from the first refusal. */
const busyTimeoutMs = 5_000;

/** Facts about a run that hold from some moment on, by name. A run stored by an earlier version gets the table when written. */
const marks = "CREATE TABLE IF NOT EXISTS run.mark (name TEXT PRIMARY KEY) STRICT;";

// `sequence` is the order of storing. The one index finds a conversation's events, gives its turns in order, and makes
// (conversation, turn) unique; rows without a turn index never collide, and stand in it in order of `sequence`.
const layout = `
  CREATE TABLE run.manifest (body TEXT NOT NULL) STRICT;
  CREATE TABLE run.conversation (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL) STRICT;
  CREATE TABLE run.event (
    sequence INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation (position),
    type TEXT NOT NULL,
    turn_index INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX run.event_of_conversation ON event (conversation, turn_index);
  CREATE TABLE run.progress (
    completed INTEGER NOT NULL, failed INTEGER NOT NULL, turns INTEGER NOT NULL, ratings INTEGER NOT NULL
  ) STRICT;
  INSERT INTO run.progress VALUES (0, 0, 0, 0);
  ${marks}
  PRAGMA run.user_version = ${databaseVersion};
`;

/** An open database of a run. */
export type RunDatabase = Database.Database;

/** Makes the database of a new run in `folder`. */
export function createRunDatabase(folder: string, manifest: RunManifest): RunDatabase {
  const database = attach(join(folder, databaseFile));
  try {
    makeDurable(database, folder);
    database.exec("BEGIN");
    database.exec(layout);
    database.prepare("INSERT INTO manifest VALUES (?)").run([JSON.stringify(manifest)]);
    const insert = database.prepare("INSERT INTO conversation VALUES (?, ?, 'open')");
    for (const [position, { id }] of manifest.conversations.entries()) insert.run([position, id]);
    database.exec("COMMIT");
    return database;
  } catch (cause) {
    closeRunDatabase(database);
    throw cause;
  }
}

/**
 * Opens the database of a run.
 *
 * @throws `StoreTooNewError`, `RunUnreadableError`; `StoreWriteError` when it can be read but not be made ready for writing
 */
export function openRunDatabase(folder: string, runId: string, access: "read" | "write"): RunDatabase {
  const path = join(folder, databaseFile);
  if (!existsSync(path)) throw new RunUnreadableError(runId, `${databaseFile} is missing from its folder`);
  return reading(runId, () => {
    const database = attach(path);
    try {
      const version = Number(cell(database, "PRAGMA run.user_version"));
      if (version > databaseVersion) throw new StoreTooNewError(runId, version, databaseVersion);
      if (version < 1) throw new RunUnreadableError(runId, `${databaseFile} is empty`);
      if (access === "read") database.exec("PRAGMA query_only = ON");
      else {
        makeDurable(database, folder);
        database.exec(marks);
      }
      return database;
    } catch (cause) {
      closeRunDatabase(database);
      throw cause;
    }
  });
}

/** Closes the files of a database at once. The last one to close empties the write-ahead log into the database. */
export function closeRunDatabase(database: RunDatabase): void {
  if (database.inTransaction) database.exec("ROLLBACK");
  database.exec("DETACH run");
  database.close();
}

/**
 * Runs a read; what goes wrong in it is the run's damage. The cause is kept only where it cannot quote what was stored.
 *
 * @throws `RunUnreadableError`
 */
export function reading<Value>(runId: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PlumblineError) throw cause;
    if (isNotPermitted(cause)) {
      const detail = "its folder may not be written, which reading needs too; copy the store to where it may";
      throw new RunUnreadableError(runId, detail, { cause });
    }
    if (cause instanceof Database.SqliteError) throw new RunUnreadableError(runId, cause.message, { cause });
    throw new RunUnreadableError(runId, `${databaseFile} holds a record that is not of its schema`);
  }
}

/** Rows of a query, each as an array of its columns. */
export function rows(database: RunDatabase, sql: string, values: readonly (string | number)[] = []): unknown[][] {
  return database.prepare(sql).raw().all(values) as unknown[][]; // raw() makes every row an array
}

function cell(database: RunDatabase, sql: string): unknown {
  return rows(database, sql)[0]?.[0];
}

/**
 * Opens a file under the name `run`, beside an empty database in memory. Opened directly, the file would stay open until
 * the garbage collector finds the last prepared statement; detached, it is closed at once.
 */
function attach(path: string): RunDatabase {
  const database = new Database(":memory:");
  database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  database.prepare("ATTACH ? AS run").run([path]);
  return database;
}

/**
 * Settings of a writing connection: a commit survives the end of the process, and a power cut once the write-ahead log is
 * synced (see `writeAheadLog`) or the connection closed; deleted bytes are overwritten.
 */
function makeDurable(database: RunDatabase, folder: string): void {
  try {
    database.exec("PRAGMA run.journal_mode = WAL; PRAGMA run.synchronous = NORMAL; PRAGMA run.secure_delete = ON");
  } catch (cause) {
    throw toWriteError(cause, folder);
  }
}
