import { existsSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { AuditLogError, AuditLogInUseError } from "./audit-log-error.ts";
import { errorCode } from "./error-code.ts";
import { type LogLock, takeLogLock } from "./log-lock.ts";
import { ownAs } from "./own-as.ts";

/**
 * Asks whoever writes the log to delete a conversation: its id goes into `<log>.deletions`, one a line. The writer looks
 * there about once a second, and at its start.
 */
export async function askForDeletion(path: string, conversation: string): Promise<void> {
  if (/[\r\n]/.test(conversation))
    throw new AuditLogError(
      path,
      "a conversation whose id holds a line's end can be deleted only while nobody writes it.",
    );
  const place = placeOf(path);
  // Whoever asks reads what others asked before, so one at a time; the file itself changes in one step.
  const lock = await patiently(() => takeLogLock(place));
  try {
    const asked = await idsIn(place);
    if (asked.includes(conversation)) return;
    const fresh = `${place}.new`;
    await rm(fresh, { force: true });
    const file = await open(fresh, "wx", 0o600);
    try {
      await ownAs(file, path);
      await file.appendFile([...asked, conversation].map((id) => `${id}\n`).join(""));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, place);
  } finally {
    lock.release();
  }
}

/** Whether a deletion that was asked for is still to be carried out. */
export async function isDeletionPending(path: string, conversation: string): Promise<boolean> {
  // In the order in which an id wanders, so that none is missed on its way.
  return (await idsIn(placeOf(path))).includes(conversation) || (await idsIn(takenOf(path))).includes(conversation);
}

/** @internal One look into the folder; what it costs falls to a timer, never to a request. */
export function hasDeletionRequests(path: string): boolean {
  return existsSync(placeOf(path)) || existsSync(takenOf(path));
}

/** @internal Takes what was asked for; it counts as pending until {@link settleDeletionRequests}. */
export async function takeDeletionRequests(path: string): Promise<readonly string[]> {
  // Something left from a crash comes first.
  if (!existsSync(takenOf(path))) await rename(placeOf(path), takenOf(path));
  return idsIn(takenOf(path));
}

/** @internal */
export async function settleDeletionRequests(path: string): Promise<void> {
  await rm(takenOf(path), { force: true });
}

function placeOf(path: string): string {
  return `${path}.deletions`;
}

function takenOf(path: string): string {
  return `${path}.deletions.taken`;
}

async function idsIn(path: string): Promise<string[]> {
  try {
    return (await readFile(path, "utf8")).split(/\r?\n/).filter((id) => id !== "");
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return [];
    throw cause;
  }
}

async function patiently(take: () => Promise<LogLock>): Promise<LogLock> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await take();
    } catch (cause) {
      if (!(cause instanceof AuditLogInUseError) || attempt >= 100) throw cause;
      await wait(20);
    }
  }
}
