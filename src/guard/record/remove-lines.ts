import { type FileHandle, open, rm } from "node:fs/promises";
import { AuditLogError } from "./audit-log-error.ts";
import type { AuditLine } from "./audit-record.ts";
import { ownAs } from "./own-as.ts";
import { readRow, rowsOf, unreadableBecause } from "./read-log.ts";

/** What is to go: decisions of these conversations, or all decided before a day. */
export type RemovalChoice =
  | { readonly conversation: string }
  | { readonly conversations: readonly string[] }
  | { readonly before: Date };

/** A copy of a log without the bodies that were to go. */
export interface CopiedLog {
  readonly file: FileHandle;
  readonly path: string;
  /** Numbers of the lines whose bodies went. */
  readonly gone: readonly number[];
}

/**
 * Copies the first `bytes` of a log without the bodies that are to go, into a file beside it. Lines that stay are copied as
 * they stand. Nothing is held up meanwhile.
 *
 * @returns undefined when nothing is to go
 */
export async function copyWithout(path: string, bytes: number, which: RemovalChoice): Promise<CopiedLog | undefined> {
  const isMeant = meaningOf(path, which);
  const gone = new Set<number>();
  let index = 0;
  for await (const { text } of rowsOf(path, bytes)) {
    const entry = isMeant(text, index);
    if (entry !== undefined) gone.add(entry.line);
    index += 1;
  }
  if (gone.size === 0) return undefined;
  const copy = `${path}.new`;
  await rm(copy, { force: true }); // of a crash
  const file = await open(copy, "ax", 0o600);
  try {
    await ownAs(file, path);
    let waiting = "";
    index = 0;
    for await (const { text, isWhole } of rowsOf(path, bytes)) {
      const entry = isMeant(text, index);
      waiting += `${entry === undefined ? text : JSON.stringify({ ...entry, body: null })}${isWhole ? "\n" : ""}`;
      index += 1;
      if (waiting.length < 1_000_000) continue;
      await file.appendFile(waiting);
      waiting = "";
    }
    await file.appendFile(waiting);
    return { file, path: copy, gone: [...gone] };
  } catch (cause) {
    await file.close();
    await rm(copy, { force: true });
    throw cause;
  }
}

/** Reads a line only where its text shows that it may be meant: most of a log is not. */
function meaningOf(path: string, which: RemovalChoice): (text: string, index: number) => AuditLine | undefined {
  const read = (text: string, index: number): AuditLine | undefined => {
    const entry = readRow(text);
    // It may hold the very words that are to go: saying that they went would be false.
    if ("unreadable" in entry)
      throw new AuditLogError(path, `line ${index + 1} ${unreadableBecause[entry.unreadable]}.`);
    return entry.body?.kind === "decision" ? entry : undefined;
  };
  if ("before" in which) {
    const before = which.before.getTime();
    return (text, index) => {
      if (text === "" || text.endsWith('"body":null}')) return undefined;
      const at = /^\{"line":\d+,"at":"([^"]+)"/.exec(text)?.[1];
      if (at !== undefined && Date.parse(at) >= before) return undefined;
      const entry = read(text, index);
      return entry !== undefined && Date.parse(entry.at) < before ? entry : undefined;
    };
  }
  const ids = new Set("conversation" in which ? [which.conversation] : which.conversations);
  const marks = [...ids].map((id) => JSON.stringify(id));
  return (text, index) => {
    if (!marks.some((mark) => text.includes(mark))) return undefined;
    const entry = read(text, index);
    return entry?.body?.kind === "decision" && ids.has(entry.body.decision.conversation) ? entry : undefined;
  };
}
