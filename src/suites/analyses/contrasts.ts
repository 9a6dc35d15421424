import {
  benjaminiHochberg,
  clusteredMean,
  clusteredProportion,
  type Estimate,
  holm,
  mcnemarExact,
  notEstimable,
  pairedDifference,
  pairedPermutation,
} from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers } from "./analysis-result.ts";

type Contrasts = Extract<AnalysisDefinition, { kind: "contrasts" }>;

interface Value {
  readonly value: number;
  /** What is the same on both sides of a pair. */
  readonly pair: string;
  readonly cluster: string;
}

/**
 * One measure in the cells of a factor, and paired differences between them: a paired permutation test (10,000 sign changes
 * where not all can be counted) for each, McNemar's exact test as well where the measure is yes or no, and p-values adjusted
 * over all of the analysis by Holm and by Benjamini and Hochberg. The adjusted ones start from McNemar's test of a yes or no,
 * else from the permutation.
 *
 * Intervals are t intervals with cluster-robust errors: a bootstrap of few units, most of them without any difference, has no
 * end. Means, intervals and permutations take the scenarios' `unit` as independent, or the pair where they say none; McNemar's test takes pairs as independent.
 */
export function contrasts(
  definition: Contrasts,
  conversations: readonly AnalysedConversation[],
  { measures }: AnalysisContext,
): AnalysisNumbers {
  const { id, measure, tag, of, within } = definition;
  const known = measures.find((one) => one.id === measure);
  const range: readonly [number, number] = known?.range ?? [0, 1];
  const unit = known?.estimate === "proportion" ? "share" : "number";
  const parts = within === undefined ? [""] : distinct(conversations.map(({ scenario }) => scenario.tags[within]));
  const columns = distinct(of.flat());
  const cellOf = (part: string, value: string) => valuesOf(definition, conversations, part, value);

  const rows = parts.flatMap((part) =>
    of.map(([first, second]) => {
      const { above, below, clusters } = paired(cellOf(part, first), cellOf(part, second));
      const isYesNo = [...above, ...below].every((value) => value === 0 || value === 1);
      const permuted = pairedPermutation(above, below, clusters, { draws: 9_999, seed: id });
      const discordant = isYesNo ? mcnemarExact(above, below) : undefined;
      return {
        name: `${part === "" ? "" : `${part}: `}${first} minus ${second}`,
        pairs: above.length,
        difference:
          above.length === 0
            ? notEstimable("no-data", "No pair has both values.")
            : pairedDifference(above, below, clusters, { range }),
        permutation: permuted.status === "tested" ? permuted.pValue : null,
        mcnemar: discordant?.status === "tested" ? discordant.pValue : null,
      };
    }),
  );
  const tested = rows.flatMap((row) => {
    const pValue = row.mcnemar ?? row.permutation;
    return pValue === null ? [] : [{ row, pValue }];
  });
  const pValues = tested.map(({ pValue }) => pValue);
  const adjustedBy = (adjust: (values: readonly number[]) => readonly number[]) => {
    const adjusted = adjust(pValues);
    return new Map(tested.map(({ row }, index) => [row, adjusted[index] ?? null]));
  };
  const byHolm = adjustedBy(holm);
  const byFdr = adjustedBy(benjaminiHochberg);
  return {
    values: rows.map(({ name, difference }) => ({ name, unit, estimate: difference })),
    tables: [
      {
        title: "Cells",
        rowsAre: within ?? "",
        columnsAre: tag,
        rows: parts.map((part) => (part === "" ? "all" : part)),
        columns,
        unit,
        cells: parts.map((part) => columns.map((value) => meanOf(cellOf(part, value), range))),
      },
      {
        title: "Tests of the differences (p-values)",
        rowsAre: "difference",
        columnsAre: "",
        rows: rows.map(({ name }) => name),
        columns: ["pairs", "permutation", "McNemar", "Holm", "Benjamini-Hochberg"],
        unit: "p-value",
        cells: rows.map((row) => [
          row.pairs,
          row.permutation,
          row.mcnemar,
          byHolm.get(row) ?? null,
          byFdr.get(row) ?? null,
        ]),
      },
    ],
    notes: [],
  };
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

function valuesOf(
  { measure, tag, within, pairBy }: Contrasts,
  conversations: readonly AnalysedConversation[],
  part: string,
  value: string,
): Value[] {
  return conversations.flatMap(({ scenario: { tags, unit }, repeat, values }): Value[] => {
    const own = values[measure];
    const pair = tags[pairBy];
    if (own === undefined || pair === undefined || tags[tag] !== value) return [];
    if (within !== undefined && tags[within] !== part) return [];
    return [{ value: own, pair: `${pair}\n${repeat}`, cluster: unit ?? pair }];
  });
}

function paired(first: readonly Value[], second: readonly Value[]) {
  const other = new Map(second.map((entry) => [entry.pair, entry.value]));
  const pairs = first.flatMap(({ value, pair, cluster }) => {
    const against = other.get(pair);
    return against === undefined ? [] : [{ value, against, cluster }];
  });
  return {
    above: pairs.map(({ value }) => value),
    below: pairs.map(({ against }) => against),
    clusters: pairs.map(({ cluster }) => cluster),
  };
}

function meanOf(cell: readonly Value[], range: readonly [number, number]): Estimate | null {
  if (cell.length === 0) return null;
  const values = cell.map(({ value }) => value);
  const clusters = cell.map(({ cluster }) => cluster);
  return values.every((value) => value === 0 || value === 1)
    ? clusteredProportion(values, clusters)
    : clusteredMean(values, clusters, { range });
}
