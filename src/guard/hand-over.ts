import type { Egress } from "../models/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";
import type { Decision } from "./decision.ts";
import type { Policy } from "./policy/load-policy.ts";

/** Where people of the deployment are told, by the name policies use. */
export interface HandOverTargets {
  /** Addresses of webhooks, by name. */
  readonly webhooks: Readonly<Record<string, string>>;
  readonly egress: Egress;
  /** From sending to the answer; default 5,000 ms. */
  readonly timeoutMs?: number;
}

/** Nobody was told. Fix: see `failure`; `nobody-configured` is a name without an address. */
export class HandOverError extends PlumblineError {
  readonly code = "HAND_OVER_FAILED";
  readonly failure: string;

  constructor(to: string, failure: string) {
    super(`A hand-over to ${to} told nobody (${failure}).`);
    this.failure = failure;
  }
}

/**
 * Tells people by webhook that a conversation needs them. What is sent names the conversation, the risk and the rules; what
 * was said is not part of it, and is found on record by the decision's id.
 */
export function handOverByWebhook({
  webhooks,
  egress,
  timeoutMs = 5_000,
}: HandOverTargets): (to: string, decision: Decision) => Promise<void> {
  for (const address of Object.values(webhooks)) egress.allow(address);
  return async (to, decision) => {
    // A name is a policy's word: it may be that of something every object has.
    const address = Object.hasOwn(webhooks, to) ? webhooks[to] : undefined;
    if (address === undefined) throw new HandOverError(to, nobodyConfigured);
    const { id, at, conversation, exchange, locale, action, risk, rules } = decision;
    const body = {
      to,
      decision: id,
      at,
      conversation,
      exchange,
      locale,
      action,
      risk,
      rules: rules.map(({ rule }) => rule),
    };
    const response = await egress.fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status < 200 || response.status >= 300) throw new HandOverError(to, `status-${response.status}`);
  };
}

/** Names that rules of a policy hand over to, each with the ids of those rules. */
export function handOverNames({ rules }: Pick<Policy, "rules">): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { id, do: then } of rules) {
    if (then.handOver !== undefined) names.set(then.handOver, [...(names.get(then.handOver) ?? []), id]);
  }
  return names;
}

/** How one hand-over went. `observing` is none: nothing was to be done. */
export type HandOver =
  | { readonly to: string; readonly outcome: "told" | "observing" }
  | { readonly to: string; readonly outcome: "not-told"; readonly cause: string };

/** The cause of a hand-over to a name that has no address. */
export const nobodyConfigured = "nobody-configured";

/** A hand-over as it stands on record, such as `duty: not told (timed-out)`. */
export function handOverEntry(handOver: HandOver): string {
  const { to } = handOver;
  if (handOver.outcome !== "not-told") return `${to}: ${handOver.outcome === "told" ? "told" : "not told (observing)"}`;
  return `${to}: ${handOver.cause === nobodyConfigured ? "nobody is configured" : `not told (${handOver.cause})`}`;
}

/** The hand-overs of a decision, read from its record. */
export function handOversOf({ handedOver }: Pick<Decision, "handedOver">): HandOver[] {
  return handedOver.map((entry): HandOver => {
    const at = entry.indexOf(": ");
    const to = entry.slice(0, at);
    const how = entry.slice(at + 2);
    if (how === "told") return { to, outcome: "told" };
    if (how === "not told (observing)") return { to, outcome: "observing" };
    if (how === "nobody is configured") return { to, outcome: "not-told", cause: nobodyConfigured };
    return { to, outcome: "not-told", cause: /^not told \((.*)\)$/.exec(how)?.[1] ?? "unknown" };
  });
}
