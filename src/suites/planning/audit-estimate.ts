import { controlRefs } from "../controls-on.ts";
import type { Suite } from "../suite.ts";
import { type CallingRole, type CallsForRatings, tokensAssumed } from "./conversation-tokens.ts";

/** What an audit would take, before anything is asked. */
export interface AuditEstimate {
  readonly conversations: number;
  /** Calls to a model by role; 0 where the role is no model. */
  readonly calls: Readonly<Record<CallingRole, number>>;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; null when the price of a model is not known, or no assistant was named. */
  readonly costUsd: number | null;
  /** Minutes, at `secondsPerCall` and `concurrency` conversations at once. */
  readonly minutes: number;
}

/** Who would take part, and at what price. */
export interface EstimateOptions {
  /** References; null where none is named. A `builtin:` costs nothing. */
  readonly refs: Readonly<Record<CallingRole, string | null>>;
  /** How many requests the judge makes; default: one for each turn rated, and one for the whole. */
  readonly callsForRatings?: CallsForRatings;
  readonly repeats: number;
  readonly costOf: (ref: string, tokens: { input: number; output: number }) => number | null;
  /** Assumed wait for one reply. Default 4. */
  readonly secondsPerCall?: number;
  /** Default 10, as in an audit. */
  readonly concurrency?: number;
}

/**
 * Estimates what auditing one assistant with a suite takes: calls follow from the suite, tokens are assumed (see
 * `assumedTokens`), time is calls one after another inside a conversation. Controls are built in and take no calls, but the
 * judge rates them too: where the judge is a model, their ratings are counted. In a suite that measures judges the measured
 * one (`refs.assistant`) makes the ratings and nobody replies.
 */
export function auditEstimate(suite: Suite, options: EstimateOptions): AuditEstimate {
  const { refs, repeats, costOf, secondsPerCall = 4, concurrency = 10 } = options;
  const { controls, subject } = suite.definition;
  const isOfJudges = subject === "judge";
  const known = new Set(controlRefs(controls));
  if (refs.assistant !== null) known.delete(refs.assistant);
  const conversations = suite.scenarios.length * repeats;
  const isModel = (ref: string | null) => ref !== null && !ref.startsWith("builtin:");
  const calls: Record<CallingRole, number> = { assistant: 0, client: 0, judge: 0 };
  let inputTokens = 0;
  let outputTokens = 0;
  let costUsd: number | null = 0;
  for (const tokens of tokensAssumed(suite, suite.scenarios, options.callsForRatings)) {
    const isRating = tokens.role === "judge";
    // A suite that measures judges is rated by whoever is measured, once; its controls rate for nothing.
    const ref = isRating && isOfJudges ? refs.assistant : refs[tokens.role];
    if (ref === null && tokens.role === "assistant") costUsd = null;
    const times = conversations * (tokens.role === "assistant" || isOfJudges ? 1 : 1 + known.size);
    if (ref === null || !isModel(ref)) continue;
    calls[tokens.role] = Math.round(tokens.calls * times);
    const spent = { input: Math.round(tokens.inputTokens * times), output: Math.round(tokens.outputTokens * times) };
    inputTokens += spent.input;
    outputTokens += spent.output;
    const cost = spent.input + spent.output === 0 ? 0 : costOf(ref, spent);
    costUsd = costUsd === null || cost === null ? null : costUsd + cost;
  }
  const all = calls.assistant + calls.client + calls.judge;
  return {
    conversations,
    calls,
    inputTokens,
    outputTokens,
    costUsd,
    minutes: (all * secondsPerCall) / concurrency / 60,
  };
}
