import { randomUUID } from "node:crypto";
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { AuditLogInUseError } from "./audit-log-error.ts";
import { errorCode } from "./error-code.ts";

/** The right to write a file, held until released; of a process that died it is taken over by the next. */
export interface LogLock {
  release(): void;
}

/** Who holds a lock, as it stands in `<file>.lock`. */
const Holder = z.object({
  pid: z.int(),
  host: z.string(),
  /** When that process began, in the system's own count; tells it from a later one with its number. Null where unknown. */
  began: z.string().nullable(),
  token: z.string(),
});
type Holder = z.infer<typeof Holder>;

/** What stands in a lock. `holder` is undefined while it is being written, or after a crash right then. */
interface Held {
  readonly text: string;
  readonly holder: Holder | undefined;
  readonly ageMs: number;
}

/** A lock is written within an instant of being made; one that says nothing for longer belongs to nobody. */
const writtenWithinMs = 5_000;

/**
 * Takes the right to write `target`: makes `<target>.lock`, which no second process can make. One whose process is gone
 * (same host only: elsewhere nobody can see it) is taken over.
 *
 * @throws {@link AuditLogInUseError} naming the holder
 */
export async function takeLogLock(target: string): Promise<LogLock> {
  const path = `${target}.lock`;
  const token = randomUUID();
  const mine: Holder = { pid: process.pid, host: hostname(), began: processOf(process.pid)?.began ?? null, token };
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (create(path, JSON.stringify(mine))) {
      return {
        release() {
          // Somebody may have removed it by hand, and another process taken its place.
          if (look(path)?.holder?.token === token) rmSync(path, { force: true });
        },
      };
    }
    const held = look(path);
    if (held === undefined) continue; // released meanwhile
    if (held.holder !== undefined && isAlive(held.holder))
      throw new AuditLogInUseError(target, held.holder, held.holder.host === mine.host);
    if (held.holder !== undefined || held.ageMs > writtenWithinMs) clear(path, held);
    await wait(10);
  }
  throw new AuditLogInUseError(target, look(path)?.holder, true);
}

/** False when the file is there already. */
function create(path: string, text: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, "wx", 0o600);
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    throw cause;
  }
  try {
    writeSync(fd, text);
  } catch (cause) {
    rmSync(path, { force: true });
    throw cause;
  } finally {
    closeSync(fd);
  }
  return true;
}

function look(path: string): Held | undefined {
  try {
    const text = readFileSync(path, "utf8");
    const ageMs = Date.now() - statSync(path).mtimeMs; // the file system's clock: an injected one would not fit it
    return { text, holder: holderIn(text), ageMs };
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw cause;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host, began }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (errorCode(cause) === "ESRCH") return false;
  }
  const found = processOf(pid);
  if (found === undefined) return true;
  // A restarted container hands out the same numbers again.
  return !found.hasEnded && (began === null || began === found.began);
}

/** What Linux says of a process; undefined elsewhere. */
function processOf(pid: number): { began: string; hasEnded: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which may hold anything: the state, and as the 20th the time it began (proc(5), fields 3 and 22).
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state = "", began = ""] = [fields[0], fields[19]];
    return { began, hasEnded: state === "Z" || state === "X" };
  } catch {
    return undefined;
  }
}

/**
 * Removes a lock that nobody holds. Two processes may have found it so at once, and the slower must not remove what the
 * quicker has made in its place: one at a time looks again and removes.
 */
function clear(path: string, stale: Held): void {
  const taking = `${path}.taking`;
  if (!create(taking, "")) {
    if ((look(taking)?.ageMs ?? 0) > writtenWithinMs) rmSync(taking, { force: true });
    return;
  }
  try {
    if (look(path)?.text === stale.text) rmSync(path, { force: true });
  } finally {
    rmSync(taking, { force: true });
  }
}
