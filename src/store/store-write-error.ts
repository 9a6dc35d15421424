import { StoreWriteError } from "./store-errors.ts";

/** What the database or the file system threw while writing, as a {@link StoreWriteError}. */
export function toWriteError(cause: unknown, place: string): StoreWriteError {
  if (cause instanceof StoreWriteError) return cause;
  return new StoreWriteError(reasonOf(cause), place, cause);
}

/** Whether another connection held the file. */
export function isBusy(cause: unknown): boolean {
  return codeOf(cause).startsWith("SQLITE_BUSY");
}

function reasonOf(cause: unknown): StoreWriteError["reason"] {
  const code = codeOf(cause);
  if (/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/.test(code)) return "disk-full";
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM)|EACCES|EPERM|EROFS)/.test(code)) return "not-permitted";
  if (isBusy(cause)) return "busy";
  return "other";
}

/** SQLite's or the system's name of an error. Opening a database gives no code, only its number at the end of a message. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  if ("code" in cause && typeof cause.code === "string" && cause.code !== "") return cause.code;
  return /local database .*: 14\b/.test(cause.message) ? "SQLITE_CANTOPEN" : "";
}
