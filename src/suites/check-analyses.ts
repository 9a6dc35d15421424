import type { AnalysisDefinition, RubricItem, SuiteFile } from "../vocabulary/index.ts";

interface Known {
  items: ReadonlyMap<string, RubricItem>;
  tagValues: ReadonlyMap<string, ReadonlySet<string>>;
  facts: ReadonlySet<string>;
}

interface Problem {
  path: PropertyKey[];
  problem: string;
  written: string;
  candidates: readonly string[];
}

/** Names in a suite's analyses and paper note that point nowhere. */
export function checkAnalyses(definition: SuiteFile, known: Known): Problem[] {
  const { analyses = [], measures, paper } = definition;
  const problems: Problem[] = [];
  const measureIds = measures.map(({ id }) => id);
  const ids = [...measureIds, ...analyses.map(({ id }) => id)];
  const report = (path: PropertyKey[], problem: string, written = "", candidates: readonly string[] = []) => {
    problems.push({ path, problem, written, candidates });
  };
  for (const [index, analysis] of analyses.entries()) {
    const at = (...rest: PropertyKey[]): PropertyKey[] => ["analyses", index, ...rest];
    if (ids.indexOf(analysis.id) !== measureIds.length + index) {
      report(at("id"), `The id "${analysis.id}" is taken by another measure or analysis.`);
    }
    for (const item of itemsOf(analysis)) {
      if (!known.items.has(item)) report(at(), `No rubric has the item "${item}".`, item, [...known.items.keys()]);
    }
    for (const id of measuresOf(analysis)) {
      if (!measureIds.includes(id)) report(at(), `There is no measure "${id}".`, id, measureIds);
    }
    const tags = [...known.tagValues.keys()];
    for (const tag of tagsOf(analysis, definition)) {
      if (!known.tagValues.has(tag)) report(at(), `No scenario has the tag "${tag}".`, tag, tags);
    }
    for (const { tag, value } of valuesOf(analysis)) {
      const values = known.tagValues.get(tag);
      if (values !== undefined && !values.has(value))
        report(at(), `No scenario has ${tag} "${value}".`, value, [...values]);
    }
    const { fact } = analysisNames(analysis, definition);
    if (fact !== undefined && !known.facts.has(fact)) {
      report(at("against", "fact"), `No scenario has the fact "${fact}".`, fact, [...known.facts]);
    }
    if (analysis.kind === "classification") {
      const labels = known.items.get(analysis.item)?.levels.map(({ label }) => label) ?? [];
      for (const label of analysis.serious ?? []) {
        if (!labels.includes(label)) report(at("serious"), `No level is labelled "${label}".`, label, labels);
      }
    }
  }
  for (const [index, { beside }] of (paper?.rows ?? []).entries()) {
    if (beside !== undefined && !ids.includes(beside)) {
      report(["paper", "rows", index, "beside"], `There is no measure or analysis "${beside}".`, beside, ids);
    }
  }
  return problems;
}

/** What an analysis names besides items. */
export interface AnalysisNames {
  readonly measures: readonly string[];
  readonly tags: readonly string[];
  /** Values that its tags have to have somewhere: the groups it compares. */
  readonly values: readonly { readonly tag: string; readonly value: string }[];
  readonly fact: string | undefined;
}

/** Measures, tags and the fact that an analysis needs. */
export function analysisNames(analysis: AnalysisDefinition, definition: SuiteFile): AnalysisNames {
  const fact = "against" in analysis && "fact" in analysis.against ? analysis.against.fact : undefined;
  return { measures: measuresOf(analysis), tags: tagsOf(analysis, definition), values: valuesOf(analysis), fact };
}

/** Items whose ratings an analysis rests on. */
export function itemsOf(analysis: AnalysisDefinition): string[] {
  switch (analysis.kind) {
    case "classification":
    case "agreement":
    case "error":
      return [analysis.item, ...("item" in analysis.against ? [analysis.against.item] : [])];
    case "curve":
    case "length":
      return analysis.items;
    case "mean-rating":
      return analysis.items;
    case "prevalence":
      return [...analysis.items, ...Object.values(analysis.categories ?? {}).flat()];
    case "lift":
      return [analysis.first, ...analysis.following];
    case "heatmap":
    case "delay":
      return [analysis.item];
    default:
      return [];
  }
}

/** Measures whose values an analysis rests on. */
export function measuresOf(analysis: AnalysisDefinition): string[] {
  if (analysis.kind === "correlation" || analysis.kind === "per") return [analysis.first, analysis.second];
  if (analysis.kind === "index") return analysis.of.map(({ measure }) => measure);
  if (analysis.kind === "conditioned") return [analysis.measure, analysis.on];
  return "measure" in analysis ? [analysis.measure] : [];
}

function tagsOf(analysis: AnalysisDefinition, { conversation }: SuiteFile): string[] {
  const own = [...Object.keys(analysis.where ?? {}), ...(analysis.by ?? [])];
  if (analysis.kind === "heatmap") {
    const { rows, columns } = analysis;
    const isTime =
      columns === "exchange" || columns === "visit" || (columns === "phase" && conversation.phases !== undefined);
    return [...own, rows, ...(isTime ? [] : [columns])];
  }
  if (analysis.kind === "ratio") return [...own, analysis.tag];
  if (analysis.kind === "contrasts") {
    const { tag, pairBy, within = tag } = analysis;
    return [...own, tag, pairBy, within];
  }
  if (analysis.kind === "delay") return [...own, analysis.conversation, analysis.turn];
  if ("tags" in analysis) return [...own, ...analysis.tags];
  return analysis.kind === "protocols" ? [...own, analysis.tag, analysis.pairBy] : own;
}

function valuesOf(analysis: AnalysisDefinition): { tag: string; value: string }[] {
  const where = Object.entries(analysis.where ?? {}).flatMap(([tag, values]) =>
    values.map((value) => ({ tag, value })),
  );
  if (analysis.kind === "contrasts") {
    return [...where, ...analysis.of.flat().map((value) => ({ tag: analysis.tag, value }))];
  }
  if (analysis.kind === "ratio") {
    return [...where, ...[...analysis.first, ...analysis.second].map((value) => ({ tag: analysis.tag, value }))];
  }
  if (analysis.kind !== "protocols") return where;
  return [...where, ...[analysis.first, analysis.second].map((value) => ({ tag: analysis.tag, value }))];
}
