import { bettingConfidenceSequence, type ConfidenceSequence } from "../statistics/index.ts";
import type { MeasureDefinition, RunManifest, Scenario, StoredConversation } from "../vocabulary/index.ts";
import { conversationValue, measuringSuite } from "./conversation-value.ts";
import { matches } from "./fold-measure.ts";
import { type GateDecision, type GateExpression, parseGate } from "./gate-expression.ts";
import type { Suite } from "./suite.ts";

/** How one gate stands after the conversations fed so far. */
export interface SequentialGate extends GateDecision {
  gateId: string;
  /** Conversations fed when it was decided; null while it is not. */
  decidedAfter: number | null;
}

/** The gates of one suite for one assistant, watched while conversations come in. */
export interface SequentialGates {
  /**
   * Takes the next conversation *in the order of the plan*. One that never ran or could not be judged counts as the worst
   * for a pass and as the best for a fail, so what is missing never helps a decision.
   */
  feed(scenario: Scenario, conversation: StoredConversation | undefined): void;
  readonly fed: number;
  /** Whether nothing more is needed: every gate that can be decided this way is. */
  readonly isDecided: boolean;
  gates(): SequentialGate[];
}

/**
 * Watches gates with anytime-valid confidence sequences, so that sampling may stop as soon as all are decided.
 *
 * Conversations have to be independent draws of (scenario, repeat) with replacement from the suite, as
 * `planRun` with `untilDecided` orders them; the decision is then about the mean over this suite's scenarios. `alpha` is
 * shared equally among the gates: the chance that any of them is ever decided wrongly is at most `alpha`.
 *
 * Gates on contrasts and on coverage are not decided here.
 */
export function sequentialGates(suite: Suite, alpha: number): SequentialGates {
  const { definition } = suite;
  const watched = decidableGates(suite).map(({ gateId, expression, measure }): WatchedGate => {
    const options = { range: measure.range, confidence: 1 - alpha / definition.gates.length };
    return {
      gateId,
      expression,
      measure,
      pessimist: bettingConfidenceSequence(options),
      optimist: bettingConfidenceSequence(options),
      decision: undefined,
    };
  });
  const measuring = measuringSuite(suite);
  let fed = 0;
  return {
    feed(scenario, conversation) {
      fed += 1;
      for (const gate of watched) {
        if (gate.decision !== undefined) continue;
        if (!isMeant(gate, scenario)) continue;
        feedGate(gate, conversationValue(gate.measure, measuring, scenario, conversation));
        const verdict = decide(gate);
        if (verdict !== undefined) gate.decision = { verdict, decidedAfter: fed };
      }
    },
    get fed() {
      return fed;
    },
    get isDecided() {
      return watched.every((gate) => gate.decision !== undefined);
    },
    gates: () => watched.map((gate) => describe(gate, fed)),
  };
}

/** The gates of a suite that can be decided while sampling: those on a measure that is no contrast, not on coverage or an analysis. */
export function decidableGates({ definition }: Suite): Pick<WatchedGate, "gateId" | "expression" | "measure">[] {
  return definition.gates.flatMap((gate) => {
    const expression = parseGate(gate.require);
    const measure = definition.measures.find((entry) => entry.id === expression?.id);
    if (expression === null || expression.number !== null || measure === undefined) return [];
    if (measure.contrast !== undefined || expression.statistic === "coverage") return [];
    return [{ gateId: gate.id, expression, measure }];
  });
}

/** The gates of one suite and assistant, after the conversations of a run that are there, in the order of the plan. */
export function replayGates(
  manifest: RunManifest,
  suite: Suite,
  assistant: string,
  stored: ReadonlyMap<string, StoredConversation>,
): SequentialGates {
  const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
  const gates = sequentialGates(suite, manifest.untilDecided?.alpha ?? 0.05);
  for (const planned of manifest.conversations) {
    if (planned.suiteId !== suite.definition.id || planned.assistant !== assistant) continue;
    const scenario = scenarios.get(planned.scenarioId);
    const conversation = stored.get(planned.id);
    if (gates.isDecided || scenario === undefined || !isOver(conversation)) break;
    gates.feed(scenario, conversation);
  }
  return gates;
}

/** Whether a conversation has been carried out as far as it will be without being taken up again. */
function isOver(conversation: StoredConversation | undefined): boolean {
  return conversation !== undefined && conversation.outcome !== null;
}

interface WatchedGate {
  gateId: string;
  expression: GateExpression;
  measure: MeasureDefinition;
  /** Fed the worst possible value for whatever is missing. */
  pessimist: ConfidenceSequence;
  /** Fed the best possible value for whatever is missing. */
  optimist: ConfidenceSequence;
  decision: { verdict: "pass" | "fail"; decidedAfter: number } | undefined;
}

function isMeant({ expression, measure }: WatchedGate, scenario: Scenario): boolean {
  const { group } = expression;
  return matches(measure.where, scenario) && (group === null || scenario.tags[group.tag] === group.value);
}

function feedGate(gate: WatchedGate, value: ReturnType<typeof conversationValue>): void {
  if (value.status === "not-applicable") return;
  const [low, high] = gate.measure.range;
  const isUpperLimit = gate.expression.comparison.startsWith("<");
  const clipped = value.status === "rated" ? Math.min(high, Math.max(low, value.value)) : undefined;
  gate.pessimist.update(clipped ?? (isUpperLimit ? high : low));
  gate.optimist.update(clipped ?? (isUpperLimit ? low : high));
}

function decide({ expression, pessimist, optimist }: WatchedGate): "pass" | "fail" | undefined {
  const worst = pessimist.current();
  const best = optimist.current();
  if (worst.status !== "estimated" || best.status !== "estimated") return undefined;
  const { comparison, limit } = expression;
  if (comparison.startsWith("<")) {
    if (comparison === "<" ? worst.upper < limit : worst.upper <= limit) return "pass";
    return (comparison === "<" ? best.lower >= limit : best.lower > limit) ? "fail" : undefined;
  }
  if (comparison === ">" ? worst.lower > limit : worst.lower >= limit) return "pass";
  return (comparison === ">" ? best.upper <= limit : best.upper < limit) ? "fail" : undefined;
}

function describe(gate: WatchedGate, fed: number): SequentialGate {
  const { gateId, decision, expression } = gate;
  const current = (decision?.verdict === "fail" ? gate.optimist : gate.pessimist).current();
  const numbers =
    current.status === "estimated"
      ? `${current.value.toFixed(3)}, anytime-valid interval ${current.lower.toFixed(3)} to ${current.upper.toFixed(3)}`
      : "no value yet";
  const wanted = `${expression.comparison} ${expression.limit}`;
  if (decision === undefined) {
    const explanation = `Not decided after ${fed} conversations: ${numbers} does not settle ${wanted}.`;
    return { gateId, verdict: "undecided", decidedAfter: null, explanation };
  }
  const word = decision.verdict === "pass" ? "Met" : "Not met";
  const explanation = `${word}, decided after ${decision.decidedAfter} conversations: ${numbers}; ${wanted} was required.`;
  return { gateId, verdict: decision.verdict, decidedAfter: decision.decidedAfter, explanation };
}
