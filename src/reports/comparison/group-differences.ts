import type { Comparison, MeasureDifference } from "./comparison.ts";

/** The measures of one suite for one pair of systems. */
export interface DifferenceGroup {
  title: string;
  suiteId: string;
  scenarios: number;
  first: string;
  second: string;
  differences: MeasureDifference[];
}

/** By suite, then by pair of systems, each in the order of the comparison. */
export function groupBy({ suites, comparisons }: Comparison): DifferenceGroup[] {
  return suites.flatMap(({ id, title, scenarios }) => {
    const own = comparisons.filter(({ suiteId }) => suiteId === id);
    const pairs = [...new Set(own.map(({ first, second }) => JSON.stringify([first, second])))];
    return pairs.map((pair): DifferenceGroup => {
      const differences = own.filter(({ first, second }) => JSON.stringify([first, second]) === pair);
      const { first = "", second = "" } = differences[0] ?? {};
      return { title, suiteId: id, scenarios, first, second, differences };
    });
  });
}

/** A verdict in few words; the sign repeats them. */
export const verdictWords: Readonly<Record<MeasureDifference["verdict"], string>> = {
  "first-better": "▲ better",
  "first-worse": "▼ worse",
  "not-told-apart": "= not told apart",
  "not-estimable": "? not compared",
};
