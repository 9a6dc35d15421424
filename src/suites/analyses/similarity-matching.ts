import { similarityTerms } from "../../detection/index.ts";
import {
  type Estimate,
  holm,
  mcnemarExact,
  notEstimable,
  pairedDifference,
  proportionInterval,
  type SimilarPairs,
  similarPairs,
  tfIdf,
} from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import type { AnalysedConversation, AnalysisNumbers } from "./analysis-result.ts";
import { leftOutNote, type TaggedScenario, taggedScenarios, valuesOfTags } from "./tagged-scenarios.ts";

/**
 * Scenarios with a yes (in half of their conversations or more) beside their nearest without, by the words of the person:
 * how many have no twin, and within pairs how often each tag differs and in which of its values. Differences are tested by
 * McNemar, adjusted by Holm over the whole analysis.
 *
 * Words are compared by cosine of TF-IDF over all scenarios analysed, in place of embeddings. A tag that few words carry
 * differs within pairs more easily than one that many carry; a value's direction does not depend on that.
 */
export function similarityMatching(
  { id, measure, tags, threshold }: Extract<AnalysisDefinition, { kind: "similarity-matching" }>,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  const { scenarios, left } = taggedScenarios(measure, tags, conversations);
  const hasEvent = scenarios.map(({ share }) => Number(share >= 0.5));
  const found = similarPairs(
    hasEvent,
    tfIdf(scenarios.map((scenario) => similarityTerms(saidIn(scenario)))),
    threshold,
    { seed: id },
  );
  const notes = leftOutNote(left, conversations.length);
  const without: Estimate =
    found.events.length === 0 || found.others === 0
      ? notEstimable("no-data", "All scenarios have the same outcome, so none has a twin with another.")
      : proportionInterval(found.withoutTwin.length, found.events.length);
  const values = [{ name: "Yes without a close twin", unit: "share" as const, estimate: without }];
  if (found.pairs.length === 0) {
    const said = without.status === "estimated" ? [countsNote(found, threshold)] : [];
    return { values, tables: [], notes: [...said, ...notes] };
  }
  const pairs = found.pairs.flatMap(({ event, other }) => {
    const [one, twin] = [scenarios[event], scenarios[other]];
    return one === undefined || twin === undefined ? [] : [{ one, twin }];
  });
  const known = valuesOfTags(tags, scenarios);
  const rows = tags.flatMap((tag, place) =>
    (known[place] ?? []).map((value) => {
      const having = (side: readonly TaggedScenario[]) => side.map(({ own }) => Number(own[place] === value));
      const ones = having(pairs.map(({ one }) => one));
      const twins = having(pairs.map(({ twin }) => twin));
      const test = mcnemarExact(ones, twins);
      return {
        tag,
        value,
        only: ones.filter((has, index) => has > (twins[index] ?? 0)).length,
        twinOnly: twins.filter((has, index) => has > (ones[index] ?? 0)).length,
        difference: pairedDifference(ones, twins, null, { range: [0, 1] }),
        pValue: test.status === "tested" ? test.pValue : 1,
      };
    }),
  );
  const adjusted = holm(rows.map(({ pValue }) => pValue));
  const names = rows.map(({ tag, value }) => `${tag}: ${value}`);
  return {
    values,
    tables: [
      {
        title: "How often the two of a pair differ",
        rowsAre: "tag",
        columnsAre: "",
        rows: tags,
        columns: ["pairs that differ"],
        unit: "share",
        cells: tags.map((_, place) => [
          proportionInterval(pairs.filter(({ one, twin }) => one.own[place] !== twin.own[place]).length, pairs.length),
        ]),
      },
      {
        title: "Share of those with a yes that have the value, less the share of their twins",
        rowsAre: "value",
        columnsAre: "",
        rows: names,
        columns: ["difference"],
        unit: "share",
        cells: rows.map(({ difference }) => [difference]),
      },
      {
        title: "Tests of these differences (p-values)",
        rowsAre: "value",
        columnsAre: "",
        rows: names,
        columns: ["only the one with a yes", "only the twin", "McNemar", "Holm"],
        unit: "p-value",
        cells: rows.map(({ only, twinOnly, pValue }, index) => [only, twinOnly, pValue, adjusted[index] ?? null]),
      },
    ],
    notes: [countsNote(found, threshold), ...sentences(tags, rows, adjusted), ...notes],
  };
}

/** Everything the person says, in the first of the scenario's conversations. */
function saidIn({ conversations: [first] }: TaggedScenario): string {
  const turns = first?.stored.turns ?? [];
  return turns
    .filter(({ speaker }) => speaker === "client")
    .map(({ text }) => text)
    .join("\n");
}

function countsNote(
  { events, others, pairs, withoutTwin, twinTaken, nearest }: SimilarPairs,
  threshold: number,
): string {
  const sorted = nearest.toSorted();
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `Of ${events.length} scenarios with a yes, ${withoutTwin.length} have no twin among the ${others} without (cosine of ${threshold} or more; median of the nearest ${median.toFixed(2)}), ${pairs.length} are paired, and ${twinTaken.length} have twins that stand beside nearer ones.`;
}

/** In which values those with a yes differ from their twins. */
function sentences(
  tags: readonly string[],
  rows: readonly { tag: string; value: string; only: number; twinOnly: number }[],
  adjusted: readonly number[],
): string[] {
  return tags.map((tag) => {
    const told = rows
      .flatMap((row, index) => (row.tag === tag && (adjusted[index] ?? 1) < 0.05 ? [row] : []))
      .sort((left, right) => Math.abs(right.only - right.twinOnly) - Math.abs(left.only - left.twinOnly));
    const words = told
      .slice(0, 3)
      .map(
        ({ value, only, twinOnly }) =>
          `"${value}" (${only} pairs in the one with a yes alone, ${twinOnly} in the twin alone)`,
      );
    return words.length === 0
      ? `${tag}: no value tells twins apart.`
      : `${tag}: twins differ in ${words.join(", ")}${told.length > 3 ? ` and ${told.length - 3} more` : ""}.`;
  });
}
