import { RunAmbiguousError, RunNotFoundError } from "./store-errors.ts";

/**
 * The run meant by an id, by the beginning of one, or by `latest`.
 *
 * @param runs - all runs; of two created at the same time the greater id is the later
 * @throws {@link RunNotFoundError}; {@link RunAmbiguousError} when several begin like that
 */
export function findRunId(written: string, runs: readonly { id: string; createdAt: string }[]): string {
  if (runs.some((run) => run.id === written)) return written;
  const ids = runs.map((run) => run.id).sort();
  if (written === "latest") {
    const latest = runs.reduce<{ id: string; createdAt: string } | undefined>(
      (best, run) => (best === undefined || newestFirst(run, best) < 0 ? run : best),
      undefined,
    );
    if (latest !== undefined) return latest.id;
  }
  const matches = written === "" ? [] : ids.filter((id) => id.startsWith(written));
  const [only, ...others] = matches;
  if (only === undefined) throw new RunNotFoundError(written, ids);
  if (others.length > 0) throw new RunAmbiguousError(written, matches);
  return only;
}

/** Orders runs newest first; of two created at the same time, the greater id first. */
export function newestFirst(left: { id: string; createdAt: string }, right: { id: string; createdAt: string }): number {
  const difference = Date.parse(right.createdAt) - Date.parse(left.createdAt);
  if (difference !== 0) return difference;
  return left.id < right.id ? 1 : left.id > right.id ? -1 : 0;
}
