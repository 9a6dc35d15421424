import { PlumblineError } from "../vocabulary/index.ts";

/** One thing that is wrong in one content or config file, and where. */
export interface ContentIssue {
  readonly file: string;
  /** 1-based; undefined when the file could not be read at all. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Path of the field, such as `measures[2].estimate`; empty for the file as a whole. */
  readonly field: string;
  /** What stands there and what was expected instead. */
  readonly problem: string;
  /** The known name nearest to the one written, if one is near. */
  readonly closeMatch: string | undefined;
}

/**
 * Content or configuration is not as its schema wants it. Holds every issue of every file that was read, so that all
 * can be mended at once. Fix: the named fields at the named places.
 */
export class ContentError extends PlumblineError {
  readonly code = "CONTENT_INVALID";
  readonly issues: readonly ContentIssue[];

  constructor(issues: readonly ContentIssue[]) {
    super(issues.map(describeIssue).join("\n"));
    this.issues = issues;
  }
}

/** One issue as a line that an editor can follow: `file:line:column field: problem`. */
export function describeIssue(issue: ContentIssue): string {
  const place = issue.line === undefined ? issue.file : `${issue.file}:${issue.line}:${issue.column ?? 1}`;
  const field = issue.field === "" ? "" : ` ${issue.field}:`;
  const hint = issue.closeMatch === undefined ? "" : ` Did you mean "${issue.closeMatch}"?`;
  return `${place}${field} ${issue.problem}${hint}`;
}
