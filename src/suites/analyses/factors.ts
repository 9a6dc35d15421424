import { type Estimate, logisticRegression, notEstimable } from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisNumbers } from "./analysis-result.ts";

type Factors = Extract<AnalysisDefinition, { kind: "factors" }>;

/**
 * Odds ratios of a yes for each value of the tags against the tag's first value, all tags in one logistic regression with
 * errors clustered by scenario. Conversations without a value, or without one of the tags, are left out.
 */
export function factors({ measure, tags }: Factors, conversations: readonly AnalysedConversation[]): AnalysisNumbers {
  const rows = conversations.flatMap(({ scenario, values }) => {
    const value = values[measure];
    const own = tags.map((tag) => scenario.tags[tag]);
    if (value === undefined || own.includes(undefined)) return [];
    return [{ outcome: value >= 0.5 ? 1 : 0, own, scenario: unitOf(scenario) }];
  });
  const levels = tags.map((_, index) => [...new Set(rows.map(({ own }) => own[index] ?? ""))]);
  const contrasts = tags.flatMap((tag, index) => {
    const [reference = "", ...others] = levels[index] ?? [];
    return others.map((value) => ({ tag, index, value, reference, name: `${tag}=${value}` }));
  });
  const events = rows.filter(({ outcome }) => outcome === 1).length;
  const fit =
    events === 0 || events === rows.length
      ? notEstimable("no-variation", `All ${rows.length} conversations have the same outcome.`, {
          observations: rows.length,
        })
      : logisticRegression(
          rows.map(({ outcome }) => outcome),
          Object.fromEntries(
            contrasts.map(({ name, index, value }) => [name, rows.map(({ own }) => Number(own[index] === value))]),
          ),
          rows.map(({ scenario }) => scenario),
        );
  const cells = contrasts.map(({ name }): Estimate[] => {
    if (fit.status === "not-estimable") return [fit];
    const coefficient = fit.coefficients.find((one) => one.name === name);
    if (coefficient === undefined) return [notEstimable("singular", "The design does not allow it.")];
    const { value, lower, upper, confidence, method, units, observations } = coefficient;
    return [
      {
        status: "estimated",
        value: Math.exp(value),
        lower: Math.exp(lower),
        upper: Math.exp(upper),
        confidence,
        method,
        units,
        observations,
      },
    ];
  });
  const table = {
    title: "Odds ratios",
    rowsAre: "value against the first",
    columnsAre: "",
    rows: contrasts.map(({ tag, value, reference }) => `${tag}: ${value} (against ${reference})`),
    columns: ["odds ratio"],
    unit: "number" as const,
    cells,
  };
  const notes = fit.status === "not-estimable" ? [`No odds ratios: ${fit.detail}`] : sentences(contrasts, cells);
  return { values: [], tables: contrasts.length === 0 ? [] : [table], notes };
}

/** Which element stands out, with its evidence, and which does not. */
function sentences(contrasts: readonly { tag: string; value: string }[], cells: readonly Estimate[][]): string[] {
  const told = contrasts.flatMap(({ tag, value }, index) => {
    const cell = cells[index]?.[0];
    return cell?.status === "estimated" && (cell.lower > 1 || cell.upper < 1) ? [{ tag, value, odds: cell.value }] : [];
  });
  return [...new Set(contrasts.map(({ tag }) => tag))].map((tag) => {
    const [most] = told
      .filter((one) => one.tag === tag)
      .sort((left, right) => Math.abs(Math.log(right.odds)) - Math.abs(Math.log(left.odds)));
    return most === undefined
      ? `${tag}: no value is told apart from the first.`
      : `${tag}: most of all "${most.value}", odds ratio ${most.odds.toFixed(2)}.`;
  });
}
