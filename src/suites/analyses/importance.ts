import { holm, notEstimable, type StumpImportance, stumpImportance } from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import type { AnalysedConversation, AnalysisNumbers } from "./analysis-result.ts";
import { leftOutNote, taggedScenarios } from "./tagged-scenarios.ts";

/**
 * Which tags a fit of boosted stumps rests on, by exact SHAP values (see `stumpImportance`). An importance is read against what
 * chance gives a tag in this fit, never against 0.
 */
export function importance(
  { id, measure, tags }: Extract<AnalysisDefinition, { kind: "importance" }>,
  conversations: readonly AnalysedConversation[],
): AnalysisNumbers {
  const { scenarios, left } = taggedScenarios(measure, tags, conversations);
  const rows = scenarios.flatMap(({ id: scenario, own, conversations: all }) =>
    all.map(({ values }) => ({ scenario, own, outcome: Number((values[measure] ?? 0) >= 0.5) })),
  );
  const fit =
    rows.length === 0
      ? notEstimable("no-data", "No conversation has the measure and all tags.")
      : stumpImportance(
          rows.map(({ outcome }) => outcome),
          Object.fromEntries(tags.map((tag, place) => [tag, rows.map(({ own }) => own[place] ?? "")])),
          rows.map(({ scenario }) => scenario),
          // The smallest p-value that permutations allow has to stay below 0.05 when it is multiplied by the number of tags.
          { seed: id, permutations: Math.max(99, 40 * tags.length - 1) },
        );
  const notes = leftOutNote(left, conversations.length);
  if (fit.status === "not-estimable") {
    return { values: tags.map((name) => ({ name, unit: "number", estimate: fit })), tables: [], notes };
  }
  const adjusted = holm(fit.factors.map(({ pValue }) => pValue));
  const contributions = fit.factors.flatMap(({ name, values }) => values.map((entry) => ({ tag: name, ...entry })));
  return {
    values: fit.factors.map(({ name, importance: estimate }) => ({ name, unit: "number", estimate })),
    tables: [
      {
        title: "Mean absolute SHAP value (log odds), beside what chance gives",
        rowsAre: "tag",
        columnsAre: "",
        rows: tags,
        columns: ["mean absolute SHAP value", "95 % of chance lies below"],
        unit: "number",
        cells: fit.factors.map(({ importance: estimate, byChance }) => [estimate, byChance]),
      },
      {
        title: "Could the importance be chance? (p-values)",
        rowsAre: "tag",
        columnsAre: "",
        rows: tags,
        columns: ["permutation", "Holm"],
        unit: "p-value",
        cells: fit.factors.map(({ pValue }, index) => [pValue, adjusted[index] ?? null]),
      },
      {
        title: "What each value adds (SHAP value, log odds)",
        rowsAre: "value",
        columnsAre: "",
        rows: contributions.map(({ tag, value }) => `${tag}: ${value}`),
        columns: ["SHAP value", "conversations"],
        unit: "number",
        cells: contributions.map(({ contribution, observations }) => [contribution, observations]),
      },
    ],
    notes: [...sentences(fit, adjusted), ...notes],
  };
}

/** Which tag matters, with its evidence, and which is not told apart from chance. */
function sentences({ factors }: StumpImportance, adjusted: readonly number[]): string[] {
  const told = factors
    .flatMap((factor, index) => {
      const pValue = adjusted[index] ?? 1;
      return pValue < 0.05 && factor.importance.status === "estimated"
        ? [{ ...factor, size: factor.importance.value, pValue }]
        : [];
    })
    .sort((left, right) => right.size - left.size);
  const others = factors.flatMap(({ name }) => (told.some((one) => one.name === name) ? [] : [name]));
  const evidence = told.map(({ name, size, byChance, pValue, values }) => {
    const [most] = values
      .flatMap(({ value, contribution }) =>
        contribution.status === "estimated" ? [{ value, adds: contribution.value }] : [],
      )
      .sort((left, right) => Math.abs(right.adds) - Math.abs(left.adds));
    const strongest = most === undefined ? "" : `, most of all "${most.value}" ${signed(most.adds)}`;
    return `${name} (mean absolute SHAP value ${size.toFixed(2)} in log odds, by chance below ${byChance.toFixed(2)}, p = ${pValue.toFixed(2)} after Holm${strongest})`;
  });
  return [
    evidence.length === 0
      ? "Which element matters: none is told apart from chance."
      : `Which element matters: ${evidence.join(", then ")}.`,
    ...(others.length > 0 && evidence.length > 0 ? [`Not told apart from chance: ${others.join(", ")}.`] : []),
  ];
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
}
