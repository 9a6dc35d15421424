import { randomBytes } from "node:crypto";
import { fstatSync, writeSync } from "node:fs";
import { type FileHandle, mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Decision } from "../decision.ts";
import { AuditLogError } from "./audit-log-error.ts";
import { type AuditBody, nextLine } from "./audit-record.ts";
import { hasDeletionRequests, settleDeletionRequests, takeDeletionRequests } from "./deletion-requests.ts";
import { errorCode } from "./error-code.ts";
import { type LogLock, takeLogLock } from "./log-lock.ts";
import { readEnd } from "./read-log.ts";
import { copyWithout, type RemovalChoice } from "./remove-lines.ts";

/**
 * Append-only, hash-chained log of decisions with one writer. Lines are written in order; several waiting ones are written
 * at once.
 */
export interface AuditLog extends AsyncDisposable {
  /** Resolves when the line is handed to the operating system; rejects when it could not be. */
  append(body: AuditEntry): Promise<void>;
  /** False after a write failed, until one succeeds again; and when the file was deleted from under the writer. */
  readonly isWritable: boolean;
  /** Hash of the last line, to note elsewhere: only then is a cut-off end seen. */
  readonly head: string;
  readonly lines: number;
  /** Bytes of a half-written last line that the opening cut off; a line of the log says so too. 0 after an orderly end. */
  readonly cutOffBytes: number;
  /**
   * Removes the bodies of what is on record of a conversation, or of all from before a day, and says so in a new line.
   * Appending goes on meanwhile. Resolves to the number of decisions that went.
   */
  remove(which: RemovalChoice): Promise<number>;
}

export type AuditEntry =
  | { readonly kind: "decision"; readonly decision: Decision }
  | {
      readonly kind: "event";
      readonly event: "start" | "stop" | "policy-loaded" | "policy-refused";
      readonly detail: string;
    };

export interface AuditLogOptions {
  readonly path: string;
  readonly now?: () => Date;
  /** Hands every batch to the disk before it counts as written (`fsync`). Slower by the disk's own time. Default false. */
  readonly isDurable?: boolean;
  /** Writes a batch; for tests of full disks. */
  readonly write?: (file: FileHandle, text: string) => Promise<void>;
  /**
   * Milliseconds between looks at what others did: deletions they asked for (`guard delete`), and whether the file is still
   * there. A timer does it, and no line waits for it. Default 1,000.
   */
  readonly lookEveryMs?: number;
}

/**
 * Opens a log for writing, and goes on with its chain. A half-written last line of a crash is cut off and noted. Until it
 * is closed nobody else can write the log; deletions that others ask for are carried out in its chain.
 *
 * @throws {@link AuditLogInUseError} when another process writes it
 * @throws {@link AuditLogError} when its end cannot be gone on with
 */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  await makeFolder(dirname(options.path));
  // Under one name: a log that is reached by a link is the same log.
  const path = await realpath(options.path).catch(() => options.path);
  const lock = await takeLogLock(path);
  try {
    return await openLocked({ ...options, path }, lock);
  } catch (cause) {
    lock.release();
    throw cause;
  }
}

async function openLocked(options: AuditLogOptions, lock: LogLock): Promise<AuditLog> {
  const { path, now = () => new Date(), isDurable = false, write = handOver, lookEveryMs = 1_000 } = options;
  let { line, head, bytes, tornBytes } = await readEnd(path);
  let file = await open(path, "a", 0o600);
  let isWritable = true;
  /** Whether the file still has a name: what is written to one that has none is gone when it is closed. */
  let hasName = true;
  let isSwapping = false;
  const { nlink: namesAtFirst } = await file.stat(); // some file systems count none
  let waiting: { body: AuditBody; resolve: () => void; reject: (cause: unknown) => void }[] = [];
  let running: Promise<void> | undefined;
  /** Something to do between two batches, when nothing is being written. Never rejects. */
  let between: (() => Promise<void>) | undefined;
  /** Removals come one after the other. */
  let removing: Promise<unknown> = Promise.resolve();

  async function flush(): Promise<void> {
    while (waiting.length > 0 || between !== undefined) {
      if (between !== undefined) {
        const todo = between;
        between = undefined;
        await todo();
        continue;
      }
      const batch = waiting;
      waiting = [];
      let text = "";
      let last = head;
      for (const [offset, { body }] of batch.entries()) {
        const made = nextLine(line + offset, now().toISOString(), last, body);
        text += made.text;
        last = made.hash;
      }
      try {
        if (!hasName) throw new AuditLogError(path, "it was deleted or replaced while it was written.");
        // What a failed write left is no part of the log.
        if (tornBytes > 0) await file.truncate(bytes);
        tornBytes = Buffer.byteLength(text);
        await write(file, text);
        if (isDurable) await file.datasync();
        bytes += tornBytes;
        tornBytes = 0;
        line += batch.length;
        head = last;
        isWritable = true;
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        isWritable = false;
        await file.truncate(bytes).then(
          () => {
            tornBytes = 0;
          },
          () => {}, // tried again before the next line
        );
        for (const { reject } of batch) reject(cause);
      }
    }
    // In the same step as the look at what waits: whoever comes after this begins anew.
    running = undefined;
  }

  function run(): void {
    running ??= Promise.resolve().then(flush);
  }

  function enqueue(body: AuditBody): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ body, resolve, reject });
      run();
    });
  }

  /** Waits for a moment between two batches and does `todo` in it. */
  function undisturbed(todo: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      between = () => todo().then(resolve, reject);
      run();
    });
  }

  async function removeNow(which: RemovalChoice): Promise<number> {
    await running;
    const until = bytes;
    const copy = await copyWithout(path, until, which);
    if (copy === undefined) return 0;
    let old: FileHandle | undefined;
    try {
      await undisturbed(async () => {
        if (bytes > until) await copy.file.appendFile(await bytesOf(path, until, bytes));
        // The line that accounts for it comes with it: a log that lost bodies and does not say so would be broken.
        const because = "before" in which ? "retention" : "requested";
        const body: AuditBody = { kind: "deletion", salt: newSalt(), lines: [...copy.gone], because };
        const made = nextLine(line, now().toISOString(), head, body);
        await copy.file.appendFile(made.text);
        await copy.file.sync();
        isSwapping = true;
        await rename(copy.path, path);
        line += 1;
        head = made.hash;
        // The same handle goes on: there is no moment in which a line could go to the old file.
        old = file;
        file = copy.file;
        bytes = (await file.stat()).size;
        tornBytes = 0;
      });
    } finally {
      isSwapping = false;
      if (old === undefined) {
        await copy.file.close();
        await rm(copy.path, { force: true });
      } else await old.close();
    }
    await syncFolder(dirname(path));
    return copy.gone.length;
  }

  function remove(which: RemovalChoice): Promise<number> {
    const removed = removing.then(() => removeNow(which));
    removing = removed.catch(() => {});
    return removed;
  }

  let looking: Promise<void> | undefined;
  /** After a failure: a log that cannot be rewritten is not read through every second. */
  let looksToSkip = 0;
  async function carryOutRequests(): Promise<void> {
    try {
      while (hasDeletionRequests(path)) {
        await remove({ conversations: await takeDeletionRequests(path) });
        await settleDeletionRequests(path);
      }
    } catch {
      // They stay asked for; whoever asked sees that they are not carried out.
      looksToSkip = 60;
    } finally {
      looking = undefined;
    }
  }
  function look(): void {
    if (namesAtFirst > 0 && !isSwapping) hasName = namesOf(file) > 0;
    if (looksToSkip > 0) looksToSkip -= 1;
    else if (looking === undefined && hasDeletionRequests(path)) looking = carryOutRequests();
  }

  const cutOffBytes = tornBytes;
  if (cutOffBytes > 0) {
    try {
      const detail = `${cutOffBytes} bytes of a half-written last line were cut off`;
      await enqueue({ kind: "event", event: "torn-line", detail, salt: newSalt() });
    } catch (cause) {
      await file.close();
      throw cause;
    }
  }
  let isClosed = false;
  const timer = setInterval(look, lookEveryMs);
  timer.unref();

  return {
    get isWritable() {
      return isWritable && hasName;
    },
    get head() {
      return head;
    },
    get lines() {
      return line;
    },
    cutOffBytes,
    append: (entry) => enqueue({ ...entry, salt: newSalt() }),
    remove,
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      look();
      await looking;
      await removing;
      await running;
      await file.close();
      lock.release();
    },
  };
}

/**
 * Makes a folder and those above it. By ourselves, for Node's own way (`recursive`) never ends where a parent stands and
 * nothing can be made in it, as in /proc.
 */
async function makeFolder(path: string): Promise<void> {
  const make = () =>
    mkdir(path, { mode: 0o700 }).catch((cause: unknown) => {
      if (errorCode(cause) !== "EEXIST") throw cause;
    });
  try {
    await make();
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT" || dirname(path) === path) throw cause;
    await makeFolder(dirname(path));
    await make();
  }
}

/** In how many folders a file stands; none as well where the system knows it no more. */
function namesOf({ fd }: FileHandle): number {
  try {
    return fstatSync(fd).nlink;
  } catch {
    return 0;
  }
}

async function bytesOf(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const part = Buffer.alloc(to - from);
    for (let read = 0; read < part.length; ) {
      const { bytesRead } = await file.read(part, read, part.length - read, from + read);
      if (bytesRead === 0) throw new Error("The audit log is shorter than what was written to it.");
      read += bytesRead;
    }
    return part;
  } finally {
    await file.close();
  }
}

/** So that a loss of power does not bring the old file back. Where a folder cannot be opened there is nothing to do. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {}
}

/** At once: a line goes into the system's memory in less time than a thread of the pool takes to wake for it. */
async function handOver({ fd }: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
}

const saltBytes = 16;
let salts = Buffer.alloc(0);
let saltsUsed = 0;

/** Random bytes are drawn for many lines at once. */
function newSalt(): string {
  if (saltsUsed + saltBytes > salts.length) {
    salts = randomBytes(saltBytes * 256);
    saltsUsed = 0;
  }
  saltsUsed += saltBytes;
  return salts.toString("hex", saltsUsed - saltBytes, saltsUsed);
}
