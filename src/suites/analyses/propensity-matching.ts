import {
  type CovariateBalance,
  type Estimate,
  holm,
  matchingBalance,
  mcnemarExact,
  notEstimable,
  pairedDifference,
  pairedPermutation,
  propensityMatch,
} from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import type { AnalysedConversation, AnalysisNumbers } from "./analysis-result.ts";
import { leftOutNote, type TaggedScenario, taggedScenarios, valuesOfTags } from "./tagged-scenarios.ts";

type Definition = Extract<AnalysisDefinition, { kind: "propensity-matching" }>;

/** One value of a tag against all other values of it. */
interface Contrast {
  readonly tag: string;
  readonly value: string;
  readonly name: string;
  readonly pairs: number;
  readonly unmatched: number;
  readonly difference: Estimate;
  readonly pValue: number | null;
  /** Of the values of the other tags. */
  readonly balance: readonly (CovariateBalance & { readonly tag: string })[];
}

/** A standardised difference below this is commonly taken as balanced (Austin 2009). */
const BALANCED = 0.1;

/**
 * Each value of each tag against the others in pairs of scenarios that had the same propensity to have it, given the other
 * tags: difference of the shares with a yes, tested by McNemar (by a paired permutation where scenarios were repeated, for
 * then there are shares and no single answers), adjusted by Holm over the whole analysis, beside the balance that the matching
 * reached. A tag of two values is one contrast. Scenarios are the independent units.
 */
export function propensityMatching(
  definition: Definition,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  const { measure, tags } = definition;
  const { scenarios, left } = taggedScenarios(measure, tags, conversations);
  const notes = leftOutNote(left, conversations.length);
  const shares = new Set(scenarios.map(({ share }) => share));
  if (shares.size < 2) {
    const reason =
      scenarios.length === 0 ? "no scenario has the measure and all tags" : "all scenarios have the same outcome";
    return { values: [], tables: [], notes: [`Nothing to compare: ${reason}.`, ...notes] };
  }
  const known = valuesOfTags(tags, scenarios);
  const contrasts = tags.flatMap((tag, place) => {
    const values = known[place] ?? [];
    const compared = values.length > 2 ? values : values.slice(0, values.length - 1);
    return compared.map((value) => contrastOf(definition, { tag, place, value, known, scenarios }));
  });
  const tested = contrasts.flatMap(({ pValue }, index) => (pValue === null ? [] : [{ pValue, index }]));
  const adjusted = holm(tested.map(({ pValue }) => pValue));
  const byHolm = new Map(tested.map(({ index }, at) => [index, adjusted[at] ?? 1]));
  const rows = contrasts.map(({ name }) => name);
  const isRepeated = scenarios.some(({ share }) => share !== 0 && share !== 1);
  const rowsAre = "value against the others of its tag";
  return {
    values: [],
    tables: [
      {
        title: "Difference within matched pairs",
        rowsAre,
        columnsAre: "",
        rows,
        columns: ["difference"],
        unit: "share",
        cells: contrasts.map(({ difference }) => [difference]),
      },
      {
        title: `Tests of the differences (p-values, ${isRepeated ? "paired permutation" : "McNemar"})`,
        rowsAre,
        columnsAre: "",
        rows,
        columns: ["pairs", "without a match", "p", "Holm"],
        unit: "p-value",
        cells: contrasts.map(({ pairs, unmatched, pValue }, index) => [
          pairs,
          unmatched,
          pValue,
          byHolm.get(index) ?? null,
        ]),
      },
      {
        title: "Balance: largest standardised difference of the other tags' values",
        rowsAre,
        columnsAre: "",
        rows,
        columns: ["before", "after", "values", `${BALANCED} or more after`, ...tags.map((tag) => `after: ${tag}`)],
        unit: "number",
        cells: contrasts.map(({ balance }) => [
          largest(balance.map(({ before }) => before)),
          largest(balance.map(({ after }) => after)),
          balance.length,
          balance.filter(({ after }) => Math.abs(after ?? 0) >= BALANCED).length,
          ...tags.map((tag) => largest(balance.flatMap((one) => (one.tag === tag ? [one.after] : [])))),
        ]),
      },
    ],
    notes: [...sentences(tags, contrasts, byHolm), ...balanceNote(contrasts), ...notes],
  };
}

function contrastOf(
  { id, caliper, tags }: Definition,
  {
    tag,
    place,
    value,
    known,
    scenarios,
  }: {
    tag: string;
    place: number;
    value: string;
    known: readonly (readonly string[])[];
    scenarios: readonly TaggedScenario[];
  },
): Contrast {
  const isTreated = scenarios.map(({ own }) => Number(own[place] === value));
  const indicators = known.flatMap((values, other) =>
    other === place || values.length < 2
      ? []
      : values.map((level, index) => ({
          tag: tags[other] ?? "",
          isReference: index === 0,
          name: `${tags[other]}=${level}`,
          column: Float64Array.from(scenarios, ({ own }) => Number(own[other] === level)),
        })),
  );
  const columnsOf = (some: typeof indicators) => Object.fromEntries(some.map(({ name, column }) => [name, column]));
  const match = propensityMatch(isTreated, columnsOf(indicators.filter(({ isReference }) => !isReference)), {
    caliper,
    seed: `${id} ${tag} ${value}`,
  });
  const about = { tag, value, name: `${tag}: ${value}` };
  if (match.status === "not-estimable") {
    return {
      ...about,
      pairs: 0,
      unmatched: isTreated.filter(Boolean).length,
      difference: match,
      pValue: null,
      balance: [],
    };
  }
  const shareOf = (index: number) => scenarios[index]?.share ?? 0;
  const treated = match.pairs.map((pair) => shareOf(pair.treated));
  const controls = match.pairs.map((pair) => shareOf(pair.control));
  const isYesNo = [...treated, ...controls].every((share) => share === 0 || share === 1);
  const test = isYesNo
    ? mcnemarExact(treated, controls)
    : pairedPermutation(treated, controls, null, { draws: 9_999, seed: `${id} ${about.name}` });
  const tagOf = new Map(indicators.map((one) => [one.name, one.tag]));
  return {
    ...about,
    pairs: match.pairs.length,
    unmatched: match.unmatched.length,
    difference:
      match.pairs.length === 0
        ? notEstimable("no-data", "No scenario has a match within the caliper.")
        : pairedDifference(treated, controls, null, { range: [0, 1] }),
    pValue: test.status === "tested" ? test.pValue : null,
    balance: matchingBalance(isTreated, columnsOf(indicators), match.pairs).map((one) => {
      return { ...one, tag: tagOf.get(one.name) ?? "" };
    }),
  };
}

function largest(values: readonly (number | null)[]): number | null {
  const sizes = values.flatMap((value) => (value === null ? [] : [Math.abs(value)]));
  return sizes.length === 0 ? null : Math.max(...sizes);
}

/** Which element matters after matching, with its evidence, and which does not. */
function sentences(
  tags: readonly string[],
  contrasts: readonly Contrast[],
  byHolm: ReadonlyMap<number, number>,
): string[] {
  const entries = contrasts.flatMap((contrast, index) =>
    contrast.difference.status === "estimated"
      ? [{ ...contrast, estimate: contrast.difference, adjusted: byHolm.get(index) ?? 1 }]
      : [],
  );
  const each = tags.map((tag) => {
    const own = entries
      .filter((entry) => entry.tag === tag)
      .sort((left, right) => Math.abs(right.estimate.value) - Math.abs(left.estimate.value));
    const told = own.find(({ adjusted }) => adjusted < 0.05);
    return { tag, told, most: own[0] };
  });
  const matter = each.filter(({ told }) => told !== undefined).map(({ tag }) => tag);
  return [
    `Which element matters after matching: ${matter.length === 0 ? "none is told apart" : matter.join(", ")}.`,
    ...each.map(({ tag, told, most }) => {
      if (most === undefined) return `${tag}: could not be matched.`;
      if (told === undefined) {
        return `${tag}: no systematic difference after matching; the largest is "${most.value}", ${points(most.estimate)}.`;
      }
      const p = told.adjusted < 0.001 ? "p < 0.001" : `p = ${told.adjusted.toFixed(3)}`;
      return `${tag}: most of all "${told.value}", ${points(told.estimate)} against ${told.pairs} matched scenarios of other values, ${p} after Holm.`;
    }),
  ];
}

function points({ value, lower, upper }: Extract<Estimate, { status: "estimated" }>): string {
  const print = (share: number) => `${share > 0 ? "+" : ""}${(100 * share).toFixed(1)}`;
  return `${print(value)} points [${print(lower)}, ${print(upper)}]`;
}

function balanceNote(contrasts: readonly Contrast[]): string[] {
  const off = contrasts.filter(({ balance }) => balance.some(({ after }) => Math.abs(after ?? 0) >= BALANCED));
  const matched = contrasts.filter(({ pairs }) => pairs > 0);
  if (matched.length === 0) return [];
  const note =
    off.length === 0
      ? `Balance: after matching all standardised differences lie below ${BALANCED}.`
      : `Balance: ${off.length} of ${matched.length} contrasts keep a standardised difference of ${BALANCED} or more after matching (${off.map(({ name }) => name).join(", ")}); they compare unlike scenarios to that extent.`;
  return [note];
}
