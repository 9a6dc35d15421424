import { closeMatch } from "../../content/index.ts";
import { holm } from "../../statistics/index.ts";
import { type MeasureDefinition, PlumblineError } from "../../vocabulary/index.ts";
import { RunsNotComparableError } from "../compare-runs.ts";
import type { RunResults } from "../run-results.ts";
import { compareMeasure, type MeasureComparison } from "./compare-measure.ts";
import { type ComparedSystem, comparedSystems } from "./compared-systems.ts";
import { pairValues, systemValues } from "./paired-values.ts";
import { rankSystems, type SystemRanking } from "./rank-systems.ts";
import { type LeftOut, sharedContent } from "./shared-content.ts";

/** Choices of {@link compareResults}. */
export interface ComparisonOptions {
  /** Compare what has identical content although suites, judge or client differ. Default false. */
  bridge?: boolean;
  /** Only these measures, by id; chosen before the results were seen, they need less adjustment. Default all. */
  measures?: readonly string[];
  /** Differences up to this size do not matter, by measure id and in its unit. */
  margins?: ReadonlyMap<string, number>;
  /** Largest chance that any difference called significant is none. Default 0.05. */
  alpha?: number;
}

/** One measure of one pair of systems, adjusted for all the others. */
export interface SystemComparison extends MeasureComparison {
  suiteId: string;
  measure: MeasureDefinition;
  /** `run-id/assistant` of the later run. */
  first: string;
  /** `run-id/assistant` of the earlier run. */
  second: string;
  /** Whether the earlier run is the first one named: what the others are held against. */
  isAgainstBaseline: boolean;
  /** Adjusted by Holm over all measures and pairs compared; null when not estimable. */
  adjustedP: number | null;
  /** Adjusted by Holm over all equivalence tests; null without one. */
  adjustedEquivalenceP: number | null;
  /** By the adjusted p-value. `not-told-apart` is not the same as equal. */
  verdict: "first-better" | "first-worse" | "not-told-apart" | "not-estimable";
}

/** Runs held against each other. */
export interface RunsComparison {
  runs: readonly RunResults[];
  systems: readonly Pick<ComparedSystem, "name" | "runId" | "assistant">[];
  /** What differs between the runs and was set aside; empty unless bridged. */
  differences: readonly string[];
  leftOut: readonly LeftOut[];
  /** Scenarios compared, per suite. */
  suites: readonly { id: string; title: string; scenarios: number }[];
  comparisons: readonly SystemComparison[];
  /** For three systems or more. */
  rankings: readonly SystemRanking[];
  alpha: number;
  /** Tests adjusted together. */
  tests: number;
}

/** A measure was named that no run has. Fix: use one of `knownIds`. */
export class UnknownMeasureError extends PlumblineError {
  readonly code = "UNKNOWN_MEASURE";
  readonly measureId: string;
  readonly knownIds: readonly string[];

  constructor(measureId: string, knownIds: readonly string[]) {
    const near = closeMatch(measureId, knownIds);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no measure "${measureId}" to use here.${hint} Known measures: ${knownIds.join(", ")}.`);
    this.measureId = measureId;
    this.knownIds = knownIds;
  }
}

/**
 * Holds runs against each other: paired tests over the scenarios and repeats that they share, effect sizes, equivalence, and
 * with three systems or more a ranking. Differences are the later run minus the earlier, in the order given.
 *
 * P-values are adjusted by Holm over every measure and pair that could be tested.
 *
 * @param runs - two or more, each once
 * @throws {@link RunsNotComparableError} as {@link sharedContent} and {@link comparedSystems}; {@link UnknownMeasureError}
 */
export function compareResults(runs: readonly RunResults[], options: ComparisonOptions = {}): RunsComparison {
  const { bridge = false, measures: only, margins = new Map<string, number>(), alpha = 0.05 } = options;
  checkRuns(runs);
  const content = sharedContent(runs, { bridge });
  const { systems, pairs, leftOut } = comparedSystems(runs);
  const known = content.suites.flatMap(({ measures }) => measures.map(({ id }) => id));
  for (const id of [...(only ?? []), ...margins.keys()])
    if (!known.includes(id)) throw new UnknownMeasureError(id, known);
  const subjects = content.suites.flatMap((shared) =>
    shared.measures
      .filter(({ id }) => only === undefined || only.includes(id))
      .map((measure) => ({
        shared,
        measure,
        values: new Map(systems.map((system) => [system.name, systemValues(system, shared, measure)])),
      })),
  );
  const baseline = runs[0]?.manifest.id;
  const rows = subjects.flatMap(({ shared, measure, values }) =>
    pairs.map(({ first, second }) => ({
      suiteId: shared.suite.definition.id,
      measure,
      first: first.name,
      second: second.name,
      isAgainstBaseline: second.runId === baseline,
      ...compareMeasure(
        measure,
        pairValues(values.get(first.name) ?? new Map(), values.get(second.name) ?? new Map()),
        margins.get(measure.id),
      ),
    })),
  );
  const adjusted = adjust(rows.map(({ test }) => (test.status === "tested" ? test.pValue : null)));
  const equivalent = adjust(
    rows.map(({ equivalence }) => (equivalence?.result.status === "tested" ? equivalence.result.pValue : null)),
  );
  return {
    runs,
    systems: systems.map(({ name, runId, assistant }) => ({ name, runId, assistant })),
    differences: content.differences,
    leftOut: [...content.leftOut, ...leftOut],
    suites: content.suites.map(({ suite, scenarios }) => {
      return { id: suite.definition.id, title: suite.definition.title, scenarios: scenarios.size };
    }),
    comparisons: rows.map((row, index) => {
      const adjustedP = adjusted[index] ?? null;
      return {
        ...row,
        adjustedP,
        adjustedEquivalenceP: equivalent[index] ?? null,
        verdict: verdictOf(row, adjustedP, alpha),
      };
    }),
    rankings:
      systems.length < 3
        ? []
        : subjects.map(({ shared, measure, values }) =>
            rankSystems(
              shared.suite.definition.id,
              measure,
              systems.map(({ name }) => ({ name, values: values.get(name) ?? new Map() })),
            ),
          ),
    alpha,
    tests: adjusted.filter((p) => p !== null).length,
  };
}

function checkRuns(runs: readonly RunResults[]): void {
  const ids = runs.map(({ manifest }) => manifest.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new RunsNotComparableError(twice, twice, "it is one and the same run.");
}

/** Holm over those that could be tested; null stays null. */
function adjust(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted = holm(pValues.filter((p) => p !== null)).values();
  return pValues.map((p) => (p === null ? null : (adjusted.next().value ?? 1)));
}

function verdictOf(
  { difference, measure }: Pick<SystemComparison, "difference" | "measure">,
  adjustedP: number | null,
  alpha: number,
): SystemComparison["verdict"] {
  if (difference.status === "not-estimable" || adjustedP === null) return "not-estimable";
  if (adjustedP > alpha || difference.value === 0) return "not-told-apart";
  return difference.value > 0 === (measure.better === "higher") ? "first-better" : "first-worse";
}
