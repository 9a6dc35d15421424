import { clusterBootstrap, type Estimate, notEstimable } from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisNumbers } from "./analysis-result.ts";

/**
 * So much of one thing for each of another, over all conversations together: sum of one measure's values over the sum of
 * another's, such as reflections to questions. A conversation that lacks either value is left out of both and counted.
 *
 * The interval is a bootstrap of scenarios; a ratio of sums, not a mean of ratios, so that a talk with a single question does
 * not outweigh a long one.
 */
export function per(
  { id, first, second }: Extract<AnalysisDefinition, { kind: "per" }>,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  const scenarios = new Map<string, { above: number; below: number }>();
  let counted = 0;
  for (const { scenario, values } of conversations) {
    const above = values[first];
    const below = values[second];
    if (above === undefined || below === undefined) continue;
    const entry = scenarios.get(unitOf(scenario)) ?? { above: 0, below: 0 };
    scenarios.set(unitOf(scenario), { above: entry.above + above, below: entry.below + below });
    counted += 1;
  }
  const left = conversations.length - counted;
  return {
    values: [{ name: `${first} per ${second}`, unit: "number", estimate: ratioOf(id, [...scenarios.values()]) }],
    tables: [],
    notes:
      left === 0 ? [] : [`${left} of ${conversations.length} conversations are left out: they have not both values.`],
  };
}

function ratioOf(seed: string, groups: readonly { above: number; below: number }[]): Estimate {
  const total = (side: "above" | "below", weights?: ArrayLike<number>) =>
    groups.reduce((sum, group, index) => sum + group[side] * (weights?.[index] ?? 1), 0);
  if (total("below") === 0) return notEstimable("no-data", "There is none of the second thing, so there is no ratio.");
  return clusterBootstrap(
    groups,
    (weights) => {
      const below = total("below", weights);
      return below === 0 ? undefined : total("above", weights) / below;
    },
    { seed },
  );
}
