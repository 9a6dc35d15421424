import { type AuditLine, chainStart, hashOfLine, sha256 } from "./audit-record.ts";

/** What was found of a log. */
export interface LogVerification {
  readonly isIntact: boolean;
  readonly lines: number;
  readonly decisions: number;
  /** Lines whose body was removed, each named by a later deletion. */
  readonly deleted: number;
  /** Hash of the last line; compare it with one noted elsewhere, for a cut-off end leaves no other trace. */
  readonly head: string;
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/** Recomputes the chain. Whatever was changed, taken out, put in or moved shows, but for lines cut off at the end. */
export function verifyLog(lines: readonly AuditLine[], expectedHead?: string): LogVerification {
  const problems: { line: number; problem: string }[] = [];
  const announced = new Set(lines.flatMap(({ body }) => (body?.kind === "deletion" ? body.lines : [])));
  let previous = chainStart;
  let decisions = 0;
  let deleted = 0;
  lines.forEach((entry, index) => {
    const report = (problem: string) => problems.push({ line: index, problem });
    if (entry.line !== index) report(`stands where line ${index} is due, and says it is line ${entry.line}`);
    if (entry.previous !== previous) report("does not follow the line before it");
    if (hashOfLine(entry) !== entry.hash) report("its number, time or link was changed");
    if (entry.body === null) {
      deleted += 1;
      if (!announced.has(entry.line)) report("its content is gone and no deletion names it");
    } else {
      if (sha256(JSON.stringify(entry.body)) !== entry.bodyHash) report("its content was changed");
      if (entry.body.kind === "decision") decisions += 1;
      if (announced.has(entry.line)) report("a deletion names it, and its content is still there");
    }
    previous = entry.hash;
  });
  if (expectedHead !== undefined && expectedHead !== previous) {
    problems.push({
      line: lines.length,
      problem: "the end is not the one that was noted: lines are missing or were added",
    });
  }
  return { isIntact: problems.length === 0, lines: lines.length, decisions, deleted, head: previous, problems };
}
