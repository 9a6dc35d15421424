import { ratingSubjects } from "../rubrics/index.ts";
import type { Rating, RunManifest, Scenario, StoredConversation, Usage } from "../vocabulary/index.ts";
import { analysisCoverage } from "./analyses/analysis-coverage.ts";
import type { AnalysedConversation, AnalysisResult } from "./analyses/analysis-result.ts";
import { foldAnalyses } from "./analyses/fold-analyses.ts";
import { compareAssistants, type MeasuredAssistant } from "./compare-assistants.ts";
import { conversationValue, measuringSuite } from "./conversation-value.ts";
import { foldClients } from "./fold-clients.ts";
import { foldMeasure, type MeasuredConversation, matches } from "./fold-measure.ts";
import { decideGate, type GatedNumber, type GateExpression, parseGate } from "./gate-expression.ts";
import type { ConversationRecord, GateResult, MeasureResult, RunResults } from "./run-results.ts";
import { replayGates } from "./sequential-gates.ts";
import type { Suite } from "./suite.ts";

/**
 * Folds a run's stored conversations into its results: measures, gates, comparisons, coverage and cost. A pure function
 * of what is stored, so that a run resumed after a crash, exported or imported gives the same results.
 *
 * @param conversations - in any order; those that are planned and missing count as never ran
 */
export function foldRun(
  whole: RunManifest,
  suites: readonly Suite[],
  conversations: readonly StoredConversation[],
): RunResults {
  const stored = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const { manifest, stopped, decisions } = untilDecision(whole, suites, stored);
  const measures: MeasureResult[] = [];
  const analyses: AnalysisResult[] = [];
  const comparisons: RunResults["comparisons"][number][] = [];
  const records = new Map<string, ConversationRecord>();

  for (const suite of suites) {
    const measured = manifest.assistants.map(({ ref }) => measureAssistant(manifest, suite, ref, stored, records));
    for (const assistant of measured) {
      for (const measure of suite.definition.measures) {
        // Who played the client is a factor like any tag of a scenario.
        const by = manifest.clients === undefined ? measure.by : [...measure.by, clientTag];
        measures.push(
          ...foldMeasure(
            suite.definition.id,
            assistant.name,
            { ...measure, by },
            assistant.byMeasure.get(measure.id) ?? [],
          ),
        );
      }
    }
    for (const { name } of measured) analyses.push(...foldAnalyses(suite, name, conversationsOf(suite, name, records)));
    for (const [index, first] of measured.entries()) {
      if (manifest.controls.includes(first.name) && manifest.controls.length < measured.length) continue;
      const others = measured.filter(
        (other, position) => other !== first && (manifest.controls.includes(other.name) || position > index),
      );
      for (const second of others) {
        comparisons.push(...compareAssistants(suite.definition.id, suite.definition.measures, first, second));
      }
    }
  }

  const ordered = manifest.conversations.flatMap((planned) => records.get(planned.id) ?? []);
  return {
    manifest: whole,
    suites,
    complete: isComplete(manifest, suites, stored),
    measures,
    analyses,
    gates: suites
      .flatMap((suite) => decideGates(manifest, suite, { measures, analyses, records: ordered }))
      .map((gate) => ({
        ...gate,
        ...decisions.get([gate.suiteId, gate.assistant, gate.gateId].join("\n")),
      })),
    comparisons,
    clients: foldClients(manifest, suites, ordered),
    conversations: ordered,
    problems: problemsOf(ordered),
    stopped,
    spent: spentOn(ordered),
  };
}

/**
 * Of a run that stops when every gate is decided, the part that counts: per suite and assistant the conversations up to
 * the decision, in the order of the plan. What was under way beyond it is left out, so that the result does not depend on
 * how many were under way.
 */
function untilDecision(whole: RunManifest, suites: readonly Suite[], stored: ReadonlyMap<string, StoredConversation>) {
  const stopped: RunResults["stopped"][number][] = [];
  const decisions = new Map<string, Pick<GateResult, "verdict" | "explanation">>();
  if (whole.untilDecided === undefined) return { manifest: whole, stopped, decisions };
  const counted = new Set<string>();
  for (const suite of suites) {
    const suiteId = suite.definition.id;
    for (const { ref: assistant } of whole.assistants) {
      const planned = whole.conversations.filter((entry) => entry.suiteId === suiteId && entry.assistant === assistant);
      if (whole.controls.includes(assistant)) {
        for (const { id } of planned.slice(0, suite.scenarios.length)) counted.add(id); // known points: one pass
        continue;
      }
      const gates = replayGates(whole, suite, assistant, stored);
      for (const { id } of gates.isDecided ? planned.slice(0, gates.fed) : planned) counted.add(id);
      stopped.push({ suiteId, assistant, used: gates.fed, planned: planned.length, isDecided: gates.isDecided });
      for (const { gateId, verdict, explanation } of gates.gates()) {
        decisions.set([suiteId, assistant, gateId].join("\n"), { verdict, explanation });
      }
    }
  }
  return {
    manifest: { ...whole, conversations: whole.conversations.filter(({ id }) => counted.has(id)) },
    stopped,
    decisions,
  };
}

/** The measured conversations of one assistant in one suite; also notes each conversation's record. */
export function measureAssistant(
  manifest: RunManifest,
  suite: Suite,
  assistant: string,
  stored: ReadonlyMap<string, StoredConversation>,
  records: Map<string, ConversationRecord> = new Map(),
): MeasuredAssistant {
  const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
  const measuring = measuringSuite(suite);
  const byMeasure = new Map<string, MeasuredConversation[]>(
    suite.definition.measures.map((measure) => [measure.id, []]),
  );
  for (const planned of manifest.conversations) {
    if (planned.suiteId !== suite.definition.id || planned.assistant !== assistant) continue;
    const scenario = scenarios.get(planned.scenarioId);
    if (scenario === undefined) continue;
    const conversation = stored.get(planned.id);
    const values: Record<string, number> = {};
    const played = withClient(scenario, planned.client);
    for (const measure of suite.definition.measures) {
      const value = conversationValue(measure, measuring, scenario, conversation);
      // A measure has no value for conversations that it is not meant for.
      if (value.status === "rated" && matches(measure.where, played)) values[measure.id] = value.value;
      byMeasure.get(measure.id)?.push({ scenario: played, repeat: planned.repeat, value });
    }
    const { suiteId, scenarioId, client, repeat } = planned;
    const fallback: StoredConversation = { id: planned.id, turns: [], outcome: null, ratings: [] };
    records.set(planned.id, {
      suiteId,
      scenarioId,
      assistant,
      ...(client === undefined ? {} : { client }),
      repeat,
      values,
      stored: conversation ?? fallback,
    });
  }
  return { name: assistant, byMeasure };
}

/** Name under which results are broken down by who played the client. */
const clientTag = "client";

function withClient(scenario: Scenario, client: string | undefined): Scenario {
  return client === undefined ? scenario : { ...scenario, tags: { ...scenario.tags, [clientTag]: client } };
}

function conversationsOf(
  { definition, scenarios }: Suite,
  assistant: string,
  records: ReadonlyMap<string, ConversationRecord>,
): AnalysedConversation[] {
  if (definition.analyses === undefined) return [];
  const byId = new Map(scenarios.map((scenario) => [scenario.id, scenario]));
  return [...records.values()].flatMap((record): AnalysedConversation[] => {
    const scenario = byId.get(record.scenarioId);
    if (record.suiteId !== definition.id || record.assistant !== assistant || scenario === undefined) return [];
    return [{ scenario, repeat: record.repeat, stored: record.stored, values: record.values }];
  });
}

function decideGates(
  manifest: RunManifest,
  suite: Suite,
  {
    measures,
    analyses,
    records,
  }: Pick<RunResults, "measures" | "analyses"> & { records: readonly ConversationRecord[] },
): GateResult[] {
  const suiteId = suite.definition.id;
  const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
  const audited = manifest.assistants.map(({ ref }) => ref).filter((ref) => !manifest.controls.includes(ref));
  return audited.flatMap((assistant) =>
    suite.definition.gates.map(({ id: gateId, require, because }): GateResult => {
      const about = { suiteId, assistant, gateId, require, because };
      const expression = parseGate(require);
      const found = expression === null ? "there is no such result" : gatedNumber(expression, assistant);
      if (expression === null || typeof found === "string") {
        return { ...about, verdict: "undecided", explanation: `Not decided: ${found}.` };
      }
      return { ...about, ...decideGate(expression, found, suite.definition.coverageFloor) };
    }),
  );

  /** The number a gate is about, or why there is none. */
  function gatedNumber({ id, number, group }: GateExpression, assistant: string): GatedNumber | string {
    const missing = "there is no result for this group";
    const isMeant = (entry: MeasureResult | AnalysisResult) =>
      entry.suiteId === suiteId &&
      entry.assistant === assistant &&
      entry.group?.tag === group?.tag &&
      entry.group?.value === group?.value;
    if (number === null) return measures.find((entry) => isMeant(entry) && entry.measure.id === id) ?? missing;
    const result = analyses.find((entry) => isMeant(entry) && entry.analysis.id === id);
    const value = result?.values.find(({ name }) => name === number);
    if (result === undefined) return missing;
    if (value === undefined) {
      // What an analysis gives depends on what there was, so this cannot be said before a run.
      const names = result.values.map(({ name }) => `"${name}"`);
      return `the analysis has no number "${number}"${names.length === 0 ? "" : `, but ${names.join(", ")}`}`;
    }
    const own = (entry: { suiteId: string; assistant: string }) =>
      entry.suiteId === suiteId && entry.assistant === assistant;
    const whole = measures.filter((entry) => own(entry) && entry.group === null);
    const input = { analysis: result.analysis, group, records: records.filter(own), scenarios, measures: whole };
    return { estimate: value.estimate, ...analysisCoverage(input) };
  }
}

/** Whether nothing of a run is left to do: of one that stops when every gate is decided, up to the decision. */
export function isCarriedOut(
  manifest: RunManifest,
  suites: readonly Suite[],
  conversations: readonly StoredConversation[],
): boolean {
  const stored = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  return isComplete(untilDecision(manifest, suites, stored).manifest, suites, stored);
}

/**
 * Whether every planned conversation ended well and every rating due was obtained: a judge that could not decide has
 * rated, one that could not be asked has not.
 */
function isComplete(
  manifest: Pick<RunManifest, "conversations" | "judge">,
  suites: readonly Suite[],
  stored: ReadonlyMap<string, StoredConversation>,
): boolean {
  const { passes = 1 } = manifest.judge.settings;
  const contents = new Map(
    suites.map(({ definition, scenarios, rubrics }) => {
      return [definition.id, { rubrics, scenarios: new Map(scenarios.map((entry) => [entry.id, entry])) }];
    }),
  );
  return manifest.conversations.every(({ id, suiteId, scenarioId }) => {
    const conversation = stored.get(id);
    const content = contents.get(suiteId);
    const scenario = content?.scenarios.get(scenarioId);
    if (conversation?.outcome?.status !== "completed" || content === undefined || scenario === undefined) return false;
    const obtained = conversation.ratings.filter((rating) => !isOutage(rating));
    const due = content.rubrics.flatMap((rubric) => ratingSubjects(rubric, scenario, conversation.turns));
    // Each subject has one rating that counts per pass, so their number says whether one is missing.
    return obtained.length >= due.length * (typeof passes === "number" ? passes : 1);
  });
}

/** Whether a rating is missing only because the judge could not be asked, so that asking again may help. */
export function isOutage(rating: Rating): boolean {
  return rating.status === "unrated" && ["judge-unavailable", "timed-out", "over-budget"].includes(rating.reason);
}

function problemsOf(records: readonly ConversationRecord[]): RunResults["problems"] {
  const counts = new Map<string, RunResults["problems"][number]>();
  const note = (assistant: string, kind: "never-ran" | "could-not-judge", cause: string) => {
    const key = [assistant, kind, cause].join("\n");
    const entry = counts.get(key) ?? { assistant, kind, cause, count: 0 };
    counts.set(key, { ...entry, count: entry.count + 1 });
  };
  for (const { assistant, stored } of records) {
    if (stored.outcome === null) note(assistant, "never-ran", "not-reached");
    else if (stored.outcome.status === "failed") note(assistant, "never-ran", stored.outcome.failure.cause);
    for (const rating of stored.ratings) {
      if (rating.status === "unrated") note(assistant, "could-not-judge", rating.reason);
    }
  }
  return [...counts.values()];
}

function spentOn(records: readonly ConversationRecord[]): RunResults["spent"] {
  const usagesOf = (entries: readonly { usage?: Usage | undefined }[]): Usage[] =>
    entries.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  const turns = usagesOf(records.flatMap(({ stored }) => stored.turns));
  const ratings = usagesOf(records.flatMap(({ stored }) => stored.ratings));
  const usages = [...turns, ...ratings];
  const sum = (field: "calls" | "inputTokens" | "outputTokens", of = usages) =>
    of.reduce((total, usage) => total + usage[field], 0);
  return {
    cachedReplies: usages.filter(({ cached }) => cached).length,
    calls: sum("calls"),
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    costUsd: costOf(usages),
    judge: { calls: sum("calls", ratings), costUsd: costOf(ratings) },
  };
}

/** Null as soon as one price is unknown. */
function costOf(usages: readonly Usage[]): number | null {
  const costs = usages.map(({ costUsd }) => costUsd);
  return costs.some((cost) => cost === null) ? null : costs.reduce<number>((total, cost) => total + (cost ?? 0), 0);
}
