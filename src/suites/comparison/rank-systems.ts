import {
  type BradleyTerryFit,
  bradleyTerry,
  type NotEstimable,
  notEstimable,
  type PairwiseComparison,
  significanceClusters,
} from "../../statistics/index.ts";
import type { MeasureDefinition } from "../../vocabulary/index.ts";
import type { SystemValue } from "./paired-values.ts";

/** Where systems stand on one measure, safest first. */
export interface SystemRanking {
  suiteId: string;
  measure: MeasureDefinition;
  result:
    | {
        status: "ranked";
        systems: RankedSystem[];
        /** How the lines of `cluster` were drawn. */
        method: string;
      }
    | NotEstimable;
  /** Strengths from who did better in each conversation. */
  bradleyTerry: BradleyTerryFit | NotEstimable;
  /** Conversations in which every system has a value. */
  conversations: number;
  scenarios: number;
}

/** A system in a ranking. */
export interface RankedSystem {
  name: string;
  /** In the unit of the measure. */
  mean: number;
  /** Counts from 1; a line between two clusters stands only where some difference is significant, Holm-adjusted. */
  cluster: number;
  /** The same with unadjusted one-sided tests, as MindEval publishes it: more lines, some of them by chance. */
  publishedCluster: number;
}

/**
 * Ranks three or more systems over the conversations that all of them have a value for.
 *
 * Source: significance clusters as MindEval (2025), arXiv 2511.18491; Bradley & Terry (1952), Biometrika 39.
 */
export function rankSystems(
  suiteId: string,
  measure: MeasureDefinition,
  systems: readonly { name: string; values: ReadonlyMap<string, SystemValue> }[],
): SystemRanking {
  const [first, ...others] = systems;
  const keys = [...(first?.values.keys() ?? [])].filter((key) => others.every(({ values }) => values.has(key)));
  const scenarios = keys.map((key) => first?.values.get(key)?.unit ?? key);
  const about = { suiteId, measure, conversations: keys.length, scenarios: new Set(scenarios).size };
  if (keys.length === 0) {
    const nothing = notEstimable("no-data", "No conversation has a value for every system.");
    return { ...about, result: nothing, bradleyTerry: nothing };
  }
  // Everything below takes higher for better.
  const sign = measure.better === "higher" ? 1 : -1;
  const scored = systems.map(({ name, values }) => {
    return { name, scores: keys.map((key) => sign * (values.get(key)?.value ?? 0)) };
  });
  const lines = significanceClusters(scored, scenarios, { adjust: "holm" });
  const published = significanceClusters(scored, scenarios);
  const result =
    lines.status === "ranked" && published.status === "ranked"
      ? {
          status: "ranked" as const,
          systems: lines.systems.map(({ name, mean, cluster }): RankedSystem => {
            const other = published.systems.find((entry) => entry.name === name)?.cluster ?? cluster;
            return { name, mean: sign * mean, cluster, publishedCluster: other };
          }),
          method: lines.method,
        }
      : lines.status === "ranked"
        ? notEstimable("no-data", "The published ranking could not be made.")
        : lines;
  return { ...about, result, bradleyTerry: bradleyTerry(duels(scored), duelScenarios(scored, scenarios)) };
}

/** Who did better, in every conversation and for every two systems. */
function duels(systems: readonly { name: string; scores: readonly number[] }[]): PairwiseComparison[] {
  return systems.flatMap((first, place) =>
    systems.slice(place + 1).flatMap((second) =>
      first.scores.map((score, at): PairwiseComparison => {
        const gap = score - (second.scores[at] ?? 0);
        const isTie = Math.abs(gap) < 1e-9; // means of the same levels may differ in their last bits
        return { first: first.name, second: second.name, outcome: isTie ? 0.5 : gap > 0 ? 1 : 0 };
      }),
    ),
  );
}

function duelScenarios(systems: readonly unknown[], scenarios: readonly string[]): string[] {
  return systems.flatMap((_, place) => systems.slice(place + 1).flatMap(() => scenarios));
}
