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

/** What of a run decides whether it can be compared. */
export interface ComparableSide {
  /** The run's id, or words for one that has not begun. */
  name: string;
  /** Reference of the judge. */
  judge: string;
  /** Fingerprints of the suites. */
  suites: readonly string[];
  /** References of the audited assistants, controls left out. */
  assistants: readonly string[];
}

/** The side a stored run makes. */
export function sideOf({ id, judge, suites, assistants, controls }: RunManifest): ComparableSide {
  return {
    name: id,
    judge: judge.ref,
    suites: suites.map((suite) => suite.fingerprint),
    assistants: assistants.map(({ ref }) => ref).filter((ref) => !controls.includes(ref)),
  };
}

/**
 * Assistants of two runs that can be compared: matched by reference, or by being the only audited one.
 *
 * @throws {@link RunsNotComparableError}
 */
export function checkComparable(current: ComparableSide, earlier: ComparableSide): [string, string][] {
  const refuse = (why: string) => new RunsNotComparableError(current.name, earlier.name, why);
  if (current.judge !== earlier.judge) throw refuse("they were rated by different judges.");
  if (!current.suites.some((fingerprint) => earlier.suites.includes(fingerprint))) {
    throw refuse("no suite has the same content in both.");
  }
  const same = current.assistants.filter((ref) => earlier.assistants.includes(ref));
  if (same.length > 0) return same.map((ref) => [ref, ref]);
  const [first, ...others] = current.assistants;
  const [second, ...otherSeconds] = earlier.assistants;
  if (first === undefined || second === undefined || others.length > 0 || otherSeconds.length > 0) {
    throw refuse("they have no assistant in common.");
  }
  return [[first, second]];
}

/**
 * Paired differences, this run minus the earlier one, per suite, assistant and measure. Only suites with the same
 * fingerprint and judge are compared; assistants as {@link checkComparable} matches them.
 *
 * @throws {@link RunsNotComparableError}
 */
export function compareRuns(current: ComparableRun, earlier: ComparableRun): ComparisonResult[] {
  const side = ({ manifest, suites }: ComparableRun): ComparableSide => {
    return { ...sideOf(manifest), suites: suites.map((suite) => suite.record.fingerprint) };
  };
  const pairs = checkComparable(side(current), side(earlier));
  const shared = current.suites.filter((suite) =>
    earlier.suites.some((other) => other.record.fingerprint === suite.record.fingerprint),
  );
  const stored = (run: ComparableRun) => new Map(run.conversations.map((entry) => [entry.id, entry]));
  const [currentStored, earlierStored] = [stored(current), stored(earlier)];
  return shared.flatMap((suite) =>
    pairs.flatMap(([first, second]) => {
      const newer = measureAssistant(current.manifest, suite, first, currentStored);
      const older = measureAssistant(earlier.manifest, suite, second, earlierStored);
      return compareAssistants(
        suite.definition.id,
        suite.definition.measures,
        { ...newer, name: `${current.manifest.id}/${first}` },
        { ...older, name: `${earlier.manifest.id}/${second}` },
      );
    }),
  );
}
