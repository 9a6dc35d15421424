import { clusterBootstrap, clusteredMean, type Estimate, notEstimable } from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers } from "./analysis-result.ts";

type Conditioned = Extract<AnalysisDefinition, { kind: "conditioned" }>;

/**
 * A measure where another one is a yes, and where it is a no: both means, and their difference by a bootstrap that draws
 * scenarios. Conversations without a value of either are left out, and counted. It shows that the two go together and not
 * that one makes the other.
 */
export function conditioned(
  { id, measure, on }: Conditioned,
  conversations: readonly AnalysedConversation[],
  { measures }: AnalysisContext,
): AnalysisNumbers {
  const rows = conversations.flatMap(({ scenario, values }) => {
    const [value, condition] = [values[measure], values[on]];
    if (value === undefined || condition === undefined) return [];
    return [{ scenario: unitOf(scenario), value, isYes: condition >= 0.5 }];
  });
  const titleOf = (wanted: string) => measures.find((one) => one.id === wanted)?.title ?? wanted;
  const range = measures.find((one) => one.id === measure)?.range;
  const meanWhere = (isYes: boolean): Estimate => {
    const own = rows.filter((row) => row.isYes === isYes);
    if (own.length === 0) return notEstimable("no-data", "No conversation has what this needs.");
    return clusteredMean(
      own.map(({ value }) => value),
      own.map(({ scenario }) => scenario),
      range === undefined ? {} : { range },
    );
  };
  const left = conversations.length - rows.length;
  return {
    values: [
      { name: `Where so: ${titleOf(on)}`, unit: "number", estimate: meanWhere(true) },
      { name: "Where not", unit: "number", estimate: meanWhere(false) },
      { name: "Difference, where so minus where not", unit: "number", estimate: differenceOf(rows, id) },
    ],
    tables: [],
    notes:
      left === 0 ? [] : [`${left} of ${conversations.length} conversations are left out: one of the two is missing.`],
  };
}

interface Row {
  readonly scenario: string;
  readonly value: number;
  readonly isYes: boolean;
}

function differenceOf(rows: readonly Row[], seed: string): Estimate {
  if (!rows.some(({ isYes }) => isYes) || rows.every(({ isYes }) => isYes)) {
    return notEstimable("no-data", "All conversations are on one side.");
  }
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))].map((name) =>
    rows.filter(({ scenario }) => scenario === name),
  );
  return clusterBootstrap(
    scenarios,
    (weights) => {
      const side = (wanted: boolean) => {
        let [sum, count] = [0, 0];
        for (const [index, own] of scenarios.entries()) {
          for (const { value, isYes } of own) {
            if (isYes !== wanted) continue;
            sum += (weights[index] ?? 0) * value;
            count += weights[index] ?? 0;
          }
        }
        return count === 0 ? undefined : sum / count;
      };
      const [yes, no] = [side(true), side(false)];
      return yes === undefined || no === undefined ? undefined : yes - no;
    },
    { seed },
  );
}
