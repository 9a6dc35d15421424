import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { AuditLogError } from "./audit-log-error.ts";
import { AuditLine, chainStart, hashOfLine, sha256 } from "./audit-record.ts";
import { errorCode } from "./error-code.ts";

/** A line that stands in a log and cannot be read as one. */
export interface UnreadableLine {
  readonly unreadable: "no-json" | "no-log-line" | "half-written";
}

/** Every whole line of a log. @throws {@link AuditLogError} at the first that cannot be read, or when there is no file */
export async function readLines(path: string): Promise<AuditLine[]> {
  return (await readLog(path)).map((entry, index) => {
    if (!("unreadable" in entry)) return entry;
    throw new AuditLogError(path, `line ${index + 1} ${unreadableBecause[entry.unreadable]}.`);
  });
}

/** Every line of a log, those too that cannot be read. @throws {@link AuditLogError} when there is no such file */
export async function readLog(path: string): Promise<(AuditLine | UnreadableLine)[]> {
  const lines: (AuditLine | UnreadableLine)[] = [];
  for await (const { text, isWhole } of rowsOf(path)) {
    if (text !== "") lines.push(isWhole ? readRow(text) : { unreadable: "half-written" });
  }
  return lines;
}

/** @internal */
export const unreadableBecause = {
  "no-json": "is no JSON",
  "no-log-line": "is no line of an audit log",
  "half-written":
    "is half-written (a crash, or a write under way); the guard cuts it off at its next start and notes that",
} as const;

/** @internal Rows of a log as they stand, read piece by piece, so that a large log stops nobody. */
export async function* rowsOf(path: string, bytes?: number): AsyncGenerator<{ text: string; isWhole: boolean }> {
  if (bytes === 0) return;
  let rest = "";
  try {
    const pieces: AsyncIterable<string> = createReadStream(path, {
      encoding: "utf8",
      ...(bytes === undefined ? {} : { end: bytes - 1 }),
    });
    for await (const piece of pieces) {
      const rows = (rest + piece).split("\n");
      rest = rows.pop() ?? "";
      for (const text of rows) yield { text, isWhole: true };
    }
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") throw new AuditLogError(path, "there is no such file.");
    throw cause;
  }
  if (rest !== "") yield { text: rest, isWhole: false };
}

/** @internal */
export function readRow(text: string): AuditLine | UnreadableLine {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { unreadable: "no-json" };
  }
  const read = AuditLine.safeParse(data);
  if (!read.success) return { unreadable: "no-log-line" };
  // Exactly as it was written: the order of its fields is part of what was hashed.
  return { ...read.data, body: (data as AuditLine).body };
}

/** Where a log ends. */
export interface LogEnd {
  /** Number of the next line. */
  readonly line: number;
  readonly head: string;
  /** Bytes of its whole lines. */
  readonly bytes: number;
  /** Bytes after them, of a line that a crash cut. */
  readonly tornBytes: number;
}

/** @internal Reads the last whole line only, however long the log is. */
export async function readEnd(path: string): Promise<LogEnd> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return { line: 0, head: chainStart, bytes: 0, tornBytes: 0 };
    throw cause;
  }
  try {
    const { size } = await file.stat();
    let from = size;
    let tail: Buffer = Buffer.alloc(0);
    let end = -1;
    let whole = "";
    while (from > 0 && !whole.includes("\n")) {
      const block = Buffer.alloc(Math.min(65_536, from));
      from -= block.length;
      await file.read(block, 0, block.length, from);
      tail = Buffer.concat([block, tail]);
      end = tail.lastIndexOf("\n");
      whole = tail
        .subarray(0, end + 1)
        .toString("utf8")
        .trimEnd();
    }
    const bytes = from + end + 1;
    const tornBytes = size - bytes;
    const text = whole.slice(whole.lastIndexOf("\n") + 1);
    if (text === "") return { line: 0, head: chainStart, bytes, tornBytes };
    const last = readRow(text);
    if ("unreadable" in last) throw new AuditLogError(path, `its last line ${unreadableBecause[last.unreadable]}.`);
    const isChanged = last.body !== null && sha256(JSON.stringify(last.body)) !== last.bodyHash;
    if (isChanged || hashOfLine(last) !== last.hash)
      throw new AuditLogError(path, "its last line was changed (plumbline guard verify shows more).");
    return { line: last.line + 1, head: last.hash, bytes, tornBytes };
  } finally {
    await file.close();
  }
}
