import { ContentError } from "../content/index.ts";
import type { Transcript } from "../conversations/index.ts";
import type { AnalysisDefinition, MeasureDefinition, Scenario, SuiteFile } from "../vocabulary/index.ts";
import { type AnalysisNames, analysisNames } from "./check-analyses.ts";
import { controlsOn } from "./controls-on.ts";
import type { Suite } from "./suite.ts";
import { suiteFolderOf, suiteOf } from "./suite-text.ts";

/** What is known about transcripts besides their words. */
export interface TranscriptContext {
  readonly locale: string;
  /** Tags of every transcript; a transcript's own tags win. */
  readonly tags: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
  /** The tag whose values are the independent units, such as the person whose transcripts they are; default: each transcript. */
  readonly unit?: string;
}

/** The facts that were told, and the language of the locale where none was: rules that read one language ask for it. */
export function factsOfTranscripts({ locale, facts }: TranscriptContext): Record<string, string> {
  return { language: new Intl.Locale(locale).language, ...facts };
}

/**
 * A suite's rubrics and measures for transcripts that exist already: each transcript is a scenario of its own.
 *
 * Transcripts rarely carry the tags a suite groups by. A measure that filters by a tag which no transcript has is kept
 * without that filter; breakdowns and contrasts by such a tag are dropped. Items meant for certain tags alone stay
 * limited to them, so tell what is known (`condition`, `category`) to have them rated.
 */
export function suiteForTranscripts(
  suite: Suite,
  transcripts: readonly Transcript[],
  context: TranscriptContext,
): Suite {
  const scenarios = transcripts.map((transcript, index): Scenario => {
    const client = transcript.turns.filter((turn) => turn.speaker === "client").map((turn) => turn.text);
    const tags: Record<string, string> = { ...context.tags, ...transcript.tags };
    const unit = context.unit === undefined ? undefined : tags[context.unit];
    return {
      id: `transcript-${String(index + 1).padStart(4, "0")}`,
      title: transcript.id,
      locale: context.locale,
      purpose: "A transcript that existed already.",
      tags,
      ...(unit === undefined || unit === "" ? {} : { unit }),
      facts: factsOfTranscripts(context),
      client: { kind: "scripted", lines: client.length > 0 ? client : ["(no client turn)"] },
    };
  });
  const known = new Set(scenarios.flatMap((scenario) => Object.keys(scenario.tags)));
  const facts = new Set(scenarios.flatMap((scenario) => Object.keys(scenario.facts)));
  const { subject: _subject, paper: _paper, analyses: _analyses, ...definition } = suite.definition;
  const measures = definition.measures.flatMap((measure): MeasureDefinition[] => {
    const { where, by, contrast, ...rest } = measure;
    if (contrast !== undefined || (rest.against !== undefined && !facts.has(rest.against.fact))) return [];
    const kept = Object.entries(where ?? {})
      .filter(([tag]) => known.has(tag))
      .map(([tag, values]) => [
        tag,
        values.filter((value) => scenarios.some((scenario) => scenario.tags[tag] === value)),
      ]);
    if (kept.some(([, values]) => values?.length === 0)) return []; // meant for others than these
    const filter = kept.length === 0 ? {} : { where: Object.fromEntries(kept) };
    return [{ ...rest, ...filter, by: by.filter((tag) => known.has(tag)) }];
  });
  if (measures.length === 0) {
    const problem = "None of the suite's measures can be made of transcripts with these tags.";
    const nowhere = { line: undefined, column: undefined, closeMatch: undefined };
    throw new ContentError([{ file: `${definition.id}/suite.yaml`, ...nowhere, field: "measures", problem }]);
  }
  const ids = new Set(measures.map((measure) => measure.id));
  const analyses = keptAnalyses(suite.definition, { ids, scenarios, tags: known, facts });
  return suiteOf(
    suiteFolderOf(
      {
        ...definition,
        title: `${definition.title}, on existing transcripts`,
        limits: [
          "The conversations were not enacted by Plumbline: who spoke, with which settings, and how they were chosen is not known here.",
          ...definition.limits,
        ],
        measures,
        ...(analyses.length === 0 ? {} : { analyses }),
        gates: definition.gates.filter(
          (gate) => ids.has(/^[a-z0-9-]+/.exec(gate.require)?.[0] ?? "") && !gate.require.includes("["),
        ),
        controls: controlsOn(definition.controls, ids),
      },
      scenarios,
      suite.rubrics,
    ),
  );
}

/** Analyses that need nothing which these transcripts do not tell: no other tag, fact or measure. */
function keptAnalyses(
  definition: SuiteFile,
  known: {
    ids: ReadonlySet<string>;
    scenarios: readonly Scenario[];
    tags: ReadonlySet<string>;
    facts: ReadonlySet<string>;
  },
): AnalysisDefinition[] {
  const isKnown = ({ measures, tags, values, fact }: AnalysisNames) =>
    measures.every((id) => known.ids.has(id)) &&
    tags.every((tag) => known.tags.has(tag)) &&
    values.every(({ tag, value }) => known.scenarios.some((scenario) => scenario.tags[tag] === value)) &&
    (fact === undefined || known.facts.has(fact));
  return (definition.analyses ?? []).flatMap((analysis): AnalysisDefinition[] => {
    const { where: _where, by: _by, ...rest } = analysis;
    const whole: AnalysisDefinition = { ...rest };
    return isKnown(analysisNames(whole, definition)) && analysis.kind !== "shortcuts" ? [whole] : [];
  });
}
