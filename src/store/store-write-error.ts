import { StoreWriteError } from "./store-errors.ts";

/** What the database or the file system threw while writing, as a {@link StoreWriteError}. */
export function toWriteError(cause: unknown, place: string): StoreWriteError {
  if (cause instanceof StoreWriteError) return cause;
  return new StoreWriteError(reasonOf(cause), place, cause);
}

/** Whether another connection held the file. */
export function isBusy(cause: unknown): boolean {
  return codeOf(cause) === "SQLITE_BUSY";
}

/** Whether the rights of a file or its folder do not allow what was tried. */
export function isNotPermitted(cause: unknown): boolean {
  const codes = ["SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "EACCES", "EPERM", "EROFS"];
  return codes.includes(codeOf(cause));
}

function reasonOf(cause: unknown): StoreWriteError["reason"] {
  const code = codeOf(cause);
  if (["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "ENOSPC", "EDQUOT"].includes(code)) return "disk-full";
  if (isNotPermitted(cause)) return "not-permitted";
  if (isBusy(cause)) return "busy";
  return "other";
}

/**
 * Names of SQLite's result codes by number (https://www.sqlite.org/rescode.html). The library names only some of the
 * extended ones, so that the number is the safer thing to go by; its low byte is the primary code.
 */
const sqliteCodes: Readonly<Record<number, string>> = {
  3: "SQLITE_PERM",
  5: "SQLITE_BUSY",
  8: "SQLITE_READONLY",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  4874: "SQLITE_IOERR_SHMSIZE", // no room to extend the shared index of the write-ahead log
};

/** SQLite's or the system's name of an error; empty when it has none. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  if ("rawCode" in cause && typeof cause.rawCode === "number") {
    return sqliteCodes[cause.rawCode] ?? sqliteCodes[cause.rawCode & 0xff] ?? "";
  }
  if ("code" in cause && typeof cause.code === "string" && cause.code !== "") return cause.code;
  // Opening a file directly gives no code, only its number in the message.
  return /local database .*: 14\b/.test(cause.message) ? "SQLITE_CANTOPEN" : "";
}
