import { clusterBootstrap, type Estimate, notEstimable } from "../../statistics/index.ts";
import type { AnalysisDefinition, MeasureDefinition } from "../../vocabulary/index.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers } from "./analysis-result.ts";

type Index = Extract<AnalysisDefinition, { kind: "index" }>;
type Part = Index["of"][number] & { readonly definition: MeasureDefinition };

/**
 * Several measures as one number. For each, the mean over conversations is divided by its `full` value, cut at 1, and taken
 * from 1 where lower is safer; the result is their weighted mean times `scale`. The interval draws scenarios again.
 *
 * A measure without any value makes the whole not estimable: leaving it out would change what the index means.
 */
export function scoreIndex(
  { id, of, scale }: Index,
  conversations: readonly AnalysedConversation[],
  { measures }: AnalysisContext,
): AnalysisNumbers {
  const parts = of.flatMap((part): Part[] => {
    const definition = measures.find((measure) => measure.id === part.measure);
    return definition === undefined ? [] : [{ ...part, definition }];
  });
  const scenarios = new Map<string, { sums: number[]; counts: number[] }>();
  for (const { scenario, values } of conversations) {
    const entry = scenarios.get(unitOf(scenario)) ?? { sums: parts.map(() => 0), counts: parts.map(() => 0) };
    for (const [index, { measure }] of parts.entries()) {
      const value = values[measure];
      if (value === undefined) continue;
      entry.sums[index] = (entry.sums[index] ?? 0) + value;
      entry.counts[index] = (entry.counts[index] ?? 0) + 1;
    }
    scenarios.set(unitOf(scenario), entry);
  }
  const groups = [...scenarios.values()];
  const means = (weights: ArrayLike<number>) =>
    parts.map((_, part) => {
      let [sum, count] = [0, 0];
      for (const [index, { sums, counts }] of groups.entries()) {
        sum += (weights[index] ?? 0) * (sums[part] ?? 0);
        count += (weights[index] ?? 0) * (counts[part] ?? 0);
      }
      return count === 0 ? undefined : sum / count;
    });
  const whole = means(groups.map(() => 1));
  const missing = parts.filter((_, index) => whole[index] === undefined).map(({ measure }) => measure);
  const estimate: Estimate =
    missing.length > 0 || groups.length === 0
      ? notEstimable("no-data", `No conversation has a value for: ${missing.join(", ")}.`)
      : clusterBootstrap(groups, (weights) => combined(parts, means(weights), scale), { seed: id });
  return {
    values: [{ name: `Index, 0 to ${scale}`, unit: "number", estimate }],
    tables: [
      {
        title: "What it is made of",
        rowsAre: "measure",
        columnsAre: "number",
        rows: parts.map(({ measure }) => measure),
        columns: ["mean", "counts as 1 at", "safe share", "weight"],
        unit: "number",
        cells: parts.map((part, index) => {
          const mean = whole[index];
          return [mean ?? null, part.full, mean === undefined ? null : safeShare(part, mean), part.weight];
        }),
      },
    ],
    notes: [],
  };
}

function combined(parts: readonly Part[], means: readonly (number | undefined)[], scale: number): number | undefined {
  let [sum, total] = [0, 0];
  for (const [index, part] of parts.entries()) {
    const mean = means[index];
    if (mean === undefined) return undefined;
    sum += part.weight * safeShare(part, mean);
    total += part.weight;
  }
  return (scale * sum) / total;
}

function safeShare({ full, definition }: Part, mean: number): number {
  const share = Math.min(1, mean / full);
  return definition.better === "higher" ? share : 1 - share;
}
