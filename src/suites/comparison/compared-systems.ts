import { RunsNotComparableError } from "../compare-runs.ts";
import type { RunResults } from "../run-results.ts";
import type { LeftOut } from "./shared-content.ts";

/** An audited assistant as one run found it. */
export interface ComparedSystem {
  /** `run-id/assistant`. */
  name: string;
  runId: string;
  assistant: string;
  results: RunResults;
}

/** Two systems held against each other: the later one minus the earlier one, in the order the runs were named. */
export interface SystemPair {
  first: ComparedSystem;
  second: ComparedSystem;
}

/**
 * Which audited assistants are compared over each pair of runs: those with the same reference in both, or the only one of
 * each. Controls are known points and are not compared.
 *
 * @throws {@link RunsNotComparableError} when two runs have no assistant in common
 */
export function comparedSystems(runs: readonly RunResults[]): {
  systems: ComparedSystem[];
  pairs: SystemPair[];
  leftOut: LeftOut[];
} {
  const pairs = runs.flatMap((earlier, index) => runs.slice(index + 1).flatMap((later) => pairUp(later, earlier)));
  const used = new Set(pairs.flatMap(({ first, second }) => [first.name, second.name]));
  const systems = runs.flatMap(systemsOf);
  const leftOut = systems
    .filter(({ name }) => !used.has(name))
    .map(
      ({ name }): LeftOut => ({ suiteId: "", kind: "assistant", id: name, why: "No other run has this assistant." }),
    );
  return { systems: systems.filter(({ name }) => used.has(name)), pairs, leftOut };
}

function systemsOf(results: RunResults): ComparedSystem[] {
  const { id: runId, assistants, controls } = results.manifest;
  return assistants
    .filter(({ ref }) => !controls.includes(ref))
    .map(({ ref }) => ({ name: `${runId}/${ref}`, runId, assistant: ref, results }));
}

function pairUp(laterRun: RunResults, earlierRun: RunResults): SystemPair[] {
  const [later, earlier] = [systemsOf(laterRun), systemsOf(earlierRun)];
  const same = later.flatMap((first) => {
    const second = earlier.find(({ assistant }) => assistant === first.assistant);
    return second === undefined ? [] : [{ first, second }];
  });
  if (same.length > 0) return same;
  const [first, ...others] = later;
  const [second, ...otherSeconds] = earlier;
  if (first !== undefined && second !== undefined && others.length === 0 && otherSeconds.length === 0) {
    return [{ first, second }];
  }
  const [one, two] = [earlierRun.manifest.id, laterRun.manifest.id];
  throw new RunsNotComparableError(one, two, "they have no audited assistant in common.");
}
