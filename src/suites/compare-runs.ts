import type { RunManifest, StoredConversation } from "../vocabulary/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";
import { compareAssistants } from "./compare-assistants.ts";
import { measureAssistant } from "./fold-run.ts";
import type { ComparisonResult } from "./run-results.ts";
import type { Suite } from "./suite.ts";

/** A run as it is handed to a comparison. */
export interface ComparableRun {
  manifest: RunManifest;
  suites: readonly Suite[];
  conversations: readonly StoredConversation[];
}

/** Two runs cannot be compared: they share no suite of equal content. Fix: run the same version of a suite again. */
export class RunsNotComparableError extends PlumblineError {
  readonly code = "RUNS_NOT_COMPARABLE";
  readonly runIds: readonly [string, string];

  constructor(first: string, second: string, why: string) {
    super(`Runs ${first} and ${second} cannot be compared: ${why}`);
    this.runIds = [first, second];
  }
}

/**
 * Paired differences, this run minus the earlier one, per suite, assistant and measure. Only suites with the same
 * fingerprint and judge are compared; assistants are matched by reference, or by being the only audited one.
 *
 * @throws {@link RunsNotComparableError}
 */
export function compareRuns(current: ComparableRun, earlier: ComparableRun): ComparisonResult[] {
  const ids = [current.manifest.id, earlier.manifest.id] as const;
  if (current.manifest.judge.ref !== earlier.manifest.judge.ref) {
    throw new RunsNotComparableError(...ids, "they were rated by different judges.");
  }
  const shared = current.suites.filter((suite) =>
    earlier.suites.some((other) => other.record.fingerprint === suite.record.fingerprint),
  );
  if (shared.length === 0) throw new RunsNotComparableError(...ids, "no suite has the same content in both.");
  const pairs = matchAssistants(current.manifest, earlier.manifest);
  if (pairs.length === 0) throw new RunsNotComparableError(...ids, "they have no assistant in common.");
  const stored = (run: ComparableRun) => new Map(run.conversations.map((entry) => [entry.id, entry]));
  const [currentStored, earlierStored] = [stored(current), stored(earlier)];
  return shared.flatMap((suite) =>
    pairs.flatMap(([first, second]) => {
      const newer = measureAssistant(current.manifest, suite, first, currentStored);
      const older = measureAssistant(earlier.manifest, suite, second, earlierStored);
      return compareAssistants(
        suite.definition.id,
        suite.definition.measures,
        { ...newer, name: `${ids[0]}/${first}` },
        { ...older, name: `${ids[1]}/${second}` },
      );
    }),
  );
}

function matchAssistants(current: RunManifest, earlier: RunManifest): [string, string][] {
  const audited = (manifest: RunManifest) =>
    manifest.assistants.map(({ ref }) => ref).filter((ref) => !manifest.controls.includes(ref));
  const [firsts, seconds] = [audited(current), audited(earlier)];
  const same = firsts.filter((ref) => seconds.includes(ref)).map((ref): [string, string] => [ref, ref]);
  if (same.length > 0) return same;
  const [first, second] = [firsts[0], seconds[0]];
  return firsts.length === 1 && seconds.length === 1 && first !== undefined && second !== undefined
    ? [[first, second]]
    : [];
}
