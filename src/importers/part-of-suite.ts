import { measuredItems } from "../rubrics/index.ts";
import { controlsOn, type Suite, type SuiteFolder, suiteFolderOf, suiteOf } from "../suites/index.ts";
import type { AnalysisDefinition, MeasureDefinition, Scenario, SuiteFile } from "../vocabulary/index.ts";

/** What the part says of itself in place of the whole. */
export type PartDescription = Pick<SuiteFile, "id" | "version" | "title" | "summary" | "provenance"> &
  Partial<Pick<SuiteFile, "limits" | "contentNotice">> & {
    /** For published results: how they differ from the numbers printed. Those about other scenarios are then left out. */
    readonly paperDiffers?: string;
  };

/**
 * A suite of ours on other scenarios: rubrics, measures, analyses and gates stay what they are, and what needs a tag, value or
 * fact that no scenario here has is left out with what rests on it. A breakdown by a tag nobody has is dropped alone.
 */
export function partOfSuite(
  whole: Suite,
  scenarios: readonly Scenario[],
  { paperDiffers, ...description }: PartDescription,
): { suite: Suite; folder: SuiteFolder } {
  const { paper, analyses = [], ...definition } = whole.definition;
  const has = (tag: string, value?: string) =>
    scenarios.some(({ tags }) => (value === undefined ? tags[tag] !== undefined : tags[tag] === value));
  const isMet = (where: MeasureDefinition["where"]) =>
    Object.entries(where ?? {}).every(([tag, values]) => values.every((value) => has(tag, value)));
  const facts = new Set(scenarios.flatMap((scenario) => Object.keys(scenario.facts)));
  const applies = whole.rubrics.flatMap((rubric) =>
    rubric.items
      .filter(({ when }) => scenarios.some(({ tags }) => matchesAll(when, tags)))
      .map((item) => `${rubric.id}/${item.id}`),
  );
  const measures = definition.measures.flatMap((measure): MeasureDefinition[] => {
    const { where, contrast, against } = measure;
    const isKnown =
      isMet(where) &&
      (contrast === undefined || (has(contrast.tag, contrast.first) && has(contrast.tag, contrast.second))) &&
      (against === undefined || facts.has(against.fact)) &&
      measuredItems(measure).every((item) => applies.includes(item));
    return isKnown ? [{ ...measure, by: measure.by.filter((tag) => has(tag)) }] : [];
  });
  const ids = new Set(measures.map(({ id }) => id));
  const keptAnalyses = analyses.filter((analysis) => isAnalysisMet(analysis, { isMet, has, ids, facts }));
  const named = new Set([...ids, ...keptAnalyses.map(({ id }) => id)]);
  const rows = (paper?.rows ?? []).filter(({ beside }) =>
    beside === undefined ? paperDiffers === undefined : named.has(beside),
  );
  const used = new Set(measures.flatMap((measure) => measuredItems(measure).map((item) => item.split("/")[0] ?? "")));
  const rubrics = whole.rubrics.filter(({ id }) => used.has(id));
  const folder = suiteFolderOf(
    {
      ...definition,
      ...description,
      rubrics: rubrics.map(({ id }) => id),
      measures,
      ...(keptAnalyses.length === 0 ? {} : { analyses: keptAnalyses }),
      ...(paper === undefined || rows.length === 0
        ? {}
        : { paper: { ...paper, differs: paperDiffers ?? paper.differs, rows } }),
      gates: definition.gates.filter((gate) => ids.has(/^[a-z0-9-]+/.exec(gate.require)?.[0] ?? "")),
      controls: controlsOn(definition.controls, ids),
    },
    scenarios,
    rubrics,
  );
  return { suite: suiteOf(folder), folder };
}

function matchesAll(when: Readonly<Record<string, readonly string[]>> | undefined, tags: Scenario["tags"]): boolean {
  return Object.entries(when ?? {}).every(([tag, values]) => values.includes(tags[tag] ?? ""));
}

function isAnalysisMet(
  analysis: AnalysisDefinition,
  known: {
    isMet: (where: MeasureDefinition["where"]) => boolean;
    has: (tag: string, value?: string) => boolean;
    ids: ReadonlySet<string>;
    facts: ReadonlySet<string>;
  },
): boolean {
  if (!known.isMet(analysis.where) || !(analysis.by ?? []).every((tag) => known.has(tag))) return false;
  if ("measure" in analysis && !known.ids.has(analysis.measure)) return false;
  switch (analysis.kind) {
    case "ratio":
      return [...analysis.first, ...analysis.second].every((value) => known.has(analysis.tag, value));
    case "heatmap":
      return [analysis.rows, analysis.columns].every((tag) => tag === "exchange" || tag === "phase" || known.has(tag));
    case "factors":
      return analysis.tags.every((tag) => known.has(tag));
    case "protocols":
      return [analysis.first, analysis.second].every((value) => known.has(analysis.tag, value));
    case "correlation":
    case "per":
      return known.ids.has(analysis.first) && known.ids.has(analysis.second);
    case "classification":
    case "agreement":
    case "error":
      return !("fact" in analysis.against) || known.facts.has(analysis.against.fact);
    case "index":
      return analysis.of.every(({ measure }) => known.ids.has(measure));
    default:
      return true;
  }
}
