import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { PlumblineError } from "../../vocabulary/index.ts";
import type { Decision } from "../decision.ts";
import { type AuditBody, AuditLine, chainStart, nextLine } from "./audit-record.ts";

/** The log cannot be gone on with. Fix: verify it, move it away, and start a new one. */
export class AuditLogError extends PlumblineError {
  readonly code = "AUDIT_LOG_UNUSABLE";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`The audit log ${path} cannot be used: ${problem}`);
    this.path = path;
  }
}

/** Append-only, hash-chained log of decisions. Lines are written in order; several waiting ones are written at once. */
export interface AuditLog extends AsyncDisposable {
  /** Resolves when the line is handed to the operating system; rejects when it could not be. */
  append(body: AuditEntry): Promise<void>;
  /** False after a write failed, until one succeeds again. */
  readonly isWritable: boolean;
  /** Hash of the last line, to note elsewhere: only then is a cut-off end seen. */
  readonly head: string;
  readonly lines: number;
  /** Removes the bodies of a conversation's lines, or of all before a day, and says so in a new line. */
  remove(which: RemovalChoice): Promise<number>;
}

export type AuditEntry =
  | { readonly kind: "decision"; readonly decision: Decision }
  | {
      readonly kind: "event";
      readonly event: "start" | "stop" | "policy-loaded" | "policy-refused";
      readonly detail: string;
    };

export type RemovalChoice = { readonly conversation: string } | { readonly before: Date };

export interface AuditLogOptions {
  readonly path: string;
  readonly now?: () => Date;
  /** Hands every batch to the disk before it counts as written (`fsync`). Slower by the disk's own time. Default false. */
  readonly isDurable?: boolean;
  /** Writes a batch; for tests of full disks. */
  readonly write?: (file: FileHandle, text: string) => Promise<void>;
}

/** Opens a log, and goes on with its chain. A half-written last line of a crash is cut off and noted. */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  const { path, now = () => new Date(), isDurable = false, write = handOver } = options;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  let { line, head, torn } = await readEnd(path);
  let file = await open(path, "a", 0o600);
  let isWritable = true;
  let waiting: { body: AuditBody; resolve: () => void; reject: (cause: unknown) => void }[] = [];
  let running: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
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
        await write(file, torn ? `\n${text}` : text);
        if (isDurable) await file.datasync();
        torn = false;
        line += batch.length;
        head = last;
        isWritable = true;
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        isWritable = false;
        torn = await cutBack(path, line).catch(() => true);
        for (const { reject } of batch) reject(cause);
      }
    }
    // In the same step as the look at what waits: whoever comes after this begins anew.
    running = undefined;
  }

  function enqueue(body: AuditBody): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ body, resolve, reject });
      running ??= Promise.resolve().then(flush);
    });
  }

  return {
    get isWritable() {
      return isWritable;
    },
    get head() {
      return head;
    },
    get lines() {
      return line;
    },
    append: (entry) => enqueue({ ...entry, salt: newSalt() }),
    async remove(which) {
      await running;
      const lines = await readLines(path);
      const gone: number[] = [];
      const kept = lines.map((entry): AuditLine => {
        if (!isMeant(entry, which)) return entry;
        gone.push(entry.line);
        return { ...entry, body: null };
      });
      if (gone.length === 0) return 0;
      await file.close();
      const fresh = `${path}.new`;
      try {
        await writeFile(fresh, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""), {
          mode: 0o600,
          flush: true,
        });
        await rename(fresh, path);
      } finally {
        await rm(fresh, { force: true });
        file = await open(path, "a", 0o600);
      }
      const because = "conversation" in which ? "requested" : "retention";
      await enqueue({ kind: "deletion", salt: newSalt(), lines: gone, because });
      return gone.length;
    },
    async [Symbol.asyncDispose]() {
      await running;
      await file.close();
    },
  };
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

function isMeant({ body, at }: AuditLine, which: RemovalChoice): boolean {
  if (body?.kind !== "decision") return false;
  return "conversation" in which
    ? body.decision.conversation === which.conversation
    : Date.parse(at) < which.before.getTime();
}

/** Every whole line of a log. */
export async function readLines(path: string): Promise<AuditLine[]> {
  const text = await readFile(path, "utf8");
  return text.split("\n").flatMap((row, index) => {
    if (row === "") return [];
    let data: unknown;
    try {
      data = JSON.parse(row);
    } catch {
      throw new AuditLogError(path, `line ${index + 1} is no JSON.`);
    }
    const read = AuditLine.safeParse(data);
    if (!read.success) throw new AuditLogError(path, `line ${index + 1} is no line of an audit log.`);
    // Exactly as it was written: the order of its fields is part of what was hashed.
    return [{ ...read.data, body: (data as AuditLine).body }];
  });
}

async function readEnd(path: string): Promise<{ line: number; head: string; torn: boolean }> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT")
      return { line: 0, head: chainStart, torn: false };
    throw cause;
  }
  const isTorn = text !== "" && !text.endsWith("\n");
  const whole = isTorn ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
  if (isTorn) await writeFile(path, whole);
  const last = whole.trimEnd().split("\n").at(-1) ?? "";
  if (last === "") return { line: 0, head: chainStart, torn: false };
  let data: unknown;
  try {
    data = JSON.parse(last);
  } catch {
    throw new AuditLogError(path, "its last line is no JSON.");
  }
  const read = AuditLine.safeParse(data);
  if (!read.success) throw new AuditLogError(path, "its last line is no line of an audit log.");
  return { line: read.data.line + 1, head: read.data.hash, torn: false };
}

/** After a failed write, takes away what may have been written of it; false when the end is clean. */
async function cutBack(path: string, lines: number): Promise<boolean> {
  const text = await readFile(path, "utf8");
  const rows = text.split("\n");
  const whole = rows
    .slice(0, lines)
    .map((row) => `${row}\n`)
    .join("");
  if (text !== whole) await writeFile(path, whole);
  return false;
}
