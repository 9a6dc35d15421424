import {
  clusterBootstrap,
  clusteredMean,
  clusteredProportion,
  concordanceCorrelation,
  type Estimate,
  notEstimable,
  pairedDifference,
  spearmanCorrelation,
} from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers } from "./analysis-result.ts";

type Of<Kind extends AnalysisDefinition["kind"]> = Extract<AnalysisDefinition, { kind: Kind }>;

interface Valued {
  readonly conversation: AnalysedConversation;
  readonly value: number;
}

function valuesOf(measure: string, conversations: readonly AnalysedConversation[]): Valued[] {
  return conversations.flatMap((conversation) => {
    const value = conversation.values[measure];
    return value === undefined ? [] : [{ conversation, value }];
  });
}

/** How far repeats of a scenario lie apart. Scenarios with a single value say nothing about it and are left out. */
export function dispersion(
  { measure }: Of<"dispersion">,
  conversations: readonly AnalysedConversation[],
  { measures }: AnalysisContext,
): AnalysisNumbers {
  const scale = measures.find(({ id }) => id === measure)?.range;
  const groups = new Map<string, number[]>();
  for (const { conversation, value } of valuesOf(measure, conversations)) {
    groups.set(conversation.scenario.id, [...(groups.get(conversation.scenario.id) ?? []), value]);
  }
  const repeated = [...groups].filter(([, values]) => values.length >= 2);
  const names = repeated.map(([name]) => name);
  const none = notEstimable("no-data", "No scenario was repeated: run with --repeats 2 or more.");
  const deviations = repeated.map(([, values]) => standardDeviation(values));
  const alike = repeated.map(([, values]) => Number(values.every((value) => value === values[0])));
  return {
    values: [
      {
        name: "Standard deviation within a scenario",
        unit: "number",
        estimate:
          repeated.length === 0
            ? none
            : clusteredMean(deviations, names, scale === undefined ? {} : { range: [0, widest(scale)] }),
      },
      {
        name: "Scenarios with all repeats alike",
        unit: "share",
        estimate: repeated.length === 0 ? none : clusteredProportion(alike, names),
      },
    ],
    tables: [],
    notes: [],
  };
}

/** The most that values can spread: half at either end, of two. A hair more, for rounding. */
function widest([low, high]: readonly [number, number]): number {
  return ((high - low) / Math.SQRT2) * (1 + 1e-12);
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Ratio and difference of two groups' means, by a bootstrap that draws units, each with what it has of both. */
export function ratio(
  { id, measure, tag, first, second }: Of<"ratio">,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  // Sum and count of the first group, then of the second: a unit may have scenarios in both.
  const units = new Map<string, [number, number, number, number]>();
  for (const { conversation, value } of valuesOf(measure, conversations)) {
    const own = conversation.scenario.tags[tag] ?? "";
    if (!first.includes(own) && !second.includes(own)) continue;
    const totals = units.get(unitOf(conversation.scenario)) ?? [0, 0, 0, 0];
    const at = first.includes(own) ? 0 : 2;
    totals[at] += value;
    totals[at + 1] = (totals[at + 1] ?? 0) + 1;
    units.set(unitOf(conversation.scenario), totals);
  }
  const groups = [...units.values()];
  const means = (weights: ArrayLike<number>) => {
    const total = (at: 0 | 1 | 2 | 3) => groups.reduce((sum, own, index) => sum + (weights[index] ?? 0) * own[at], 0);
    const [firstCount, secondCount] = [total(1), total(3)];
    return firstCount === 0 || secondCount === 0
      ? undefined
      : ([total(0) / firstCount, total(2) / secondCount] as const);
  };
  const names = `${first.join(", ")} / ${second.join(", ")}`;
  const bootstrap = (of: (one: number, other: number) => number | undefined): Estimate =>
    clusterBootstrap(
      groups,
      (weights) => {
        const both = means(weights);
        return both === undefined ? undefined : of(both[0], both[1]);
      },
      { seed: id },
    );
  return {
    values: [
      {
        name: `Ratio, ${names}`,
        unit: "number",
        estimate: bootstrap((one, other) => (other === 0 ? undefined : one / other)),
      },
      {
        name: `Difference, ${names.replace(" / ", " minus ")}`,
        unit: "number",
        estimate: bootstrap((one, other) => one - other),
      },
    ],
    tables: [],
    notes: [],
  };
}

/** Rank correlation of two measures over the conversations that have both. */
export function correlation(
  { first, second }: Of<"correlation">,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  const both = conversations.flatMap(({ values, scenario }) => {
    const one = values[first];
    const other = values[second];
    return one === undefined || other === undefined ? [] : [{ one, other, scenario: unitOf(scenario) }];
  });
  const estimate =
    both.length === 0
      ? notEstimable("no-data", "No conversation has both values.")
      : spearmanCorrelation(
          both.map(({ one }) => one),
          both.map(({ other }) => other),
          { unit: "item", clusters: both.map(({ scenario }) => scenario) },
        );
  return { values: [{ name: "Spearman's rho", unit: "number", estimate }], tables: [], notes: [] };
}

/** Share of conversations in each band of a score. */
export function bands(
  { measure, bands: all }: Of<"bands">,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  const valued = valuesOf(measure, conversations);
  const clusters = valued.map(({ conversation }) => unitOf(conversation.scenario));
  const bandOf = (value: number) => {
    const at = all.findLastIndex(({ from }) => value >= from);
    return Math.max(at, 0);
  };
  return {
    values: all.map(({ label }, index) => ({
      name: label,
      unit: "share",
      estimate:
        valued.length === 0
          ? notEstimable("no-data", "No conversation has a score.")
          : clusteredProportion(
              valued.map(({ value }) => Number(bandOf(value) === index)),
              clusters,
            ),
    })),
    tables: [],
    notes: [],
  };
}

/** Agreement of two ways of doing the same: difference of means, concordance and rank correlation over pairs. */
export function protocols(
  { measure, tag, first, second, pairBy }: Of<"protocols">,
  conversations: readonly AnalysedConversation[],
  { measures }: AnalysisContext,
): AnalysisNumbers {
  const range = measures.find(({ id }) => id === measure)?.range;
  const side = (wanted: string) =>
    new Map(
      valuesOf(measure, conversations)
        .filter(
          ({ conversation: { scenario } }) => scenario.tags[tag] === wanted && scenario.tags[pairBy] !== undefined,
        )
        .map(({ conversation, value }) => [`${conversation.scenario.tags[pairBy]}\n${conversation.repeat}`, value]),
    );
  const seconds = side(second);
  const pairs = [...side(first)].flatMap(([key, one]) => {
    const other = seconds.get(key);
    return other === undefined ? [] : [{ one, other, cluster: key.split("\n")[0] ?? key }];
  });
  const [ones, others, clusters] = [
    pairs.map(({ one }) => one),
    pairs.map(({ other }) => other),
    pairs.map(({ cluster }) => cluster),
  ];
  const none = notEstimable("no-data", `No pair has both ${first} and ${second}.`);
  const on = (compute: () => Estimate) => (pairs.length === 0 ? none : compute());
  const options = { unit: "item" as const, clusters };
  return {
    values: [
      {
        name: `Difference, ${first} minus ${second}`,
        unit: "number",
        estimate: on(() => pairedDifference(ones, others, clusters, range === undefined ? {} : { range })),
      },
      { name: "Concordance", unit: "number", estimate: on(() => concordanceCorrelation(ones, others, options)) },
      { name: "Spearman's rho", unit: "number", estimate: on(() => spearmanCorrelation(ones, others, options)) },
    ],
    tables: [],
    notes: [],
  };
}
