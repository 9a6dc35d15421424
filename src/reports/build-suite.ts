import { isRatedByRules, measuredItems } from "../rubrics/index.ts";
import {
  type ComparisonResult,
  type GateExpression,
  judgeOfSuite,
  type MeasureResult,
  parseGate,
  type RunResults,
  type Suite,
} from "../suites/index.ts";
import type { GateDefinition, MeasureDefinition, SuiteFile } from "../vocabulary/index.ts";
import { buildAnalyses, buildPaper } from "./build-analyses.ts";
import type { JudgeReliability } from "./build-report.ts";
import { checkControls } from "./check-controls.ts";
import { describeComparison } from "./describe-comparison.ts";
import { formatEstimate } from "./format-number.ts";
import type { ReportAssistant, ReportSuite } from "./report.ts";
import { reportEstimate } from "./report-estimate.ts";
import type { ReportMeasure, ReportReliability, ReportResult } from "./report-measure.ts";

interface SuiteInput {
  results: RunResults;
  /** In the order in which they are shown. */
  assistants: readonly ReportAssistant[];
  comparisons: readonly ComparisonResult[];
  reliability: readonly JudgeReliability[];
  /** Whether published numbers are shown beside. */
  paper: boolean;
}

/** One suite with its measures, primary ones first, and the known points beside. */
export function buildSuite(suite: Suite, input: SuiteInput): ReportSuite {
  const { definition, record } = suite;
  const measures = [...definition.measures]
    .sort((a, b) => Number(b.primary) - Number(a.primary))
    .map((measure) => buildMeasure(suite, measure, input));
  return {
    id: definition.id,
    version: definition.version,
    fingerprint: record.fingerprint,
    title: definition.title,
    summary: definition.summary,
    provenance: definition.provenance,
    limits: definition.limits,
    doesNotEstablish: definition.doesNotEstablish,
    contentNotice: definition.contentNotice,
    coverageFloor: definition.coverageFloor,
    scenarios: suite.scenarios.length,
    controls: {
      better: definition.controls.better,
      worse: definition.controls.worse.map(({ assistant }) => assistant),
      check: checkControls(definition, measures),
    },
    rubrics: suite.rubrics.map(({ id, version, title, limits, provenance }) => {
      return { id, version, title, limits, reviewers: provenance.reviewers };
    }),
    items: suite.rubrics.flatMap((rubric) =>
      rubric.items.map((item) => ({
        id: `${rubric.id}/${item.id}`,
        title: item.title,
        question: item.question,
        appliesTo: item.appliesTo,
        better: item.better,
        levels: item.levels.map(({ level, label, anchor }) => ({ level, label, anchor })),
      })),
    ),
    measures,
    analyses: buildAnalyses(suite, input.results.analyses, input.assistants),
    paper: buildPaper(suite, input.paper),
  };
}

function buildMeasure(suite: Suite, measure: MeasureDefinition, input: SuiteInput): ReportMeasure {
  const suiteId = suite.definition.id;
  const own = input.results.measures.filter((result) => result.suiteId === suiteId && result.measure.id === measure.id);
  const ordered = (results: readonly MeasureResult[]): ReportResult[] =>
    input.assistants.flatMap((assistant) =>
      results
        .filter((result) => result.assistant === assistant.ref)
        .map((result) => buildResult(suite, assistant, result)),
    );
  const groups = new Map<string, { tag: string; value: string; results: MeasureResult[] }>();
  for (const result of own) {
    if (result.group === null) continue;
    const { tag, value } = result.group;
    const key = JSON.stringify([tag, value]);
    const group = groups.get(key) ?? { tag, value, results: [] };
    group.results.push(result);
    groups.set(key, group);
  }
  const [low, high] = measure.range;
  return {
    id: measure.id,
    title: measure.title,
    meaning: `${measure.meaning}${missingWords(measure)}`,
    item: measuredItems(measure).join(" + "),
    unit: measure.estimate,
    better: measure.better,
    primary: measure.primary,
    isGated: suite.definition.gates.some((gate) => isGateOf(parseGate(gate.require), measure.id)),
    axis: measure.contrast === undefined ? [low, high] : [low - high, high - low],
    contrast:
      measure.contrast === undefined
        ? null
        : { tag: measure.contrast.tag, first: measure.contrast.first, second: measure.contrast.second },
    where: measure.where ?? null,
    reliability: reliabilityOf(suite, measure, input),
    thresholds: suite.definition.gates.flatMap((gate) => thresholdOf(gate, measure.id)),
    results: ordered(own.filter(({ group }) => group === null)),
    groups: [...groups.values()].map((group) => ({ ...group, results: ordered(group.results) })),
    comparisons: input.comparisons
      .filter((comparison) => comparison.suiteId === suiteId && comparison.measure.id === measure.id)
      .map(describeComparison),
  };
}

function buildResult(suite: Suite, assistant: ReportAssistant, result: MeasureResult): ReportResult {
  const { worse } = suite.definition.controls;
  return {
    assistant: assistant.ref,
    role: assistant.role,
    knownPoint: goodOn(result.measure.id, suite.definition.controls).includes(assistant.ref)
      ? "better"
      : worse.some((control) => control.assistant === assistant.ref)
        ? "worse"
        : null,
    estimate: reportEstimate(result.estimate),
    corrected: result.corrected === undefined ? null : reportEstimate(result.corrected),
    coverage: { ...result.coverage },
    bounds: result.bounds === null ? null : { lowest: result.bounds.lowest, highest: result.bounds.highest },
  };
}

/** The controls that are good at what a measure measures: those named for it, else the suite's. */
function goodOn(measureId: string, { better, worse }: SuiteFile["controls"]): string[] {
  const named = worse.flatMap((control) => (control.measures.includes(measureId) ? [control.better ?? better] : []));
  return named.length === 0 ? [better] : named;
}

function reliabilityOf(suite: Suite, measure: MeasureDefinition, input: SuiteInput): ReportReliability {
  const reference = measuredItems(measure).join(" + ");
  const [rubricId, itemId] = reference.split("/");
  const item = suite.rubrics.find(({ id }) => id === rubricId)?.items.find(({ id }) => id === itemId);
  const judge =
    item !== undefined && isRatedByRules(item)
      ? "builtin:rules"
      : judgeOfSuite(input.results.manifest.judge, suite.definition.id).ref;
  if (item?.computes !== undefined) {
    return { status: "not-calibrated", sentence: "Computed from the text by a formula; no judge rates it." };
  }
  if (item?.record !== undefined) {
    return { status: "not-calibrated", sentence: "Read from the simulated person's record; no judge rates it." };
  }
  const found = input.reliability.find((entry) => entry.item === reference && entry.judge === judge);
  if (found === undefined) {
    return {
      status: "not-calibrated",
      sentence: `The judge (${judge}) is not calibrated for this item: its agreement with people has not been measured.`,
    };
  }
  const agreement = reportEstimate(found.agreement);
  return {
    status: "measured",
    judge,
    statistic: found.statistic,
    agreement,
    against: found.against,
    sentence: `The judge (${judge}) against ${found.against}: ${found.statistic} ${formatEstimate(agreement, "mean").replace(/\.$/, "")}.`,
  };
}

function isGateOf(expression: GateExpression | null, measureId: string): boolean {
  return expression?.number === null && expression.id === measureId;
}

/** Where a gate draws its line, for the drawing alone: deciding gates is the suite's work. */
function thresholdOf(gate: GateDefinition, measureId: string): ReportMeasure["thresholds"] {
  const expression = parseGate(gate.require);
  if (expression === null || !isGateOf(expression, measureId)) return [];
  if (expression.group !== null || expression.statistic === "coverage") return [];
  return [{ gateId: gate.id, require: gate.require, value: expression.limit }];
}

/** Said wherever a measure repeats a publication in giving a number to what nobody rated. */
function missingWords({ missingAs = {} }: MeasureDefinition): string {
  const { unrated, notApplicable } = missingAs;
  const said = [
    ...(unrated === undefined ? [] : [`what could not be rated counts as ${unrated}`]),
    ...(notApplicable === undefined ? [] : [`what does not apply counts as ${notApplicable}`]),
  ];
  return said.length === 0 ? "" : ` As published, ${said.join(" and ")} here.`;
}
