import { PlumblineError } from "../vocabulary/index.ts";

/** One thing that is wrong in a table, and where. */
export interface TableIssue {
  readonly file: string;
  /** Line, row or record, counted from 1; undefined when the issue is about the file or a column as a whole. */
  readonly place: { readonly word: "line" | "row" | "record"; readonly number: number } | undefined;
  /** Name of the column, where it is about one. */
  readonly column: string | undefined;
  /** What stands there, by kind and length and never by its words, and what was expected. */
  readonly problem: string;
  /** The known name nearest to the one asked for, if one is near. */
  readonly closeMatch: string | undefined;
}

/**
 * A table of ratings cannot be read, or holds something else than was asked for. Fix: the named cell, or the option that
 * names the column. Cells are described, not quoted: they may hold what people said.
 */
export class TableError extends PlumblineError {
  readonly code = "TABLE_INVALID";
  /** All issues found, at most {@link mostIssues}. */
  readonly issues: readonly TableIssue[];

  /** @param found - how many there are in all, where more than are listed */
  constructor(issues: readonly TableIssue[], found: number = issues.length) {
    const more = found > issues.length ? [`... and ${found - issues.length} more of this kind.`] : [];
    super([...issues.map(describeTableIssue), ...more].join("\n"));
    this.issues = issues;
  }
}

/** How many issues an error lists. */
export const mostIssues = 10;

/** `ratings.csv, line 7, column "human": expected a number, found text of 3 characters.` */
export function describeTableIssue(issue: TableIssue): string {
  const place = issue.place === undefined ? "" : `, ${issue.place.word} ${issue.place.number}`;
  const column = issue.column === undefined ? "" : `, column "${issue.column}"`;
  const hint = issue.closeMatch === undefined ? "" : ` Did you mean "${issue.closeMatch}"?`;
  return `${issue.file}${place}${column}: ${issue.problem}${hint}`;
}

/** An error about a file as a whole, or about one place in it. */
export function tableError(
  file: string,
  problem: string,
  where: { place?: TableIssue["place"]; column?: string; closeMatch?: string | undefined } = {},
): TableError {
  return new TableError([{ file, place: where.place, column: where.column, problem, closeMatch: where.closeMatch }]);
}
