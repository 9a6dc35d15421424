import { close, fdatasync, open } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { databaseFile } from "./run-database.ts";
import { toWriteError } from "./store-write-error.ts";

/** The file in which the database keeps what was committed last. */
export interface WriteAheadLog {
  /**
   * Makes every commit made before the call survive a power cut, without holding up the program meanwhile.
   *
   * @throws `StoreWriteError`
   */
  sync(): Promise<void>;
  /** Lets go of the file; no `sync` may be under way. */
  close(): Promise<void>;
}

const openFile = promisify(open);
const syncFile = promisify(fdatasync);
const closeFile = promisify(close);

/**
 * The write-ahead log of the run in `folder`, for as long as a writing connection to it is open: the database makes the
 * file when it is first written, and never another one while it is open. What the database itself has to have on disk in
 * an order (the log's header, the log before it is copied into the database, the database before the log is begun anew)
 * it syncs itself (`synchronous = NORMAL`, https://www.sqlite.org/pragma.html#pragma_synchronous); what is left to this
 * is the one sync per commit that `FULL` would add, and wait for.
 */
export function writeAheadLog(folder: string): WriteAheadLog {
  let file: Promise<number> | undefined;
  return {
    async sync() {
      try {
        file ??= openFile(join(folder, `${databaseFile}-wal`), "r+");
        await syncFile(await file);
      } catch (cause) {
        throw toWriteError(cause, folder);
      }
    },
    async close() {
      const opened = await file?.catch(() => undefined);
      if (opened !== undefined) await closeFile(opened);
    },
  };
}
