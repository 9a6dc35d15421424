import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import Database from "libsql";
import { z } from "zod";
import { type LockOwner, RunLockedError } from "./store-errors.ts";
import { isBusy, toWriteError } from "./store-write-error.ts";

/** The right to write a run, held until released or until the process ends. */
export interface RunLock {
  release(): void;
}

const Owner = z.strictObject({ pid: z.int(), host: z.string(), since: z.string() });

/**
 * Takes the right to write the run in `folder`. It is an exclusive transaction on an otherwise empty database, that is, a
 * lock which the operating system keeps for this process and gives up when the process ends in any way, kill -9 included.
 * Nothing may open `lock.db` but through the database: closing it otherwise would drop the lock.
 *
 * @returns null when the folder vanished meanwhile
 * @throws {@link RunLockedError} naming the owner
 */
export async function acquireRunLock(
  folder: string,
  runId: string,
  now: () => Date = () => new Date(),
): Promise<RunLock | null> {
  const path = join(folder, "lock.db");
  const ownerPath = join(folder, "lock.json");
  // A reader that looks whether the run is being written holds the file for an instant: try again a few times.
  for (let attempt = 0; ; attempt += 1) {
    if (!existsSync(folder)) return null;
    const before = identityOf(path);
    const connection = tryLock(path, folder);
    if (connection !== null) {
      const release = () => {
        connection.exec("ROLLBACK");
        connection.close();
      };
      const after = identityOf(path);
      // The folder may have been deleted, and made anew, between looking and locking.
      if (after !== null && (before === null || before === after)) {
        try {
          writeOwner(ownerPath, { pid: process.pid, host: hostname(), since: now().toISOString() });
        } catch (cause) {
          release();
          throw toWriteError(cause, folder);
        }
        return {
          release() {
            rmSync(ownerPath, { force: true });
            release();
          },
        };
      }
      release();
    } else if (attempt >= 4) throw new RunLockedError(runId, readOwner(ownerPath));
    await wait(20);
  }
}

/** Whether somebody holds the right to write the run at this moment. */
export function isRunLocked(folder: string): boolean {
  const path = join(folder, "lock.db");
  if (!existsSync(path)) return false;
  const connection = new Database(path);
  try {
    connection.exec("SELECT count(*) FROM sqlite_master");
    return false;
  } catch (cause) {
    if (isBusy(cause)) return true;
    throw cause;
  } finally {
    connection.close();
  }
}

function tryLock(path: string, folder: string): Database.Database | null {
  let connection: Database.Database;
  try {
    connection = new Database(path);
  } catch (cause) {
    throw toWriteError(cause, folder);
  }
  try {
    connection.exec("BEGIN EXCLUSIVE");
    return connection;
  } catch (cause) {
    connection.close();
    if (isBusy(cause)) return null;
    throw toWriteError(cause, folder);
  }
}

function identityOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

function writeOwner(path: string, owner: LockOwner): void {
  writeFileSync(`${path}.new`, JSON.stringify(owner));
  renameSync(`${path}.new`, path);
}

function readOwner(path: string): LockOwner | null {
  try {
    return Owner.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null; // the owner has not written it yet
  }
}
