import { type Detectors, type KindReading, type RiskKind, type RiskReading, riskKinds } from "../../detection/index.ts";
import { clientTextsOf } from "../client-texts.ts";
import { decide } from "../decide.ts";
import type { Decision, DecisionAction, RiskSummary } from "../decision.ts";
import type { Facts } from "../facts.ts";
import type { AuditLine } from "../record/audit-record.ts";
import type { Policy } from "./load-policy.ts";

/** How recorded decisions would come out under two policies. */
export interface PolicyDiff {
  readonly compared: number;
  /** Not compared: nothing of the words was kept, the line was deleted, or the guard had failed. */
  readonly notCompared: number;
  readonly changed: readonly {
    readonly id: string;
    readonly conversation: string;
    readonly exchange: number;
    readonly before: DecisionAction;
    readonly after: DecisionAction;
    /** Rules that fire under one policy and not under the other. */
    readonly rules: readonly string[];
  }[];
  readonly moves: readonly { readonly from: DecisionAction; readonly to: DecisionAction; readonly count: number }[];
}

/**
 * Decides every recorded exchange again under both policies, from what is on record: the risk read then, the findings, and
 * the redacted words of the person's latest turn and of the draft. Conditions on earlier turns see the latest turn alone.
 */
export function diffPolicies(
  first: Policy,
  second: Policy,
  lines: readonly AuditLine[],
  detectors: Detectors,
): PolicyDiff {
  const changed: PolicyDiff["changed"][number][] = [];
  let compared = 0;
  let notCompared = 0;
  for (const { body } of lines) {
    if (body?.kind === "deletion" || body?.kind === "event") continue;
    if (
      body === null ||
      body.decision.text === null ||
      body.decision.risk === null ||
      body.decision.status === "guard-failed"
    ) {
      notCompared += 1;
      continue;
    }
    compared += 1;
    const { decision } = body;
    const [before, after] = [first, second].map((policy) => outcome(policy, decision, detectors));
    if (before === undefined || after === undefined) continue;
    const rules = [...before.rules, ...after.rules].filter((rule) => before.rules.has(rule) !== after.rules.has(rule));
    if (before.action === after.action) continue;
    const { id, conversation, exchange } = decision;
    changed.push({
      id,
      conversation,
      exchange,
      before: before.action,
      after: after.action,
      rules: [...new Set(rules)],
    });
  }
  const counts = new Map<string, { from: DecisionAction; to: DecisionAction; count: number }>();
  for (const { before, after } of changed) {
    const move = counts.get(`${before} ${after}`) ?? { from: before, to: after, count: 0 };
    move.count += 1;
    counts.set(`${before} ${after}`, move);
  }
  return {
    compared,
    notCompared,
    changed,
    moves: [...counts.values()].sort((left, right) => right.count - left.count),
  };
}

function outcome(
  policy: Policy,
  decision: Decision,
  detectors: Detectors,
): { action: DecisionAction; rules: Set<string> } {
  const { text, risk, findings, exchange, locale } = decision;
  const facts: Facts = {
    reading: readingOf(risk as RiskSummary, exchange * 2 - 1), // null was left out above
    locale: locale ?? undefined,
    clientTexts: clientTextsOf([{ speaker: "client", text: text?.client ?? "" }]),
    exchange,
    noticeDue: false,
    reply: text?.draft ?? "",
    findings,
  };
  const request = decide(policy, "request", facts, detectors, exchange * 2 - 1);
  const reply = decide(policy, "reply", facts, detectors, exchange * 2 - 1);
  const strongest = rank(request.action) > rank(reply.action) ? request.action : reply.action;
  return { action: strongest, rules: new Set([...request.fired, ...reply.fired].map(({ rule }) => rule)) };
}

const order: readonly DecisionAction[] = ["allow", "amend", "redraft", "replace", "hand-over", "hold"];

function rank(action: DecisionAction): number {
  return order.indexOf(action);
}

function readingOf(risk: RiskSummary, turns: number): Facts["reading"] {
  const kinds = Object.fromEntries(
    riskKinds.map((kind): [RiskKind, KindReading] => {
      const known = risk.kinds[kind];
      const { level = "none", turnLevel = "none", peak = "none" } = known ?? {};
      return [kind, { level, turnLevel, peak, probability: 0, cues: [] }];
    }),
  ) as Record<RiskKind, KindReading>; // one entry per kind by construction
  const shifts = ["none", "better", "worse", "swinging"] as const;
  const shift = shifts.find((word) => word === risk.shift);
  const stages = ["exploration", "insight", "action", "crisis"] as const;
  const emotion: RiskReading["emotion"] =
    shift === undefined
      ? { status: "not-read" }
      : { status: "read", emotions: [], score: 0, recentChange: 0, overallChange: 0, shift };
  return {
    turns,
    level: risk.level,
    kinds,
    stage: { stage: stages.find((word) => word === risk.stage) ?? "exploration", turnsInStage: 0 },
    // Which turn a sign comes from is not on record: a rule that asks for it of the turn fires on none.
    dependence: { strength: risk.dependence, cues: [] },
    minor: { strength: risk.minor, cues: [] },
    emotion,
    concernsOther: risk.concernsOther,
  };
}
