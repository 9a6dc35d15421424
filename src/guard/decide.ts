import { type Detectors, isAtLeast, RiskKind } from "../detection/index.ts";
import type { DecisionAction, FiredRule } from "./decision.ts";
import { type Facts, type Ground, holds } from "./facts.ts";
import type { Policy } from "./policy/load-policy.ts";
import type { PolicyAction, PolicyRule } from "./policy/policy.ts";

/** What a policy wants done, from all rules that fire. */
export interface Ruling {
  readonly action: DecisionAction;
  readonly reason: string;
  readonly fired: readonly FiredRule[];
  readonly guidance: readonly string[];
  /** Completion that answers before the assistant is asked. */
  readonly answer: string | undefined;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Instructions for drafting again. */
  readonly redraft: readonly string[];
  /** Completion that takes the reply's place. */
  readonly replace: string | undefined;
  readonly handOver: readonly string[];
}

/** The reason of a ruling without rules. */
export const nothingFired = "no rule fired";

/**
 * Applies every rule of one phase. The strongest action wins; words to put before and after are gathered; a hand-over
 * comes on top of what the person gets.
 */
export function decide(
  policy: Policy,
  phase: PolicyRule["at"],
  facts: Facts,
  detectors: Detectors,
  turns: number,
): Ruling {
  const fired: { rule: PolicyRule; record: FiredRule }[] = [];
  for (const rule of policy.rules) {
    if (rule.at !== phase) continue;
    const grounds = holds(rule.when, facts, detectors);
    if (grounds === undefined) continue;
    const evidence = grounds.slice(0, 8).map((ground) => placed(ground, turns));
    fired.push({ rule, record: { rule: rule.id, asks: asked(rule.do), evidence } });
  }
  const thens = fired.map(({ rule }) => rule.do);
  const strongest = fired.reduce<(typeof fired)[number] | undefined>(
    (best, next) => (best === undefined || strength(next.rule.do) > strength(best.rule.do) ? next : best),
    undefined,
  );
  const texts = (pick: (then: PolicyAction) => string | undefined) =>
    thens.flatMap((then) => {
      const text = pick(then);
      return text === undefined ? [] : [text];
    });
  const hold = thens.find((then) => then.hold === true);
  return {
    action: actionOf(thens),
    reason: strongest?.rule.title ?? nothingFired,
    fired: fired.map(({ record }) => record),
    guidance: texts((then) => then.advise),
    answer: texts((then) => then.answer)[0],
    before: texts((then) => then.amend?.before),
    after: texts((then) => then.amend?.after),
    redraft: texts((then) => then.redraft),
    replace:
      hold?.replace ??
      replacement(
        texts((then) => then.replace),
        facts,
      ) ??
      (hold === undefined ? undefined : "held"),
    handOver: [...new Set(texts((then) => then.handOver))],
  };
}

/**
 * Of several completions asked for the first, with one exception: where the first is `by-risk`, a rule about one kind of
 * risk knows better what its reply went wrong on than the kind held highest. Not where a life is in danger, or anything is
 * under way: then help with that comes first.
 */
function replacement(asked: readonly string[], { reading: { kinds } }: Facts): string | undefined {
  const [first] = asked;
  if (first !== "by-risk" || asked.length === 1) return first;
  const isUrgent = RiskKind.options.some((kind) =>
    isAtLeast(kinds[kind].level, aboutLife.has(kind) ? "passive-ideation" : "imminent"),
  );
  return (isUrgent ? undefined : asked.find((id) => RiskKind.safeParse(id).success)) ?? first;
}

const aboutLife: ReadonlySet<RiskKind> = new Set<RiskKind>(["suicide", "self-harm", "harm-to-others", "abuse"]);

function actionOf(thens: readonly PolicyAction[]): DecisionAction {
  if (thens.some((then) => then.hold === true)) return "hold";
  if (thens.some((then) => then.handOver !== undefined)) return "hand-over";
  if (thens.some((then) => then.answer !== undefined)) return "replace";
  if (thens.some((then) => then.replace !== undefined && then.redraft === undefined)) return "replace";
  if (thens.some((then) => then.redraft !== undefined)) return "redraft";
  return thens.some((then) => then.amend !== undefined) ? "amend" : "allow";
}

function strength(then: PolicyAction): number {
  if (then.hold === true) return 6;
  if (then.handOver !== undefined) return 5;
  if (then.answer !== undefined || (then.replace !== undefined && then.redraft === undefined)) return 4;
  if (then.redraft !== undefined) return 3;
  return then.amend === undefined ? 1 : 2;
}

function asked(then: PolicyAction): string[] {
  const names: Record<keyof PolicyAction, string> = {
    advise: "advise",
    amend: "amend",
    redraft: "redraft",
    replace: "replace",
    answer: "answer",
    handOver: "hand-over",
    hold: "hold",
  };
  return Object.entries(names).flatMap(([key, name]) => (Reflect.get(then, key) === undefined ? [] : [name]));
}

function placed({ what, start, end, in: place }: Ground, turns: number): FiredRule["evidence"][number] {
  return { what, start, end, turn: place === "reply" ? turns : Math.max(0, turns - 1) };
}
