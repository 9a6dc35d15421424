import { type AuditLine, chainStart, hashOfLine, sha256 } from "./audit-record.ts";
import { type UnreadableLine, unreadableBecause } from "./read-log.ts";

/** What was found of a log. */
export interface LogVerification {
  /** `empty`: there is no line, so nothing was verified; whether something stood there cannot be known. */
  readonly verdict: "intact" | "not-intact" | "empty";
  /** False too for an empty log: nothing is there to be intact. */
  readonly isIntact: boolean;
  readonly lines: number;
  readonly decisions: number;
  /** Lines whose body was removed, each named by a later deletion. */
  readonly deleted: number;
  /** Hash of the last line; compare it with one noted elsewhere, for a cut-off end leaves no other trace. */
  readonly head: string;
  /** `line` counts from 1, as editors count; the field `line` inside the log counts from 0. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/** Recomputes the chain. Whatever was changed, taken out, put in or moved shows, but for lines cut off at the end. */
export function verifyLog(lines: readonly (AuditLine | UnreadableLine)[], expectedHead?: string): LogVerification {
  const problems: { line: number; problem: string }[] = [];
  const announced = new Set(
    lines.flatMap((entry) => ("body" in entry && entry.body?.kind === "deletion" ? entry.body.lines : [])),
  );
  let previous = chainStart;
  /** Number the next line should bear; undefined after one that cannot be read. */
  let due: number | undefined = 0;
  let decisions = 0;
  let deleted = 0;
  lines.forEach((entry, index) => {
    const report = (problem: string) => problems.push({ line: index + 1, problem });
    if ("unreadable" in entry) {
      report(unreadableBecause[entry.unreadable]);
      due = undefined;
      return;
    }
    if (due !== undefined) {
      if (entry.line !== due) report(`says "line":${entry.line} where "line":${due} is due`);
      if (entry.previous !== previous) report("does not follow the line before it");
    }
    if (hashOfLine(entry) !== entry.hash) report("its number, time or link was changed");
    if (entry.body === null) {
      deleted += 1;
      if (!announced.has(entry.line)) report("its content is gone and no deletion names it");
    } else {
      if (sha256(JSON.stringify(entry.body)) !== entry.bodyHash) report("its content was changed");
      if (entry.body.kind === "decision") decisions += 1;
      if (announced.has(entry.line)) report("a deletion names it, and its content is still there");
    }
    due = entry.line + 1; // each break is told once, not again at every later line
    previous = entry.hash;
  });
  if (expectedHead !== undefined && expectedHead !== previous) {
    problems.push({
      line: lines.length + 1,
      problem: "the end is not the one that was noted: lines are missing or were added",
    });
  }
  const verdict = problems.length > 0 ? "not-intact" : lines.length === 0 ? "empty" : "intact";
  return { verdict, isIntact: verdict === "intact", lines: lines.length, decisions, deleted, head: previous, problems };
}
