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
 * Scenarios with a yes (in half of their conversations or more) and their nearest without, by the words of the person: how many
 * have no twin; and, for each tag, pairs of nearest scenarios that differ in the tag, made without a look at the outcome (see
 * `similarPairs`): of those that also differ in the outcome, which values stand on the side of the yes. McNemar, adjusted by Holm
 * over the whole analysis.
 *
 * Words are compared by cosine of TF-IDF over all scenarios analysed, in place of embeddings. A tag that many words carry has few
 * pairs above the threshold, or none; the table says how many.
 */
export function similarityMatching(
  { id, measure, tags, threshold }: Extract<AnalysisDefinition, { kind: "similarity-matching" }>,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  const { scenarios, left } = taggedScenarios(measure, tags, conversations);
  const notes = leftOutNote(left, conversations.length);
  const hasEvent = scenarios.map(({ share }) => Number(share >= 0.5));
  const name = "Yes without a close twin";
  if (new Set(hasEvent).size < 2) {
    const estimate = notEstimable("no-data", "All scenarios have the same outcome, so none has a twin with another.");
    return { values: [{ name, unit: "share", estimate }], tables: [], notes };
  }
  const vectors = tfIdf(scenarios.map((scenario) => similarityTerms(saidIn(scenario))));
  const known = valuesOfTags(tags, scenarios);
  const byTag = tags.map((tag, place) => {
    const differIn = scenarios.map(({ own }) => own[place] ?? "");
    const found = similarPairs(hasEvent, vectors, threshold, { differIn, seed: `${id} ${tag}` });
    return { tag, found, rows: (known[place] ?? []).map((value) => valueWithin(tag, value, found, differIn)) };
  });
  const [first] = byTag;
  if (first === undefined) return { values: [], tables: [], notes };
  const rows = byTag.flatMap((entry) => entry.rows);
  const adjusted = holm(rows.map(({ pValue }) => pValue));
  const names = rows.map(({ tag, value }) => `${tag}: ${value}`);
  const estimate = proportionInterval(first.found.withoutTwin.length, first.found.events.length);
  return {
    values: [{ name, unit: "share", estimate }],
    tables: [
      {
        title: "Pairs of nearest scenarios that differ in the tag",
        rowsAre: "tag",
        columnsAre: "",
        rows: tags,
        columns: ["one with a yes, one without", "both alike"],
        unit: "count",
        cells: byTag.map(({ found }) => [found.pairs.length, found.alike]),
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
    notes: [countsNote(first.found, threshold), ...sentences(byTag, rows, adjusted), ...notes],
  };
}

/** How often a value is on the side of the yes, and how often on the side of the twin. */
interface ValueWithin {
  readonly tag: string;
  readonly value: string;
  readonly only: number;
  readonly twinOnly: number;
  readonly difference: Estimate;
  readonly pValue: number;
}

function valueWithin(tag: string, value: string, { pairs }: SimilarPairs, labels: readonly string[]): ValueWithin {
  const ones = pairs.map(({ event }) => Number(labels[event] === value));
  const twins = pairs.map(({ other }) => Number(labels[other] === value));
  const test = mcnemarExact(ones, twins);
  return {
    tag,
    value,
    only: ones.filter((has, index) => has > (twins[index] ?? 0)).length,
    twinOnly: twins.filter((has, index) => has > (ones[index] ?? 0)).length,
    difference: pairedDifference(ones, twins, null, { range: [0, 1] }),
    pValue: test.status === "tested" ? test.pValue : 1,
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

function countsNote({ events, others, withoutTwin, nearest }: SimilarPairs, threshold: number): string {
  const sorted = nearest.toSorted();
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `Of ${events.length} scenarios with a yes, ${withoutTwin.length} have no twin among the ${others} without (cosine of ${threshold} or more; median of the nearest ${median.toFixed(2)}).`;
}

/** In which values those with a yes differ from their twins. */
function sentences(
  byTag: readonly { tag: string; found: SimilarPairs }[],
  rows: readonly ValueWithin[],
  adjusted: readonly number[],
): string[] {
  return byTag.map(({ tag, found: { pairs } }) => {
    if (pairs.length === 0) return `${tag}: no scenarios that differ in it are alike enough and differ in the outcome.`;
    const told = rows
      .flatMap((row, index) => (row.tag === tag && (adjusted[index] ?? 1) < 0.05 ? [row] : []))
      .sort((left, right) => Math.abs(right.only - right.twinOnly) - Math.abs(left.only - left.twinOnly));
    const words = told
      .slice(0, 3)
      .map(({ value, only, twinOnly }) => `"${value}" (${only} times with the yes, ${twinOnly} times with the twin)`);
    const more = told.length > 3 ? ` and ${told.length - 3} more` : "";
    return words.length === 0
      ? `${tag}: no value tells twins apart, in ${pairs.length} pairs.`
      : `${tag}: twins differ in ${words.join(", ")}${more}, in ${pairs.length} pairs.`;
  });
}
