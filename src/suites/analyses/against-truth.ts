import { scaleEnds } from "../../rubrics/index.ts";
import {
  classificationReport,
  clusteredProportion,
  cohenKappa,
  confusion,
  kendallTauB,
  percentAgreement,
  ratingError,
} from "../../statistics/index.ts";
import type { AnalysisDefinition, RubricItem } from "../../vocabulary/index.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers, AnalysisValue } from "./analysis-result.ts";
import { type ComparedLevels, comparedLevels, itemNamed } from "./observations.ts";

type Of<Kind extends AnalysisDefinition["kind"]> = Extract<AnalysisDefinition, { kind: Kind }>;

const none: AnalysisNumbers = { values: [], tables: [], notes: [] };

/** Accuracy, F1 and recalls of classes, the serious ones jointly, the commonest class as a floor, and the confusion table. */
export function classify(
  definition: Of<"classification">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const item = itemNamed(definition.item, context);
  const compared = comparedLevels(definition.item, definition.against, conversations, context);
  if (item === undefined || compared.expected.length === 0) return none;
  const { truth, predicted, labels, scenarios } = labelled(compared, item);
  const { unanswered, serious } = definition;
  const report = classificationReport(truth, predicted, { labels, clusters: scenarios, unanswered });
  const share = (name: string, estimate: AnalysisValue["estimate"]): AnalysisValue => ({
    name,
    unit: "share",
    estimate,
  });
  const table = confusion(truth, predicted, labels);
  const missed = table.unanswered.reduce((sum, count) => sum + count, 0);
  return {
    values: [
      share("Accuracy", report.accuracy),
      share("Balanced accuracy", report.balancedAccuracy),
      share("Macro F1", report.macroF1),
      share("Weighted F1", report.weightedF1),
      ...(serious === undefined ? [] : seriousShares(serious, { truth, predicted, scenarios })),
      ...report.classes
        .filter(({ support }) => support > 0)
        .map(({ label, recall }) => share(`Recall of ${label}`, recall)),
      share(
        `Floor: always "${commonest(truth)}"`,
        clusteredProportion(
          truth.map((label) => Number(label === commonest(truth))),
          scenarios,
        ),
      ),
    ],
    tables: [
      {
        title: "Confusion",
        rowsAre: "true",
        columnsAre: "answered",
        rows: table.labels.map(String),
        columns: [...table.labels.map(String), "no class"],
        unit: "count",
        cells: table.counts.map((row, index) => [...row, table.unanswered[index] ?? 0]),
      },
    ],
    notes:
      missed === 0
        ? []
        : [
            `${missed} of ${truth.length} answers named no class; they ${unanswered === "wrong" ? "count as wrong" : "are left out"}.`,
          ],
  };
}

interface Labelled {
  truth: readonly string[];
  predicted: readonly (string | null)[];
  scenarios: readonly string[];
}

function seriousShares(serious: readonly string[], { truth, predicted, scenarios }: Labelled): AnalysisValue[] {
  const rows = truth.flatMap((label, index) =>
    serious.includes(label)
      ? [{ seen: serious.includes(predicted[index] ?? ""), scenario: scenarios[index] ?? "" }]
      : [],
  );
  const clusters = rows.map(({ scenario }) => scenario);
  const share = (wanted: boolean) =>
    clusteredProportion(
      rows.map(({ seen }) => Number(seen === wanted)),
      clusters,
    );
  return [
    { name: "High-risk recall", unit: "share", estimate: share(true) },
    { name: "False-negative rate on severe classes", unit: "share", estimate: share(false) },
  ];
}

function labelled({ expected, found, scenarios }: ComparedLevels, item: RubricItem): Labelled & { labels: string[] } {
  const nameOf = (level: number) => item.levels.find((known) => known.level === level)?.label ?? String(level);
  const truth = expected.map(nameOf);
  const predicted = found.map((level) => (level === undefined ? null : nameOf(level)));
  const used = new Set([...truth, ...predicted.flatMap((label) => label ?? [])]);
  const ordered = [...item.levels].sort((left, right) => left.level - right.level).map(({ label }) => label);
  const labels = [
    ...ordered.filter((label) => used.has(label)),
    ...[...used].filter((label) => !ordered.includes(label)),
  ];
  return { truth, predicted, labels, scenarios };
}

function commonest(labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0] ?? "";
}

/** Agreement beyond chance; where levels are ordered also their rank agreement, with a warning when ranks alone are right. */
export function agree(
  definition: Of<"agreement">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const { weighting } = definition;
  const { expected, found, scenarios } = comparedLevels(definition.item, definition.against, conversations, context);
  if (expected.length === 0) return none;
  const both = expected.flatMap((level, index) => {
    const other = found[index];
    return other === undefined ? [] : [{ level, other, scenario: scenarios[index] ?? "" }];
  });
  const first = both.map(({ level }) => level);
  const second = both.map(({ other }) => other);
  const clusters = both.map(({ scenario }) => scenario);
  const unit = "item" as const;
  const values: AnalysisValue[] = [
    {
      name: "Agreement",
      unit: "share",
      estimate: percentAgreement(
        both.map(({ level, other }) => [level, other]),
        { unit, clusters },
      ),
    },
    { name: "Cohen's kappa", unit: "number", estimate: cohenKappa(first, second, { unit, clusters }) },
  ];
  const notes =
    both.length === expected.length
      ? []
      : [`${expected.length - both.length} of ${expected.length} had no rating to compare.`];
  if (weighting === "none") return { values, tables: [], notes };
  const weighted = cohenKappa(first, second, { unit, clusters, weighting });
  const tau = kendallTauB(first, second, { unit, clusters });
  values.push(
    { name: `Weighted kappa (${weighting})`, unit: "number", estimate: weighted },
    { name: "Kendall's tau-b", unit: "number", estimate: tau },
  );
  const exact = both.filter(({ level, other }) => level === other).length / Math.max(1, both.length);
  if (tau.status === "estimated" && tau.value >= 0.6 && exact < 0.5) {
    notes.push(
      "Ranks right, levels wrong: the order of the levels is kept while most levels are missed, a shifted scale.",
    );
  }
  return { values, tables: [], notes };
}

/** Distances between levels. */
export function distances(
  definition: Of<"error">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const item = itemNamed(definition.item, context);
  const { expected, found, scenarios } = comparedLevels(definition.item, definition.against, conversations, context);
  const kept = expected.flatMap((_, index) => (found[index] === undefined ? [] : [index]));
  if (item === undefined || kept.length === 0) return none;
  const error = ratingError(
    kept.map((index) => expected[index] ?? 0),
    kept.map((index) => found[index] ?? 0),
    { unit: "item", clusters: kept.map((index) => scenarios[index] ?? ""), range: scaleEnds(item) },
  );
  return {
    values: [
      { name: "Bias", unit: "number", estimate: error.bias },
      { name: "Mean absolute error", unit: "number", estimate: error.meanAbsoluteError },
      { name: "Root mean squared error", unit: "number", estimate: error.rootMeanSquaredError },
      { name: "Within 1", unit: "share", estimate: error.within },
    ],
    tables: [],
    notes: [],
  };
}
